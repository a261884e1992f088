"""A new neighbour signs in by phone and code, goes on by a refresh token, and signs out."""

import re
import secrets
from pathlib import Path

from services.tour.client import Client
from services.tour.errors import StepFailed
from services.tour.story import Story
from services.tour.waiting import expect, until

_PATIENCE = 5.0
_MINE = "{ sessions(first: 5) { nodes { device method endedAt } } }"


async def by_phone(story: Story) -> str:
    """Where codes are at hand: a development server without a gateway writes them to its log."""
    if story.codes is None:
        return "left out: codes go to real phones here"
    stranger, device = Client(story.resident.http, story.resident.url, ""), secrets.token_hex(16)
    phone = f"+86199{secrets.randbelow(10**8):08d}"
    await stranger.do("codeRequest", "expiresIn", phone=phone, device=device)
    code = await _code(story.codes, device)
    given = {"phone": phone, "device": device, "code": code, "deviceName": "导览"}
    selection = "accessToken refreshToken isNew account { name }"
    begun = await stranger.do("signIn", selection, **given, name=f"新邻居{story.mark}")
    expect("whether the account is new", begun["isNew"], True)
    going_on = await stranger.do("tokenRefresh", "accessToken", refreshToken=begun["refreshToken"])
    neighbour = Client(stranger.http, stranger.url, going_on["accessToken"])
    devices = (await neighbour.ask(_MINE))["sessions"]["nodes"]
    expect("the neighbour's devices", devices, [{"device": "导览", "method": "CODE", "endedAt": None}])
    await _sign_out(neighbour)
    return f"{begun['account']['name']}, on 导览, and out again"


async def _sign_out(neighbour: Client) -> None:
    await neighbour.do("signOut", "session { endedBy }")
    try:
        await neighbour.ask("{ me { id } }")
    except StepFailed as failure:
        if "401" not in str(failure):
            raise
    else:
        raise StepFailed("the access token went on after its session had ended")


async def _code(log: Path, device: str) -> str:
    async def shown() -> str | None:
        return _shown(log, device)

    return str(await until("the code in the log", shown, bool, seconds=_PATIENCE))


def _shown(log: Path, device: str) -> str | None:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    line = next((one for one in reversed(lines) if device in one), "")
    found = re.search(r"""\bcode["']?[=:] ?["']?(\d{6})\b""", line)
    return found[1] if found else None
