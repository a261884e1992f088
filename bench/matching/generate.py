"""Problems of a city's shape, from a seed: areas, places, diaries and Chinese texts."""

from dataclasses import dataclass
from random import Random

from bench.matching.phrases import ASKING, GIVING, NOISE, Kind, kinds
from services.domain.matching.engine import Need, Offer, Place, Problem, Slot, Window

HOUR = 3600
MONDAY = 1_767_571_200
"""2026-01-05, 00:00 UTC."""
DAYS = 14
STARTS = (1, 6, 11)
"""Hours (UTC) at which slots and windows begin: 9, 14 and 19 o'clock in China."""
GROUPS = ("老人", "儿童", "残疾人", "低保家庭")


@dataclass(frozen=True, slots=True)
class Size:
    """How many, and over how many subdistricts of how many communities each."""

    needs: int
    offers: int
    subdistricts: int
    communities: int


SIZES = {
    "S": Size(1_000, 200, 1, 8),
    "M": Size(10_000, 2_000, 4, 8),
    "L": Size(100_000, 10_000, 20, 10),
}


def problem(size: Size, *, supply: float, seed: int = 1) -> Problem:
    """Needs and offers whose slots take `supply` times what the needs want, in all."""
    random = Random(f"{seed}:{size.needs}:{supply}")
    needs = [_need(random, number, size) for number in range(1, size.needs + 1)]
    room = round(supply * sum(need.wanted for need in needs))
    capacities = _shares(random, room, size.offers)
    offers = [_offer(random, number, size, capacities[number - 1]) for number in range(1, size.offers + 1)]
    return Problem(needs, offers)


def _shares(random: Random, room: int, count: int) -> list[int]:
    """`room` places dealt out: everybody has one, the rest falls unevenly."""
    weights = [random.lognormvariate(0, 0.7) for _ in range(count)]
    extra = random.choices(range(count), weights, k=max(room - count, 0))
    shares = [1] * count
    for one in extra:
        shares[one] += 1
    return shares


def _need(random: Random, number: int, size: Size) -> Need:
    kind, community = random.choice(kinds()), _community(random, size)
    return Need(
        id=number,
        text=_text(random, kind, ASKING),
        category=_category(random, kind),
        area_path=_path(community, 2),
        max_tier=random.choices((0, 1, 2), (3, 4, 3))[0],
        at_home=random.random() < 0.2,
        place=_place(random, community),
        windows=_windows(random),
        wanted=random.choices((1, 2, 3), (85, 11, 4))[0],
        urgency=random.choices((0, 1, 2), (88, 9, 3))[0],
        groups=random.sample(GROUPS, random.choice((0, 1, 1, 2))),
    )


def _offer(random: Random, number: int, size: Size, capacity: int) -> Offer:
    kind, community = random.choice(kinds()), _community(random, size)
    tier = random.choices((0, 1, 2), (5, 3, 2))[0]
    return Offer(
        id=number,
        partner=number - (number % 5 == 0),
        text=_text(random, kind, GIVING),
        category=_category(random, kind),
        serves_path=_path(community, random.choices((0, 1, 2), (35, 45, 20))[0]),
        tier=tier,
        at_home=random.random() < 0.5,
        place=_place(random, community),
        radius_m=random.choice((None, None, 3000, 5000)),
        groups=random.sample(GROUPS, 2) if random.random() < 0.15 else [],
        price_fen=tier * random.randrange(500, 6000, 500),
        rating=None if random.random() < 0.3 else round(random.uniform(3, 5), 1),
        slots=_slots(random, capacity),
    )


def _community(random: Random, size: Size) -> tuple[int, int]:
    return random.randrange(size.subdistricts), random.randrange(size.communities)


def _path(community: tuple[int, int], depth: int) -> str:
    return "1." + "".join(f"{one + 10}." for one in community[:depth])


def _place(random: Random, community: tuple[int, int]) -> Place:
    """Communities a kilometre apart in rows, subdistricts four."""
    east = community[0] % 5 * 4 + community[1] % 4 + random.random()
    north = community[0] // 5 * 4 + community[1] // 4 + random.random()
    return Place(lon=round(112.4 + east / 91.3, 6), lat=round(34.7 + north / 111.2, 6))


def _moment(random: Random) -> int:
    return MONDAY + random.randrange(DAYS) * 24 * HOUR + random.choice(STARTS) * HOUR


def _windows(random: Random) -> list[Window]:
    """Any time, or some half-days."""
    if random.random() < 0.4:
        return []
    starts = sorted({_moment(random) for _ in range(random.choice((3, 5, 8)))})
    return [Window(start, start + random.choice((3, 4, 5)) * HOUR) for start in starts]


def _slots(random: Random, capacity: int) -> list[Slot]:
    count = min(capacity, random.choice((2, 3, 4, 6)))
    starts = sorted({_moment(random) for _ in range(count)})
    each, over = divmod(capacity, len(starts))
    return [
        Slot(f"{start}", start, start + random.choice((2, 3)) * HOUR, each + (place < over))
        for place, start in enumerate(starts)
    ]


def _text(random: Random, kind: Kind, forms: tuple[str, ...]) -> str:
    said = random.choice(forms).format(said=kind.said(random))
    noise = random.sample(NOISE, random.choice((0, 1, 2)))
    return "，".join([said, *noise])


def _category(random: Random, kind: Kind) -> str:
    """A fifth of categories are wrong in life."""
    return kind.category if random.random() < 0.8 else random.choice(kinds()).category
