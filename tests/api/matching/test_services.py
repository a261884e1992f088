"""Staff extend the taxonomy over HTTP, and the next run understands."""

import asyncio

from services.domain.matching.models import MatchRun
from tests.factories.matching import a_pair, a_run, posed
from tests.factories.people import a_resident

FIELDS = "service { id code zh says retiredAt area { id } }"
DRAGON = {
    "code": "dragon_dance",
    "zh": "舞龙",
    "en": "Dragon dance",
    "category": "文化",
    "says": ["舞龙", "龙+舞"],
}


async def test_a_curator_adds_a_service_and_everybody_reads_it(api):
    pair = await a_pair()
    made = await api.verb(pair.secretary, "serviceAdd", FIELDS, area=f"Area:{pair.community.id}", **DRAGON)
    assert made["service"]["says"] == ["舞龙", "龙+舞"]
    seen = await api(None, '{ services(filter: {code: "dragon_dance"}) { nodes { zh } } }')
    assert seen["services"]["nodes"] == [{"zh": "舞龙"}]


async def test_the_next_problem_of_the_area_holds_it_until_it_is_retired(api):
    pair = await a_pair()
    made = await api.verb(pair.secretary, "serviceAdd", FIELDS, area=f"Area:{pair.community.id}", **DRAGON)
    service = made["service"]["id"]
    assert [one.id for one in (await _posed(pair)).services] == ["dragon_dance"]
    retired = await api.verb(pair.secretary, "serviceRetire", FIELDS, service=service)
    assert retired["service"]["retiredAt"]
    assert (await _posed(pair)).services == []
    await api.verb(pair.secretary, "serviceChange", FIELDS, service=service, says=["舞狮"])
    assert [one.says for one in (await _posed(pair)).services] == [("舞狮",)]


async def test_a_code_is_taken_once_in_an_area_however_many_add_it_at_once(api):
    pair = await a_pair()
    area = f"Area:{pair.community.id}"
    answers = await asyncio.gather(
        *(api.verb(pair.secretary, "serviceAdd", FIELDS, area=area, **DRAGON) for _ in range(4))
    )
    names = sorted(one["__typename"] for one in answers)
    assert names == ["ServiceAddPayload", *["ServiceCodeTaken"] * 3]


async def test_a_phrase_that_cannot_be_read_and_a_code_that_is_unknown_are_named(api):
    pair = await a_pair()
    area = f"Area:{pair.community.id}"
    for wrong, field in [
        ({"says": ["<没有这个>+坏"]}, "says"),
        ({"says": []}, "says"),
        ({"says": ["一+二+三"]}, "says"),
        ({"partly": ["no_such_service"]}, "partly"),
        ({"code": "Dragon Dance"}, "code"),
    ]:
        answer = await api.verb(pair.secretary, "serviceAdd", FIELDS, area=area, **(DRAGON | wrong))
        assert answer["__typename"] == "InvalidInput"
        assert answer["field"] == [field]


async def test_residents_keep_their_hands_off_the_taxonomy(api):
    pair = await a_pair()
    resident = await a_resident(area=pair.community)
    answer = await api.verb(resident, "serviceAdd", FIELDS, area=f"Area:{pair.community.id}", **DRAGON)
    assert answer["__typename"] == "NotAllowed"


async def _posed(pair):
    """Services of the problem that the area would pose now."""
    _, asked = await posed(await a_run(pair.community))
    await MatchRun.filter(area_id=pair.community.id).update(state="cancelled")
    return asked.problem
