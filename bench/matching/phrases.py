"""Kinds of service with the phrases that name them, and what people say around these."""

from dataclasses import dataclass
from functools import cache
from random import Random

from services.domain.matching import taxonomy
from services.domain.matching.taxonomy.phrases import Phrase, phrases


@dataclass(frozen=True, slots=True)
class Kind:
    """A service of the taxonomy: its category, and its full phrases."""

    category: str
    phrases: tuple[Phrase, ...]

    def said(self, random: Random) -> str:
        """One of its phrases; of two parts, both."""
        phrase = random.choice(self.phrases)
        return "".join(random.choice(sorted(part)) for part in phrase.parts)


@cache
def kinds() -> tuple[Kind, ...]:
    """Every service that has a full phrase."""
    services = taxonomy.services()
    full: list[list[Phrase]] = [[] for _ in services]
    for phrase in phrases(services, taxonomy.words()):
        if phrase.weight >= 1:
            full[phrase.service].append(phrase)
    pairs = zip(services, full, strict=True)
    return tuple(Kind(service.category, tuple(found)) for service, found in pairs if found)


ASKING = (
    "家里想找人帮忙{said}",
    "{said}，请社区帮忙联系一下",
    "我妈年纪大了，需要{said}",
    "有没有靠谱的{said}？急",
    "希望小区里能办一次{said}",
    "求助：{said}的事情没人管",
    "{said}，哪位师傅会，谢谢",
)
GIVING = (
    "{said}，专业团队，价格公道",
    "本店提供{said}，社区居民优惠",
    "志愿服务队：{said}，每周开放",
    "十年经验，承接{said}及相关咨询",
    "{said}，随叫随到",
    "公益项目：为居民{said}",
)
NOISE = (
    "周末方便",
    "家里有老人",
    "最好上午来",
    "三楼没有电梯",
    "联系门卫即可",
    "价钱好商量",
    "邻居也有同样的需要",
    "去年办过一次很受欢迎",
    "服务周边小区",
    "欢迎来电预约",
    "材料自备",
    "名额有限",
)
