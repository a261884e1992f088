"""What the tables' own constraints ask of their rows, a function a model."""

from datetime import timedelta
from typing import Any

from msgspec import to_builtins

from services.domain.accounts.models import Account
from services.domain.areas.models import Area
from services.domain.events.models import Event, EventState, RegistrationState, Series
from services.domain.events.recurrence import HolidayPolicy
from services.domain.matching.comparing import Comparison, Shift, Side
from services.domain.matching.models import DeclineReason, MatchRun, ProposalState, RunKind, RunState
from services.domain.needs.models import Need, NeedState, SuggestionState
from services.domain.notifications.models import Notice
from services.domain.partners.models import OfferState, Partner, PartnerKind, PartnerState, Tier
from services.domain.personal.models import PersonalField
from services.domain.reminders.models import Channel, Reminder
from services.kit.records import Record
from tests.factories.world import texts
from tests.factories.world.sowing import Sower

_TARGETS: dict[str, type[Record] | None] = {
    "area_id": Area,
    "series_id": Series,
    "event_id": Event,
    "partner_id": Partner,
    "category": None,
}
_CALLERS, _OWN = 6, 18
"""Accounts that call, and notices that are theirs for sure."""
_TRIALS = 6
_VERBS = ("need_publish", "event_register")
_SUBJECTS = ("Need", "Event", "Proposal", "Offer")


def partner(sower: Sower, number: int) -> dict[str, Any]:
    takes = {name: sower.maybe(sower.chance.randint(1, 1000)) for name in ("takes_weekly", "takes_monthly")}
    kind = sower.chance.choice(list(PartnerKind))
    states = [*PartnerState, *[PartnerState.ACTIVE] * 12]
    code = None if kind is PartnerKind.RESIDENT else f"92410308{number:010d}"
    return takes | {"kind": kind, "credit_code": code, "state": sower.chance.choice(states)}


def membership(sower: Sower, number: int) -> dict[str, Any]:
    """The caller who is a member acts for some partners and no other caller does."""
    callers = sower.ids[Account][:_CALLERS]
    if number < 4:
        return {"account_id": callers[1], "partner_id": sower.ids[Partner][number], "left_at": None}
    account = sower.pick(Account)
    return {"account_id": account} | ({"left_at": texts.moment(sower.chance)} if account in callers else {})


def licence(sower: Sower, _number: int) -> dict[str, Any]:
    issued = texts.day(sower.chance)
    return {"issued_on": issued, "expires_on": sower.maybe(issued + timedelta(days=9))}


def agreement(sower: Sower, _number: int) -> dict[str, Any]:
    begins, review, ends = sorted(texts.day(sower.chance) for _ in range(3))
    return {"begins_on": begins, "review_on": review, "ends_on": ends}


def offer(sower: Sower, _number: int) -> dict[str, Any]:
    first, last = sorted((texts.day(sower.chance), texts.day(sower.chance)))
    tier = sower.chance.choice(list(Tier))
    return {
        "tier": tier,
        "price_fen": 0 if tier is Tier.FREE else sower.chance.choice((1, 1000, 2_147_483_647)),
        "category": sower.chance.choice(texts.CATEGORIES),
        "capacity": sower.chance.randint(1, 9),
        "valid_from": first,
        "valid_until": last,
        "state": sower.chance.choice([*OfferState, *[OfferState.ACTIVE] * 6]),
    }


def hours(sower: Sower, _number: int) -> dict[str, Any]:
    """Of a slot or a window: weekly or dated."""
    weekly = sower.chance.random() < 0.6
    return {
        "weekday": sower.chance.randint(1, 7) if weekly else None,
        "on": None if weekly else texts.day(sower.chance),
        "starts": texts.clock_time(sower.chance, range(12)),
        "ends": texts.clock_time(sower.chance, range(12, 24)),
    }


