from tests.factories.people import a_community, a_resident, a_secretary


async def test_a_stranger_is_nobody_and_sees_no_accounts(api):
    await a_resident()
    data = await api(None, '{ me { id } node(id: "Account:1") { id } }')
    assert data == {"me": None, "node": None}


async def test_a_resident_sees_themselves_and_not_their_neighbour(api):
    community = await a_community()
    me, neighbour = await a_resident(area=community), await a_resident(area=community)
    data = await api(
        me,
        "query($them: ID!) { me { id } node(id: $them) { id } }",
        them=f"Account:{neighbour.account_id}",
    )
    assert data == {"me": {"id": f"Account:{me.account_id}"}, "node": None}


async def test_staff_see_the_people_of_their_own_area_only(api):
    here, there = await a_community(), await a_community()
    near, far = await a_resident(area=here), await a_resident(area=there)
    secretary = await a_secretary(here)
    data = await api(
        secretary,
        "query($ids: [ID!]!) { nodes(ids: $ids) { id } }",
        ids=[f"Account:{near.account_id}", f"Account:{far.account_id}", f"Area:{here.id}"],
    )
    assert data["nodes"] == [{"id": f"Account:{near.account_id}"}, None, {"id": f"Area:{here.id}"}]


async def test_malformed_ids_are_told_by_code(api):
    for bad in ("17", "Area:0", "Area:x", "Nothing:1", "Area:99999999999999999999", "区:1"):
        assert await api.errors(None, f'{{ node(id: "{bad}") {{ id }} }}') == ["INVALID_ID"]
    assert await api.errors(None, '{ area(id: "Account:1") { id } }') == ["INVALID_ID"]


async def test_a_token_that_is_not_ours_is_refused_before_anything_runs(api):
    answer = await api.http.post(
        "/graphql", json={"query": "{ me { id } }"}, headers={"authorization": "Bearer abc.def.ghi"}
    )
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    [error] = answer.json()["errors"]
    assert error["extensions"] == {"code": "UNAUTHENTICATED"}
    assert "sign in again" in error["message"]
