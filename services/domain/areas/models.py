"""The one tree of places: subdistrict, community, grid, building, household; and who is posted there."""

from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from services.kit.records import Record, choice, link


class AreaKind(StrEnum):
    """Level of the four-level linkage (四级联动); a child is always of a lower level than its parent."""

    SUBDISTRICT = "subdistrict"
    COMMUNITY = "community"
    GRID = "grid"
    BUILDING = "building"
    HOUSEHOLD = "household"


class Post(StrEnum):
    """A post on a grid: one chief (网格长), one or more members (网格员)."""

    GRID_CHIEF = "grid_chief"
    GRID_MEMBER = "grid_member"


class Area(Record):
    kind = choice(AreaKind, max_length=16)
    parent = link("Area", null=True)
    parent_id: int | None
    name = fields.CharField(max_length=60)
    path = fields.CharField(max_length=200, unique=True)
    """Ids from the root, each with a dot: "1.4.17."; a subtree is a prefix."""
    longitude = fields.FloatField(null=True)
    latitude = fields.FloatField(null=True)

    class Meta:
        table = "area"
        constraints = (UniqueConstraint(fields=("parent_id", "name"), name="area_name_once_in_parent"),)
        indexes = (("parent_id",),)


class Appointment(Record):
    """A post held on an area from one civil date to another; None while it lasts."""

    area = link("Area")
    area_id: int
    account = link("Account")
    account_id: int
    post = choice(Post, max_length=16)
    began_on = fields.DateField()
    ended_on = fields.DateField(null=True)

    class Meta:
        table = "appointment"
        constraints = (
            UniqueConstraint(
                fields=("area_id",),
                name="appointment_one_chief",
                condition="post = 'grid_chief' AND ended_on IS NULL",
            ),
            UniqueConstraint(
                fields=("area_id", "account_id"),
                name="appointment_once_at_a_time",
                condition="ended_on IS NULL",
            ),
            CheckConstraint(check="ended_on >= began_on", name="appointment_ends_after_begin"),
        )
        indexes = (("account_id",),)
