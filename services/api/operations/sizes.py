"""Variables, judged before graphql-core coerces them: how many, how long, how deep."""

from typing import Any

from services.api.faults import Unexecuted
from services.api.operations.limits import MOST_CHARACTERS, MOST_ITEMS

MOST_GIVEN = 200
"""Variables of one request, those that no operation asks for among them."""
MOST_LEVELS = 10
"""Of lists and objects in one variable."""
UNJUDGED = 200
"""Bytes; what is shorter cannot have so many values, and as many levels as fit in do no harm."""


class InputTooLarge(Unexecuted):
    """A variable exceeds the limit called `limit`."""

    def __init__(self, limit: str, most: int, what: str) -> None:
        super().__init__("INPUT_TOO_LARGE", f"The variables may have {most} {what} at most.")
        self.extensions = {"code": "INPUT_TOO_LARGE", "limit": limit, "most": most}


def check(variables: dict[str, Any]) -> None:
    """Raise InputTooLarge for what is too many, too long or too deep."""
    if len(variables) > MOST_GIVEN:
        raise InputTooLarge("variables_given", MOST_GIVEN, "values by name")
    inner = [*variables.values()]
    for _ in range(MOST_LEVELS + 1):
        if not inner:
            return
        inner = [below for one in inner for below in _below(one)]
    if inner:
        raise InputTooLarge("input_levels", MOST_LEVELS, "levels of lists and objects")


def _below(value: Any) -> Any:
    """What a list or an object holds."""
    if isinstance(value, str):
        if len(value) > MOST_CHARACTERS:
            raise InputTooLarge("input_characters", MOST_CHARACTERS, "characters in one text")
        return ()
    if not isinstance(value, list | dict):
        return ()
    if len(value) > MOST_ITEMS:
        raise InputTooLarge("input_items", MOST_ITEMS, "values in one list or object")
    return value if isinstance(value, list) else value.values()
