"""A sentence for each line of a score.

Each function is given the line's bare fact and answers (Chinese, English) without a full stop. What a fact
reads like is told by the engine (`engine/lines.py`).
"""

from services.domain.matching.explaining.lines import Line, LineKind
from services.domain.matching.explaining.speech import Language, length, ordinal

Both = tuple[str, str]
"""The same in Chinese and in English."""

_HALF = ("按一半计分", "which counts half")


def sentence(line: Line, *, words: tuple[Both, Both], when: Both) -> Both:
    """`words`: what need and offer say that speaks for the pair, written as lists; `when`: the slot."""
    if line.kind is LineKind.TEXT:
        return _text(*words)
    if line.kind is LineKind.TIME:
        return f"时间合适：{when[0]}", f"The time suits: {when[1]}"
    return _SAYS[line.kind](line)


def service(detail: str) -> tuple[Both, Both] | None:
    """What is asked for and what is given, where the service is known: (zh, en) of each."""
    zh, known, en = detail.partition(" · ")
    if not known:
        return None
    asked_zh, _, given_zh = zh.partition(" ← ")
    asked_en, _, given_en = en.partition(" ← ")
    return (asked_zh, asked_en), (given_zh or asked_zh, given_en or asked_en)


def metres(detail: str) -> int | None:
    """Of a distance; None where it is not known."""
    number = detail.removesuffix(" m")
    return int(number) if number.isdigit() else None


def _concept(line: Line) -> Both:
    known = service(line.detail)
    if known is None:
        return _category(line)
    asked, given = known
    if asked == given:
        return f"需要的正是“{asked[0]}”", f"It gives what is asked for: {asked[1]}"
    return (
        f"需要的是“{asked[0]}”，“{given[0]}”能帮上一部分",
        f"Asked for is {asked[1]}; {given[1]} helps in part",
    )


def _category(line: Line) -> Both:
    asked, differs, given = line.detail.partition(" / ")
    if differs:
        return (
            f"没有认出共同的服务，类别也不同（{asked}、{given}）",
            f"No service in common was recognised, and the categories differ ({asked}, {given})",
        )
    if line.points:
        return f"类别相同（{asked}）", f"Both are filed under {asked}"
    return "没有认出共同的服务", "No service in common was recognised"


def _text(need: Both, offer: Both) -> Both:
    if not (need[0] or offer[0]):
        return "两边的文字没有共同的词", "The texts share no words"
    zh = f"需求写到{need[0]}" if need[0] else "需求没有相应的词"
    en = f"The need speaks of {need[1]}" if need[0] else "The need has no word for it"
    return f"{zh}，资源写到{offer[0] or '同样的意思'}", f"{en}, the offer of {offer[1] or 'the same'}"


def _distance(line: Line) -> Both:
    away = metres(line.detail)
    if away is None:
        return f"距离未知，{_HALF[0]}", f"The distance is not known, {_HALF[1]}"
    return (
        f"离服务地点{length(away, Language.ZH)}",
        f"It is {length(away, Language.EN)} from where the service is needed",
    )


def _price(line: Line) -> Both:
    if not line.detail:
        return f"价格未知，{_HALF[0]}", f"The price is not known, {_HALF[1]}"
    if float(line.detail) == 0:
        return "免费", "It is free"
    return f"每人{line.detail}元", f"It costs {line.detail} yuan a person"


def _rating(line: Line) -> Both:
    if not line.detail:
        return f"还没有评分，{_HALF[0]}", f"It has no rating yet, {_HALF[1]}"
    return f"居民评分{line.detail}星", f"Residents gave it {line.detail} stars"


def _urgency(line: Line) -> Both:
    if not line.points:
        return "这一需求已有别的伙伴，不因紧急再加分", "The need has another partner: no points for urgency"
    return {
        "1": ("需求紧急，先安排", "The need is urgent and comes first"),
        "2": ("需求特别紧急，最先安排", "The need is critical and comes before all others"),
    }.get(line.detail, ("每个需求都应有人承接", "Every need should get somebody"))


def _turn(line: Line) -> Both:
    number = int(line.detail) if line.detail.isdigit() else 1
    if number == 1:
        return "轮到这家伙伴：本轮第1次派给它", "It is the partner's turn: its first match of the run"
    return f"本轮第{number}次派给这家伙伴", f"It is the partner's {ordinal(number)} match of the run"


def _kept(line: Line) -> Both:
    if line.detail:
        return "上一轮也推荐了这一对，保持不变", "The pair was proposed before, and proposals should not jump"
    return "以前没有推荐过这一对", "The pair was not proposed before"


_SAYS = {
    LineKind.CONCEPT: _concept,
    LineKind.DISTANCE: _distance,
    LineKind.PRICE: _price,
    LineKind.RATING: _rating,
    LineKind.URGENCY: _urgency,
    LineKind.TURN: _turn,
    LineKind.KEPT: _kept,
}
