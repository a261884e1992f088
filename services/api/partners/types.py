"""Community partners (社区合伙人), who acts for them, and their papers."""

import services.api.partners.enums
import services.api.partners.offers  # noqa: F401  # declares the offers
from services.api.reads import (
    Extends,
    Node,
    among,
    column,
    compare,
    condition,
    many,
    one,
    order,
    personal,
    shown,
    sql,
    subtree,
)
from services.domain.actors import gates
from services.domain.partners import models, queries

_MINE = gates.my_partner("{t}.id")
_COLLEAGUE = gates.my_partner("{t}.partner_id")
_INSIDER = f"({_MINE} OR {gates.staff_of('{t}.area_id')})"


def _for_insiders(column: str) -> str:
    return f"CASE WHEN {_INSIDER} THEN {{t}}.{column} END"


def _unless_at_home(column: str) -> str:
    return f"CASE WHEN {{t}}.kind <> 'resident' OR {_INSIDER} THEN {{t}}.{column} END"


class Partner(Node, model=models.Partner, gate=queries.visible_to, plural="partners"):
    """A merchant, organisation, unit or resident that gives something to the community."""

    name = column("Name as residents see it.")
    kind = column("What it is.")
    credit_code = column("Unified social credit code (GB 32100-2015), 18 characters; null for residents.")
    introduction = column("What it says about itself, at most 2,000 characters; may be empty.")
    address = personal(
        "Street address; may be empty. Of a resident, others than its members and staff see the street only.",
        f"CASE WHEN {{t}}.home IS NULL THEN {{t}}.address ELSE {shown('partner.home', whole=_INSIDER)} END",
    )
    longitude = sql(
        float,
        "Longitude of the address in degrees (WGS84); null if not given, and of a resident's home.",
        _unless_at_home("longitude"),
        null=True,
    )
    latitude = sql(
        float,
        "Latitude of the address in degrees (WGS84); null if not given, and of a resident's home.",
        _unless_at_home("latitude"),
        null=True,
    )
    contact_name = personal(
        "Whom to ask; null unless you act for the partner or are staff of its area.",
        shown("partner.contact_name", whole=_INSIDER, others=False),
        null=True,
    )
    contact_phone = personal(
        "Phone in E.164; null unless you act for the partner or are staff of its area.",
        shown("partner.contact_phone", whole=_INSIDER, others=False),
        null=True,
    )
    state = column("Where the partnership stands.")
    state_reason = sql(
        str,
        "Why it was rejected or suspended or has exited; null for others than its members and staff.",
        _for_insiders("state_reason"),
        null=True,
    )
    active_since = column("Civil date (China Standard Time) of the first activation; null before.")
    takes_weekly = sql(
        int,
        "Most matches it takes in a week; null without a limit, and for others than its members and staff.",
        _for_insiders("takes_weekly"),
        null=True,
    )
    takes_monthly = sql(
        int,
        "Most matches it takes in a month; null without a limit, and for others than its members and staff.",
        _for_insiders("takes_monthly"),
        null=True,
    )
    created_at = column("When it applied.")
    acted_for_by_me = sql(bool, "Whether you act for it.", f"coalesce({_MINE}, false)")
    area = one("Area", "The subdistrict or community that it has joined.")
    offers = many("Offer", "Its offers, as far as visible.", via="partner_id")
    members = many("Membership", "Who acts for it; for members and staff.", via="partner_id")
    licences = many("Licence", "Its licences; for members and staff.", via="partner_id")
    agreements = many("Agreement", "Its agreements; for members and staff.", via="partner_id")

    class Filters:
        state = among("state", "In one of these states.")
        kind = among("kind", "Of one of these kinds.")
        within = subtree("area_id", "Of this area or one below it.")
        name = compare("name", "contains", "With these characters in the name.")
        mine = condition(f"coalesce({_MINE}, false)", "Whether you act for it.")

    class Orders:
        name = order("name", "By name.")
        created_at = order("created_at", "By the moment of the application.")


class Membership(Node, model=models.Membership, gate=queries.papers_visible_to):
    """An account that acts for a partner. Seen by the partner's members and staff of its area."""

    name = personal(
        "Name of the member, whole for members of the same partner; for staff as 王**.",
        f"(SELECT {shown('account.name', whole=_COLLEAGUE, at='a')} FROM account a"
        " WHERE a.id = {t}.account_id)",
    )
    role = column("Owner or staff.")
    created_at = column("Since when.")
    left_at = column("When it ended; null while it lasts.")
    account = one("Account", "The member's account, if you may see it.")
    partner = one("Partner", "The partner.")

    class Filters:
        role = among("role", "In one of these roles.")
        standing = condition("{t}.left_at IS NULL", "Whether it lasts.")

    class Orders:
        created_at = order("created_at", "By the moment it began.")


class Licence(Node, model=models.Licence, gate=queries.papers_visible_to):
    """A business or trade licence. Seen by the partner's members and staff of its area."""

    kind = column("Kind as printed on it, such as 营业执照.")
    number = column("Number as printed on it.")
    issued_on = column("First day of validity, a civil date.")
    expires_on = column("Last day of validity, a civil date; null without a limit.")
    created_at = column("When it was filed.")
    partner = one("Partner", "The partner.")

    class Orders:
        issued_on = order("issued_on", "By the day of issue.")


class Agreement(Node, model=models.Agreement, gate=queries.papers_visible_to):
    """One version of the agreement with a partner (共建协议). Seen by its members and staff."""

    version = column("1 for the first, one more for each renewal.")
    terms = column("The terms in full.")
    begins_on = column("First day in force, a civil date.")
    ends_on = column("Last day in force, a civil date.")
    review_on = column("Day (China Standard Time) on which staff look at how it works.")
    signed_at = column("When it was recorded as signed.")
    signed_by = one("Account", "The member of staff who recorded it, if you may see the account.")
    partner = one("Partner", "The partner.")

    class Orders:
        version = order("version", "By version.")


class AreaPartners(Extends, of="Area"):
    partners = many("Partner", "Partners of exactly this area; `within` has those below.", via="area_id")
    offers = many("Offer", "Offers that serve exactly this area, as far as visible.", via="serves_id")


class AccountPartners(Extends, of="Account"):
    memberships = many("Membership", "Partners that it acts for, as far as visible.", via="account_id")
