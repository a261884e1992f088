"""Whoever reads the contract finds every word of it explained, with units and zones."""

import re

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    get_named_type,
)

from services.api.schema import sdl

SCHEMA = build_schema(sdl())
TYPES = [
    type_
    for name, type_ in SCHEMA.type_map.items()
    if not name.startswith("__") and name not in {"Int", "Float", "String", "Boolean", "ID"}
]
UNITS = {
    r"[mM]inutes?$|Minutes$|^leads?$": r"minute",
    r"Fen$": r"fen",
    r"^(longitude|latitude)$": r"[dD]egrees.*WGS84",
    r"^(distance|radius|metres)": r"met(er|re)s",
}
"""What a number of this name is counted in."""
ZONE = r"China Standard Time|local|\bzone\b|UTC"


def described():
    """(coordinate, description, named type) of everything that has a description."""
    for type_ in TYPES:
        yield type_.name, type_.description, None
        if isinstance(type_, GraphQLEnumType):
            yield from ((f"{type_.name}.{name}", one.description, None) for name, one in type_.values.items())
        elif isinstance(type_, GraphQLInputObjectType | GraphQLObjectType | GraphQLInterfaceType):
            for name, field in type_.fields.items():
                yield f"{type_.name}.{name}", field.description, get_named_type(field.type)
                for key, argument in getattr(field, "args", {}).items():
                    yield f"{type_.name}.{name}({key}:)", argument.description, get_named_type(argument.type)
    for directive in SCHEMA.directives:
        yield f"@{directive.name}", directive.description, None


def test_everything_is_described():
    assert [coordinate for coordinate, description, _ in described() if not (description or "").strip()] == []


def test_a_description_is_a_sentence():
    wrong = [
        coordinate
        for coordinate, text, _ in described()
        if text and not re.search(r"[.!?…:`)]$", text.strip())
    ]
    assert wrong == []


@pytest.mark.parametrize("name", UNITS)
def test_a_quantity_tells_its_unit(name):
    lacking = [
        coordinate
        for coordinate, text, type_ in described()
        if type_ is not None
        and type_.name in {"Int", "Float"}
        and re.search(name, re.split(r"[.(]", coordinate)[-1].rstrip(":)"))
        and not re.search(UNITS[name], text or "")
    ]
    assert lacking == []


def test_every_day_is_one_of_china_standard_time():
    assert "China Standard Time (UTC+08:00)" in str(SCHEMA.type_map["Date"].description)


def test_a_time_of_day_tells_its_zone():
    lacking = [
        coordinate
        for coordinate, text, type_ in described()
        if type_ is not None and type_.name == "Time" and not re.search(ZONE, text or "", re.IGNORECASE)
    ]
    assert lacking == []
