"""Ways to spoil a request: each breaks a rule of GraphQL, and both paths must say the same about it."""

import random
from collections.abc import Callable
from dataclasses import replace

from tests.factories.documents.arguments import ABSENT, Variable
from tests.factories.documents.draft import Draft
from tests.factories.documents.pieces import Chosen, Inline, Piece

Fault = Callable[[random.Random, Draft], None]


def _somewhere(chance: random.Random, pieces: list[Piece]) -> list[Piece]:
    """A selection of the operation, at any depth."""
    deeper = [one.below for one in pieces if isinstance(one, Chosen | Inline) and one.below]
    if not deeper or chance.random() < 0.3:
        return pieces
    return _somewhere(chance, chance.choice(deeper))


def _put(chance: random.Random, draft: Draft, piece: Piece) -> None:
    pieces = _somewhere(chance, draft.asked.pieces)
    pieces.insert(chance.randint(0, len(pieces)), piece)


def unknown_field(chance: random.Random, draft: Draft) -> None:
    _put(chance, draft, Chosen("", chance.choice(("nope", "titel", "__nope")), None, "", ""))


def unknown_argument(chance: random.Random, draft: Draft) -> None:
    _put(chance, draft, Chosen("", "__typename", "spoilt", "(nope: 1)", ""))


def leaf_with_selection(chance: random.Random, draft: Draft) -> None:
    _put(chance, draft, Chosen("", "__typename", "spoilt", "", "", [Chosen("", "x", None, "", "")]))


def object_without_selection(_chance: random.Random, draft: Draft) -> None:
    draft.asked.pieces.append(Chosen("Query", "me", "spoilt", "", ""))


def unknown_fragment(_chance: random.Random, draft: Draft) -> None:
    draft.spoil = lambda text: text.replace("{", "{ ...Nope ", 1)


def unknown_directive(chance: random.Random, draft: Draft) -> None:
    _put(chance, draft, Chosen("", "__typename", "spoilt", "", " @nope"))


def directive_without_condition(chance: random.Random, draft: Draft) -> None:
    _put(chance, draft, Chosen("", "__typename", "spoilt", "", " @include"))


def impossible_fragment(chance: random.Random, draft: Draft) -> None:
    _put(chance, draft, Inline("PageInfo", "", [Chosen("PageInfo", "endCursor", None, "", "")]))
    _put(chance, draft, Inline("Nope", "", [Chosen("Nope", "id", None, "", "")]))


def fields_in_conflict(_chance: random.Random, draft: Draft) -> None:
    sizes = ("(first: 1)", "(first: 2)")
    total = Chosen("AreaConnection", "totalCount", None, "", "")
    draft.asked.pieces += [Chosen("Query", "areas", "spoilt", size, "", [total]) for size in sizes]


def fragment_in_a_ring(_chance: random.Random, draft: Draft) -> None:
    draft.asked.pieces.append(Inline(None, "", [Chosen("Query", "__typename", None, "", "")]))
    draft.spoil = lambda text: text.replace("{", "{ ...Ring ", 1) + " fragment Ring on Query { ...Ring }"


def unused_fragment(_chance: random.Random, draft: Draft) -> None:
    draft.spoil = lambda text: text + " fragment Unused on Area { id }"


def unused_variable(_chance: random.Random, draft: Draft) -> None:
    draft.variables["unused"] = Variable("unused", "Int", None, ABSENT)
    draft.asked.used.add("unused")


def undeclared_variable(chance: random.Random, draft: Draft) -> None:
    _put(chance, draft, Chosen("", "__typename", "spoilt", "", " @skip(if: $undeclared)"))


def variable_of_unknown_type(_chance: random.Random, draft: Draft) -> None:
    _declare(draft, "Nope", None)


def variable_of_wrong_type(_chance: random.Random, draft: Draft) -> None:
    _declare(draft, "String!", "text")


def variable_missing(_chance: random.Random, draft: Draft) -> None:
    _declare(draft, "Boolean!", ABSENT)


def variable_null(_chance: random.Random, draft: Draft) -> None:
    _declare(draft, "Boolean!", None)


def variable_with_wrong_value(chance: random.Random, draft: Draft) -> None:
    _declare(draft, "Boolean!", chance.choice(("true", 1, [], {}, 0.5)))


def every_value_wrong(chance: random.Random, draft: Draft) -> None:
    wrong = chance.choice(({"a": 1}, [[]], "text", -1, 0.5, None, True))
    draft.given = dict.fromkeys(draft.given, wrong)


def variables_of_no_object(chance: random.Random, draft: Draft) -> None:
    draft.given = chance.choice(([], "text", 1, [1]))


def _declare(draft: Draft, type_: str, given: object) -> None:
    """One more variable, as the condition of an @include."""
    draft.variables["spoilt"] = Variable("spoilt", type_, None, given)
    draft.asked.used.add("spoilt")
    draft.asked.pieces.append(Chosen("Query", "__typename", "spoilt", "", " @include(if: $spoilt)"))
    if given is not ABSENT:
        draft.given = {**draft.given, "spoilt": given}


def unknown_operation(_chance: random.Random, draft: Draft) -> None:
    draft.name = "Nope"


def operation_not_named(_chance: random.Random, draft: Draft) -> None:
    draft.name = None
    draft.definitions.append(replace(draft.asked, name="Other"))


def same_name_twice(_chance: random.Random, draft: Draft) -> None:
    draft.asked.name = "Twice"
    draft.definitions.append(draft.asked)


def truncated(chance: random.Random, draft: Draft) -> None:
    share = chance.random()
    draft.spoil = lambda text: text[: int(len(text) * share)]


def stray_character(chance: random.Random, draft: Draft) -> None:
    share, stray = chance.random(), chance.choice('{}()$@!"?社\x07')

    def spoil(text: str) -> str:
        place = int(len(text) * share)
        return text[:place] + stray + text[place:]

    draft.spoil = spoil


def of_no_query(chance: random.Random, draft: Draft) -> None:
    nothing = chance.choice(("", " ", "# nothing", "fragment F on Area { id }", "type A { b: Int }"))
    draft.spoil = lambda _: nothing


FAULTS: tuple[Fault, ...] = (
    unknown_field,
    unknown_argument,
    leaf_with_selection,
    object_without_selection,
    unknown_fragment,
    unknown_directive,
    directive_without_condition,
    impossible_fragment,
    fields_in_conflict,
    fragment_in_a_ring,
    unused_fragment,
    unused_variable,
    undeclared_variable,
    variable_of_unknown_type,
    variable_of_wrong_type,
    variable_missing,
    variable_null,
    variable_with_wrong_value,
    every_value_wrong,
    variables_of_no_object,
    unknown_operation,
    operation_not_named,
    same_name_twice,
    truncated,
    stray_character,
    of_no_query,
)
