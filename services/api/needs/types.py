"""Suggestions, the needs curated from them, and who shares them."""

import services.api.needs.calls
import services.api.needs.enums  # noqa: F401  # gives the states their descriptions
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
    sql,
    subtree,
)
from services.domain.needs import models, queries

_SHARED_BY_ME = (
    "EXISTS (SELECT 1 FROM need_support s WHERE s.need_id = {t}.id AND s.account_id = :me::bigint)"
)
_SUGGESTED_BY_ME = (
    "EXISTS (SELECT 1 FROM suggestion s WHERE s.need_id = {t}.id AND s.author_id = :me::bigint)"
)


class Suggestion(Node, model=models.Suggestion, gate=queries.suggestions_visible_to, plural="suggestions"):
    """What one resident suggests (居民建议). Its author and the staff of the area see it."""

    text = column("What the resident wrote, at most 2,000 characters.")
    state = column("Where it stands.")
    reason = column("Why it was declined; empty otherwise.")
    created_at = column("When it was made.")
    area = one("Area", "Community, grid or building that it is about.")
    author = one("Account", "Who made it.")
    need = one("Need", "The need that became of it.")

    class Filters:
        state = among("state", "In one of these states.")
        within = subtree("area_id", "In this area or below it.")
        need = compare("need_id", "=", "Merged into this need.")
        containing = compare("text", "contains", "With these characters in the text.")
        mine = condition("{t}.author_id = :me::bigint", "Made by the caller.")
        made_after = compare("created_at", ">=", "Made at this moment or later.")

    class Orders:
        created_at = order("created_at", "By the moment it was made.")


class Need(Node, model=models.Need, gate=queries.needs_visible_to, plural="needs"):
    """One entry of the needs list (需求清单), public from publication on."""

    title = column("What is needed, in a line of at most 80 characters.")
    text = column("The need in full, at most 2,000 characters.")
    category = column("Kind of service, as offers name it.")
    max_tier = column("The dearest price tier that would do.")
    at_home = column("Whether it must be done at residents' homes.")
    people = column("How many people are to be served.")
    urgency = column("How soon.")
    wanted = column("How many different offers it may take.")
    groups = column("Groups of residents that it is for; empty means everybody.")
    longitude = column("Longitude of the place in degrees (WGS84); null without a place.")
    latitude = column("Latitude of the place in degrees (WGS84); null without a place.")
    state = column("Where it stands.")
    created_at = column("When it was drafted.")
    published_at = column("When it was first published; null before.")
    closed_at = column("When it was closed; null before.")
    closing_note = column("What came of it, at most 500 characters; empty before it is closed.")
    area = one("Area", "The area whose residents need it.")
    drafted_by = one("Account", "Who drafted it.")
    supporters_count = sql(
        int,
        "How many residents share it.",
        "(SELECT count(*) FROM need_support s WHERE s.need_id = {t}.id)",
    )
    supported_by_me = sql(bool, "Whether the caller shares it.", _SHARED_BY_ME)
    windows = many("NeedWindow", "When the service would suit; none means at any time.", via="need_id")
    steps = many("NeedStep", "Its history.", via="need_id")
    suggestions = many("Suggestion", "Suggestions merged into it, as far as visible.", via="need_id")
    supports = many("NeedSupport", "Who shares it, as far as visible.", via="need_id")
    calls = many("CallNeed", "Calls that name it.", via="need_id")

    class Filters:
        state = among("state", "In one of these states.")
        within = subtree("area_id", "In this area or below it.")
        category = compare("category", "=", "Of this category.")
        urgency = among("urgency", "Of one of these urgencies.")
        containing = compare("title", "contains", "With these characters in the title.")
        published_after = compare("published_at", ">=", "First published at this moment or later.")
        supported_by_me = condition(_SHARED_BY_ME, "Shared by the caller.")
        suggested_by_me = condition(_SUGGESTED_BY_ME, "Made of a suggestion of the caller's.")

    class Orders:
        created_at = order("created_at", "By the moment it was drafted.")
        people = order("people", "By the number of people to be served.")


class NeedWindow(Node, model=models.NeedWindow, gate=queries.windows_visible_to):
    """When the service would suit: every week or once, within one day, China Standard Time."""

    weekday = column("ISO weekday, 1 Monday to 7 Sunday; null for a dated window.")
    on = column("Civil date (China Standard Time); null for a weekly window.")
    starts = column("Local time from which it suits (China Standard Time, without offset).")
    ends = column("Local time to which it suits (China Standard Time, without offset).")


class NeedStep(Node, model=models.NeedStep, gate=queries.steps_visible_to):
    """One line of a need's history; free of personal data."""

    state = column("The state that the need entered.")
    note = column("What residents are told about it; may be empty.")
    created_at = column("When it happened.")
    need = one("Need", "The need.")

    class Orders:
        created_at = order("created_at", "By the moment it happened.")


class NeedSupport(Node, model=models.NeedSupport, gate=queries.supports_visible_to):
    """A resident shares a need. The resident and the staff of the need's area see it."""

    created_at = column("Since when.")
    need = one("Need", "The need.")
    account = one("Account", "Who shares it.")


class AreaNeeds(Extends, of="Area"):
    needs = many("Need", "Needs of exactly this area; the root's `within` has those below.", via="area_id")
    calls = many("Call", "Calls for partners of exactly this area.", via="area_id")
