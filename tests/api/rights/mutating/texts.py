"""Mutants of SQL: gates that let all through, or nothing, or forget a way; fields told to others."""

import functools
import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from services.api.reads.names import camel
from services.api.reads.node import NODES
from services.api.reads.sources import Sql
from services.domain.actors.actor import Actor
from services.kit.sql import EVERYTHING, NOTHING, Predicate
from tests.api.rights.mutating.mutant import Mutant
from tests.api.rights.mutating.sources import SOMEBODY, functions, modules
from tests.api.rights.mutating.swapping import Function, calling, coded, copied, name_of
from tests.api.rights.telling import that_depend_on_the_caller

_COLUMN = r'[\w{}."]+'
_STAFF = r"gate_area\.path LIKE ANY\(:staff_paths::text\[\]\)\)"
_OF_PARTNER = (
    rf"\(SELECT gate_partner\.area_id FROM partner gate_partner WHERE gate_partner\.id = {_COLUMN}\)"
)
_OF_CALLER = (
    rf"{_COLUMN} = :me::bigint",
    rf"{_COLUMN} = ANY\(:my_partners::bigint\[\]\)",
    rf"EXISTS \(SELECT 1 FROM area gate_area WHERE gate_area\.id = {_COLUMN} AND {_STAFF}",
    rf"{_OF_PARTNER} IN \(SELECT gate_area\.id FROM area gate_area WHERE {_STAFF}",
    rf"{_COLUMN}\.kind <> '\w+'",
)
_OF_ROW = (
    rf"{_COLUMN}\.state (?:<>|=) '\w+'",
    rf"{_COLUMN}\.state NOT IN \([^)]*\)",
    rf"{_COLUMN} IS NULL",
)
_TOLD = re.compile("|".join(_OF_CALLER))
_GATE = re.compile("|".join((*_OF_CALLER, *_OF_ROW)))


def gates() -> list[Function]:
    """What answers which rows an actor sees: in each queries.py."""
    return [
        one
        for module in modules("queries")
        for one in functions(module)
        if inspect.signature(one).return_annotation is Predicate and not one.__name__.startswith("_")
    ]


def of_gates() -> Iterator[Mutant]:
    """Each gate open, shut, and with one of its conditions always or never met."""
    for gate in gates():
        if gate(SOMEBODY).text.strip("()") != "true":
            yield _gate(gate, "everything", lambda _: EVERYTHING)
        yield _gate(gate, "nothing", lambda _: NOTHING)
        for found, text in _changes(_GATE, gate(SOMEBODY).text):
            changed = functools.partial(_rewritten, copied(gate), found, text)
            yield _gate(gate, f"{text} for {found}", changed)


def of_fields() -> Iterator[Mutant]:
    """Each field that depends on the caller, told to everybody or to nobody."""
    for name, node in NODES.items():
        for field, source in node.sources.items():
            if isinstance(source, Sql) and f"{name}.{camel(field)}" in that_depend_on_the_caller():
                for found, text in _changes(_TOLD, source.text):
                    other = replace(source, text=source.text.replace(found, text))
                    applied = functools.partial(_told_so, node.sources, field, other)
                    yield Mutant(f"{name}.{camel(field)}", f"{text} for {found}", applied)


def _gate(gate: Function, how: str, stand_in: Any) -> Mutant:
    return Mutant(name_of(gate), how, lambda: coded(gate, calling(stand_in)))


def _changes(pieces: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    """Pieces of the text, each once, and what is put in their place."""
    for found in dict.fromkeys(pieces.findall(text)):
        yield found, "true"
        yield found, "false"
        states = re.findall(r"'\w+'", found) if " NOT IN " in found else []
        for one in states:
            left = ", ".join(other for other in states if other != one)
            yield found, re.sub(r"\(.*\)", f"({left})", found)


def _rewritten(gate: Function, found: str, text: str, actor: Actor) -> Predicate:
    seen: Predicate = gate(actor)
    return Predicate(seen.text.replace(found, text), seen.binds)


@contextmanager
def _told_so(sources: dict[str, Any], field: str, other: Sql) -> Iterator[None]:
    before = sources[field]
    sources[field] = other
    try:
        yield
    finally:
        sources[field] = before
