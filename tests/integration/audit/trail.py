"""What the trail says, read for a test: the newest entries, and what each says has changed."""

from typing import Any

from services.domain.audit.models import AuditEntry
from services.kit.errors import Refusal
from tests.factories.acting import act


async def left_by(action) -> list[AuditEntry]:
    """The entries that the action leaves, in the order of their writing."""
    last = await AuditEntry.all().order_by("-id").first()
    await act(action)
    return await AuditEntry.filter(id__gt=last.id if last else 0).order_by("id")


async def the_one_left_by(action) -> AuditEntry:
    left = await left_by(action)
    assert len(left) == 1, [one.verb for one in left]
    return left[0]


def changes(entry: AuditEntry) -> dict[str, Any]:
    """The columns that differ, each with its value before and after."""
    assert entry.before is not None
    assert entry.after is not None
    assert entry.before.keys() == entry.after.keys()
    return {
        column: (was, entry.after[column])
        for column, was in entry.before.items()
        if was != entry.after[column]
    }


async def refused(action) -> bool:
    """Whether the action refuses, and leaves no entry."""
    before = await AuditEntry.all().count()
    try:
        await act(action)
    except Refusal:
        return await AuditEntry.all().count() == before
    return False
