"""docs/rights.md, made of what is stated here: `python -m tests.api.rights.guide` writes it."""

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.api.rights import sights, verbs
from tests.api.rights.running import a_database
from tests.api.rights.sights import ASKED, TOLD, WATCHED
from tests.api.rights.verbs.identity import NEVER_BY_KEY, OPEN
from tests.api.rights.words import in_words
from tests.api.rights.world import World, a_world

PLACE = Path(__file__).parents[3] / "docs" / "rights.md"
HEAD = f"""# Who may do what

Written by `python -m tests.api.rights.guide` from what the tests hold the API to; do not edit it by hand.

A right comes from a **role on an area**, and holds there and everywhere below; from a **membership** of a
partner; or from being the person concerned. `grantGive` gives roles, `postAppoint` makes grid chiefs and grid
members of a grid.

| role | in the API | |
|---|---|---|
| 街道 | `SUBDISTRICT` | officers of the subdistrict; curators, and staff |
| 社区书记 | `SECRETARY` | of a community; curators, and staff |
| 网格长 | `GRID_CHIEF` | staff |
| 网格员 | `GRID_MEMBER` | staff |
| 合伙人负责人、合伙人成员 | `OWNER`, `STAFF` | act for the partner |
| 居民 | | everybody with an account |
| 接入方 | `INTEGRATOR` | a system's account; sees what residents see |
| 接口密钥 | `read`, `read:Event`, `write:suggestionMake` | acts for an integrator, within its scopes |

**The area** below is that of the thing: of an event, of the need that a proposal is for, of where a person
lives. "There" is an area for which one is not staff.

**Who may not is told why.** `SIGN_IN_NEEDED`: strangers. `SCOPE_MISSING`: an API key without the scope.
`NOT_FOUND`: one does not see the thing, which is told like a thing that is not there. `NOT_ALLOWED`: one sees
it and has no right. Nothing is changed then; and whatever is done is on record.

**Strangers** may call {", ".join(f"`{one}`" for one in sorted(OPEN))}, nothing else. **No API key** may call
{", ".join(f"`{one}`" for one in sorted(NEVER_BY_KEY))}; for every other verb there is a scope.
"""


async def text(world: World) -> str:
    """The guide. Rows are written to the world, for they tell who sees them."""
    parts = [HEAD]
    for subject in verbs.SUBJECTS:
        parts += [f"## {subject}\n", *_verbs(subject), *await _types(subject, world)]
    return "\n".join([*parts, *_fields(), *_live()])


def _verbs(subject: str) -> Iterator[str]:
    rules = [rule for module in verbs.SUBJECTS[subject] for rule in module.RULES]
    cases = [(f"`{rule.verb}`", rule.case, in_words(rule.may)) for rule in rules]
    yield _table(("verb", "on", "who may"), cases)


async def _types(subject: str, world: World) -> list[str]:
    cases = []
    for module in sights.SUBJECTS.get(subject, ()):
        for sight in module.SIGHTS:
            rows = await sight.make(world)
            cases += [(f"`{sight.type}`", label, in_words(by)) for label, (_, by) in rows.items()]
    return [_table(("type", "which", "who sees it"), cases)]


def _fields() -> list[str]:
    cases = [(f"`{one.type}.{one.field}`", one.case, in_words(one.by)) for one in TOLD]
    said = (
        "Who sees a row sees its fields, but for these. Others get null, a mask, or what is true of them.\n"
    )
    return ["## Fields that not all are told\n", said, _table(("field", "of", "who is told"), cases)]


def _live() -> list[str]:
    cases = [(f"`{one.name}`", one.case, in_words(one.may)) for one in WATCHED]
    cases += [(f"`{one.root}`", one.case, in_words(one.may)) for one in ASKED if one.root[0] != "_"]
    return ["## Subscriptions, and questions\n", _table(("name", "on", "who may"), cases)]


def _table(heads: tuple[str, str, str], cases: Iterable[tuple[str, str, str]]) -> str:
    """One line for what is said of the same thing of the same people."""
    merged: dict[tuple[str, str], list[str]] = {}
    for name, case, who in cases:
        merged.setdefault((name, who), []).append(case)
    lines = [f"| {name} | {'; '.join(cases)} | {who} |" for (name, who), cases in merged.items()]
    return "\n".join([f"| {' | '.join(heads)} |", "|---|---|---|", *lines, ""])


async def main() -> None:
    """Writes the file."""
    async with a_database():
        PLACE.write_text(await text(await a_world()), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
