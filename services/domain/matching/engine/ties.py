"""Equal scores are settled by a hash of the ids: the same in every run, and for nobody's benefit.

Without it the solver's order decides, and a small change reshuffles all equal pairs.
"""

import numpy as np
from numpy.typing import NDArray

from services.domain.matching.engine.columns import Ints

BITS = 12


def tie(need: Ints, offer: Ints) -> Ints:
    """Per pair of ids a number in 0 … 2^BITS - 1; less is first."""
    mixed = _mix(need.astype(np.uint64)) ^ offer.astype(np.uint64)
    return (_mix(mixed) >> np.uint64(64 - BITS)).astype(np.int64)


def _mix(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64 (Steele, Lea, Flood 2014); wraps around by design."""
    x = x + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
