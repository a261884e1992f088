import sys; sys.path.insert(0,"/tmp/x")
from services.kit import database
from tests.factories.people import *
async def test_x(db):
    from api_try import schema
    print(schema.as_str())
    sub = await a_subdistrict()
    cs = [await a_community(parent=sub) for _ in range(5)]
    me = await a_secretary(cs[0])
    class C:
        actor = me
        async def refresh(self): pass
    async def q(t, **v):
        with database.counting() as st:
            r = await schema.execute(t, variable_values=v, context_value=C())
            import asyncio; await asyncio.sleep(0)
        print(len(st), r.errors, r.data)
        return r
    r = await q("{ areas(first: 2, order: NAME_DESC, filter: {kind: [COMMUNITY]}) { totalCount edges { cursor node { id name kind createdAt parent { name children(first: 2) { totalCount nodes { id n2: label both } pageInfo { endCursor hasNextPage} } } } } nodes { name: id people { nodes { name area { name }}} } pageInfo { endCursor hasNextPage } } me { id name } }")
    c = r.data["areas"]["pageInfo"]["endCursor"]
    await q("query($c: String, $w: ID!) { areas(first: 2, order: NAME_DESC, after: $c, filter: {kind: [COMMUNITY], within: $w}) { nodes { name } pageInfo {hasPreviousPage hasNextPage} } }", c=c, w=f"Area:{sub.id}")
    await q("query { node(id: \"Area:1\") { __typename id ... on Area { name } } nodes(ids: [\"Area:2\",\"Area:99\"]) { id } area(id: \"Area:99\") { id } }")
    await q("mutation { areaRename(input: {area: \"Area:1\", name: \"x\"}) { __typename ... on AreaRenamePayload { area { name children { totalCount } } n all { id } } ... on Refusal { code message field} } b: areaRename(input: {area: \"Areag:1\", name: \"x\"}) { __typename ... on Refusal { code message field} } }")
    await q("{ areas(first: 101) { nodes { id } } }")
    await q("{ areas(after: \"zzz\") { nodes { id } } }")
    await q("{ areas { totalCount } z: areas(filter: {named: \"zzzz\"}) { totalCount nodes { id } } }")
