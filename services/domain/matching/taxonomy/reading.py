"""The taxonomy of this version, read from the tables beside this file when it is first needed."""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from services.domain.matching.taxonomy.service import Service

HERE = Path(__file__).parent
WORDS = "words.csv"
LISTS = ("says", "unless", "partly", "unlike")


@cache
def services() -> tuple[Service, ...]:
    """All services, ordered by id."""
    tables = sorted(HERE.glob("*.csv"))
    rows = (row for table in tables if table.name != WORDS for row in _rows(table.name))
    return tuple(sorted((_service(row) for row in rows), key=lambda one: one.id))


def background() -> tuple[int, dict[str, int]]:
    """How many usual texts were counted, and in how many of them each character and pair stands."""
    lines = (HERE / "background.tsv").read_text(encoding="utf-8").splitlines()
    counted = dict(line.split("\t") for line in lines)
    texts = int(counted.pop("texts"))
    return texts, {gram: int(count) for gram, count in counted.items()}


@cache
def words() -> Mapping[str, tuple[str, ...]]:
    """Name of a list of words, as in "<家电>", → its words."""
    return MappingProxyType({row["name"]: tuple(row["words"].split()) for row in _rows(WORDS)})


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (HERE / name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def _service(row: dict[str, str]) -> Service:
    says, unless, partly, unlike = (tuple(row[name].split()) for name in LISTS)
    return Service(row["id"], row["zh"], row["en"], row["category"], says, unless, partly, unlike)
