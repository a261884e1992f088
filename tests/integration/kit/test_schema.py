from services.domain.actors.actor import Role
from tests.factories.people import a_community, a_secretary


async def test_a_secretary_holds_the_role_in_the_communitys_whole_subtree(db):
    community = await a_community()
    actor = await a_secretary(community)
    assert actor.holds({Role.SECRETARY}, f"{community.path}99.")
    assert not actor.holds({Role.SECRETARY}, "9999.")
