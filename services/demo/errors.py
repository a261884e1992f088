"""Why the demo does not start, in a sentence that says what to do."""


class DemoRefused(Exception):
    """Base of what is told to the user as one line."""


class PortTaken(DemoRefused):
    """Somebody else listens there."""


class DatabaseNotOurs(DemoRefused):
    """The database that DATABASE_URL names holds something that the demo has not put there."""


class ProcessFailed(DemoRefused):
    """The API or a worker does not come up, or does not stay up."""
