"""Why a need and an offer did not come together, with the numbers that it turned on."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from services.domain.matching.explaining.sentences import Both
from services.domain.matching.explaining.speech import Language, length


class Reason(StrEnum):
    """What stands between a need and an offer first; filters in the order in which they are asked."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    NEED_CLOSED = "need_closed"
    OFFER_CLOSED = "offer_closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    UNANSWERED = "unanswered"
    BARRED = "barred"
    AREA = "area"
    PRICE = "price"
    AT_HOME = "at_home"
    GROUP = "group"
    BELOW_FLOOR = "below_floor"
    DISTANCE = "distance"
    TIME = "time"
    LOAD = "load"
    FULL = "full"
    OUTRANKED = "outranked"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class Refused:
    """The reason and what there is to know of it; None where it does not turn on that."""

    reason: Reason
    merit: int | None = None
    """Milli-points that the pair itself would earn."""
    bar: int | None = None
    """Milli-points that it would have had to reach: of the last one accepted, or of the better offer."""
    metres: int | None = None
    radius_metres: int | None = None
    note: str = ""
    """What was said when the pair was declined or withdrawn; the places, tiers or groups that differ."""

    @property
    def short_by(self) -> int | None:
        """Milli-points missing; None where that is not the reason."""
        if self.merit is None or self.bar is None:
            return None
        return max(self.bar - self.merit, 0)


_Sayer = Callable[[Refused], Both]


def why_not(found: Refused, language: Language) -> str:
    """One sentence."""
    return _SAYS[found.reason](found)[list(Language).index(language)]


def _always(zh: str, en: str) -> _Sayer:
    return lambda _: (zh, en)


def _noted(zh: str, en: str) -> _Sayer:
    def say(found: Refused) -> Both:
        if not found.note:
            return f"{zh}。", f"{en}."
        return f"{zh}：{found.note}", f"{en}: {found.note}"

    return say


def _distance(found: Refused) -> Both:
    if found.metres is None or found.radius_metres is None:
        return "超出服务半径。", "It is beyond the radius."
    zh, en = Language
    away, radius = found.metres, found.radius_metres
    return (
        f"相距{length(away, zh)}，服务半径只有{length(radius, zh)}。",
        f"They are {length(away, en)} apart; the radius is {length(radius, en)}.",
    )


def _full(found: Refused) -> Both:
    if found.bar is None:
        return "合适的时段都已约满。", "All slots that suit are full."
    zh, en = (_worth(found, language) for language in Language)
    return (
        f"合适的时段都已约满：最后一个接下的得{found.bar}分，这一对{zh}。",
        f"All slots that suit are full: the last one taken had {found.bar} points, this pair {en}.",
    )


def _outranked(found: Refused) -> Both:
    if found.short_by is None:
        return "另一个资源更合适。", "Another offer suits better."
    if not found.short_by:
        return (
            f"同样合适（{found.merit}分），这次轮到了另一家伙伴。",
            f"It suits as well ({found.merit} points); this time it was another partner's turn.",
        )
    return (
        f"另一个资源高{found.short_by}分（{found.bar}比{found.merit}）。",
        f"Another offer scored higher by {found.short_by} ({found.bar} against {found.merit}).",
    )


def _coming(found: Refused) -> Both:
    return (
        f"没有什么挡着：这一对{_worth(found, Language.ZH)}，下一轮匹配可以推荐。",
        f"Nothing stands in the way: the pair has {_worth(found, Language.EN)}; a run may propose it.",
    )


def _worth(found: Refused, language: Language) -> str:
    if found.merit is None:
        return "没有得分" if language is Language.ZH else "no points"
    return f"得{found.merit}分" if language is Language.ZH else f"{found.merit} points"


_SAYS = {
    Reason.PROPOSED: _always(
        "已经推荐，等待伙伴答复。", "It is proposed and waits for the partner's answer."
    ),
    Reason.ACCEPTED: _always("伙伴已经接单。", "The partner has accepted it."),
    Reason.NEED_CLOSED: _always("这一需求现在不找伙伴。", "The need is not looking for partners now."),
    Reason.OFFER_CLOSED: _always(
        "这一资源或其伙伴现在不可用。", "The offer or its partner is not active now."
    ),
    Reason.DECLINED: _noted("伙伴婉拒过", "The partner declined"),
    Reason.WITHDRAWN: _noted("撤回过，不再推荐", "It was withdrawn and is not proposed again"),
    Reason.UNANSWERED: _always(
        "推荐过两次，伙伴都没有答复。", "It was proposed twice and the partner did not answer."
    ),
    Reason.BARRED: _always(
        "伙伴婉拒过相近的派单，因此不再推荐这一对。",
        "The partner declined something so like it that the pair is not proposed.",
    ),
    Reason.AREA: _noted("不在服务范围内", "The area is not served"),
    Reason.PRICE: _noted("价格档次高于需求所能接受", "The price tier is dearer than the need accepts"),
    Reason.AT_HOME: _always("需要上门，而这一资源不上门。", "It must be done at home, and the offer is not."),
    Reason.GROUP: _noted("不面向这类居民", "It is not for this group of residents"),
    Reason.BELOW_FLOOR: _always("不相关：没有共同的服务。", "Not relevant: they have no service in common."),
    Reason.DISTANCE: _distance,
    Reason.TIME: _always("没有双方都合适的时间。", "No time suits both."),
    Reason.LOAD: _noted("伙伴这一期接的单已满", "The partner has as many matches as it takes"),
    Reason.FULL: _full,
    Reason.OUTRANKED: _outranked,
    Reason.COMING: _coming,
}
