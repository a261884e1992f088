"""The steps of the loop, in order; each returns what it found, in a few words."""

from collections.abc import Awaitable, Callable

from services.tour.steps import asking, closing, joining, matching, signing_in
from services.tour.story import Story

Step = Callable[[Story], Awaitable[str]]

STEPS: tuple[tuple[str, Step], ...] = (
    ("resident signs in", asking.arrive),
    ("resident suggests", asking.suggest),
    ("grid chief hears it", asking.be_heard),
    ("secretary curates a need", asking.curate),
    ("secretary publishes it", asking.publish),
    ("partner offers", matching.offer),
    ("secretary runs the matching", matching.match),
    ("partner sees the proposal", matching.see_proposal),
    ("partner accepts", matching.accept),
    ("secretary publishes the event", joining.publish),
    ("resident subscribes", joining.subscribe),
    ("resident registers", joining.register),
    ("secretary moves the event", joining.move),
    ("resident is reminded", joining.be_reminded),
    ("resident checks in", closing.check_in),
    ("resident rates", closing.rate),
    ("secretary finishes the event", closing.finish),
    ("secretary closes the need", closing.close),
    ("resident reads the history", closing.read_history),
    ("subdistrict reads the audit trail", closing.audit),
    ("a new neighbour signs in by phone", signing_in.by_phone),
)
