"""Relevance of Chinese text, on folders with judged pairs.

usage: python -m bench.text [--json FILE] [FOLDER …]   (without folders: the held-out one)
"""

import argparse
import json
from pathlib import Path

from bench.text.measures import Collection, Lists, load, measured
from services.domain.matching.engine import Need, Offer
from services.domain.matching.engine.rank import rank

HELD_OUT = Path(__file__).parent / "heldout"


def listed(collection: Collection) -> Lists:
    """What the engine lists for each need."""
    needs, offers = list(collection.needs.values()), list(collection.offers.values())
    found = rank(
        [
            Need(number, row["text"], row["category"], "", row["max_price"], row["needs_home"])
            for number, row in enumerate(needs)
        ],
        [
            Offer(number, number, row["text"], row["category"], "", row["price_tier"], row["home_service"])
            for number, row in enumerate(offers)
        ],
    )
    return {row["id"]: [offers[offer]["id"] for offer in found[number]] for number, row in enumerate(needs)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[HELD_OUT])
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    figures = {}
    for folder in given.folders:
        collection = load(folder)
        figures[folder.name] = measured(collection, listed(collection))
        print(folder.name, " ".join(f"{name} {value:.3g}" for name, value in figures[folder.name].items()))
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
