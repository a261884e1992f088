"""What the parts of the seed share: the rows so far, chance that is the same each time, and the moment."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from services.demo.data.facts import Jili
from services.demo.data.rows import Rows
from services.domain.accounts.models import Account
from services.domain.areas.models import Area
from services.domain.partners.models import Offer, Partner
from services.kit.clock import CIVIL
from services.kit.zones import moment

_SEED = 410308
"""Any number of ours: the division code of 孟津区."""


@dataclass
class World:
    """`now` is the moment relative to which past and future are laid out (aware)."""

    facts: Jili
    now: datetime
    rows: Rows = field(default_factory=Rows)
    chance: random.Random = field(default_factory=lambda: random.Random(_SEED))  # noqa: S311  not for secrets
    subdistrict: Area = field(init=False)
    communities: dict[str, Area] = field(default_factory=dict)
    grids: dict[str, list[Area]] = field(default_factory=dict)
    buildings: dict[str, list[Area]] = field(default_factory=dict)
    """Grids and buildings by community."""
    residents: dict[str, list[Account]] = field(default_factory=dict)
    secretaries: dict[str, Account] = field(default_factory=dict)
    partners: list[Partner] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.now.astimezone(CIVIL).date()

    @property
    def everybody(self) -> list[Account]:
        return [one for people in self.residents.values() for one in people]

    def at(self, day: date, clock: time) -> datetime:
        """The moment at which a clock in Jili shows `clock` on `day`."""
        return moment(day, clock, CIVIL)

    def days_ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)
