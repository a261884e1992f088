"""Why a need went without: who would do it, and what stands against that."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from services.domain.matching.engine import Need, Offer, Problem

Nearest = Mapping[int, tuple[int, str]]
"""Need → the best offer that does what is asked, and the limit that rules it out."""


def nearest(posed: Problem, unserved: Iterable[int]) -> Nearest:
    """Of needs that limits left without any offer; a need that nobody helps is not among them."""
    from services.domain.matching.engine.rank import scored  # loads numpy: only for a problem

    needs = {need.id: need for need in posed.needs}
    offers = {offer.id: offer for offer in posed.offers}
    free = Problem(
        needs=[
            replace(needs[id], max_tier=max(needs[id].max_tier, 2), at_home=False, area_path="", groups=[])
            for id in unserved
        ],
        offers=[replace(offer, serves_path="", groups=[], radius_m=None) for offer in posed.offers],
        weights=replace(posed.weights, listed=posed.weights.floor),
        services=posed.services,
    )
    found = {}
    for id, listed in scored(free).items():
        limits = ((offer, _limit(needs[id], offers[offer])) for offer, _ in listed)
        ruled_out = next(((offer, limit) for offer, limit in limits if limit), None)
        if ruled_out:
            found[id] = ruled_out
    return found


def _limit(need: Need, offer: Offer) -> str:
    """The first limit that the pair fails, as the engine names it; empty: none of these."""
    if not need.area_path.startswith(offer.serves_path):
        return "area"
    if offer.tier > need.max_tier:
        return "price"
    if need.at_home and not offer.at_home:
        return "at_home"
    if offer.groups and not set(offer.groups) & set(need.groups):
        return "group"
    return ""
