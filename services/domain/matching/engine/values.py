"""What a run is told and what it answers. JSON in both directions (msgspec).

Points are integer milli-points: 1000 is the best a pair can reach with the default weights.
"""

from msgspec import Struct, field

from services.domain.matching.engine.weights import Weights as Weights
from services.domain.matching.taxonomy.service import Service as Service

MERIT = ("concept", "text", "distance", "time", "price", "rating")
"""The parts that speak of the pair alone, whoever else is in the run."""

SETTING = ("urgency", "turn", "kept")
"""The parts that come from the run: the need's urgency, the partner's turn, an earlier proposal."""


class Place(Struct, frozen=True, gc=False):
    """WGS84, degrees."""

    lon: float
    lat: float


class Slot(Struct, frozen=True, gc=False):
    """When an offer can be taken up. `start` and `end` are UTC epoch seconds."""

    id: str
    start: int
    end: int
    capacity: int
    """How many needs, or people, it can still take. Zero or less is full."""


class Window(Struct, frozen=True, gc=False):
    """When a need can be served, UTC epoch seconds."""

    start: int
    end: int


class Need(Struct, frozen=True):
    """What residents ask for."""

    id: int
    text: str
    category: str
    area_path: str
    """Materialised path of its area, "1.4.17."."""
    max_tier: int
    """The dearest tier it accepts: 0 free, 1 low fee, 2 market."""
    at_home: bool = False
    """It must be done at the resident's home."""
    place: Place | None = None
    windows: list[Window] = field(default_factory=list)
    """Empty: any time."""
    wanted: int = 1
    """How many different offers it may be given."""
    urgency: int = 0
    """0 normal, 1 urgent, 2 critical."""
    groups: list[str] = field(default_factory=list)
    """The target groups its residents belong to."""
    barred: list[int] = field(default_factory=list)
    """Offers never to propose again."""
    kept: list[int] = field(default_factory=list)
    """Offers proposed by the run before."""
    people: int = 1
    """Residents who come together, all or none; counts where the offer's capacity is in people."""


class Offer(Struct, frozen=True):
    """What a partner can give."""

    id: int
    partner: int
    text: str
    category: str
    serves_path: str
    """It serves needs whose `area_path` starts with this; empty: everywhere."""
    tier: int
    at_home: bool = False
    place: Place | None = None
    radius_m: int | None = None
    """How far from `place` it serves, metres; None: any distance within its area."""
    groups: list[str] = field(default_factory=list)
    """Whom it is for; empty: everybody."""
    price_fen: int = 0
    rating: float | None = None
    """1 to 5; None: not rated yet."""
    slots: list[Slot] = field(default_factory=list)
    by_people: bool = False
    """Its slots' capacity counts people, else needs."""


class Problem(Struct, frozen=True):
    """One run. Ids are unique among needs, among offers, and among the slots of an offer."""

    needs: list[Need]
    offers: list[Offer]
    weights: Weights = field(default_factory=Weights)
    services: list[Service] = field(default_factory=list)
    """What staff added to the taxonomy; a service of a known id replaces it."""


class Part(Struct, frozen=True, gc=False):
    """One line of a score. `detail` is a bare value, for any language; see `lines.score_lines`."""

    name: str
    points: int
    detail: str


class Match(Struct, frozen=True):
    """An offer's slot proposed for a need. `score` is the sum of all its parts, exactly."""

    need: int
    offer: int
    slot: str
    score: int
    parts: list[Part]
    """The six of MERIT, then the three of SETTING, in this order, none left out."""
    words_need: list[str]
    words_offer: list[str]
    runner_up: int | None
    """The best other offer the need could have had."""
    margin: int | None
    """This pair's merit less the runner-up's; negative where the better one went to others."""

    @property
    def merit(self) -> int:
        """What the pair itself earns: comparable between matches, whoever else was in the run."""
        return sum(part.points for part in self.parts if part.name in MERIT)


class Solution(Struct, frozen=True):
    """The proposals of a run, by need id then offer id."""

    matches: list[Match]
    excluded: dict[str, int]
    """Pairs that each hard filter took out (the first that failed), and `below_floor`."""
    unserved: dict[int, str]
    """Need id → why it got nothing: see `solve.unserved`."""
    candidates: int
    """Pairs that the flow could choose from."""
    objective: int
    """Sum of the scores; the largest there is among the candidates, or at most `bound`."""
    bound: int = 0
    """No choice among the candidates scores more."""
