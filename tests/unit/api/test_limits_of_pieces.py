"""Each limit of documents by its boundary: so many pass, one more does not, and the error names the limit."""

import pytest
from graphql import parse

from services.api.operations import limits, sizes
from services.api.operations.limits import TooMuch
from services.api.operations.sizes import InputTooLarge


def document(limit, number):
    """A document with so many of what the limit counts."""
    words = {
        "tokens": lambda: "{" + "a " * (number - 2) + "}",
        "levels": lambda: "{a" * number + "}" * number,
        "fields": lambda: "{" + " ".join(f"f{one}" for one in range(number)) + "}",
        "alike": lambda: "{" + "a " * number + "}",
        "aliases": lambda: "{" + " ".join(f"a{one}: a" for one in range(number)) + "}",
        "fragments": lambda: " ".join(f"fragment F{one} on A {{ a }}" for one in range(number)),
        "spreads": lambda: "{" + " ".join(f"a{one} {{ ...F }}" for one in range(number)) + "}",
        "operations": lambda: " ".join(f"query Q{one} {{ a }}" for one in range(number)),
        "variables": lambda: "query (" + " ".join(f"$v{one}: I" for one in range(number)) + ") { a }",
        "directives": lambda: "{" + " ".join(f"a{one} @d" for one in range(number)) + "}",
        "directives_here": lambda: "{ a " + "@d " * number + "}",
        "items": lambda: "{ a(b: [" + "1 " * number + "]) }",
        "characters": lambda: '{ a(b: "' + "x" * number + '") }',
        "digits": lambda: "{ a(b: " + "1" * number + ") }",
    }
    return words[limit]()


MOST = {
    "levels": limits.MOST_LEVELS,
    "fields": limits.MOST_FIELDS,
    "alike": limits.MOST_ALIKE,
    "aliases": limits.MOST_ALIASES,
    "fragments": limits.MOST_FRAGMENTS,
    "spreads": limits.MOST_SPREADS,
    "operations": limits.MOST_OPERATIONS,
    "variables": limits.MOST_VARIABLES,
    "directives": limits.MOST_DIRECTIVES,
    "directives_here": limits.MOST_DIRECTIVES_HERE,
    "items": limits.MOST_ITEMS,
    "characters": limits.MOST_CHARACTERS,
    "digits": limits.MOST_DIGITS,
}


@pytest.mark.parametrize("limit", MOST)
def test_so_many_pass(limit):
    limits.check(parse(document(limit, MOST[limit])))


@pytest.mark.parametrize("limit", MOST)
def test_one_more_does_not_and_the_error_names_the_limit(limit):
    with pytest.raises(TooMuch) as refused:
        limits.read(document(limit, MOST[limit] + 1))
    told = {"code": "DOCUMENT_TOO_LARGE", "limit": limit, "most": MOST[limit]}
    assert refused.value.extensions == told


def test_tokens_are_counted_while_they_are_read():
    with pytest.raises(TooMuch) as refused:
        limits.read(document("tokens", limits.MOST_TOKENS + 1))
    assert refused.value.extensions["limit"] == "tokens"
    with pytest.raises(TooMuch) as another:
        limits.read(document("tokens", limits.MOST_TOKENS))
    assert another.value.extensions["limit"] == "alike"


@pytest.mark.parametrize(
    "value", ["{b: 1}", "[[1]]", "{b: [{c: $v}]}", "true", "null", "E", '"""x"""', "1.5"]
)
def test_values_of_every_kind_are_judged_and_pass(value):
    limits.check(parse("query ($v: I = [1]) { a(b: " + value + ") @d(c: " + value + ") { b } }"))


def test_an_object_has_as_many_fields_as_a_list_has_values():
    fields = [f"f{one}: 1" for one in range(limits.MOST_ITEMS + 1)]
    limits.read("{ a(b: {" + " ".join(fields[1:]) + "}) }")
    with pytest.raises(TooMuch) as refused:
        limits.read("{ a(b: {" + " ".join(fields) + "}) }")
    assert refused.value.extensions["limit"] == "items"


def test_what_stands_in_default_values_and_directives_counts():
    for text in ("query ($v: I = %s) { a }", "{ a @d(b: %s) }", "fragment F on A @d(b: [{c: %s}]) { a }"):
        with pytest.raises(TooMuch) as refused:
            limits.read(text % ("[" + "1 " * (limits.MOST_ITEMS + 1) + "]"))
        assert refused.value.extensions["limit"] == "items"


def nested(levels):
    value = 1
    for _ in range(levels):
        value = [value]
    return value


INPUTS = {
    "variables_given": (sizes.MOST_GIVEN, lambda number: {f"v{one}": 1 for one in range(number)}),
    "input_items": (limits.MOST_ITEMS, lambda number: {"v": {"w": [1] * number}}),
    "input_characters": (limits.MOST_CHARACTERS, lambda number: {"v": [{"w": "x" * number}]}),
    "input_levels": (sizes.MOST_LEVELS, lambda number: {"v": nested(number)}),
}


@pytest.mark.parametrize("limit", INPUTS)
def test_variables_of_that_size_pass(limit):
    most, made = INPUTS[limit]
    sizes.check(made(most))


@pytest.mark.parametrize("limit", INPUTS)
def test_larger_variables_do_not_and_the_error_names_the_limit(limit):
    most, made = INPUTS[limit]
    with pytest.raises(InputTooLarge) as refused:
        sizes.check(made(most + 1))
    assert refused.value.extensions == {"code": "INPUT_TOO_LARGE", "limit": limit, "most": most}


def test_an_object_in_variables_has_as_many_fields_as_a_list_has_values():
    with pytest.raises(InputTooLarge):
        sizes.check({"v": {f"f{one}": 1 for one in range(limits.MOST_ITEMS + 1)}})
