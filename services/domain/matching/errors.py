"""What the verbs of matching may answer instead of doing their work."""

from services.kit.errors import Refusal


class MatchRunUnderWay(Refusal):
    """The area has a match run that is queued or running; the message names it."""

    message = "A match run of this area is under way. Wait until it is done, or cancel it."

    @classmethod
    def named(cls, run_id: int) -> "MatchRunUnderWay":
        """Which run it is."""
        return cls(f"Match run {run_id} of this area is under way. Wait until it is done, or cancel it.")


class MatchRunOver(Refusal):
    """The run is done, failed or cancelled already."""

    message = "The match run is over already. Load it anew to see what became of it."


class ServiceCodeTaken(Refusal):
    """The area has a service with this code already."""

    message = "The area has a service with this code. Change that one, or choose another code."


class MatchNotOpen(Refusal):
    """The proposal was answered or withdrawn, or its need has found another way."""

    message = "The proposal is no longer open. Load the proposals anew."


class MatchExpired(Refusal):
    """The time to answer the proposal has passed."""

    message = "The time to answer has passed. The need may be proposed to you again by the next run."


class PartnerLoadFull(Refusal):
    """The partner has agreed to as many matches in this week or month as it takes."""

    message = "Your partner has as many matches in that week or month as it takes. Raise its limit first."


class MatchNotAgreed(Refusal):
    """Only an agreement can be taken back: the proposal was never accepted, or is over."""

    message = "The proposal is not an agreement. Load it anew; an open proposal is declined or withdrawn."


class MatchEventOut(Refusal):
    """The partner hosts the event, which is published or over: residents count on it."""

    message = "The event is published and the partner hosts it. Cancel the event, which frees the need."


class MatchNotPossible(Refusal):
    """The need looks for no partner, or the offer and its partner are not active."""

    message = "The need must be looking for partners, and the offer and its partner must be active."


class EngineSilent(Refusal):
    """The match engine died or took too long; nothing was changed."""

    message = "The match engine did not answer. Try again in a minute."


class MatchAlready(Refusal):
    """The offer is proposed or agreed for the need already."""

    message = "The offer is proposed or agreed for this need already. Look at the need's proposals."


class MatchParametersSame(Refusal):
    """Nothing would change: these parameters hold already."""

    message = "These parameters hold already. Change at least one of them."


class MatchParametersChanged(Refusal):
    """Somebody else changed the parameters of the area at the same moment."""

    message = "Somebody else has just changed these parameters. Load them anew and try again."
