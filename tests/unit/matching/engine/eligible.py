"""The hard rules once more, pair by pair in plain Python, to hold the engine's arrays against."""

from math import asin, cos, radians, sin, sqrt

from services.domain.matching.engine import Need, Offer, Place, Slot

HALF_HOUR = 30 * 60


def haversine_m(one: Place, other: Place) -> float:
    lat, far = radians(one.lat), radians(other.lat)
    across = radians(other.lon - one.lon)
    half = sin((far - lat) / 2) ** 2 + cos(lat) * cos(far) * sin(across / 2) ** 2
    return 2 * 6_371_008.8 * asin(sqrt(half))


def slot_suits(need: Need, slot: Slot) -> bool:
    if slot.end < slot.start:
        return False
    if not need.windows:
        return True
    for window in need.windows:
        shorter = min(slot.end - slot.start, window.end - window.start)
        overlap = min(slot.end, window.end) - max(slot.start, window.start)
        if shorter >= 0 and overlap >= min(shorter, HALF_HOUR):
            return True
    return False


def within_reach(need: Need, offer: Offer) -> bool:
    if need.place is None or offer.place is None or offer.radius_m is None:
        return True
    return haversine_m(need.place, offer.place) <= offer.radius_m + 0.01


def lasting(need: Need, offer: Offer) -> bool:
    """All that holds whatever the diary says."""
    return (
        offer.id not in need.barred
        and need.area_path.startswith(offer.serves_path)
        and offer.tier <= need.max_tier
        and (offer.at_home or not need.at_home)
        and (not offer.groups or bool(set(offer.groups) & set(need.groups)))
        and within_reach(need, offer)
    )
