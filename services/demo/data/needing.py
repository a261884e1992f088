"""The published needs list, the suggestions it was curated from, and suggestions still to be read."""

from datetime import datetime, time, timedelta

from services.demo.data import facts
from services.demo.data.facts import NeedFacts
from services.demo.data.world import World
from services.domain.accounts.models import Account
from services.domain.needs.models import (
    Need,
    NeedState,
    NeedStep,
    NeedSupport,
    NeedWindow,
    Suggestion,
    SuggestionState,
    Urgency,
)
from services.domain.partners.models import Tier

_PHRASES = ("{}。", "建议社区安排一下：{}", "{}，我们楼好几户都这样说。", "听邻居也提过，{}")
_URGENCIES = (*[Urgency.NORMAL] * 8, Urgency.URGENT, Urgency.CRITICAL)
_WEEKEND = ((6, time(9), time(18)), (7, time(9), time(18)))
_UNREAD = 24


def add_needs(world: World) -> None:
    names = list(world.communities)
    given = facts.needs()
    for number, need in enumerate(given):
        _add_need(world, need, names[number % len(names)])
    for need in world.chance.sample(given, k=_UNREAD):
        name = world.chance.choice(names)
        author = world.chance.choice(world.residents[name])
        _suggest(world, need, name, author, world.days_ago(world.chance.uniform(0.5, 6)), None)


def _add_need(world: World, given: NeedFacts, name: str) -> None:
    drafted_at = world.days_ago(world.chance.uniform(8, 60))
    published_at = drafted_at + timedelta(hours=world.chance.uniform(2, 60))
    need = _need(world, given, name, drafted_at, published_at)
    _add_steps(world, need, drafted_at, published_at)
    if world.chance.random() < 0.2:
        _add_windows(world, need)
    people = world.chance.sample(world.residents[name], k=world.chance.randint(4, 40))
    authors = people[: world.chance.randint(1, 4)]
    for author in authors:
        spoken_at = drafted_at - timedelta(days=world.chance.uniform(1, 9))
        _suggest(world, given, name, author, spoken_at, need)
    for supporter in people:
        joined_at = published_at + timedelta(hours=world.chance.uniform(0, 72))
        world.rows.add(NeedSupport(created_at=joined_at, need_id=need.id, account_id=supporter.id))


def _need(world: World, given: NeedFacts, name: str, drafted_at: datetime, published_at: datetime) -> Need:
    community = world.communities[name]
    return world.rows.add(
        Need(
            created_at=drafted_at,
            area_id=community.id,
            title=given.text,
            text=given.text,
            category=given.category,
            max_tier=Tier(given.max_tier),
            at_home=given.at_home,
            people=1 if given.at_home else world.chance.randint(1, 20),
            urgency=world.chance.choice(_URGENCIES),
            wanted=1,
            groups=[],
            longitude=community.longitude,
            latitude=community.latitude,
            state=NeedState.PUBLISHED,
            drafted_by_id=world.secretaries[name].id,
            published_at=published_at,
        )
    )


def _add_steps(world: World, need: Need, drafted_at: datetime, published_at: datetime) -> None:
    steps = ((NeedState.DRAFT, drafted_at), (NeedState.PUBLISHED, published_at))
    for state, at in steps:
        world.rows.add(NeedStep(created_at=at, need_id=need.id, state=state))


def _add_windows(world: World, need: Need) -> None:
    for weekday, starts, ends in _WEEKEND:
        world.rows.add(
            NeedWindow(created_at=need.created_at, need_id=need.id, weekday=weekday, starts=starts, ends=ends)
        )


def _suggest(
    world: World, given: NeedFacts, name: str, author: Account, at: datetime, need: Need | None
) -> None:
    world.rows.add(
        Suggestion(
            created_at=at,
            author_id=author.id,
            area_id=world.communities[name].id,
            text=world.chance.choice(_PHRASES).format(given.text),
            state=SuggestionState.MERGED if need else SuggestionState.RECEIVED,
            need_id=need.id if need else None,
        )
    )
