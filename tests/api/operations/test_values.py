"""Values come back exactly as they were written, in root rows and in nested ones, on both paths."""

import json
from datetime import UTC, datetime, time, timedelta

import pytest

from services.domain.events.models import EventState
from services.domain.reminders.models import Channel
from tests.factories.events import a_series, an_event
from tests.factories.matching import a_pair, a_proposal
from tests.factories.partners import a_partner
from tests.factories.people import a_community, a_resident
from tests.factories.reminders import a_subscription

TEXTS = {
    "quotes": "\"'`“「",
    "backslashes": "\\ \\\\ \\n \\u0041 \\",
    "newlines": "一\n二\r\n三\t四",
    "controls": "\x01\x1f\x7f\x80",
    "line separators": "a\u2028b\u2029c",
    "emoji": "👩‍👩‍👧 🏮 🇨🇳",
    "beyond the first plane": "𠮷𓀀",
    "combined": "e\u0301 \u200b \ufeff \ufffd \uffff",
    "markup": "</script><!-- & &amp; %s {0} {{t}} $1 :me",
    "empty": "",
    "long": "字" * 2000,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_texts_come_back_as_they_were(asking, text):
    area = await a_community()
    event = await an_event(area=area, text=text, title="集市")
    chosen = "nodes { text } edges { node { text } }"
    found = await asking(
        None,
        "query ($event: ID!, $area: ID!) { event(id: $event) { text } again: node(id: $event)"
        f" {{ ... on Event {{ text }} }} events {{ {chosen} }} area(id: $area) {{ events {{ {chosen} }}"
        " plain: events { nodes { text } } } }",
        event=f"Event:{event.id}",
        area=f"Area:{area.id}",
    )
    assert found["event"]["text"] == found["again"]["text"] == text
    pages = [found["events"], found["area"]["events"]]
    texts = [one["text"] for page in pages for one in (*page["nodes"], page["edges"][0]["node"])]
    assert [*texts, found["area"]["plain"]["nodes"][0]["text"]] == [text] * 5


@pytest.mark.parametrize("title", [text for text in TEXTS.values() if 0 < len(text) < 80])
async def test_texts_are_found_by_themselves(asking, title):
    await an_event(title="集市")
    event = await an_event(title=title)
    found = await asking(
        None,
        "query ($title: String) { events(filter: { containing: $title }) { nodes { id title } }"
        " areas { nodes { events(filter: { containing: $title }) { nodes { title } } } } }",
        title=title,
    )
    assert found["events"]["nodes"] == [{"id": f"Event:{event.id}", "title": title}]
    nested = [one for area in found["areas"]["nodes"] for one in area["events"]["nodes"]]
    assert nested == [{"title": title}]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (30.0, "30.0"),
        (-45.0, "-45.0"),
        (0.0, "0.0"),
        (34.9, "34.9"),
        (89.99999999, "89.99999999"),
        (0.1, "0.1"),
    ],
)
async def test_a_float_always_has_its_point(asking, value, told):
    area = await a_community()
    await a_partner(area=area, latitude=value, longitude=value)
    body = await asking.body(
        None,
        "query ($area: ID!) { partners { nodes { latitude } } area(id: $area)"
        " { partners { nodes { latitude } edges { node { longitude } } } } }",
        area=f"Area:{area.id}",
    )
    plain = body.replace(b": ", b":").decode()
    assert (plain.count(f'itude":{told}}}'), plain.count("itude")) == (3, 3)


async def test_a_float_that_is_not_there_is_null(asking):
    area = await a_community()
    await a_partner(area=area, latitude=None, longitude=None)
    found = await asking(
        None, "{ partners { nodes { latitude } } areas { nodes { partners { nodes { latitude } } } } }"
    )
    nested = [one for area in found["areas"]["nodes"] for one in area["partners"]["nodes"]]
    assert [*found["partners"]["nodes"], *nested] == [{"latitude": None}] * 2


@pytest.mark.parametrize(
    ("microsecond", "told"),
    [(0, ""), (1, ".000001"), (120_000, ".12"), (999_999, ".999999"), (100_000, ".1"), (10, ".00001")],
)
async def test_moments_have_the_fraction_that_they_need(asking, microsecond, told):
    area = await a_community()
    at = datetime(2026, 11, 25, 11, 0, 7, microsecond, tzinfo=UTC)
    event = await an_event(area=area, starts_at=at)
    found = await asking(
        None,
        "query ($event: ID!, $area: ID!) { event(id: $event) { startsAt }"
        " area(id: $area) { events { nodes { startsAt } edges { node { startsAt } } } } }",
        event=f"Event:{event.id}",
        area=f"Area:{area.id}",
    )
    events = found["area"]["events"]
    times = [found["event"], *events["nodes"], events["edges"][0]["node"]]
    assert times == [{"startsAt": f"2026-11-25T11:00:07{told}+00:00"}] * 3


@pytest.mark.parametrize("microsecond", [0, 1, 500_000, 120_000])
async def test_times_of_day_are_told_alike_everywhere(asking, microsecond):
    area, actor = await a_community(), await a_resident()
    quiet = {"quiet_from": time(22, 0, 0, microsecond), "quiet_to": time(7)}
    await a_subscription(actor, area_id=area.id, **quiet)
    found = await asking(
        actor,
        "query ($area: ID!) { subscriptions { nodes { quietFrom quietTo } }"
        " area(id: $area) { subscriptions { nodes { quietFrom quietTo } } } }",
        area=f"Area:{area.id}",
    )
    assert found["subscriptions"] == found["area"]["subscriptions"]
    assert time.fromisoformat(found["subscriptions"]["nodes"][0]["quietFrom"]) == quiet["quiet_from"]