def need(sower: Sower, _number: int) -> dict[str, Any]:
    return {
        "people": sower.chance.choice((1, 7, 100_000)),
        "wanted": sower.chance.randint(1, 20),
        "category": sower.chance.choice(texts.CATEGORIES),
        "state": sower.chance.choice([*NeedState, *[NeedState.PUBLISHED] * 6]),
    }


def suggestion(sower: Sower, _number: int) -> dict[str, Any]:
    state = sower.chance.choice(list(SuggestionState))
    return {"state": state, "need_id": sower.pick(Need) if state is SuggestionState.MERGED else None}


def series(sower: Sower, _number: int) -> dict[str, Any]:
    return {
        "category": sower.chance.choice(texts.CATEGORIES),
        "minutes": sower.chance.randint(5, 1440),
        "capacity": sower.maybe(sower.chance.randint(1, 90)),
        "holiday_policy": sower.chance.choice(list(HolidayPolicy)),
    }


def event(sower: Sower, _number: int) -> dict[str, Any]:
    starts = texts.moment(sower.chance)
    capacity = sower.maybe(sower.chance.randint(1, 20))
    return {
        "starts_at": starts,
        "ends_at": starts + timedelta(minutes=sower.chance.choice((1, 90, 120.5))),
        "capacity": capacity,
        "confirmed": sower.chance.randint(0, capacity or 40),
        "category": sower.chance.choice(texts.CATEGORIES),
        "state": sower.chance.choice([*EventState, *[EventState.PUBLISHED] * 4]),
    }


def party(sower: Sower, _number: int) -> dict[str, Any]:
    return {"party": sower.chance.randint(1, 20)}


def registration(sower: Sower, number: int) -> dict[str, Any]:
    return party(sower, number) | {"state": sower.chance.choice(list(RegistrationState))}


def feedback(sower: Sower, _number: int) -> dict[str, Any]:
    return {"rating": sower.chance.randint(1, 5)}


def service(sower: Sower, number: int) -> dict[str, Any]:
    """As staff may add it: the texts are phrases that the engine can read."""
    return {
        "code": f"{sower.chance.choice(('haircut', 'repair', 'opera'))}_{number}",
        "says": sower.chance.sample(("理发", "修水管", "opera singing", "量血压"), k=2),
        "unless": [],
        "partly": [],
        "unlike": [],
    }


def match_parameters(sower: Sower, number: int) -> dict[str, Any]:
    return {
        "version": number + 1,
        "changes": [{"name": "keep", "from": 50, "to": sower.chance.randrange(90)}],
    }


def match_run(sower: Sower, number: int) -> dict[str, Any]:
    """A trial that is done has its figures; the first ones are."""
    is_first = number < _TRIALS
    kind = RunKind.TRIAL if is_first else sower.chance.choice(list(RunKind))
    state = RunState.DONE if is_first else sower.chance.choice([*RunState, *[RunState.DONE] * 4])
    is_compared = kind is RunKind.TRIAL and state is RunState.DONE
    return {"kind": kind, "state": state, "figures": _figures(sower) if is_compared else None}


def _figures(sower: Sower) -> dict[str, Any]:
    few = sower.chance.randrange(20)
    side = Side(proposals=few, served=few, score=few * 400, gini=few * 10)
    shift = Shift(few, 2, [1, 2, 3], [4, 5])
    made = Comparison(now=side, then=side, kept=few, dropped=1, added=2, needs=shift, partners=shift)
    found: dict[str, Any] = to_builtins(made)
    return found


