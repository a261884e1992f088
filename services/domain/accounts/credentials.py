"""By what people prove who they are: codes, sessions, staff identities, API keys; secrets as hashes."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.migrations.constraints import UniqueConstraint

from services.kit.records import Record, choice, link

_HASH = 64
"""Characters of a SHA-256 in hexadecimal."""


class SignInMethod(StrEnum):
    """How a session began."""

    CODE = "code"
    OIDC = "oidc"


class SessionEnd(StrEnum):
    """Why a session is over."""

    SIGNED_OUT = "signed_out"
    EVERYWHERE = "everywhere"
    REUSE = "reuse"


class SigningKeyRow(Record):
    """A generation of the keys that sign access tokens; `salt` is part of what its key is derived from."""

    number = fields.IntField(unique=True)
    salt = fields.CharField(max_length=64)
    signs_from = fields.DatetimeField()
    verifies_until = fields.DatetimeField(null=True)

    class Meta:
        table = "signing_key"


class SignInCode(Record):
    """The last code that a device asked for, for one phone; phones and devices are blind indexes.

    `box` holds phone and code, sealed, until the text message has left.
    """

    phone_index = fields.CharField(max_length=32)
    device_index = fields.CharField(max_length=32)
    code_hash = fields.CharField(max_length=_HASH)
    expires_at = fields.DatetimeField()
    tries = fields.IntField(default=0)
    used_at = fields.DatetimeField(null=True)
    box = fields.BinaryField(null=True)
    box_key = fields.CharField(max_length=40, default="")
    due_at = fields.DatetimeField(null=True)
    """When the message is tried next; None once it has left, or will not."""
    attempts = fields.IntField(default=0)

    class Meta:
        table = "sign_in_code"
        constraints = (UniqueConstraint(fields=("phone_index", "device_index"), name="code_of_device_once"),)
        indexes = (("expires_at",),)


class Throttle(Record):
    """How often something was done in the window that ends at `ends_at`. `key` names what and by whom."""

    key = fields.CharField(max_length=80, unique=True)
    count = fields.IntField()
    ends_at = fields.DatetimeField()

    class Meta:
        table = "throttle"
        indexes = (("ends_at",),)


class Session(Record):
    """A device that is signed in, by a family of refresh tokens of which one holds."""

    SECRETS = frozenset({"family_hash", "current_hash", "previous_hash", "salt"})

    account = link("Account")
    account_id: int
    method = choice(SignInMethod, max_length=8)
    device = fields.CharField(max_length=80)
    """What the person calls it."""
    family_hash = fields.CharField(max_length=_HASH, unique=True)
    current_hash = fields.CharField(max_length=_HASH)
    previous_hash = fields.CharField(max_length=_HASH, null=True)
    salt = fields.CharField(max_length=64)
    """Part of what the current token was derived from."""
    used_at = fields.DatetimeField()
    """When the current token was issued: the last use, but for the life of an access token."""
    ended_at = fields.DatetimeField(null=True)
    ended_by = fields.CharField(max_length=12, null=True)
    """A SessionEnd."""

    class Meta:
        table = "session"
        indexes = (("account_id", "id"),)


class StaffIdentity(Record):
    """Who somebody of the staff is to the identity provider."""

    account = link("Account")
    account_id: int
    issuer = fields.CharField(max_length=200)
    subject = fields.CharField(max_length=255)

    class Meta:
        table = "staff_identity"
        constraints = (UniqueConstraint(fields=("issuer", "subject"), name="staff_identity_once"),)


class ApiKey(Record):
    """A key by which a system acts as `account`, within an area's subtree and its scopes."""

    SECRETS = frozenset({"key_hash", "previous_hash"})

    account = link("Account")
    account_id: int
    area = link("Area")
    area_id: int
    name = fields.CharField(max_length=60)
    scopes: Any = ArrayField(element_type="text")
    shown = fields.CharField(max_length=16)
    """The first characters of the key: enough to recognise it."""
    key_hash = fields.CharField(max_length=_HASH, unique=True)
    previous_hash = fields.CharField(max_length=_HASH, null=True, unique=True)
    previous_until = fields.DatetimeField(null=True)
    """Until when the key before the last rotation still holds."""
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "api_key"
        indexes = (("account_id", "id"), ("area_id", "id"))
