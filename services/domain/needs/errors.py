"""What the verbs on suggestions, needs and calls may answer instead of doing their work."""

from services.kit.errors import Refusal


class NeedStateWrong(Refusal):
    """The need is in a state from which this step is not possible; another step may have come first."""

    message = "The need is no longer in a state for this. Load it anew and look at its history."


class NeedNotServed(Refusal):
    """Only a need that has been served can be closed."""

    message = "The need has not been served yet. Close it once its event was held, or withdraw it."


class SuggestionNotOpen(Refusal):
    """A suggestion was already merged into a need or declined."""

    message = "A suggestion was already merged or declined. Load the suggestions anew."


class NeedNotLooking(Refusal):
    """The need is not published, or has its partner already: it takes no call and no answer."""

    message = "The need is not looking for a partner. Choose needs that are published and not yet agreed."


class CallStateWrong(Refusal):
    """The call is in a state in which this cannot be done to it."""

    message = "The call is no longer in a state for this. Load it anew; the needs of a published call stay."


class CallNotOpen(Refusal):
    """The call is not published, was closed, or its last day has passed."""

    message = "The call takes no answers now. Look for calls that are published and not past their last day."


class AlreadyAnswered(Refusal):
    """The partner has answered the call for this need."""

    message = "Your answer to this need is there already. Withdraw it first if you want to write another."


class AnswerNotOpen(Refusal):
    """The answer was already accepted, declined or withdrawn."""

    message = "The answer was already decided or withdrawn. Load it anew."


class PartnerCannotAnswer(Refusal):
    """Only an active partner can answer calls."""

    message = "The partner is not active. Ask the community's staff where its agreement stands."
