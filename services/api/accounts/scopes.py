"""What API keys can be allowed: reading types, calling verbs."""

from collections.abc import Sequence

from services.api.reads.node import NODES
from services.api.verbs import DELEGABLE
from services.kit.errors import InvalidInput

EVERYTHING = "read"


def known(scopes: Sequence[str]) -> Sequence[str]:
    """The scopes, if each names a type or a verb that there is; InvalidInput names the first other one."""
    for scope in scopes:
        kind, _, name = scope.partition(":")
        there = {"read": NODES, "write": DELEGABLE}.get(kind, ())
        if scope != EVERYTHING and name not in there:
            raise InvalidInput(
                f"scopes: there is no {scope[:80]!r}. Write read, read:Event (a type) or write:eventRegister"
                " (a verb that keys may call).",
                field="scopes",
            )
    return scopes
