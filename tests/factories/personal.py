"""Who looked at whose personal data."""

from services.domain.accounts.models import Account
from services.domain.personal.models import Reveal
from tests.factories.people import an_account


async def a_reveal(account: Account, *, viewer: Account | None = None) -> Reveal:
    """Somebody saw the phone number."""
    looked = viewer or await an_account(name="李书记")
    return await Reveal.create(
        account_id=account.id,
        viewer_id=looked.id,
        area_id=account.area_id,
        event_id=None,
        fields_=["phone"],
        reason="电话回访",
    )
