"""What the verbs on accounts, grants and appointments may answer instead of doing their work."""

from services.kit.errors import Refusal


class AlreadyGranted(Refusal):
    """The account holds this role on this area already."""

    message = "The account holds this role here already. Nothing needs to be done."


class GrantRevoked(Refusal):
    """The grant was revoked before."""

    message = "This grant was revoked already. Load the grants anew."


class NotAGrid(Refusal):
    """Chiefs and members are appointed to grids, not to areas of another kind."""

    message = "This area is not a grid. Choose the grid that the person is to look after."


class AlreadyAppointed(Refusal):
    """The account holds this post on this grid already."""

    message = "The person holds this post already. Nothing needs to be done."


class AppointmentEnded(Refusal):
    """The appointment ended before."""

    message = "This appointment has ended already. Load the appointments anew."
