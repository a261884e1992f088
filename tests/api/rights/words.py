"""Callers and cases in plain words, as docs/rights.md has them."""

import re
from collections.abc import Iterable, Iterator

from tests.api.rights import callers as c

PHRASES: dict[frozenset[str], str] = {
    c.EVERYBODY: "everybody (所有人)",
    c.EVERYBODY - {c.STRANGER}: "everybody who signs in, and API keys (登录用户、接口密钥)",
    c.SIGNED_IN: "everybody who signs in (登录用户)",
    c.PERSONS: "everybody who signs in, but no API key (登录用户，不含接口密钥)",
    c.STAFF: "staff of the area (网格员、网格长、社区书记、街道)",
    c.STAFF_THERE: "staff of the other area (另一辖区工作人员)",
    c.CURATORS: "curators of the area (社区书记、街道)",
    c.MEMBERS: "the partner's members (合伙人成员)",
}
"""The widest first."""
SINGLE: dict[str, str] = {
    c.STRANGER: "strangers (未登录)",
    c.RESIDENT: "the resident themselves (居民本人)",
    c.ELSEWHERE: "the other resident themselves (另一位居民本人)",
    c.OWNER: "the partner's owner (合伙人负责人)",
    c.SECRETARY: "the secretary (社区书记)",
    c.SUBDISTRICT: "the subdistrict's officers (街道)",
    c.INTEGRATOR: "the integrator themselves (接入方本人)",
}


def case_of(name: str) -> str:
    """What a function's name says: "ones_own", "a_resident_s" → "one's own", "a resident's"."""
    return re.sub(r"_s(?=_|$)", "'s", re.sub(r"\bones(?=_|$)|(?<=_)ones(?=_|$)", "one's", name)).replace(
        "_", " "
    )


def in_words(callers: Iterable[str]) -> str:
    """Such as "staff of the area (…); the partner's members (…)"; "nobody (无)" for none."""
    return "; ".join(_phrases(frozenset(callers))) or "nobody (无)"


def _phrases(callers: frozenset[str]) -> Iterator[str]:
    left = callers
    for group, words in PHRASES.items():
        if group <= callers and group & left:
            left -= group
            yield words
    yield from (SINGLE[one] for one in sorted(left))
