"""Introspection in production: for staff and integrators, not for strangers and residents."""

from graphql import DocumentNode, FieldNode, SelectionSetNode

from services.api.context import Context
from services.api.faults import Unexecuted
from services.domain.actors.actor import STAFF, Role

READERS = STAFF | {Role.INTEGRATOR}
_FIELDS = {"__schema", "__type", "_service"}


def introspects(document: DocumentNode) -> bool:
    """Whether the contract itself is asked for anywhere in the document."""
    waiting = [getattr(one, "selection_set", None) for one in document.definitions]
    while waiting:
        chosen = waiting.pop()
        if not isinstance(chosen, SelectionSetNode):
            continue
        for node in chosen.selections:
            if isinstance(node, FieldNode) and node.name.value in _FIELDS:
                return True
            waiting.append(getattr(node, "selection_set", None))
    return False


def check(context: Context) -> None:
    """Raise Unexecuted unless the caller may introspect."""
    if context.settings.in_production and not any(one.role in READERS for one in context.actor.held):
        raise Unexecuted(
            "INTROSPECTION_OFF",
            "The contract can be introspected here by staff and integrators only; sign in,"
            " or read schema/schema.graphql.",
        )
