"""Notices to those who joined an event, in the words they read: Chinese, civil time."""

from collections.abc import Iterable
from datetime import datetime

from services.domain.events import rules
from services.domain.events.models import Event, Registration
from services.domain.notifications.actions import notify
from services.kit import clock

_WEEKDAYS = "一二三四五六日"


async def cancelled(event: Event, account_ids: list[int], reason: str) -> None:
    """The event does not take place."""
    body = f"{_when(event.starts_at)}的“{event.title}”已取消。原因：{reason}"
    await _tell(event, account_ids, what="cancelled", title="活动取消", body=body)


async def moved(event: Event, account_ids: list[int]) -> None:
    """The event has other times or another place."""
    body = (
        f"“{event.title}”现定于{_when(event.starts_at)}至{_when(event.ends_at)}，"
        f"地点：{event.place}。您的报名继续有效，不能参加请取消报名。"
    )
    # An event can move again and again; the moment keeps the notices apart.
    what = f"moved:{clock.now():%Y%m%d%H%M%S%f}"
    await _tell(event, account_ids, what=what, title="活动时间或地点变更", body=body)


async def promoted(event: Event, registrations: Iterable[Registration]) -> None:
    """Places came free for these parties."""
    for one in registrations:
        body = (
            f"“{event.title}”（{_when(event.starts_at)}，{event.place}）"
            f"有了空位，您报名的{one.party}人已确认。不能参加请取消报名。"
        )
        await _tell(event, [one.account_id], what=f"promoted:{one.id}", title="候补成功", body=body)


async def joined(event: Event) -> list[int]:
    """The accounts that hold or await places."""
    found = await Registration.filter(event_id=event.id, state__in=rules.JOINED).order_by("account_id")
    return [one.account_id for one in found]


async def _tell(event: Event, account_ids: list[int], *, what: str, title: str, body: str) -> None:
    if account_ids:
        key = f"event:{event.id}:{what}"
        await notify(account_ids, key=key, title=f"{title}：{event.title}", body=body, subject=event)


def _when(moment: datetime) -> str:
    local = moment.astimezone(clock.CIVIL)
    return f"{local.month}月{local.day}日（周{_WEEKDAYS[local.weekday()]}）{local:%H:%M}"
