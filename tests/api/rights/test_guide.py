"""docs/rights.md says what the tests hold the API to."""

from tests.api.rights import guide
from tests.api.rights.callers import CURATORS, HOSTS, MEMBERS, OWNER, RESIDENT, STAFF
from tests.api.rights.words import in_words
from tests.api.rights.world import World


async def test_the_guide_is_up_to_date(world: World) -> None:
    is_fresh = guide.PLACE.read_text(encoding="utf-8") == await guide.text(world)
    assert is_fresh, "docs/rights.md is stale: run `python -m tests.api.rights.guide`"


def test_groups_are_named_as_wide_as_they_are() -> None:
    assert in_words(STAFF) == "staff of the area (网格员、网格长、社区书记、街道)"
    assert in_words(HOSTS | {RESIDENT}).split("; ")[1:] == [
        "the partner's members (合伙人成员)",
        "the resident themselves (居民本人)",
    ]
    assert in_words(CURATORS | {OWNER}).startswith("curators of the area")
    assert "curators" not in in_words(STAFF | MEMBERS)
    assert in_words(()) == "nobody (无)"
