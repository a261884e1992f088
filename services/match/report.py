"""The assignment and its reasons as tables for the terminal, in Chinese and English."""

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from services.domain.matching.engine import Match, Solution
from services.match.reasons import Nearest
from services.match.rows import Values

WHY_NOT = {
    "barred": "已婉拒 · declined before",
    "area": "不在服务区域 · outside the area served",
    "price": "超出可接受价位 · dearer than accepted",
    "at_home": "不能上门 · does not come to the home",
    "group": "服务对象不符 · for other people",
    "below_floor": "没有对口服务 · nobody does this",
    "distance": "超出服务半径 · too far away",
    "time": "时间对不上 · no time suits",
    "full": "名额已满 · all places are taken",
    "not_wanted": "不需要 · none is wanted",
    "no_offers": "没有供给 · there are no offers",
}
SETTLED = {"not_wanted", "no_offers", "time", "full"}
"""Reasons that say all: those who would do it passed every limit before."""
PARTS = {
    "concept": "服务 service",
    "text": "文字 words",
    "distance": "距离 distance",
    "time": "时间 time",
    "price": "价格 price",
    "rating": "评分 rating",
    "urgency": "紧急 urgency",
    "turn": "均衡 turn",
    "kept": "保留 kept",
}


def show(
    console: Console,
    needs: Sequence[Values],
    offers: Sequence[Values],
    solution: Solution,
    ruled_out: Nearest,
) -> None:
    """Matches by need, then the needs without any, then the figures."""
    if solution.matches:
        console.print(_matches(needs, offers, solution.matches))
    if solution.unserved:
        console.print(_unserved(needs, offers, solution.unserved, ruled_out))
    console.print(_summary(needs, offers, solution, ruled_out))


def _matches(needs: Sequence[Values], offers: Sequence[Values], matches: Sequence[Match]) -> Table:
    table = _table("匹配 · Matches", "需求 Need", "供给 Offer", "分 Score", "理由 Why")
    for match in matches:
        table.add_row(
            _named(needs[match.need - 1]), _named(offers[match.offer - 1]), str(match.score), why(match)
        )
    return table


def _unserved(
    needs: Sequence[Values], offers: Sequence[Values], unserved: dict[int, str], ruled_out: Nearest
) -> Table:
    table = _table("未匹配 · Without a match", "需求 Need", "原因 Why not")
    for need, reason in sorted(_reasons(unserved, ruled_out).items()):
        would = reason not in SETTLED and need in ruled_out and _named(offers[ruled_out[need][0] - 1])
        table.add_row(_named(needs[need - 1]), f"{would}\n{WHY_NOT[reason]}" if would else WHY_NOT[reason])
    return table


def _reasons(unserved: dict[int, str], ruled_out: Nearest) -> dict[int, str]:
    """The limit that rules out who would do it says more than that the others do not."""
    return {
        need: ruled_out[need][1] if need in ruled_out and reason not in SETTLED else reason
        for need, reason in unserved.items()
    }


def _summary(
    needs: Sequence[Values], offers: Sequence[Values], solution: Solution, ruled_out: Nearest
) -> str:
    served = len({match.need for match in solution.matches})
    working = len({match.offer for match in solution.matches})
    lines = [
        f"需求 needs: {served} / {len(needs)} 已匹配 served",
        f"供给 offers: {working} / {len(offers)} 有活 with work",
    ]
    for reason, count in Counter(_reasons(solution.unserved, ruled_out).values()).most_common():
        lines.append(f"  {count} × {WHY_NOT[reason]}")
    return "\n".join(lines)


def why(match: Match) -> str:
    """The service, the words that speak for it, and all points that are not 0; they add up to the score."""
    service = next(part.detail for part in match.parts if part.name == "concept")
    said = f"{'、'.join(match.words_need)} ↔ {'、'.join(match.words_offer)}"
    points = ", ".join(f"{PARTS[part.name]} {part.points}" for part in match.parts if part.points)
    return escape("\n".join(line for line in (service, said if said != " ↔ " else "", points) if line))


def _named(row: Values) -> str:
    text = " ".join(row["text"].split())
    return escape(f"{row['id']} {text if len(text) <= 60 else text[:59] + '…'}")


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", show_lines=True)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
