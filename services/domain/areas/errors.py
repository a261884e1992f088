"""What the verbs on areas may answer instead of doing their work."""

from services.kit.errors import Refusal


class AreaKindWrong(Refusal):
    """An area must be of a lower level than the one it lies in."""

    message = "An area lies in one of a higher level: subdistrict, community, grid, building, household."


class AreaNameTaken(Refusal):
    """Another area of the same parent has this name."""

    message = "There is an area of this name here already. Use that one, or choose another name."
