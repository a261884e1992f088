"""What counts how much, and what-if, over HTTP."""

from services.domain.matching import actions
from services.domain.matching.models import MatchRun
from services.domain.matching.parameters import BOUNDS, STANDARD
from services.domain.needs import actions as needs
from services.domain.needs.models import NeedState
from tests.factories.acting import act
from tests.factories.matching import a_pair, matched, posed, settled, solved, valued
from tests.factories.needs import a_need
from tests.factories.people import a_community, a_resident, a_secretary, a_subdistrict

VERSION = "parameters { id version inherits changes keep reachMetres area { id } changedBy { id } }"
AREA = """query ($id: ID!) { area(id: $id) {
  matchParameters { version keep area { id } }
  matchParametersVersions { nodes { version keep changes } } } }"""
TRIAL = """query ($id: ID!) { matchRun(id: $id) { kind state weights parameters { version } comparison {
  proposalsNow proposalsThen servedNow servedThen scoreNow scoreThen giniNow giniThen kept dropped added
  needsGaining needsLosing partnersGaining partnersLosing who trial { id } } } }"""


async def test_a_curator_changes_them_and_everybody_reads_the_versions(api):
    area = await a_community()
    secretary, id = await a_secretary(area), f"Area:{area.id}"
    for keep in (80, 90):
        made = await api.verb(
            secretary,
            "matchParametersChange",
            VERSION,
            area=id,
            parameters={"keep": keep, "reachMetres": 900},
        )
    assert made["parameters"].pop("id").startswith("MatchParameters:")
    assert made["parameters"] == {
        "version": 2,
        "inherits": False,
        "changes": [{"name": "keep", "from": 80, "to": 90}],
        "keep": 90,
        "reachMetres": 900,
        "area": {"id": id},
        "changedBy": {"id": f"Account:{secretary.account_id}"},
    }
    seen = (await api(None, AREA, id=id))["area"]
    assert seen["matchParameters"] == {"version": 2, "keep": 90, "area": {"id": id}}
    assert [one["keep"] for one in seen["matchParametersVersions"]["nodes"]] == [80, 90]


async def test_an_area_shows_what_it_inherits_also_within_a_list(api):
    town = await a_subdistrict()
    below = await a_community(parent=town)
    above = f"Area:{town.id}"
    await api.verb(
        await a_secretary(town), "matchParametersChange", VERSION, area=above, parameters={"keep": 70}
    )
    expected = {"keep": 70, "area": {"id": above}}
    document = "query ($id: ID!) { area(id: $id) { matchParameters { keep area { id } } } }"
    assert (await api(None, document, id=f"Area:{below.id}"))["area"]["matchParameters"] == expected
    document = """query ($id: ID!) { area(id: $id) { children { nodes {
        matchParameters { keep area { id } } } } } }"""
    children = (await api(None, document, id=above))["area"]["children"]["nodes"]
    assert children == [{"matchParameters": expected}]
    other = await a_community()
    assert (await api(None, AREA, id=f"Area:{other.id}"))["area"]["matchParameters"] is None


async def test_each_refusal_has_its_name(api):
    area = await a_community()
    secretary, id = await a_secretary(area), f"Area:{area.id}"

    async def refused(actor, **given):
        answer = await api.verb(actor, "matchParametersChange", VERSION, area=id, **given)
        return answer["__typename"], answer["field"]

    keep = {"keep": BOUNDS["keep"][1] + 1}
    assert await refused(secretary, parameters=keep) == ("InvalidInput", ["keep"])
    same = {"keep": STANDARD["keep"]}
    assert await refused(secretary, parameters=same) == ("MatchParametersSame", None)
    assert await refused(secretary, parameters={"keep": 1}, inherit=True) == ("InvalidInput", ["keep"])
    assert await refused(await a_resident(), parameters={"keep": 1}) == ("NotAllowed", None)
    assert await refused(None, parameters={"keep": 1}) == ("SignInNeeded", None)


async def test_a_trial_is_queued_and_its_figures_are_read_by_staff_alone(api):
    pair = await a_pair()
    await matched(pair.community)
    await a_need(area=pair.community, title=pair.need.title, text=pair.need.text)
    made = await api.verb(
        pair.secretary,
        "matchTry",
        "run { id kind state comparison { kept } }",
        area=f"Area:{pair.community.id}",
        parameters={"keep": 500},
    )
    id = made["run"].pop("id")
    assert made["run"] == {"kind": "TRIAL", "state": "QUEUED", "comparison": None}
    held, asked = await posed(await MatchRun.get(id=int(id.partition(":")[2])))
    await act(actions.conclude(held, asked, solved(asked), valued(asked)))

    run = (await api(pair.secretary, TRIAL, id=id))["matchRun"]
    assert (run["kind"], run["state"], run["weights"]["keep"]) == ("TRIAL", "DONE", 500)
    found = run["comparison"]
    assert (found["servedNow"], found["servedThen"], found["kept"], found["added"]) == (1, 2, 1, 1)
    assert (found["needsGaining"], found["needsLosing"]) == (1, 0)
    assert found["who"]["needs"]["gain"][0].startswith("Need:")
    assert found["who"]["partners"] == {"gain": [f"Partner:{pair.partner.id}"], "lose": []}
    assert found["trial"] == {"id": id}
    for other in (None, pair.member, await a_secretary(await a_community())):
        assert (await api(other, TRIAL, id=id))["matchRun"] is None


async def test_staff_read_what_triggered_a_run(api):
    pair = await a_pair()
    draft = await a_need(
        area=pair.community, state=NeedState.DRAFT, title=pair.need.title, text=pair.need.text
    )
    await act(needs.publish(pair.secretary, need=draft.id))
    await act(actions.hear())
    [run] = await act(actions.queue_changes(quiet=0, patience=0))
    await settled(*await posed(await MatchRun.get(id=run)))
    town = await a_secretary(await pair.community.parent)
    document = """query ($id: ID!) { matchRun(id: $id) { kind changes replaced requestedBy { id }
        triggers { nodes { verb entry { subject actor { id } } } } } }"""
    assert (await api(town, document, id=f"MatchRun:{run}"))["matchRun"] == {
        "kind": "INCREMENTAL",
        "changes": 1,
        "replaced": 0,
        "requestedBy": None,
        "triggers": {
            "nodes": [
                {
                    "verb": "need_publish",
                    "entry": {
                        "subject": f"Need:{draft.id}",
                        "actor": {"id": f"Account:{pair.secretary.account_id}"},
                    },
                }
            ]
        },
    }
