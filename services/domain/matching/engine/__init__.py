"""The match engine: values in, proposals out. It knows no database, no queue and no clock.

`solve.solve(problem)` proposes matches, `rank.rank(needs, offers)` lists who could help,
`whynot.why_not(problem, need, offer)` says why a pair was not proposed, and
`python -m services.domain.matching.engine` solves a problem read from stdin.

Only the values are imported here, so that a process that merely states a problem loads neither
numpy nor OR-Tools.
"""

import os

from services.domain.matching.engine.values import (
    Match,
    Need,
    Offer,
    Part,
    Place,
    Problem,
    Slot,
    Solution,
    Weights,
    Window,
)

__all__ = [
    "Match",
    "Need",
    "Offer",
    "Part",
    "Place",
    "Problem",
    "Slot",
    "Solution",
    "Weights",
    "Window",
]

# Read when numpy is loaded. Products here are small: threads would wait for each other longer than they work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
