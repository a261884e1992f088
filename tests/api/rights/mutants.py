"""Does the matrix of rights see it when a rule is dropped? `python -m tests.api.rights.mutants [WORD …]`

Each rule, gate, question and field is made wrong in every way that `mutating` knows, one at a time, and what
of the matrix has to do with it is run until it fails. What survives is a hole in the matrix: state a case for
it. With words, only mutants that have one of them in their names.
"""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Iterator

from services.api.schema import contract
from services.kit.settings import Settings
from tests.api.rights.checks import CHECKS, Check, faults_of, has_fault
from tests.api.rights.ground import Unanswered, the_ground
from tests.api.rights.mutating import sources, texts
from tests.api.rights.mutating.mutant import Mutant
from tests.api.rights.mutating.swapping import Calls
from tests.api.rights.running import a_database, empty
from tests.api.rights.telling import Telling

Reached = dict[str, set[str]]
"""Check → names of what it has to do with."""


def mutants() -> Iterator[Mutant]:
    """All there are."""
    contract()  # declares the fields
    yield from sources.of_rules()
    yield from sources.of_askers()
    yield from texts.of_gates()
    yield from texts.of_fields()


async def reached(settings: Settings) -> Reached:
    """What each check calls; all of them must hold."""
    calls, found = Calls(), {}
    with calls.noted({*sources.rules(), *sources.askers(), *texts.gates()}):
        for check in CHECKS:
            await empty()
            async with the_ground(settings, both=False) as ground:
                calls.taken()
                faults = await faults_of(check, ground)
            assert not faults, f"The matrix fails on the right application: {faults}"
            found[str(check)] = calls.taken() | _told(check)
    return found


def _told(check: Check) -> set[str]:
    return {f"{check.type}.{check.field}"} if isinstance(check, Telling) else set()


async def is_seen(settings: Settings, mutant: Mutant, checks: list[Check]) -> bool:
    """Whether one of the checks sees what is wrong. Raises Unanswered for a mutant that merely breaks."""
    for check in checks:
        await empty()
        async with the_ground(settings, both=False) as ground:
            with mutant.applied():
                try:
                    if await has_fault(check, ground):
                        return True
                except Unanswered as unanswered:
                    if unanswered.is_internal:
                        raise
                    return True
    return False


def concerned(mutant: Mutant, reach: Reached) -> list[Check]:
    """The checks that have to do with it, those first that have to do with little else."""
    return sorted(
        (check for check in CHECKS if mutant.of in reach[str(check)]), key=lambda one: len(reach[str(one)])
    )


async def main(words: list[str]) -> int:
    """Prints what survives, then a line for each place; answers how many were not seen."""
    tried, killed = Counter[str](), Counter[str]()
    missed = 0
    began = time.monotonic()
    async with a_database() as settings:
        reach = await reached(settings)
        _say(f"{len(reach)} checks hold on the right application ({time.monotonic() - began:.0f} s)")
        for mutant in mutants():
            if words and not any(word in str(mutant) for word in words):
                continue
            tried[mutant.of] += 1
            try:
                seen = await is_seen(settings, mutant, concerned(mutant, reach))
            except Unanswered:
                _say(f"BROKE     {mutant}")
                missed += 1
                continue
            killed[mutant.of] += seen
            if not seen:
                _say(f"SURVIVED  {mutant}")
                missed += 1
    for of, count in sorted(tried.items()):
        _say(f"{killed[of]:4} of {count:3} seen  {of}")
    _say(f"{killed.total()} of {tried.total()} mutants seen in {time.monotonic() - began:.0f} s")
    return missed


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(1 if asyncio.run(main(sys.argv[1:])) else 0)
