"""What counts how much, in integer milli-points unless another unit is named."""

from typing import Annotated

from msgspec import Meta, Struct

Points = Annotated[int, Meta(ge=0, le=100_000)]
"""A weight in milli-points. Negative ones would make the flow's gains convex, thus not exact."""


class Weights(Struct, frozen=True):
    """Concept, category, text, distance, time, price and rating add up to 1000, the best of a pair."""

    concept: Points = 350
    """The offer gives the service that is asked for."""
    category: Points = 50
    """Filed under the same category: a bonus only, because a fifth of categories are wrong in life."""
    text: Points = 350
    """Most that words can earn: `text · cos / (cos + text_half)`."""
    text_half: Annotated[float, Meta(gt=0)] = 0.1
    """Cosine that earns half of `text`."""
    distance: Points = 100
    """Next door earns all, `reach_m` away nothing."""
    reach_m: Annotated[int, Meta(gt=0)] = 3000
    """Metres."""
    time: Points = 50
    """Share of the shorter of slot and window in which they overlap."""
    price: Points = 50
    """Free earns all, `price_half_fen` half."""
    price_half_fen: Annotated[int, Meta(gt=0)] = 5000
    """Fen (5000 = 50 yuan)."""
    rating: Points = 50
    """Five stars earn all, one star nothing."""
    floor: Points = 200
    """Least concept + text of a pair that is proposed: the service in part and a word, or as much
    in words alone. Under it `solve` abstains."""
    listed: Points = 150
    """The same for `rank`, which people read."""
    unserved: Points = 50
    """Cost of leaving a need without any offer, so that all get one before some get a second."""
    urgency: Points = 300
    """Added to `unserved`: once for an urgent need, four times for a critical one."""
    fairness: Points = 150
    """λ: a partner's first match of the run earns λ, the 2nd λ/2, 3–4 λ/4, 5–8 λ/8, then 0."""
    keep: Points = 200
    """A pair that was proposed before, so that proposals do not reshuffle from run to run."""
