"""Places, people, their roles, sessions and keys, and the audit trail: who sees which."""

from typing import Any

from services.domain.accounts.models import Account, Grant
from services.domain.areas.models import Appointment, Post
from services.domain.audit.models import AuditEntry
from services.kit import clock
from tests.api.rights.callers import (
    EVERYBODY,
    INTEGRATOR,
    NOBODY,
    OTHER_SECRETARY,
    RESIDENT,
    SECRETARY,
    STAFF,
    STAFF_THERE,
    SUBDISTRICT,
)
from tests.api.rights.seeing import Rows, Sights
from tests.api.rights.world import World
from tests.factories.identity import a_key, a_session
from tests.factories.people import an_account

SIGHTS = Sights()


@SIGHTS("Area")
async def areas(w: World) -> Rows:
    return {
        "subdistrict": (w.subdistrict, EVERYBODY),
        "community": (w.community, EVERYBODY),
        "next community": (w.neighbour, EVERYBODY),
        "grid": (await w.a_grid(), EVERYBODY),
    }


@SIGHTS("Account")
async def accounts(w: World) -> Rows:
    return {
        "a resident": (await Account.get(id=w.id(RESIDENT)), STAFF | {RESIDENT}),
        "lives here": (await an_account(area=w.community), STAFF),
        "lives there": (await an_account(area=w.neighbour), STAFF_THERE),
        "lives nowhere": (await an_account(), NOBODY),
        "lives in a grid": (await an_account(area=await w.a_grid()), STAFF),
    }


@SIGHTS("Grant")
async def grants(w: World) -> Rows:
    return {
        "secretary's": (await Grant.get(account_id=w.id(SECRETARY)), STAFF),
        "integrator's": (await Grant.get(account_id=w.id(INTEGRATOR)), STAFF | {INTEGRATOR}),
        "officer's": (await Grant.get(account_id=w.id(SUBDISTRICT)), frozenset({SUBDISTRICT})),
        "secretary's there": (await Grant.get(account_id=w.id(OTHER_SECRETARY)), STAFF_THERE),
    }


@SIGHTS("Appointment")
async def appointments(w: World) -> Rows:
    held: dict[str, Any] = {"post": Post.GRID_CHIEF, "began_on": clock.today(), "account_id": w.id(RESIDENT)}
    now = await Appointment.create(area_id=(await w.a_grid()).id, **held)
    past = await Appointment.create(area_id=(await w.a_grid()).id, ended_on=clock.today(), **held)
    return {"held": (now, EVERYBODY), "ended": (past, EVERYBODY)}


@SIGHTS("AuditEntry")
async def audit_entries(w: World) -> Rows:
    async def entry(area_id: int | None) -> AuditEntry:
        return await AuditEntry.create(
            actor_id=w.id(RESIDENT), verb="need_publish", subject_type="Need", subject_id=1, area_id=area_id
        )

    return {
        "here": (await entry(w.community.id), STAFF),
        "in a grid": (await entry((await w.a_grid()).id), STAFF),
        "there": (await entry(w.neighbour.id), STAFF_THERE),
        "above": (await entry(w.subdistrict.id), frozenset({SUBDISTRICT})),
        "nowhere, though one's own": (await entry(None), NOBODY),
    }


@SIGHTS("Session")
async def sessions(w: World) -> Rows:
    return {
        "a resident's": (await a_session(w.id(RESIDENT)), frozenset({RESIDENT})),
        "a secretary's": (await a_session(w.id(SECRETARY)), frozenset({SECRETARY})),
    }


@SIGHTS("ApiKey")
async def api_keys(w: World) -> Rows:
    return {
        "an integrator's": (await a_key(w.id(INTEGRATOR), w.community), STAFF | {INTEGRATOR}),
        "an integrator's, there": (await a_key(w.id(INTEGRATOR), w.neighbour), STAFF_THERE | {INTEGRATOR}),
    }


@SIGHTS("ToDos")
async def to_dos(w: World) -> Rows:
    return {
        "a resident's": (await Account.get(id=w.id(RESIDENT)), frozenset({RESIDENT})),
        "a secretary's": (await Account.get(id=w.id(SECRETARY)), frozenset({SECRETARY})),
    }
