"""A kind of service that communities ask for and partners give."""

from msgspec import Struct, field


class Service(Struct, frozen=True):
    """One entry of the taxonomy.

    A phrase is literal text ("理发"), or two parts that stand near each other in one sentence
    ("冰箱+坏"); a part may be alternatives ("裤子|裤脚") or a list of words ("<家电>"). A phrase
    that ends with "~" is a hint only.
    """

    id: str
    """Lower case letters, digits and underscores; stays when names change."""
    zh: str
    en: str
    category: str
    """The category that staff usually give it; a soft hint."""
    says: tuple[str, ...] = ()
    """Phrases of residents who ask for it and of partners who give it."""
    unless: tuple[str, ...] = ()
    """Phrases that speak against it although it seems to be meant."""
    partly: tuple[str, ...] = field(default=())
    """Ids of services that help in part where this one is asked for."""
    unlike: tuple[str, ...] = field(default=())
    """Ids of services that share words or the topic but are another job; holds both ways."""
