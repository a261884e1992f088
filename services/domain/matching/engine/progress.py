"""How a run tells how far it has come."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""(stage, done, total) of the stages "text", "candidates", "flow", "explain"."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""
