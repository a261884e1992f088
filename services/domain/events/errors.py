"""What the verbs on events, series and those who come may answer instead of doing their work."""

from services.kit.errors import Refusal


class EventStateWrong(Refusal):
    """The event is in a state in which this cannot be done to it; another step may have come first."""

    message = "The event is no longer in a state for this. Load it anew."


class EventStarted(Refusal):
    """The event has begun: what it says can no longer change."""

    message = "The event has begun. Finish it, or cancel it if nobody came."


class EventNotStarted(Refusal):
    """An event counts as held once it has begun or somebody has checked in."""

    message = "The event has not begun and nobody has checked in. Finish it afterwards."


class EventAttended(Refusal):
    """Somebody has checked in: the event took place, at least in part."""

    message = "People have checked in already. Finish the event instead of cancelling it."


class CapacityBelowConfirmed(Refusal):
    """More people are confirmed than the new capacity would hold; nobody loses a place that way."""

    message = "More people are confirmed than would fit. Choose a larger capacity."

    @classmethod
    def at(cls, confirmed: int, *, on: str = "") -> "CapacityBelowConfirmed":
        """Tells how many are confirmed, and on which occasion of a series."""
        occasion = f" on {on}" if on else ""
        return cls(
            f"{confirmed} people are confirmed{occasion}. Choose a capacity of {confirmed} or more.",
            field="capacity",
        )


class NeedHasEvent(Refusal):
    """Another event that is not cancelled serves the need."""

    message = "The need has an event already. Change that one, or cancel it first."


class NeedNotAgreed(Refusal):
    """An event can only be drafted for a need of the area that a partner has agreed to serve."""

    message = "The need is not agreed with a partner. Run the matching first."


class PartnerNotActive(Refusal):
    """Only active partners host events and have stalls."""

    message = "The partner is not active. Choose one that is, or look into its agreement."


class OfferNotOfPartner(Refusal):
    """The offer is not one of the partner's active offers."""

    message = "The offer is not an active one of this partner. Choose another, or leave it out."


class AlreadyHasStall(Refusal):
    """The partner has a stall at the event."""

    message = "The partner has a stall there already."


class StallOfHost(Refusal):
    """The host's own stall belongs to the event."""

    message = "This is the stall of the event's host; it stays as long as the event does."


class SeriesEnded(Refusal):
    """The series has ended and makes no more events."""

    message = "The series has ended. Create another one."


class NotAnOccurrence(Refusal):
    """The series has no recurrence date on that day from now on."""

    message = "The series has no date to come on that day. Choose one of its next dates."


class AlreadySkipped(Refusal):
    """The date was taken out of the series before."""

    message = "The date is skipped already."


class OccurrenceHasRegistrations(Refusal):
    """People have joined an occasion that would be cancelled; that is never done silently."""

    message = "People have joined that occasion. Set cancelJoined to cancel it and tell them, or keep it."


class EventNotOpen(Refusal):
    """Registrations are taken and given back while the event is published and has not begun."""

    message = "The event takes no registrations now. Look for one that is published and still to come."


class AlreadyRegistered(Refusal):
    """The account has a registration for the event."""

    message = "You are registered already. Cancel that registration first to change the party."


class PartyTooLarge(Refusal):
    """The party would not fit even into the empty venue."""

    message = "The party is larger than the venue. Register fewer people."


class RegistrationNotOpen(Refusal):
    """The registration was cancelled before."""

    message = "The registration is cancelled. Register anew if you want to come."


class AlreadyCheckedIn(Refusal):
    """Who has arrived cannot cancel the registration."""

    message = "You have checked in; the registration stays."


class CheckInClosed(Refusal):
    """People check in from 2 hours before the start to 6 hours after the end of an event that is on."""

    message = "Check-in is open from 2 hours before the start to 6 hours after the end of the event."


class CodeNotAccepted(Refusal):
    """The code is not one of this event, or no longer one."""

    message = "The code does not check in here. Scan or type the one that the venue shows now."


class StillWaitlisted(Refusal):
    """The party is on the waitlist: whether there is room is for the host to say."""

    message = "You are on the waitlist. Ask the host at the entrance to let you in."


class NotCheckedIn(Refusal):
    """Feedback is for those who came."""

    message = "Only people who checked in can rate the event."


class FeedbackSettled(Refusal):
    """A rating can be changed within 14 days of the first."""

    message = "Your rating is older than 14 days and stays as it is."
