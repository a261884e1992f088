"""The loop by a client that ariadne-codegen made of the SDL: python walk.py URL TOKENS DAY LOG.

TOKENS are JSON by role; the server writes sign-in codes to LOG. Runs in the clients' own Python, with the
generated package beside it; prints what it found, as JSON.
"""

import asyncio
import json
import re
import secrets
import sys
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from jinlin_client import Client
from jinlin_client.enums import Channel, NeedState, Tier, Urgency
from jinlin_client.input_types import (
    CodeRequestInput,
    EventChangeInput,
    EventCheckInInput,
    EventFinishInput,
    EventPublishInput,
    EventRateInput,
    EventRegisterInput,
    EventSetRemindersInput,
    EventShowCodesInput,
    MatchAcceptInput,
    MatchRunStartInput,
    NeedCloseInput,
    NeedDraftInput,
    NeedPublishInput,
    NeedWindowInput,
    OfferCreateInput,
    OfferSlotInput,
    SignInInput,
    SignOutInput,
    SubscribeInput,
    SuggestionMakeInput,
    TokenRefreshInput,
)

TITLE, CATEGORY = "银龄智能手机课", "数字助老"
LEAD = 1
"""Minutes before the event."""


def client_of(url, token):
    bearer = {"Authorization": f"Bearer {token}"}
    return Client(url, headers=bearer, ws_url=url.replace("http", "ws", 1), ws_connection_init_payload=bearer)


def done(answer):
    """The payload of a verb that must not be refused."""
    assert not hasattr(answer, "code"), (answer.code, answer.message)
    return answer


async def come_and_go(url, log):
    """A new neighbour signs in by a code, goes on by the refresh token, and signs out."""
    stranger, device = Client(url), secrets.token_hex(16)
    number = {"phone": f"+86199{secrets.randbelow(10**8):08d}", "device": device}
    done((await stranger.code_request(CodeRequestInput(**number))).code_request)
    code = await code_for(device, log)
    begun = SignInInput(**number, code=code, name="新邻居", device_name="客户端")
    begun = done((await stranger.sign_in(begun)).sign_in)
    going_on = TokenRefreshInput(refresh_token=begun.refresh_token)
    going_on = done((await stranger.token_refresh(going_on)).token_refresh)
    neighbour = client_of(url, going_on.access_token)
    ended = done((await neighbour.sign_out(SignOutInput())).sign_out).session
    assert (begun.is_new, ended.device, ended.ended_by.value) == (True, "客户端", "SIGNED_OUT")
    return begun.account.name


async def code_for(device, log):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        lines = [line for line in log.read_text(encoding="utf-8").splitlines() if device in line]
        if lines and (found := re.search(r"""\bcode["']?[=:] ?["']?(\d{6})\b""", lines[-1])):
            return found[1]
        await asyncio.sleep(0.1)
    raise AssertionError("the server has written no code")


async def ask(resident, secretary, day):
    me = (await resident.home()).me
    suggested = SuggestionMakeInput(area=me.area.id, text=f"能不能开个{TITLE}", idempotency_key="walk")
    suggestion = done((await resident.suggestion_make(suggested)).suggestion_make).suggestion
    again = done((await resident.suggestion_make(suggested)).suggestion_make).suggestion
    assert again == suggestion
    window = NeedWindowInput(on=day, starts="08:00:00", ends="12:00:00")
    need = NeedDraftInput(
        area=me.area.id,
        title=TITLE,
        text=f"{TITLE}:教老人用智能手机",
        category=CATEGORY,
        max_tier=Tier.LOW_FEE,
        people=12,
        urgency=Urgency.URGENT,
        windows=[window],
        suggestions=[suggestion.id],
    )
    drafted = done((await secretary.need_draft(need)).need_draft).need
    done((await secretary.need_publish(NeedPublishInput(need=drafted.id))).need_publish)
    found = (await resident.need(drafted.id)).need
    assert (found.state, found.supported_by_me) == (NeedState.PUBLISHED, True)
    return me.area.id, suggestion.id, drafted.id


