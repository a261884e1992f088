"""What may become of a need, a suggestion, a call, and who may see to it; pure."""

import re
from datetime import date

from services.domain.actors.actor import CURATORS, STAFF, Actor
from services.domain.areas.models import AreaKind
from services.domain.needs.models import Call, CallState, NeedState
from services.kit.text import half_width

S = NeedState
TRANSITIONS: dict[NeedState, frozenset[NeedState]] = {
    S.DRAFT: frozenset({S.PUBLISHED, S.WITHDRAWN}),
    S.PUBLISHED: frozenset({S.MATCHING, S.AGREED, S.WITHDRAWN}),
    S.MATCHING: frozenset({S.PROPOSED, S.AGREED, S.PUBLISHED, S.WITHDRAWN}),
    S.PROPOSED: frozenset({S.AGREED, S.PUBLISHED, S.WITHDRAWN}),
    S.AGREED: frozenset({S.SCHEDULED, S.PUBLISHED, S.WITHDRAWN}),
    S.SCHEDULED: frozenset({S.SERVED, S.PUBLISHED}),
    S.SERVED: frozenset({S.CLOSED}),
    S.CLOSED: frozenset(),
    S.WITHDRAWN: frozenset(),
}
"""征集-梳理-点单-派单-接单/婉拒-服务-评价-办结, and back to published when nothing came of it.

A partner's answer to a call agrees on a need without matching."""
CHANGEABLE = frozenset({S.DRAFT, S.PUBLISHED})
"""States in which a need's words may change: later, somebody has agreed to them."""
LOOKING = frozenset({S.PUBLISHED, S.MATCHING, S.PROPOSED})
"""Published and without a partner: calls may name it, partners may answer for it."""
SHAREABLE = LOOKING | {S.AGREED, S.SCHEDULED}
"""Residents may say that they share it."""
GATHERING = SHAREABLE | {S.DRAFT}
"""Suggestions may still be merged into it."""
PLACES_OF_SUGGESTIONS = frozenset({AreaKind.COMMUNITY, AreaKind.GRID, AreaKind.BUILDING})
PLACES_OF_NEEDS = PLACES_OF_SUGGESTIONS | {AreaKind.SUBDISTRICT}
"""Not households: a need is public, and would say who lives there."""


def may_become(state: NeedState, to: NeedState) -> bool:
    """Whether the table has the step."""
    return to in TRANSITIONS[state]


def may_curate(actor: Actor, path: str) -> bool:
    """Draft, change, publish, withdraw and close needs, write calls, decide on answers."""
    return actor.holds(CURATORS, path)


def may_decline(actor: Actor, path: str) -> bool:
    """Decline suggestions of the area."""
    return actor.holds(STAFF, path)


def takes_answers(call: Call, today: date) -> bool:
    """On every civil day to `closes_on`, that day included."""
    return call.state is CallState.PUBLISHED and today <= call.closes_on


_MOBILE = re.compile(r"(?<!\d)1[3-9]\d([ -]?\d{4}){2}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{6}(18|19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?!\d)")


def names_a_person(text: str) -> bool:
    """Whether there is a mobile number or a resident identity number (GB 11643) in the text."""
    plain = half_width(text)
    return bool(_MOBILE.search(plain) or _IDENTITY.search(plain))
