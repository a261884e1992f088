"""A proposal explained: a sentence for the whole and one for each line of its score."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.domain.matching.explaining import sentences
from services.domain.matching.explaining.filters import broken
from services.domain.matching.explaining.lines import MERIT, Line, LineKind
from services.domain.matching.explaining.sentences import Both
from services.domain.matching.explaining.speech import Language, slot, words

_TOLD = (LineKind.CONCEPT, LineKind.DISTANCE, LineKind.TIME, LineKind.PRICE, LineKind.RATING)
"""What the sentence for the whole goes into."""

_NOTICED = frozenset(_TOLD) - {LineKind.TIME}


@dataclass(frozen=True, slots=True)
class Proposed:
    """What there is to explain of a proposal. `margin`: see `Match`; `by_hand`: why staff matched it."""

    partner: str
    starts_at: datetime
    ends_at: datetime
    lines: Sequence[Line]
    words_need: Sequence[str] = ()
    words_offer: Sequence[str] = ()
    margin: int | None = None
    by_hand: str = ""
    overrides: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the score in words."""

    kind: LineKind
    points: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """In one language. The points of the lines add up to `score` exactly, `merit` is the pair's own part."""

    language: Language
    sentence: str
    score: int
    merit: int
    lines: Sequence[Said]


def explained(what: Proposed, language: Language) -> Explanation:
    """The proposal in the words of one language."""
    place = list(Language).index(language)
    said = [Said(one.kind, one.points, _line(what, one)[place]) for one in what.lines]
    facts = [one.sentence for one in said if one.kind in _TOLD]
    return Explanation(
        language=language,
        sentence=_whole(what, facts, language),
        score=sum(line.points for line in what.lines),
        merit=sum(line.points for line in what.lines if line.kind in MERIT),
        lines=[Said(one.kind, one.points, _ended(one.sentence, language)) for one in said],
    )


def reasons(lines: Sequence[Line]) -> str:
    """What speaks for the pair, in Chinese, for a notice: service, distance, price, rating where known."""
    told = [line for line in lines if line.kind in _NOTICED and line.detail and line.points]
    nothing = ("", ""), ("", "")
    return "，".join(sentences.sentence(line, words=nothing, when=("", ""))[0] for line in told)


def _line(what: Proposed, line: Line) -> Both:
    zh, en = Language
    shared = (
        (words(what.words_need, zh), words(what.words_need, en)),
        (words(what.words_offer, zh), words(what.words_offer, en)),
    )
    when = slot(what.starts_at, what.ends_at, zh), slot(what.starts_at, what.ends_at, en)
    return sentences.sentence(line, words=shared, when=when)


def _whole(what: Proposed, facts: Sequence[str], language: Language) -> str:
    score = sum(line.points for line in what.lines)
    told = [*facts, _score(score, what.margin, language), *_by_hand(what, language)]
    if language is Language.ZH:
        return _ended(f"{what.partner}：{'；'.join(told)}", language)
    return _ended(f"{what.partner}: {'; '.join(told)}", language)


def _score(score: int, margin: int | None, language: Language) -> str:
    """The score, and how the runner-up compares; a negative margin: the better one went to others."""
    zh, en = f"共{score}分", f"{score} points in all"
    if margin is not None and margin >= 0:
        zh, en = f"{zh}，比下一个人选高{margin}分", f"{en}, {margin} more than the runner-up"
    elif margin is not None:
        zh = f"{zh}，高{-margin}分的另一个人选去了别处"
        en = f"{en}; one with {-margin} more went to another need"
    return zh if language is Language.ZH else en


def _by_hand(what: Proposed, language: Language) -> list[str]:
    if not what.by_hand:
        return []
    told = [
        f"由工作人员指定：{what.by_hand}" if language is Language.ZH else f"Matched by staff: {what.by_hand}"
    ]
    if what.overrides:
        named = [broken(name, language) for name in what.overrides]
        told.append(
            f"未满足的条件：{'、'.join(named)}"
            if language is Language.ZH
            else f"Set aside: {', '.join(named)}"
        )
    return told


def _ended(text: str, language: Language) -> str:
    stop = "。" if language is Language.ZH else "."
    return text if text.endswith(("。", ".", "！", "？", "!", "?")) else text + stop
