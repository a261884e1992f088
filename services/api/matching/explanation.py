"""Why a proposal was made: the lines of its score, and both languages' words for them."""

from collections.abc import Mapping
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument

import services.api.matching.enums  # noqa: F401  # gives the kinds and languages their descriptions
from services.api.reads import Extends, Piece, pieces, resolver, sql
from services.domain.matching import explaining
from services.domain.matching.explaining import Language, LineKind, Proposed

_LINES = """
SELECT name, points, detail, place FROM ROWS FROM
 (jsonb_to_recordset({t}.parts) AS (name text, points int, detail text)) WITH ORDINALITY
 AS line(name, points, detail, place)
"""
_LANGUAGE = StrawberryArgument(
    "language",
    "language",
    StrawberryAnnotation(Language),
    description="In which language.",
    default=Language.ZH,
)


def _detail(line: str) -> str:
    """SQL: the bare fact of a line."""
    lines = f"jsonb_array_elements({{t}}.parts) part WHERE part ->> 'name' = '{line}'"
    return f"(SELECT part ->> 'detail' FROM {lines})"


def _service(place: int) -> str:
    """SQL: a half of the concept's fact, which is a category where no service was recognised."""
    concept = _detail("concept")
    return f"CASE WHEN {concept} LIKE '% · %' THEN split_part({concept}, ' · ', {place}) END"


class ScoreLine(Piece):
    """One line of a proposal's score."""

    kind = sql(LineKind, "What it speaks of.", "{t}.name", cost=0)
    points = sql(int, "Milli-points; those of all lines add up to the score exactly.", "{t}.points", cost=0)
    detail = sql(
        str,
        "The bare fact, in no language: metres, yuan, stars, the slot in UTC; empty if it is not known.",
        "{t}.detail",
        cost=0,
    )


@strawberry.type(description="A line of the score in words.")
class ExplanationLine:
    kind: LineKind = strawberry.field(description="What it speaks of.")
    points: int = strawberry.field(description="Milli-points.")
    sentence: str = strawberry.field(description="The line in one sentence.")


@strawberry.type(description="A proposal in words: what spoke for it when it was made.")
class Explanation:
    language: Language = strawberry.field(description="The language of its sentences.")
    sentence: str = strawberry.field(description="The whole in one sentence.")
    score: int = strawberry.field(description="Milli-points of all lines together.")
    merit: int = strawberry.field(description="Milli-points of the pair alone, comparable between runs.")
    lines: list[ExplanationLine] = strawberry.field(description="A sentence for each line of the score.")


def _explained(row: Mapping[str, Any], language: Language) -> Explanation:
    told = explaining.explained(_proposed(row), language)
    lines = [ExplanationLine(kind=one.kind, points=one.points, sentence=one.sentence) for one in told.lines]
    return Explanation(
        language=language, sentence=told.sentence, score=told.score, merit=told.merit, lines=lines
    )


def _proposed(row: Mapping[str, Any]) -> Proposed:
    return Proposed(
        partner=row["partner_name"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        lines=explaining.lines_of(row["parts"]),
        words_need=row["words_need"],
        words_offer=row["words_offer"],
        margin=row["margin"],
        by_hand=row["assigned_for"],
        overrides=row["overrides"],
    )


class ProposalExplained(Extends, of="Proposal"):
    lines = pieces("ScoreLine", "What the score is made of; the points add up to it exactly.", _LINES)
    service_zh = sql(
        str,
        "The service that both speak of, in Chinese, at most two; null if none was recognised.",
        _service(1),
        null=True,
    )
    service_en = sql(
        str,
        "The service that both speak of, in English, at most two; null if none was recognised.",
        _service(2),
        null=True,
    )
    metres = sql(
        int,
        "Distance of the offer's place from the need's in metres, when it was made; null if not known.",
        f"substring({_detail('distance')} FROM '^([0-9]+) m$')::int",
        null=True,
    )
    explanation = resolver(
        Explanation,
        "Why it was proposed, in words.",
        _explained,
        needs=(
            "starts_at",
            "ends_at",
            "parts",
            "words_need",
            "words_offer",
            "margin",
            "assigned_for",
            "overrides",
        ),
        asks={"partner_name": "SELECT g.name FROM partner g WHERE g.id = {t}.partner_id"},
        arguments=(_LANGUAGE,),
    )
