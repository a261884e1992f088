"""What the verbs on accounts, grants and appointments may answer instead of doing their work."""

from services.kit.errors import Refusal, TryLater


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


class TooManyCodes(TryLater):
    """Too many codes were asked for, for this phone, from this device or from this address."""

    message = "Too many codes were asked for. Use the last one that was sent."


class TooManyTries(TryLater):
    """Too many codes were tried, for this phone, from this device or from this address."""

    message = "Too many codes were tried here."


class CodeWrong(Refusal):
    """The code is not the one sent to this phone for this device, or is used or too old: told alike."""

    message = "This code does not hold: it is wrong, used, or older than five minutes. Ask for a new one."


class CodesUnavailable(Refusal):
    """No gateway for text messages is set up, so no code can be sent."""

    message = "Codes cannot be sent here. Sign in another way, or ask the operators to set SMS_URL."


class AccountClosed(Refusal):
    """The account that belongs to the phone or the identity is closed."""

    message = "This account was closed. Ask the community's staff to open it again."


class NotStaff(Refusal):
    """No account of the staff belongs to whom the identity provider vouches for."""

    message = "No staff account has your verified e-mail address. Ask the subdistrict office to enter it."


class RefreshInvalid(Refusal):
    """The refresh token is unknown, or its session has ended or was not used for too long: told alike."""

    message = "This refresh token does not hold. Sign in again."


class RefreshReused(Refusal):
    """The refresh token was replaced before: it was copied, so its session has been ended."""

    message = "This refresh token was used before, so the session was ended for safety. Sign in again."


class NoSession(Refusal):
    """The access token belongs to no session: an operator issued it, or it is an API key."""

    message = "You came without a session that could be ended. Name one of your sessions."


class SessionEnded(Refusal):
    """The session ended before."""

    message = "This session has ended already. Load the sessions anew."


class NotAnIntegrator(Refusal):
    """The account does not hold the role of an integrator on the area or above it."""

    message = "The account is no integrator here. Grant it that role on the area first."


class ApiKeyRevoked(Refusal):
    """The API key was revoked before."""

    message = "This API key was revoked already. Load the keys anew."


class ApiKeyExpired(Refusal):
    """The API key's time is over, so that it cannot be rotated."""

    message = "This API key has expired. Make a new one."


class AccountUnknown(Exception):
    """What an operator is told on the command line: there is no open account with this id."""
