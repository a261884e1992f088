"""What people are told about their sign-ins."""

from services.domain.accounts.models import Session
from services.domain.notifications import actions

_TITLE = "一台设备的登录已被系统终止"


async def tell_of_reuse(session: Session) -> None:
    """A notice to the owner of a session that was ended because its token had been copied."""
    body = (
        f"设备「{session.device}」的登录凭证被重复使用，可能已被他人复制。为保护您的账号，系统已终止该设备的登录。\n"
        "如果是您本人，请重新登录；如果不是，请在「我的设备」中退出全部设备。"
    )
    await actions.notify(
        [session.account_id], key=f"session:{session.id}:reuse", title=_TITLE, body=body, subject=session
    )
