"""One-time codes for signing in: their form, their limits, and the statements that keep them."""

import hmac
import re
import secrets
from datetime import datetime, timedelta

import msgspec

from services.domain.accounts.throttles import Counted, Window
from services.kit import clock, database, sealing
from services.kit.errors import InvalidInput

LIFE = timedelta(minutes=5)
TRIES = 5
"""For one code; the odds of a guess are then 5 in a million."""
PLACE = "sign_in_code.box"
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_DEVICE = re.compile(r"[\x21-\x7e]{16,128}")
_CODE = re.compile(r"\d{6}")

_KEEP = """
INSERT INTO sign_in_code (created_at, phone_index, device_index, code_hash, expires_at, tries, box, box_key,
                          due_at, attempts)
VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, 0)
    ON CONFLICT (phone_index, device_index) DO UPDATE
   SET created_at = excluded.created_at, code_hash = excluded.code_hash, expires_at = excluded.expires_at,
       tries = 0, used_at = NULL, box = excluded.box, box_key = excluded.box_key, due_at = excluded.due_at,
       attempts = 0
"""
_TRY = """
UPDATE sign_in_code SET tries = tries + 1
 WHERE phone_index = $1 AND device_index = $2 AND used_at IS NULL AND expires_at > $3 AND tries < $4
RETURNING id, code_hash
"""
_USE = "UPDATE sign_in_code SET used_at = $2, box = NULL, due_at = NULL WHERE id = $1"
_FORGET = """
DELETE FROM sign_in_code WHERE id IN (
    SELECT id FROM sign_in_code WHERE expires_at < $1 ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED)
RETURNING id
"""


class Text(msgspec.Struct, frozen=True):
    """What is to be sent: the code to the phone, E.164."""

    phone: str
    code: str


def requests(phone: str, device: str, address: str) -> list[Counted]:
    """How often codes may be asked for; a community's wireless network has one address for all its people."""
    return [
        Counted("phone", phone, (Window(1, _MINUTE), Window(5, _HOUR), Window(10, _DAY))),
        Counted("device", device, (Window(8, _HOUR),)),
        Counted("address", address, (Window(30, _HOUR),)),
    ]


def trials(phone: str, device: str, address: str) -> list[Counted]:
    """How often codes may be tried."""
    return [
        Counted("phone", phone, (Window(30, _HOUR),)),
        Counted("device", device, (Window(20, _HOUR),)),
        Counted("address", address, (Window(100, _HOUR),)),
    ]


def device(raw: str) -> str:
    """The device's own random name, or InvalidInput."""
    if not _DEVICE.fullmatch(raw):
        raise InvalidInput(
            "device must be 16 to 128 ASCII characters, random and always the same.", field="device"
        )
    return raw


def code(raw: str) -> str:
    """The six digits as typed, or InvalidInput."""
    digits = "".join(raw.split())
    if not _CODE.fullmatch(digits) or not digits.isascii():
        raise InvalidInput("code must be the six digits of the text message.", field="code")
    return digits


def new() -> str:
    """Six digits."""
    return f"{secrets.randbelow(10**6):06d}"


async def keep(text: Text, device: str, *, key: bytes, sent: bool) -> None:
    """Keep a new code in place of the last of this phone and device; its text is due now unless `sent`."""
    now = clock.now()
    box = sealing.ring().seal(PLACE, msgspec.json.encode(text).decode(), mask="")
    held = (None, "", None) if sent else (box.box, box.key, now)
    found = _hash(key, text.phone, device, text.code)
    await database.rows(_KEEP, now, *_indexes(text.phone, device), found, now + LIFE, *held)


async def holds(phone: str, device: str, code: str, *, key: bytes) -> bool:
    """Whether the code holds; it is then used up. Any other try counts, if the transaction commits."""
    now = clock.now()
    found = await database.rows(_TRY, *_indexes(phone, device), now, TRIES)
    given = _hash(key, phone, device, code)
    if not found or not hmac.compare_digest(found[0]["code_hash"], given):
        return False
    await database.rows(_USE, found[0]["id"], now)
    return True


async def forget() -> int:
    """Delete a thousand of the codes that expired a day ago; answers how many there were."""
    return len(await database.rows(_FORGET, _a_day_ago()))


def _a_day_ago() -> datetime:
    return clock.now() - timedelta(days=1)


def _indexes(phone: str, device: str) -> tuple[str, str]:
    ring = sealing.ring()
    return (
        ring.index("sign_in_code.phone", phone).hex(),
        ring.index("sign_in_code.device", device).hex(),
    )


def _hash(key: bytes, phone: str, device: str, code: str) -> str:
    """Keyed: a million codes are soon tried by whoever has the table and not the key."""
    return hmac.digest(key, f"{phone}\0{device}\0{code}".encode(), "sha256").hex()
