from datetime import time
from services.kit import database
from services.domain.needs.models import NeedWindow
from tests.factories.needs import a_need
async def test_x(db):
    n=await a_need()
    await NeedWindow.create(need_id=n.id, weekday=1, starts=time(9), ends=time(10))
    print(repr((await NeedWindow.get(need_id=n.id)).starts))
    print(await database.rows("select column_name, data_type from information_schema.columns where data_type like 'time %'"))
    for r in await database.rows("select contype::text, count(*) from pg_constraint c join pg_namespace n on n.oid=c.connamespace where n.nspname='public' group by 1"): print(r)
