"""What counts how much, in integer milli-points unless another unit is named."""

from typing import Annotated

from msgspec import Meta, Struct

Points = Annotated[int, Meta(ge=0, le=100_000)]
"""A weight in milli-points. Negative ones would make the flow's gains convex, thus not exact."""


class Weights(Struct, frozen=True):
    """The first six add up to 1000, the best that a pair can earn by itself."""

    concept: Points = 250
    """Same category. Equal to the words of `text_half`: a fifth of categories are wrong in life."""
    text: Points = 500
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
    floor: Points = 250
    """Least concept + text of a pair that is proposed: a category, or its equal in words.

    Under it `solve` abstains. On the development set with a fifth of the categories made wrong,
    .41 of the pairs of different categories just above it help, .17 of those just below."""
    listed: Points = 140
    """The same for `rank`, which people read: 19 of 20 unrelated pairs earn less."""
    unserved: Points = 50
    """Cost of leaving a need without any offer, so that all get one before some get a second."""
    urgency: Points = 100
    """Added to `unserved`: once for an urgent need, four times for a critical one."""
    fairness: Points = 150
    """λ: a partner's first match of the run earns λ, the 2nd λ/2, 3–4 λ/4, 5–8 λ/8, then 0."""
    keep: Points = 50
    """A pair that was proposed before, so that proposals do not reshuffle from run to run."""
