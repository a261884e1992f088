"""Community partners (社区合伙人) and the offers they make (资源清单)."""

from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from services.kit import masks
from services.kit.records import Record, choice, link, wall_time
from services.kit.sealed import personal


class PartnerKind(StrEnum):
    MERCHANT = "merchant"
    SOCIAL_ORGANISATION = "social_organisation"
    CO_BUILDING_UNIT = "co_building_unit"
    RESIDENT = "resident"


class PartnerState(StrEnum):
    """招募-评估-签约-入驻-履约-续约/退出; `rejected` is an application turned down."""

    APPLIED = "applied"
    ASSESSED = "assessed"
    SIGNED = "signed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REJECTED = "rejected"
    EXITED = "exited"


class Tier(StrEnum):
    """Price tier: 公益 free, 低偿 low_fee, 市场价 market; ordered from the cheapest."""

    FREE = "free"
    LOW_FEE = "low_fee"
    MARKET = "market"


class OfferState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Partner(Record):
    area = link("Area")
    area_id: int
    """The subdistrict or community that the partner has joined."""
    kind = choice(PartnerKind, max_length=24)
    name = fields.CharField(max_length=80)
    credit_code = fields.CharField(max_length=18, null=True)
    """Unified social credit code (GB 32100-2015); none for residents."""
    introduction = fields.TextField(default="")
    address = fields.CharField(max_length=200, default="")
    """Of an organisation; empty for a resident, whose address is `home`."""
    home: str | None = personal(masks.address, max_length=200, null=True)
    longitude = fields.FloatField(null=True)
    latitude = fields.FloatField(null=True)
    contact_name: str = personal(masks.name, max_length=60)
    contact_phone: str = personal(masks.phone, max_length=20)
    state = choice(PartnerState, max_length=16)
    state_reason = fields.CharField(max_length=500, default="")
    active_since = fields.DateField(null=True)
    takes_weekly = fields.IntField(null=True)
    takes_monthly = fields.IntField(null=True)
    """How many matches it takes in a civil week (Monday first) and month; None without a limit."""

    class Meta:
        table = "partner"
        constraints = (
            CheckConstraint(
                check="takes_weekly BETWEEN 1 AND 1000 AND takes_monthly BETWEEN 1 AND 1000",
                name="partner_takes",
            ),
            UniqueConstraint(
                fields=("credit_code",),
                name="partner_credit_code_once",
                condition="state NOT IN ('rejected', 'exited')",
            ),
            CheckConstraint(
                check="kind = 'resident' OR credit_code IS NOT NULL",
                name="partner_organisation_has_code",
            ),
        )
        indexes = (("area_id", "state"),)


class MemberRole(StrEnum):
    OWNER = "owner"
    STAFF = "staff"


class Membership(Record):
    """An account that acts for a partner."""

    partner = link("Partner")
    partner_id: int
    account = link("Account")
    account_id: int
    role = choice(MemberRole, max_length=8)
    left_at = fields.DatetimeField(null=True)

    class Meta:
        table = "membership"
        constraints = (
            UniqueConstraint(
                fields=("partner_id", "account_id"),
                name="membership_once",
                condition="left_at IS NULL",
            ),
        )
        indexes = (("account_id",),)


class Licence(Record):
    """A business or trade licence; valid on the days from `issued_on` to `expires_on`, both included."""

    partner = link("Partner")
    partner_id: int
    kind = fields.CharField(max_length=40)
    number = fields.CharField(max_length=40)
    issued_on = fields.DateField()
    expires_on = fields.DateField(null=True)

    class Meta:
        table = "licence"
        constraints = (
            UniqueConstraint(fields=("partner_id", "kind", "number"), name="licence_once"),
            CheckConstraint(check="expires_on > issued_on", name="licence_expires_after_issue"),
        )


class Agreement(Record):
    """共建协议: one version and its term; `begins_on` to `ends_on`, both included."""

    partner = link("Partner")
    partner_id: int
    version = fields.IntField()
    terms = fields.TextField()
    begins_on = fields.DateField()
    ends_on = fields.DateField()
    review_on = fields.DateField()
    signed_at = fields.DatetimeField()
    signed_by = link("Account")
    signed_by_id: int

    class Meta:
        table = "agreement"
        constraints = (
            UniqueConstraint(fields=("partner_id", "version"), name="agreement_version_once"),
            CheckConstraint(
                check="begins_on <= review_on AND review_on <= ends_on",
                name="agreement_review_within_term",
            ),
        )


class Offer(Record):
    partner = link("Partner")
    partner_id: int
    serves = link("Area")
    serves_id: int
    """The offer serves needs in this area and everything below it."""
    title = fields.CharField(max_length=80)
    text = fields.TextField()
    category = fields.CharField(max_length=30)
    tier = choice(Tier, max_length=8)
    price_fen = fields.IntField(default=0)
    """Price a person in fen; 0 if and only if the tier is free."""
    capacity = fields.IntField(default=1)
    """How many needs one slot can take."""
    places = fields.IntField(null=True)
    """How many people one slot can take; None without a limit."""
    at_home = fields.BooleanField(default=False)
    place = fields.CharField(max_length=120, default="")
    longitude = fields.FloatField(null=True)
    latitude = fields.FloatField(null=True)
    radius_metres = fields.IntField(null=True)
    groups = ArrayField("text", default=list)
    """Target groups; empty means everybody."""
    valid_from = fields.DateField()
    valid_until = fields.DateField()
    """Both days included."""
    state = choice(OfferState, max_length=16)

    class Meta:
        table = "offer"
        constraints = (
            CheckConstraint(check="(price_fen = 0) = (tier = 'free')", name="offer_free_costs_nothing"),
            CheckConstraint(check="price_fen >= 0 AND capacity >= 1", name="offer_counts"),
            CheckConstraint(check="valid_from <= valid_until", name="offer_valid"),
        )
        indexes = (("partner_id",), ("serves_id", "state"), ("valid_until",))


class OfferSlot(Record):
    """Weekly (`weekday`, ISO 1 Monday to 7) or dated (`on`); local civil time, on one day."""

    offer = link("Offer")
    offer_id: int
    weekday = fields.SmallIntField(null=True)
    on = fields.DateField(null=True, source_field="on_date")
    starts = wall_time()
    ends = wall_time()

    class Meta:
        table = "offer_slot"
        constraints = (
            CheckConstraint(check="num_nonnulls(weekday, on_date) = 1", name="offer_slot_kind"),
            CheckConstraint(check="weekday BETWEEN 1 AND 7", name="offer_slot_weekday"),
            CheckConstraint(check="starts < ends", name="offer_slot_order"),
        )
        indexes = (("offer_id",),)
