"""Those who come to an event: registered, arrived, and with an opinion."""

from services.api.reads import Node, among, column, compare, condition, one, order, sql
from services.domain.events import models, queries

_MINE = "{t}.account_id = :me::bigint"


class Registration(
    Node, model=models.Registration, gate=queries.registrations_visible_to, plural="registrations"
):
    """A party that wants to come. The resident, the event's host and staff of its area see it."""

    party = column("How many people, 1 to 20.")
    state = column("Where it stands.")
    created_at = column("When it was made; the waitlist is served in this order.")
    cancelled_at = column("When it was given back; null if it was not.")
    ahead = sql(
        int,
        "How many parties are before it on the waitlist; null if it is not there.",
        "CASE WHEN {t}.state = 'waitlisted' THEN (SELECT count(*) FROM registration r"
        " WHERE r.event_id = {t}.event_id AND r.state = 'waitlisted' AND r.id < {t}.id) END",
        null=True,
    )
    event = one("Event", "The event.")
    account = one("Account", "Who registered.")

    class Filters:
        state = among("state", "In one of these states.")
        event = compare("event_id", "=", "For this event.")
        mine = condition(_MINE, "The caller's own.")

    class Orders:
        created_at = order("created_at", "By the moment it was made.")


class CheckIn(Node, model=models.CheckIn, gate=queries.check_ins_visible_to, plural="checkIns"):
    """A party that came. The resident, the event's host and staff of its area see it."""

    party = column("How many people, 1 to 20.")
    method = column("How the arrival was recorded.")
    created_at = column("Moment of arrival.")
    event = one("Event", "The event.")
    account = one("Account", "Who came.")
    registration = one("Registration", "The registration; null for who came without one.")

    class Filters:
        method = among("method", "Recorded in one of these ways.")
        event = compare("event_id", "=", "At this event.")
        mine = condition(_MINE, "The caller's own.")

    class Orders:
        created_at = order("created_at", "By arrival.")


class Feedback(Node, model=models.Feedback, gate=queries.feedback_visible_to, plural="feedbacks"):
    """What somebody who came thought of an event. The stars are public, the words and the person are not."""

    rating = column("1 to 5 stars.")
    text = sql(
        str,
        "At most 1,000 characters, may be empty; null but for its author, the host and staff.",
        f"CASE WHEN {queries.OWN_OR_HOSTED} THEN {{t}}.text END",
        null=True,
    )
    created_at = column("When it was first given.")
    event = one("Event", "The event.")
    account = one("Account", "Who gave it; null where the caller may not see the account.")

    class Filters:
        event = compare("event_id", "=", "Of this event.")
        rating_below = compare("rating", "<", "With fewer stars.")
        mine = condition(_MINE, "The caller's own.")

    class Orders:
        created_at = order("created_at", "By the moment it was first given.")
        rating = order("rating", "By stars.")