async def test_civil_dates_and_times_and_rules(asking):
    series = await a_series(starts=time(19, 30))
    chosen = "firstOn starts holidayPolicy heldCount attendances capacity"
    found = await asking(
        None,
        f"query ($area: ID!) {{ allSeries {{ nodes {{ {chosen} }} }}"
        f" area(id: $area) {{ allSeries {{ nodes {{ {chosen} }} }} }} }}",
        area=f"Area:{series.area_id}",
    )
    (one,) = found["allSeries"]["nodes"]
    assert found["area"]["allSeries"]["nodes"] == [one]
    assert (one["starts"], one["firstOn"]) == ("19:30:00", series.first_on.isoformat())
    assert (one["holidayPolicy"], one["attendances"], one["capacity"]) == ("KEEP", 0, None)


@pytest.mark.parametrize("state", [EventState.PUBLISHED, EventState.CANCELLED, EventState.HELD])
async def test_enums_are_told_by_name(asking, state):
    event = await an_event(state=state)
    chosen = "nodes { state tier area { kind } }"
    found = await asking(
        None,
        f"query ($area: ID!) {{ events {{ {chosen} }} area(id: $area) {{ events {{ {chosen} }} }} }}",
        area=f"Area:{event.area_id}",
    )
    told = {"state": state.name, "tier": "FREE", "area": {"kind": "COMMUNITY"}}
    assert found["events"]["nodes"] == found["area"]["events"]["nodes"] == [told]


@pytest.mark.parametrize("channels", [[Channel.EMAIL], [Channel.IN_APP, Channel.EMAIL], list(Channel), []])
async def test_lists_of_enums_and_of_numbers_keep_their_order(asking, channels):
    area, actor = await a_community(), await a_resident()
    await a_subscription(actor, area_id=area.id, channels=channels, leads=(120, 1440, 60))
    found = await asking(
        actor,
        "query ($area: ID!) { subscriptions { nodes { channels leads } }"
        " area(id: $area) { subscriptions { nodes { channels leads } edges { node { channels } } } } }",
        area=f"Area:{area.id}",
    )
    told = [one.name for one in channels]
    nested = found["area"]["subscriptions"]
    assert (
        found["subscriptions"]["nodes"] == nested["nodes"] == [{"channels": told, "leads": [120, 1440, 60]}]
    )
    assert nested["edges"] == [{"node": {"channels": told}}]


@pytest.mark.parametrize("words", [[], ["血压"], list(TEXTS.values())[:-1]], ids=["none", "one", "hard"])
async def test_lists_of_texts_keep_their_order_and_signs(asking, words):
    pair = await a_pair()
    proposal = await a_proposal(pair, words_need=words)
    found = await asking(
        pair.secretary,
        "query ($id: ID!, $need: ID!) { proposal(id: $id) { wordsNeed }"
        " proposals { nodes { wordsNeed } } need(id: $need) { proposals { nodes { wordsNeed } } } }",
        id=f"Proposal:{proposal.id}",
        need=f"Need:{pair.need.id}",
    )
    told = {"wordsNeed": words}
    assert found["proposal"] == told
    assert found["proposals"]["nodes"] == found["need"]["proposals"]["nodes"] == [told]


@pytest.mark.parametrize("length", range(20, 60))
async def test_a_nested_cursor_is_that_of_the_root(asking, length):
    area = await a_community()
    await a_partner(area=area, name="x" * length)
    chosen = "(order: NAME_ASC) { edges { cursor } pageInfo { endCursor } }"
    found = await asking(
        None,
        f"query ($area: ID!) {{ partners{chosen} area(id: $area) {{ partners{chosen} }} }}",
        area=f"Area:{area.id}",
    )
    assert found["partners"] == found["area"]["partners"]
    cursor = found["partners"]["pageInfo"]["endCursor"]
    assert cursor == found["partners"]["edges"][0]["cursor"]


@pytest.mark.parametrize("name", [text for text in TEXTS.values() if 0 < len(text) < 80])
async def test_a_cursor_leads_on_from_any_text(asking, name):
    area = await a_community()
    names = sorted([name, "\u0001", "𪛟" * 3])
    for one in names:
        await a_partner(area=area, name=one)
    document = """query ($area: ID!, $after: String) {
        partners(first: 1, after: $after, order: NAME_ASC) { nodes { name } pageInfo { endCursor } }
        area(id: $area) { partners(first: 1, after: $after, order: NAME_ASC) {
            nodes { name } pageInfo { endCursor hasPreviousPage } } } }"""
    seen, after = {"root": [], "nested": []}, {"root": None, "nested": None}
    for _ in names:
        for place in seen:
            found = await asking(None, document, area=f"Area:{area.id}", after=after[place])
            page = found["partners"] if place == "root" else found["area"]["partners"]
            seen[place] += [one["name"] for one in page["nodes"]]
            after[place] = page["pageInfo"]["endCursor"]
    assert sorted(seen["root"]) == sorted(seen["nested"]) == names


async def test_an_answer_is_json_whatever_it_holds(asking):
    area = await a_community()
    for number, text in enumerate(TEXTS.values()):
        await an_event(
            area=area, text=text, starts_at=datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=number)
        )
    body = await asking.body(
        None, "{ events { nodes { text } } areas { nodes { events { nodes { text } } } } }"
    )
    assert [one["text"] for one in json.loads(body)["data"]["events"]["nodes"]] == list(TEXTS.values())
