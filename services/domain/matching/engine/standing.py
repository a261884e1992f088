"""Proposals that stand when the engine is asked again, and what it is asked besides a problem."""

from msgspec import Struct, field

from services.domain.matching.engine.values import Problem


class Standing(Struct, frozen=True, gc=False):
    """An open proposal: it holds its slot, and may give way to a better one."""

    need: int
    offer: int
    slot: str


class Around(Struct, frozen=True):
    """What changed, by id, and what stands. Ids that the problem does not have are left out."""

    needs: list[int] = field(default_factory=list)
    offers: list[int] = field(default_factory=list)
    standing: list[Standing] = field(default_factory=list)


class Task(Problem, frozen=True):
    """A problem, and which question about it: without any, solve all of it."""

    around: Around | None = None
    """Solve the neighbourhood of what changed."""
    standing: list[Standing] = field(default_factory=list)
    """What stands, where all is solved or valued."""
    valued: bool = False
    """Solve nothing: tell what stands would score."""
    depth: int = 0
    """Solve in parts: the needs of one area at this depth of the path together; 0: not in parts."""