async def match(partner, secretary, area, need, day):
    ours = (await partner.my_partners()).partners.nodes[0]
    offer = OfferCreateInput(
        partner=ours.id,
        serves=area,
        title=TITLE,
        text=f"{TITLE}:志愿者教老人用智能手机",
        category=CATEGORY,
        tier=Tier.FREE,
        places=30,
        place="社区服务中心",
        valid_from=datetime.now(timezone(timedelta(hours=8))).date().isoformat(),
        valid_until=day,
        slots=[OfferSlotInput(on=day, starts="09:30:00", ends="11:00:00")],
    )
    done((await partner.offer_create(offer)).offer_create)
    run = done((await secretary.match_run_start(MatchRunStartInput(area=area))).match_run_start).run
    seen = [one.match_run_progress async for one in secretary.progress(run.id)]
    assert seen[-1].state.value == "DONE", seen
    (proposal,) = (await partner.proposals(need)).proposals.nodes
    assert sum(line.points for line in proposal.lines) == proposal.score
    accepted = done((await partner.match_accept(MatchAcceptInput(proposal=proposal.id))).match_accept)
    return accepted.proposal.event.id


async def meet(resident, partner, secretary, event):
    done((await secretary.event_publish(EventPublishInput(event=event))).event_publish)
    wish = SubscribeInput(event=event, channels=[Channel.IN_APP], leads=[LEAD], any_hour=True)
    done((await resident.subscribe(wish)).subscribe)
    register = EventRegisterInput(event=event, party=3)
    done((await resident.event_register(register)).event_register)
    refused = (await resident.event_register(register)).event_register
    assert refused.code == "ALREADY_REGISTERED"
    await remind(resident, secretary, event)
    shown = done((await partner.event_show_codes(EventShowCodesInput(event=event))).event_show_codes)
    done((await resident.event_check_in(EventCheckInInput(event=event, code=shown.digits))).event_check_in)
    done((await resident.event_rate(EventRateInput(event=event, rating=5, text="妈妈学会了。"))).event_rate)
    finished = done((await secretary.event_finish(EventFinishInput(event=event))).event_finish)
    return finished.event.attended


async def remind(resident, secretary, event):
    """Moved so near that its reminder is due within seconds."""
    starts = datetime.now(UTC) + timedelta(minutes=LEAD, seconds=4)
    done(
        (
            await secretary.event_set_reminders(EventSetRemindersInput(event=event, leads=[LEAD]))
        ).event_set_reminders
    )
    moved = EventChangeInput(
        event=event, starts_at=starts.isoformat(), ends_at=(starts + timedelta(hours=1)).isoformat()
    )
    done((await secretary.event_change(moved)).event_change)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        reminders = (await resident.deliveries(event)).event.reminders.nodes
        states = [one.state.value for reminder in reminders for one in reminder.deliveries.nodes]
        if states == ["SENT"]:
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"no reminder came: {states}")


async def walk(url, tokens, day, log):
    neighbour = await come_and_go(url, log)
    began = datetime.now(UTC).isoformat()
    resident, partner, secretary = (
        client_of(url, tokens[role]) for role in ("resident", "partner", "secretary")
    )
    area, suggestion, need = await ask(resident, secretary, day)
    event = await match(partner, secretary, area, need, day)
    attended = await meet(resident, partner, secretary, event)
    done((await secretary.need_close(NeedCloseInput(need=need, note="开课一次。"))).need_close)
    history = (await resident.suggestion(suggestion)).suggestion.need
    trail = (await secretary.audit_trail(began, area)).audit_entries.nodes
    return {
        "neighbour": neighbour,
        "attended": attended,
        "note": history.closing_note,
        "history": [step.state.value for step in history.steps.nodes],
        "audited": [entry.verb for entry in trail],
    }


URL, TOKENS, DAY, LOG = sys.argv[1:]
found = asyncio.run(walk(URL, json.loads(TOKENS), DAY, Path(LOG)))
sys.stdout.write(json.dumps(found, ensure_ascii=False))
