"""People, the roles granted to them and the posts they hold."""

from services.api.reads import Extends, Node, among, column, compare, many, one, order, sql, subtree
from services.api.reads.enums import describe
from services.domain.accounts import models, queries
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
    Post,
    "A post on a grid.",
    GRID_CHIEF="Grid chief (网格长); one at a time.",
    GRID_MEMBER="Grid member (网格员).",
)


class Account(Node, model=models.Account, gate=queries.visible_to, plural="accounts"):
    """A person, or a system that reads. Seen by itself and by the staff of the area it lives in."""

    name = column("Name.")
    phone = column("Phone number in E.164, such as +8613800000000; null without one.")
    email = column("E-mail address; null without one.")
    created_at = column("Since when there is this account.")
    area = one("Area", "Where the person lives.")
    grants = many("Grant", "Roles granted, those revoked among them.", via="account_id")
    appointments = many("Appointment", "Posts on grids, past ones among them.", via="account_id")

    class Filters:
        within = subtree("area_id", "Living in this area or below it.")
        named = compare("name", "contains", "With these characters in the name.")


class Grant(Node, model=models.Grant, gate=queries.grants_visible_to, plural="grants"):
    """A role on an area's subtree."""

    role = column("What it lets do.")
    created_at = column("Since when.")
    revoked_at = column("When it was revoked; null while it holds.")
    account = one("Account", "Who holds it.")
    area = one("Area", "Top of the subtree that it covers.")
    granted_by = one("Account", "Who granted it.")

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
