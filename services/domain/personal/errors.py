"""What the verb that reveals may answer instead of doing its work."""

from services.kit.errors import Refusal


class RevealPeriodOver(Refusal):
    """The event ended more than seven days ago, or the registration was given back."""

    message = "The event is over, or the person has cancelled. Ask the community's staff to get in touch."
