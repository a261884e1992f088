"""Series and their events, as residents see them."""

import services.api.events.enums
import services.api.events.people  # noqa: F401  # declares who comes
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
    resolver,
    sql,
    subtree,
)
from services.domain.events import calendar, models, queries
from services.domain.events.recurrence import HolidayPolicy

_OF_SERIES = "FROM event e WHERE e.series_id = {t}.id AND e.state = 'held'"
_JOINED = (
    "EXISTS (SELECT 1 FROM registration r WHERE r.event_id = {t}.id"
    " AND r.account_id = :me::bigint AND r.state <> 'cancelled')"
)
_CAME = "EXISTS (SELECT 1 FROM check_in c WHERE c.event_id = {t}.id AND c.account_id = :me::bigint)"


class Series(Node, model=models.Series, gate=queries.series_visible_to, plural="allSeries"):
    """Repeated events, such as 超燃周三: a rule over civil dates, at a local time of day."""

    title = column("Title as residents see it, at most 80 characters.")
    text = column("What it is about, at most 2,000 characters; may be empty.")
    category = column("Kind of event.")
    tier = column("Price tier.")
    place = column("Where it takes place, in words.")
    rrule = column("When, as an RFC 5545 RRULE over civil dates, such as FREQ=WEEKLY;BYDAY=WE.")
    first_on = column("Civil date from which the rule counts.")
    starts = column("Time of day at which it starts, by the clock in `zone`.")
    minutes = column("How long it lasts, in minutes.")
    zone = column("IANA time zone of `starts`.")
    holiday_policy = column("What happens on official holidays.", type=HolidayPolicy)
    capacity = column("Most people an event takes; null without a limit.")
    min_places = column("How many people it needs to be worthwhile; 0 if any number.")
    state = column("Whether it goes on.")
    area = one("Area", "Community that holds it.")
    follows = one("Series", "The series that it continues after a change of this and all that follow.")
    events = many("Event", "Its events, those to come up to eight weeks ahead.", via="series_id")
    skips = many("SeriesSkip", "Dates taken out.", via="series_id")
    held_count = sql(int, "How many of its events were held.", f"(SELECT count(*) {_OF_SERIES})")
    attendances = sql(
        int,
        "How many people came to those that were held; who came twice counts twice.",
        f"(SELECT coalesce(sum(e.attended), 0) {_OF_SERIES})",
    )

    class Filters:
        state = among("state", "In one of these states.")
        within = subtree("area_id", "In this area or below it.")
        category = compare("category", "=", "Of this category.")
        containing = compare("title", "contains", "With these characters in the title.")

    class Orders:
        first_on = order("first_on", "By the first date.")


class SeriesSkip(Node, model=models.SeriesSkip, gate=queries.skips_visible_to):
    """A date on which a series does not take place."""

    on = column("Recurrence date, a civil date.")
    reason = column("Why, at most 200 characters.")
    created_at = column("When it was taken out.")
    series = one("Series", "The series.")

    class Orders:
        on = order("on", "By date.")


