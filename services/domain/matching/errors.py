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
