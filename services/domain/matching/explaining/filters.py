"""The hard filters by name, as people call them."""

from services.domain.matching.explaining.speech import Language

_CALLED = {
    "barred": ("这一对已被排除", "the pair is barred"),
    "area": ("不在服务范围内的社区", "the area is not served"),
    "price": ("价格档次高于需求所能接受", "the price tier is dearer than the need accepts"),
    "at_home": ("不提供上门服务", "it is not given at home"),
    "group": ("不面向这类居民", "it is not for this group of residents"),
    "below_floor": ("不是同一种服务", "it is not the service asked for"),
    "distance": ("超出服务半径", "it is beyond the radius"),
    "time": ("时间对不上", "no time suits both"),
    "full": ("名额已满", "it is full"),
    "load": ("伙伴本期接单已满", "the partner has as many matches as it takes"),
}


def broken(name: str, language: Language) -> str:
    """A filter that a pair fails; a name that is not known stands for itself."""
    return _CALLED.get(name, (name, name))[list(Language).index(language)]
