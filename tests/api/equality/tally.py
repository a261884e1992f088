"""What a run of generated operations has shown, and what the mix of operations was."""

from collections import Counter
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from graphql import GraphQLSchema

from tests.api.equality import comparing
from tests.api.equality.paths import Answer
from tests.api.equality.reaching import Field, reachable
from tests.factories.documents import Operation, answered


@dataclass(frozen=True)
class Difference:
    """Two answers that ought to be the same, or one that ought not to be INTERNAL."""

    number: int
    operation: Operation
    compiled: Answer
    resolved: Answer

    def __str__(self) -> str:
        sent = self.operation
        return (
            f"operation {self.number} as {sent.caller}, operationName {sent.name!r},"
            f" variables {sent.variables!r}:\n{sent.text}\n"
            f"compiled {self.compiled.status}: {self.compiled.body.decode(errors='replace')}\n"
            f"resolved {self.resolved.status}: {self.resolved.body.decode(errors='replace')}\n"
        )


def judged(compiled: Answer, resolved: Answer) -> bool:
    """Whether the answers say the same, and neither that something failed on our side."""
    codes = (*comparing.codes(compiled.body), *comparing.codes(resolved.body))
    return comparing.INTERNAL not in codes and comparing.same(compiled, resolved)


@dataclass
class Tally:
    seed: int
    operations: int = 0
    differences: list[Difference] = field(default_factory=list)
    by_role: Counter[str] = field(default_factory=Counter)
    by_read: Counter[str] = field(default_factory=Counter)
    """How the compiling application says that it answered."""
    by_depth: Counter[int] = field(default_factory=Counter)
    by_code: Counter[str] = field(default_factory=Counter)
    by_root: Counter[str] = field(default_factory=Counter)
    spoilt: int = 0
    valid: int = 0
    """Operations that were run: their answers have data, or null for an error while running."""
    with_data: int = 0
    """Operations whose answer has a value other than null, 0, "", [] and names of types."""
    same_bytes: int = 0
    fields: int = 0
    selected: set[Field] = field(default_factory=set)
    seen: set[Field] = field(default_factory=set)
    """(type, field) that some answer had a value for."""
    began: float = field(default_factory=monotonic)

    def note(self, number: int, operation: Operation, compiled: Answer, resolved: Answer) -> None:
        """Count one operation and judge its two answers."""
        if not judged(compiled, resolved):
            self.differences.append(Difference(number, operation, compiled, resolved))
        self.operations += 1
        self.same_bytes += compiled.body == resolved.body
        self.by_role[operation.caller] += 1
        self.by_read[compiled.read or "untold"] += 1
        self.by_depth[operation.depth] += 1
        self.by_code.update(comparing.codes(resolved.body))
        self._note_mix(operation, resolved)

    def _note_mix(self, operation: Operation, resolved: Answer) -> None:
        self.fields += operation.fields
        self.selected |= operation.selected
        self.by_root.update(name for parent, name in operation.selected if parent == "Query")
        self.spoilt += operation.fault is not None
        data = comparing.plain(resolved.body)
        if operation.fault is None:
            self.valid += b'"data"' in resolved.body
            self.with_data += _has_values(data)
            self.seen |= answered(operation.pieces, data)

    def missing(self, schema: GraphQLSchema, found: set[Field]) -> list[str]:
        """Fields of the query's types that are not among those found."""
        return sorted(f"{kind}.{name}" for kind, name in reachable(schema) - found)

    def report(self, schema: GraphQLSchema) -> dict[str, Any]:
        """As plain JSON."""
        share = self.by_read["compiled"] / max(1, self.operations - self.by_read["untold"])
        return {
            "operations": self.operations,
            "seed": self.seed,
            "differences": len(self.differences),
            "by_role": dict(sorted(self.by_role.items())),
            "seconds": round(monotonic() - self.began, 1),
            "share_compiled": None if self.by_read["untold"] == self.operations else round(share, 4),
            "by_read": dict(self.by_read),
            "same_bytes": self.same_bytes,
            "spoilt": self.spoilt,
            "valid": self.valid,
            "with_data": self.with_data,
            "fields_each": round(self.fields / max(1, self.operations), 1),
            "by_depth": {str(depth): count for depth, count in sorted(self.by_depth.items())},
            "by_code": dict(self.by_code.most_common()),
            "by_root": dict(sorted(self.by_root.items())),
            "never_selected": self.missing(schema, self.selected),
            "never_with_a_value": self.missing(schema, self.seen),
        }


def _has_values(found: Any) -> bool:
    if isinstance(found, dict):
        return any(_has_values(value) for key, value in found.items() if key != "pageInfo")
    if isinstance(found, list):
        return any(map(_has_values, found))
    return bool(found)
