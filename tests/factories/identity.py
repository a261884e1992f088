"""Sessions and API keys of somebody."""

from datetime import timedelta

from services.domain.accounts import opaque
from services.domain.accounts.credentials import ApiKey, Session, SignInMethod
from services.domain.areas.models import Area
from services.kit import clock


async def a_session(account_id: int) -> Session:
    return await Session.create(
        account_id=account_id,
        method=SignInMethod.CODE,
        device="小明的手机",
        family_hash=opaque.kept(opaque.fresh()),
        current_hash=opaque.kept(opaque.fresh()),
        salt=opaque.fresh(),
        used_at=clock.now(),
    )


async def a_key(account_id: int, area: Area) -> ApiKey:
    text = opaque.new_api_key()
    return await ApiKey.create(
        account_id=account_id,
        area_id=area.id,
        name="城市平台",
        scopes=["read"],
        shown=opaque.shown(text),
        key_hash=opaque.kept(text),
        expires_at=clock.now() + timedelta(days=30),
    )
