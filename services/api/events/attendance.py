"""Who has come so far, for those who run the event; and the subscription `eventCheckIns`."""

from services.api.reads import Extends, Node, column, many, one, sql
from services.api.watches import Watch, by_id, watched_id
from services.domain.events import models, queries
from services.domain.events.actions.checking_in import CHANNEL


class EventAttendance(Node, model=models.Event, gate=queries.attendance_visible_to):
    """How many have come to an event so far. Staff of its area and its host see it."""

    people = column("How many people came.", source="attended")
    parties = sql(
        int,
        "How many parties checked in.",
        "(SELECT count(*) FROM check_in c WHERE c.event_id = {t}.id)",
    )
    check_ins = many("CheckIn", "Arrivals; order them by CREATED_AT_DESC for the newest.", via="event_id")
    event = one("Event", "The event.", via="id")


class AttendanceOfEvent(Extends, of="Event"):
    attendance = one("EventAttendance", "Who has come so far; null but for staff and its host.", via="id")


EVENT_CHECK_INS = Watch(
    name="eventCheckIns",
    description="Who has come to an event so far, now and again at each arrival. For staff and its host.",
    target="EventAttendance",
    channel=CHANNEL,
    arguments=[by_id("event", "The event to watch.")],
    row_id=watched_id("Event", "event"),
    missing="There is no such event, or it is not yours to count those who come to it.",
)
