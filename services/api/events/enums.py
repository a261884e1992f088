"""What the states and choices of this subject mean, for the readers of the schema."""

from services.api.reads.enums import describe
from services.domain.events.actions import Scope
from services.domain.events.models import CheckInMethod, EventState, RegistrationState, SeriesState
from services.domain.events.recurrence import HolidayPolicy

describe(
    SeriesState,
    "Whether a series goes on.",
    ACTIVE="Its events are published eight weeks ahead.",
    ENDED="Makes no more events.",
)
describe(
    EventState,
    "Where an event stands.",
    DRAFT="Being prepared; its host and staff see it.",
    PUBLISHED="Public; takes registrations until it begins.",
    CANCELLED="Does not take place; `stateReason` says why.",
    HELD="Took place.",
)
describe(
    RegistrationState,
    "Where a registration stands.",
    CONFIRMED="The whole party has its places.",
    WAITLISTED="Waits for places; served in the order of arrival.",
    CANCELLED="Given back.",
)
describe(
    CheckInMethod,
    "How an arrival was recorded.",
    CODE="A QR code was scanned: the venue's, or the resident's own at the entrance.",
    VENUE_CODE="The six digits that the venue shows were typed.",
    STAFF="Staff or the host ticked the registration off.",
    IMPORT="Entered from a list.",
)
describe(
    HolidayPolicy,
    "What a series does on official Chinese holidays.",
    KEEP="Takes place as ever.",
    SKIP_HOLIDAYS="Does not take place on a holiday.",
    SKIP_HOLIDAYS_AND_MAKEUP="Nor on a Saturday or Sunday that is worked in return (调休).",
    MOVE_TO_NEXT_WORKDAY="Moves from a holiday to the next working day, unless the series has that day.",
)
describe(
    Scope,
    "How much of a series a change concerns.",
    THIS="One occasion, which is detached from the series.",
    FOLLOWING="It and all after it, which become a series of their own.",
    ALL="All that are to come.",
)