def proposal(sower: Sower, _number: int) -> dict[str, Any]:
    starts = texts.moment(sower.chance)
    words = [sower.chance.sample(texts.TEXTS, k=sower.chance.randrange(3)) for _ in range(2)]
    state = sower.chance.choice(list(ProposalState))
    by_hand = sower.chance.random() < 0.2
    parts = _parts(sower)
    return {
        "run_id": None if by_hand else sower.pick(MatchRun),
        "assigned_by_id": sower.pick(Account) if by_hand else None,
        "assigned_for": "居民指定" if by_hand else "",
        "overrides": sower.chance.sample(("distance", "price"), k=sower.chance.randrange(3)),
        "state": state,
        "declined_for": sower.chance.choice(list(DeclineReason)) if state == "declined" else None,
        "parts": parts,
        "score": sum(part["points"] for part in parts),
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
        "words_need": words[0],
        "words_offer": words[1],
    }


def _parts(sower: Sower) -> list[dict[str, Any]]:
    """Lines of a score, with the details that the engine writes, or none."""
    details = {
        "concept": "理发 · Haircuts",
        "text": "理发",
        "distance": "800 m",
        "time": "2026-11-25T01:00:00Z/2026-11-25T03:00:00Z",
        "price": "12.50",
        "rating": "",
        "urgency": "1",
        "turn": "2",
        "kept": "",
    }
    return [
        {"name": name, "points": sower.chance.randint(0, 350), "detail": detail}
        for name, detail in details.items()
    ]


def subscription(sower: Sower, _number: int) -> dict[str, Any]:
    from services.domain.areas.models import Area

    targets = {
        "area_id": Area,
        "series_id": Series,
        "event_id": Event,
        "partner_id": Partner,
        "category": None,
    }
    name = sower.chance.choice(list(targets))
    quiet = sower.chance.random() < 0.5
    return {
        **dict.fromkeys(_TARGETS),
        name: _target(sower, _TARGETS[name]),
        "channels": sower.chance.sample(list(Channel), k=sower.chance.randrange(3)),
        "quiet_from": texts.clock_time(sower.chance) if quiet else None,
        "quiet_to": texts.clock_time(sower.chance) if quiet else None,
    }


def _target(sower: Sower, model: type[Record] | None) -> Any:
    return sower.pick(model) if model else sower.chance.choice(texts.CATEGORIES)


def rule(sower: Sower, _number: int) -> dict[str, Any]:
    of_event = sower.chance.random() < 0.5
    return {
        "event_id": sower.pick(Event) if of_event else None,
        "series_id": None if of_event else sower.pick(Series),
        "lead_minutes": sower.chance.randint(0, 43_200),
    }


def delivery(sower: Sower, number: int) -> dict[str, Any]:
    """Of a reminder; or of a notice, to the caller whose it is."""
    if number % 3:
        return {"reminder_id": sower.pick(Reminder), "notice_id": None}
    own = number % _OWN
    return {"reminder_id": None, "notice_id": sower.ids[Notice][own]} | _to_caller(sower, own)


def subject(sower: Sower, number: int) -> dict[str, Any]:
    """Of a notice or an entry of the trail."""
    return {"subject_type": sower.chance.choice(_SUBJECTS), "subject_id": number + 1}


def notice(sower: Sower, number: int) -> dict[str, Any]:
    """The first ones to the callers."""
    to = _to_caller(sower, number) if number < _OWN else {}
    return subject(sower, number) | {"key": f"test:{number}"} | to


def _to_caller(sower: Sower, number: int) -> dict[str, Any]:
    return {"account_id": sower.ids[Account][number % _CALLERS]}


def audit_entry(sower: Sower, number: int) -> dict[str, Any]:
    """`before`, `after` and `original` are objects of columns, as actions write them."""
    columns = [{"is": texts.json_value(sower.chance), "n": number} for _ in range(3)]
    written = dict(zip(("before", "after", "original"), map(sower.maybe, columns), strict=True))
    return subject(sower, number) | written | {"verb": sower.chance.choice(_VERBS)}


def reveal(sower: Sower, number: int) -> dict[str, Any]:
    """The first ones of the callers."""
    to = _to_caller(sower, number) if number < _OWN else {}
    return to | {"fields_": sower.chance.sample(list(PersonalField), k=sower.chance.randint(1, 3))}
