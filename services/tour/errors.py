"""What ends a tour."""


class StepFailed(Exception):
    """A step was not as it should be; the message says what was read."""
