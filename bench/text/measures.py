"""How well listed offers agree with judgements: the measures of retrieval."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Lists = Mapping[str, Sequence[str]]
"""Need id → ids of the offers listed, best first."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Needs, offers, and judged pairs."""

    needs: dict[str, dict[str, Any]]
    offers: dict[str, dict[str, Any]]
    grade: dict[tuple[str, str], int]
    """2 does the job, 1 helps in part; pairs not judged do not."""
    near_misses: frozenset[tuple[str, str]]

    def eligible(self, need: str, offer: str) -> bool:
        """Price and home limits hold."""
        asked, given = self.needs[need], self.offers[offer]
        return given["price_tier"] <= asked["max_price"] and (
            not asked["needs_home"] or given["home_service"]
        )

    def helpful(self, need: str) -> list[str]:
        """The eligible offers that help."""
        return [
            offer
            for (one, offer), grade in self.grade.items()
            if one == need and grade and self.eligible(one, offer)
        ]


def load(folder: Path) -> Collection:
    """A folder with needs.jsonl, offers.jsonl and qrels.jsonl."""
    needs, offers, judged = (
        [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        for name in ("needs", "offers", "qrels")
    )
    return Collection(
        needs={row["id"]: row for row in needs},
        offers={row["id"]: row for row in offers},
        grade={(row["need"], row["offer"]): row["grade"] for row in judged},
        near_misses=frozenset((row["need"], row["offer"]) for row in judged if row["near_miss"]),
    )


def measured(collection: Collection, lists: Lists) -> dict[str, float]:
    """Means over the needs that an eligible offer helps; of the others the share left without any offer."""
    helped = {need: collection.helpful(need) for need in collection.needs}
    asked = [need for need, helpful in helped.items() if helpful]
    nobody = [need for need, helpful in helped.items() if not helpful]
    return {
        "needs": len(asked),
        "p_at_1": _mean(need_grade(collection, lists, need, 0) >= 1 for need in asked),
        "r_at_5": _mean(_recall(collection, lists[need][:5], need, helped[need]) for need in asked),
        "ndcg_at_10": _mean(_ndcg(collection, lists[need][:10], need, helped[need]) for need in asked),
        "near_miss_at_1": _mean((need, first(lists, need)) in collection.near_misses for need in asked),
        "ineligible": sum(
            not collection.eligible(need, offer) for need in collection.needs for offer in lists[need]
        ),
        "abstained": _mean(not lists[need] for need in nobody),
    }


def first(lists: Lists, need: str) -> str:
    return lists[need][0] if lists[need] else ""


def need_grade(collection: Collection, lists: Lists, need: str, place: int) -> int:
    listed = lists[need]
    return collection.grade.get((need, listed[place]), 0) if place < len(listed) else 0


def _recall(collection: Collection, listed: Sequence[str], need: str, helpful: Sequence[str]) -> float:
    found = sum(collection.grade.get((need, offer), 0) >= 1 for offer in listed)
    return found / min(5, len(helpful))


def _ndcg(collection: Collection, listed: Sequence[str], need: str, helpful: Sequence[str]) -> float:
    ideal = sorted((collection.grade[need, offer] for offer in helpful), reverse=True)[:10]
    return _dcg([collection.grade.get((need, offer), 0) for offer in listed]) / _dcg(ideal)


def _dcg(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def _mean(values: Any) -> float:
    listed = [float(value) for value in values]
    return sum(listed) / max(len(listed), 1)
