"""Files that people give: photos of partners, offers and events, which are public, and private papers."""

from enum import StrEnum
from typing import ClassVar

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from services.kit.records import Record, choice, link

LIVE = "state IN ('started', 'stored', 'ready')"
"""SQL: takes one of its thing's places."""


class UploadKind(StrEnum):
    PHOTO = "photo"
    LICENCE = "licence"


class UploadState(StrEnum):
    """`removed` rows wait for their objects to be deleted, and then go themselves."""

    STARTED = "started"
    STORED = "stored"
    READY = "ready"
    REFUSED = "refused"
    REMOVED = "removed"


class Upload(Record):
    """One file from its announcement on. Once it is ready it is the photo, or the paper of a licence."""

    SECRETS: ClassVar[frozenset[str]] = frozenset({"key"})

    account = link("Account")
    account_id: int
    """Who gives it."""
    kind = choice(UploadKind, max_length=8)
    partner = link("Partner", null=True)
    partner_id: int | None
    offer = link("Offer", null=True)
    offer_id: int | None
    event = link("Event", null=True)
    event_id: int | None
    licence = link("Licence", null=True)
    licence_id: int | None
    """One of the four: what it shows or proves."""
    host = link("Partner", null=True)
    host_id: int | None
    """The partner whose thing it is; None for an event that the community itself holds."""
    area = link("Area")
    area_id: int
    """The area whose staff look after the thing."""
    place = fields.SmallIntField()
    """1 for the first of its thing; a place is free again when its file is gone."""
    title = fields.CharField(max_length=80)
    key = fields.CharField(max_length=32, unique=True)
    """Random; names its objects."""
    bytes = fields.IntField()
    """Of the file as announced, and of a PDF as it is kept."""
    sha256 = fields.CharField(max_length=64)
    """Of the file as announced, in hexadecimal."""
    state = choice(UploadState, max_length=8)
    fault = fields.CharField(max_length=16, null=True)
    """An `UploadFault`: why it was refused."""
    expires_at = fields.DatetimeField()
    """Until when the file can be put."""
    due_at = fields.DatetimeField(null=True)
    """When a worker has something to do with it; None: never again."""
    attempts = fields.IntField(default=0)
    ready_at = fields.DatetimeField(null=True)
    media = fields.CharField(max_length=20, null=True)
    """Media type of what is served."""
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    """Pixels of the largest rendition; None for a PDF."""
    widths = ArrayField("int", default=list)
    """Pixels, ascending: the renditions of a picture."""
    colour = fields.CharField(max_length=7, null=True)
    """Mean colour of a picture, such as #c0ffee."""

    class Meta:
        table = "upload"
        constraints = (
            UniqueConstraint(fields=("partner_id", "place"), name="upload_place_of_partner", condition=LIVE),
            UniqueConstraint(fields=("offer_id", "place"), name="upload_place_of_offer", condition=LIVE),
            UniqueConstraint(fields=("event_id", "place"), name="upload_place_of_event", condition=LIVE),
            UniqueConstraint(fields=("licence_id", "place"), name="upload_place_of_licence", condition=LIVE),
            CheckConstraint(
                check="place BETWEEN 1 AND CASE kind WHEN 'photo' THEN 12 ELSE 4 END",
                name="upload_places",
            ),
            CheckConstraint(
                check="num_nonnulls(partner_id, offer_id, event_id, licence_id) = 1"
                " AND (kind = 'licence') = (licence_id IS NOT NULL)",
                name="upload_of_one_thing",
            ),
            CheckConstraint(
                check="state <> 'ready' OR num_nulls(ready_at, media) = 0"
                " AND media = ANY (CASE kind WHEN 'photo' THEN '{image/webp}'::text[]"
                " ELSE '{image/webp,application/pdf}'::text[] END)",
                name="upload_ready_is_served",
            ),
            CheckConstraint(
                check="state <> 'ready' OR media <> 'image/webp'"
                " OR (num_nulls(width, height, colour) = 0 AND cardinality(widths) > 0)",
                name="upload_picture_has_renditions",
            ),
            CheckConstraint(check="state <> 'refused' OR fault IS NOT NULL", name="upload_refused_for"),
            CheckConstraint(check="bytes > 0", name="upload_bytes"),
        )
        indexes = (Index(fields=("account_id", "id")), Index(fields=("created_at", "id")))
