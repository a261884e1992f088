"""The one value that says who acts and what they hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a grant lets its holder do in the granted area and everything below it."""

    SUBDISTRICT = "subdistrict"
    SECRETARY = "secretary"
    GRID_CHIEF = "grid_chief"
    GRID_MEMBER = "grid_member"
    INTEGRATOR = "integrator"


STAFF = frozenset({Role.SUBDISTRICT, Role.SECRETARY, Role.GRID_CHIEF, Role.GRID_MEMBER})
"""Roles that work for the subdistrict; they see what is not yet public in their area."""
CURATORS = frozenset({Role.SUBDISTRICT, Role.SECRETARY})
"""Roles that curate needs, run matching and publish events."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role on an area, given by its path "1.4."; it covers every path that begins so."""

    role: Role
    area_id: int
    path: str


@dataclass(frozen=True, slots=True)
class ApiKeyHeld:
    """The API key by which a caller acts, and what it lets do: "read", "read:Event", "write:subscribe"."""

    key_id: int
    scopes: frozenset[str]

    def reads(self, type_name: str) -> bool:
        """Whether rows of this type of the API may be read by it."""
        return "read" in self.scopes or f"read:{type_name}" in self.scopes

    def performs(self, verb: str) -> bool:
        """Whether this verb of the API may be called by it."""
        return f"write:{verb}" in self.scopes


@dataclass(frozen=True, slots=True)
class Actor:
    """Account (None for a stranger), roles held by grant or appointment, and partners acted for.

    `session_id` and `key` tell by what the caller came, where it was a session or an API key.
    """

    account_id: int | None = None
    held: tuple[Held, ...] = ()
    partner_ids: frozenset[int] = frozenset()
    session_id: int | None = None
    key: ApiKeyHeld | None = None

    @property
    def is_anonymous(self) -> bool:
        return self.account_id is None

    @property
    def kind(self) -> tuple[object, ...]:
        """What the texts of gates depend on: whether signed in, staff of anything, acting for anybody.

        An API key's scopes are part of it: they decide which types may be read at all.
        """
        kind = (self.account_id is None, bool(self.partner_ids), self.is_staff)
        return kind if self.key is None else (*kind, self.key.scopes)

    @property
    def is_staff(self) -> bool:
        """Of any area."""
        return bool(self.held) and any(one.role in STAFF for one in self.held)

    def holdings(self) -> dict[str, bool]:
        """For each bind that can be empty whether it is not."""
        return {
            "my_partners": bool(self.partner_ids),
            "staff_paths": self.is_staff,
        }

    def holds(self, roles: Iterable[Role], path: str) -> bool:
        """Whether any of `roles` is held on the area with this path or on one above it."""
        wanted = frozenset(roles)
        return any(one.role in wanted and path.startswith(one.path) for one in self.held)

    def acts_for(self, partner_id: int) -> bool:
        return partner_id in self.partner_ids

    def binds(self) -> dict[str, object]:
        """Values for the gates: `:me`, `:my_partners`, `:staff_paths` (LIKE patterns of subtrees)."""
        staff = [f"{one.path}%" for one in self.held if one.role in STAFF]
        return {
            "me": self.account_id,
            "my_partners": sorted(self.partner_ids),
            "staff_paths": staff,
        }


ANONYMOUS = Actor()
SYSTEM = Actor()
"""What workers do of themselves, such as expiry; audit rows then name no account."""
