"""Notices about proposals, in the words people read: Chinese, civil time."""

from collections.abc import Collection, Sequence
from datetime import datetime

from services.domain.events.models import Event, EventState
from services.domain.matching import queries
from services.domain.matching.explaining import lines_of, reasons
from services.domain.matching.models import DeclineReason, Proposal
from services.domain.needs.models import Need
from services.domain.notifications import to_dos
from services.domain.notifications.actions import notify
from services.domain.partners.models import Partner
from services.kit import clock

_WEEKDAYS = "一二三四五六日"
_BECAUSE: dict[str, str] = {
    DeclineReason.TOO_FAR: "太远",
    DeclineReason.TOO_DEAR: "价格不合适",
    DeclineReason.NO_TIME: "那个时间没空",
    DeclineReason.NOT_OUR_JOB: "不是我们的服务",
    DeclineReason.NO_CAPACITY: "人手已满",
}


async def proposed(proposals: Sequence[Proposal]) -> None:
    """Each partner's members learn of the needs proposed to them."""
    needs = await _needs_of(proposals)
    members = await queries.members_of({one.partner_id for one in proposals})
    for one in proposals:
        body = (
            f"居民需求“{needs[one.need_id].title}”与您的服务匹配，时间：{when(one.starts_at)}。"
            f"{_why(one)}请在{when(one.expires_at)}前接单或婉拒。"
        )
        title = f"新的派单：{needs[one.need_id].title}"
        await _tell(members[one.partner_id], one, "proposed", title, body)


async def accepted(proposal: Proposal, need: Need, partner: Partner, event: Event) -> None:
    """The curators of the need's area have an event to publish, or a stall more."""
    then = "活动已起草，请核对后发布。" if event.state is EventState.DRAFT else f"摊位已加入“{event.title}”。"
    body = f"{partner.name}接受了“{need.title}”，时间：{when(proposal.starts_at)}。{then}"
    curators = await queries.curators_of(need.area_id)
    await _tell(curators, proposal, "accepted", f"已接单：{need.title}", body)
    await _answered(proposal)


async def declined(proposal: Proposal, need: Need) -> None:
    """The curators learn why."""
    partner = await Partner.get(id=proposal.partner_id)
    why = "。".join(filter(None, [_BECAUSE.get(proposal.declined_for or "", ""), proposal.reason]))
    body = f"{partner.name}婉拒了“{need.title}”。原因：{why}"
    curators = await queries.curators_of(need.area_id)
    await _tell(curators, proposal, "declined", f"已婉拒：{need.title}", body)
    await _answered(proposal)


async def withdrawn(proposals: Sequence[Proposal]) -> None:
    """The partners need not answer any more."""
    await _closed(proposals, "withdrawn", "派单已撤回", "不需要再答复。原因：{reason}")


async def assigned(proposal: Proposal, need: Need) -> None:
    """The partner's members learn that staff have agreed the match in their name."""
    members = await queries.members_of({proposal.partner_id})
    body = (
        f"工作人员已为您安排居民需求“{need.title}”，时间：{when(proposal.starts_at)}。"
        f"原因：{proposal.assigned_for}。如不能承接，请尽快退回。"
    )
    await _tell(members[proposal.partner_id], proposal, "assigned", f"已安排：{need.title}", body)


async def taken_back(proposal: Proposal, need: Need, *, by_partner: bool) -> None:
    """Whichever side did not take the agreement back learns why."""
    members = await queries.members_of({proposal.partner_id})
    told = await queries.curators_of(need.area_id) if by_partner else members[proposal.partner_id]
    who = (await Partner.get(id=proposal.partner_id)).name if by_partner else "社区"
    body = f"{who}退回了“{need.title}”（{when(proposal.starts_at)}）的接单。原因：{proposal.reason}"
    await _tell(told, proposal, "taken_back", f"接单已退回：{need.title}", body)


async def expired(proposals: Sequence[Proposal]) -> None:
    """The partners did not answer in time."""
    await _closed(proposals, "expired", "派单已过期", "未在期限内答复，已经过期。")


async def _closed(proposals: Sequence[Proposal], what: str, title: str, says: str) -> None:
    needs = await _needs_of(proposals)
    members = await queries.members_of({one.partner_id for one in proposals})
    for one in proposals:
        name = needs[one.need_id].title
        body = f"“{name}”（{when(one.starts_at)}）的派单{says.format(reason=one.reason)}"
        await _tell(members[one.partner_id], one, what, f"{title}：{name}", body)


def _why(proposal: Proposal) -> str:
    told = reasons(lines_of(proposal.parts))
    return f"理由：{told}。" if told else ""


async def _answered(proposal: Proposal) -> None:
    """The partner's members have one answer less to give."""
    members = await queries.members_of({proposal.partner_id})
    to_dos.told(members[proposal.partner_id])


async def _needs_of(proposals: Sequence[Proposal]) -> dict[int, Need]:
    return await Need.in_bulk({one.need_id for one in proposals}, "id") if proposals else {}


async def _tell(accounts: Collection[int], proposal: Proposal, what: str, title: str, body: str) -> None:
    key = f"proposal:{proposal.id}:{what}"
    await notify(sorted(accounts), key=key, title=title, body=body, subject=proposal)


def when(moment: datetime) -> str:
    """11月24日（周二）09:00"""
    local = moment.astimezone(clock.CIVIL)
    return f"{local.month}月{local.day}日（周{_WEEKDAYS[local.weekday()]}）{local:%H:%M}"