class Event(Node, model=models.Event, gate=queries.events_visible_to, plural="events"):
    """An occasion that people can join; public from publication on."""

    title = column("Title as residents see it, at most 80 characters.")
    text = column("What it is about, at most 2,000 characters; may be empty.")
    category = column("Kind of event.")
    tier = column("Price tier.")
    price_fen = column(
        "Price a person in fen (a hundredth of a yuan); 0 if it is free, and in a series, which has no price."
    )
    place = column("Where it takes place, in words.")
    starts_at = column("Start.")
    ends_at = column("End.")
    capacity = column("Most people it takes; null without a limit.")
    min_places = column("How many people it needs to be worthwhile; 0 if any number.")
    confirmed = column("How many people have places.")
    waitlisted = column("How many people wait for places.")
    attended = column("How many people came.")
    places_left = sql(int, "Free places; null without a limit.", "{t}.capacity - {t}.confirmed", null=True)
    state = column("Where it stands.")
    state_reason = column("Why it was cancelled; empty otherwise.")
    created_at = column("When it was drafted.")
    published_at = column("When it was published; null before.")
    occurrence = column("Recurrence date of its series that it stands for, a civil date; null without one.")
    detached = column("Whether it was changed by itself: changes of the whole series leave it alone.")
    rating_average = sql(
        float,
        "Mean of its ratings, 1 to 5 stars; null before the first.",
        "(SELECT avg(f.rating)::float8 FROM feedback f WHERE f.event_id = {t}.id)",
        null=True,
    )
    joined_by_me = sql(bool, "Whether the caller holds or awaits places.", _JOINED)
    attended_by_me = sql(bool, "Whether the caller has checked in.", _CAME)
    calendar_file = resolver(
        str,
        "The event as an iCalendar file (RFC 5545), for a phone's calendar.",
        calendar.file_of,
        needs=("id", "title", "text", "place", "created_at", "starts_at", "ends_at", "state"),
    )
    area = one("Area", "Community that holds it.")
    series = one("Series", "Series that it belongs to.")
    need = one("Need", "Need that it serves.")
    host = one("Partner", "Host; null where the community itself is.", via="partner_id")
    stalls = many("Stall", "Partners with a stall, the host among them.", via="event_id")
    registrations = many("Registration", "Registrations, as far as visible.", via="event_id")
    check_ins = many("CheckIn", "Arrivals, as far as visible.", via="event_id")
    feedbacks = many("Feedback", "What those who came thought of it.", via="event_id")

    class Filters:
        state = among("state", "In one of these states.")
        within = subtree("area_id", "In this area or below it.")
        category = compare("category", "=", "Of this category.")
        tier = among("tier", "Of one of these price tiers.")
        starts_after = compare("starts_at", ">=", "Starting at this moment or later.")
        starts_before = compare("starts_at", "<", "Starting before this moment.")
        containing = compare("title", "contains", "With these characters in the title.")
        series = compare("series_id", "=", "Of this series.")
        host = compare("partner_id", "=", "Hosted by this partner.")
        need = compare("need_id", "=", "Serving this need.")
        mine = condition(_JOINED, "Joined by the caller.")
        attended_by_me = condition(_CAME, "At which the caller checked in.")
        hosted_by_me = condition(
            "coalesce({t}.partner_id = ANY(:my_partners::bigint[]), false)",
            "Hosted by a partner that the caller acts for.",
        )
        has_places = condition("({t}.capacity IS NULL OR {t}.confirmed < {t}.capacity)", "With places left.")

    class Orders:
        starts_at = order("starts_at", "By start.")
        created_at = order("created_at", "By the moment it was drafted.")
        attended = order("attended", "By how many came.")


class Stall(Node, model=models.Stall, gate=queries.stalls_visible_to):
    """A partner's place at an event (公益集市)."""

    title = column("What the stall offers, at most 80 characters.")
    event = one("Event", "The event.")
    partner = one("Partner", "The partner.")
    offer = one("Offer", "The offer that it serves by, if there is one.")


class PartnerEvents(Extends, of="Partner"):
    events = many("Event", "Events that it hosts.", via="partner_id")
    stalls = many("Stall", "Its stalls at events, its own and others'.", via="partner_id")


class AreaEvents(Extends, of="Area"):
    events = many("Event", "Events of exactly this area; the root's `within` has those below.", via="area_id")
    all_series = many("Series", "Series of exactly this area.", via="area_id")


class NeedEvents(Extends, of="Need"):
    events = many("Event", "Its event, and those cancelled before.", via="need_id")
    series = one("Series", "Series at whose next event its partner gets a stall; null: an event of its own.")


class AccountEvents(Extends, of="Account"):
    registrations = many(
        "Registration", "What the person registered for, as far as visible.", via="account_id"
    )
    check_ins = many("CheckIn", "Events that the person came to, as far as visible.", via="account_id")
