"""Which fields may stand under one response key, so that all of a document's fields merge.

Stricter than GraphQL asks for: what is below two fields of one key shares one scope, even where the
two can never meet in a row.
"""

from dataclasses import dataclass, field

ABSTRACT = ("Node", "_Entity")
"""What everything with an id is: a field of these may meet a field of any type."""


ALIKE = 20
"""Fields of one key in one place: so many a document may have."""


@dataclass(frozen=True)
class Entry:
    """A field as it was chosen: parent type, name with arguments, and its type."""

    parent: str
    call: str
    type: str

    def meets(self, other: "Entry") -> bool:
        return self.parent == other.parent or self.parent in ABSTRACT or other.parent in ABSTRACT

    def merges(self, other: "Entry") -> bool:
        return self.type == other.type and (self.call == other.call or not self.meets(other))


@dataclass
class Scope:
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    below: dict[str, "Scope"] = field(default_factory=dict)

    def admits(self, key: str, entry: Entry) -> bool:
        there = self.entries.get(key, ())
        return len(there) < ALIKE and all(entry.merges(other) for other in there)

    def add(self, key: str, entry: Entry) -> "Scope":
        """The scope of what is below the key."""
        self.entries.setdefault(key, []).append(entry)
        return self.below.setdefault(key, Scope())

    def takes(self, other: "Scope") -> bool:
        """Whether everything in the other scope may stand here as well."""
        here = all(self.admits(key, entry) for key, found in other.entries.items() for entry in found)
        few = all(
            len(found) + len(self.entries.get(key, ())) <= ALIKE for key, found in other.entries.items()
        )
        return (
            here
            and few
            and all(self.below[key].takes(scope) for key, scope in other.below.items() if key in self.below)
        )

    def absorb(self, other: "Scope") -> None:
        for key, found in other.entries.items():
            self.entries.setdefault(key, []).extend(found)
        for key, scope in other.below.items():
            self.below.setdefault(key, Scope()).absorb(scope)
