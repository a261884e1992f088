"""People, the roles granted to them and the posts they hold."""

from services.api.reads import (
    Extends,
    Node,
    among,
    column,
    condition,
    equal,
    many,
    one,
    order,
    personal,
    shown,
    sql,
    subtree,
)
from services.api.reads.enums import describe
from services.domain.accounts import contact, models, queries
from services.domain.accounts.credentials import SessionEnd, SignInMethod
from services.domain.actors import gates
from services.domain.actors.actor import Role
from services.domain.areas.models import Appointment as AppointmentRow
from services.domain.areas.models import Post

describe(
    Role,
    "What a grant lets its holder do in the granted area and everything below it.",
    SUBDISTRICT="Subdistrict office (街道办): everything, and grants all other roles.",
    SECRETARY="Community secretary (社区书记): curates needs, runs matching, publishes events.",
    GRID_CHIEF="Grid chief (网格长).",
    GRID_MEMBER="Grid member (网格员).",
    INTEGRATOR="A system that reads for an area.",
)
describe(
    SignInMethod,
    "How a session began.",
    CODE="By phone and one-time code.",
    OIDC="By the staff's identity provider.",
)
describe(
    SessionEnd,
    "Why a session is over.",
    SIGNED_OUT="It was signed out.",
    EVERYWHERE="All devices were signed out at once.",
    REUSE="A refresh token of it had been copied.",
)
describe(
    Post,
    "A post on a grid.",
    GRID_CHIEF="Grid chief (网格长); one at a time.",
    GRID_MEMBER="Grid member (网格员).",
)


_SELF = gates.mine("{t}.id")


class Account(Node, model=models.Account, gate=queries.visible_to, plural="accounts"):
    """A person, or a system that reads. Seen by itself and by the staff of the area it lives in."""

    name = personal("Name; whole for the person, for others as 王**.", shown("account.name", whole=_SELF))
    phone = personal(
        "Phone number in E.164, such as +8613800000000, for the person; for others as 138****0000."
        " Null without one.",
        shown("account.phone", whole=_SELF),
        null=True,
    )
    email = personal(
        "E-mail address, whole for the person; for others as w***@example.com. Null without one.",
        shown("account.email", whole=_SELF),
        null=True,
    )
    created_at = column("Since when there is this account.")
    area = one("Area", "Where the person lives.")
    grants = many("Grant", "Roles granted, those revoked among them.", via="account_id")
    appointments = many("Appointment", "Posts on grids, past ones among them.", via="account_id")

    class Filters:
        within = subtree("area_id", "Living in this area or below it.")
        named = equal("name", "With exactly this name; spaces and letters' case do not count.")
        phone = equal("phone", "With this phone number, as typed or in E.164.", typed=contact.phone)
        email = equal("email", "With this e-mail address.", typed=contact.email)


class Session(Node, model=models.Session, gate=queries.sessions_visible_to, plural="sessions"):
    """A device on which one is signed in, or was. Everybody sees their own."""

    device = column("What the device was called when it signed in.")
    method = column("How it signed in.")
    created_at = column("When it signed in.")
    used_at = column("When it was last used, within the quarter of an hour that an access token holds.")
    ended_at = column("When it was signed out; null while it is signed in.")
    ended_by = column("Why it is over; null while it is signed in.", type=SessionEnd)

    class Filters:
        is_open = condition("{t}.ended_at IS NULL", "Still signed in.")


class ApiKey(Node, model=models.ApiKey, gate=queries.keys_visible_to, plural="apiKeys"):
    """By which a system acts for an integrator. Its account and staff of the area see it; the key, nobody."""

    name = column("What it is for.")
    shown = column("Its first characters, by which it is recognised.")
    scopes = column("What it lets do, such as read, read:Event or write:suggestionMake.", type=list[str])
    created_at = column("Since when there is it.")
    expires_at = column("From when on it no longer holds.")
    previous_until = column("Until when the key before its last rotation holds; null if it was not rotated.")
    used_at = column("When it was last used, within half a minute; null if it never was.")
    revoked_at = column("When it was revoked; null while it holds.")
    account = one("Account", "As whom it acts.")
    area = one("Area", "Top of the subtree in which it acts.")

    class Filters:
        within = subtree("area_id", "In this area or below it.")
        is_live = condition(
            "{t}.revoked_at IS NULL AND {t}.expires_at > now()", "Neither revoked nor expired."
        )


class Grant(Node, model=models.Grant, gate=queries.grants_visible_to, plural="grants"):
    """A role on an area's subtree."""

    role = column("What it lets do.")
    created_at = column("Since when.")
    revoked_at = column("When it was revoked; null while it holds.")
    account = one("Account", "Who holds it.")
    area = one("Area", "Top of the subtree that it covers.")
    given_by = one("Account", "Who granted it.", via="granted_by_id")

    class Filters:
        role = among("role", "One of these roles.")
        within = subtree("area_id", "On this area or below it.")


class Appointment(Node, model=AppointmentRow, gate=queries.appointments_visible_to, plural="appointments"):
    """A post held on a grid. That it is held is public; by whom, staff of the area see."""

    post = column("Which post.")
    began_on = column("First civil day (China Standard Time).")
    ended_on = column("Last civil day; null while it lasts.")
    area = one("Area", "The grid.")
    account = one("Account", "Who holds it.")

    class Filters:
        post = among("post", "One of these posts.")
        within = subtree("area_id", "In this area or below it.")

    class Orders:
        began_on = order("began_on", "By its first day.")


class AreaStaff(Extends, of="Area"):
    appointments = many("Appointment", "Posts held on it, past ones among them.", via="area_id")
    residents_count = sql(
        int,
        "How many accounts live in it or below it.",
        "(SELECT count(*) FROM account c JOIN area home ON home.id = c.area_id"
        " WHERE home.path LIKE {t}.path || '%')",
    )
