"""Who signs in, and the rights granted to them."""

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

from services.domain.accounts.credentials import (
    ApiKey,
    Session,
    SignInCode,
    SigningKeyRow,
    StaffIdentity,
    Throttle,
)
from services.domain.actors.actor import Role
from services.kit import masks
from services.kit.records import Record, choice, link
from services.kit.sealed import personal

__all__ = [
    "Account",
    "ApiKey",
    "Grant",
    "Session",
    "SignInCode",
    "SigningKeyRow",
    "StaffIdentity",
    "Throttle",
]


class Account(Record):
    """A person or an integrating system. Personal data: name, phone, email."""

    name: str = personal(masks.name, max_length=60)
    phone: str | None = personal(masks.phone, max_length=20, unique=True, null=True)
    """E.164 without separators, such as +8613800000000."""
    email: str | None = personal(masks.email, max_length=254, null=True)
    area = link("Area", null=True)
    area_id: int | None
    """Where the person lives: a community, grid, building or household."""
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "account"
        indexes = (("area_id",),)


class Grant(Record):
    """(role, area): covers the area's subtree until revoked. Posts on grids are appointments."""

    account = link("Account")
    account_id: int
    role = choice(Role, max_length=16)
    area = link("Area")
    area_id: int
    granted_by = link("Account", null=True)
    granted_by_id: int | None
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "grant_"
        constraints = (
            UniqueConstraint(
                fields=("account_id", "role", "area_id"),
                name="grant_once",
                condition="revoked_at IS NULL",
            ),
        )
