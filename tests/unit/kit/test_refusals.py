"""Every refusal of the house: a code of its own, and a sentence that says what to do."""

import importlib
import pkgutil
import re

import pytest

import services.domain
from services.kit.errors import InvalidInput, NotFound, Refusal


def _all(root: type[Refusal]) -> list[type[Refusal]]:
    return [one for child in root.__subclasses__() for one in (child, *_all(child))]


for found in pkgutil.walk_packages(services.domain.__path__, "services.domain."):
    if found.name.endswith(".errors"):
        importlib.import_module(found.name)
REFUSALS = sorted(
    (one for one in _all(Refusal) if one.__module__.startswith("services.")), key=lambda one: one.__name__
)
every = pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: one.__name__)


def test_no_two_refusals_share_a_code_or_a_sentence() -> None:
    assert len(REFUSALS) > 30
    assert len({one.code for one in REFUSALS}) == len(REFUSALS)
    assert len({one.message for one in REFUSALS}) == len(REFUSALS)


@every
def test_a_code_is_the_class_name_in_screaming_snake(refusal: type[Refusal]) -> None:
    assert re.fullmatch(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*", refusal.code)
    assert refusal.code.replace("_", "").lower() == refusal.__name__.lower()


@every
def test_a_message_is_a_whole_sentence_of_its_own(refusal: type[Refusal]) -> None:
    assert refusal.message != Refusal.message
    assert refusal.message.endswith(".")
    assert refusal.message[0].isupper()
    assert len(refusal.message.split()) >= 4
    assert refusal.message == " ".join(refusal.message.split())


@every
def test_a_docstring_describes_the_type_in_the_schema(refusal: type[Refusal]) -> None:
    assert refusal.__doc__
    assert refusal.__doc__.strip().endswith(".")


def test_a_refusal_says_its_class_sentence_unless_given_another() -> None:
    assert (str(NotFound()), NotFound().field) == (NotFound.message, None)
    given = InvalidInput("A party has 1 to 20 people.", field="party")
    assert (given.message, given.field, str(given)) == (
        "A party has 1 to 20 people.",
        ["party"],
        "A party has 1 to 20 people.",
    )
    assert InvalidInput.message == "A value of the input cannot be taken."
    assert InvalidInput("").message == InvalidInput.message


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("NotFound", "NOT_FOUND"),
        ("Full", "FULL"),
        ("AlreadyCheckedIn", "ALREADY_CHECKED_IN"),
        ("Tier2Needed", "TIER2_NEEDED"),
    ],
)
def test_a_code_parts_the_words_of_a_name(name: str, code: str) -> None:
    assert type(name, (Refusal,), {}).code == code
