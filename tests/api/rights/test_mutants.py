"""The matrix sees it when a rule is dropped: a sample; `python -m tests.api.rights.mutants` tries all."""

import pytest

from services.kit.embedded import Servers
from services.kit.settings import Settings
from tests.api.rights import mutants
from tests.api.rights.checks import CHECKS

SAMPLE = {
    "events.rules.may_curate: always True": "eventPublish-a_draft",
    "events.rules.may_curate: always False": "eventPublish-a_draft",
    "needs.rules.may_curate: STAFF for CURATORS": "needPublish-a_draft",
    "actors.actor.Actor.holds: without `path.startswith(one.path)`": "areaRename-a_grid_of_the_community",
    "partners.actions.rights.acted_for: does not ask": "offerPause-an_active_offer",
    "notifications.actions.read: does not ask `visible_to(actor)`": "noticeRead-ones_own_notice",
    "api.verbs.Verb._barred: does not ask": "needSupport-that_everybody_reads",
    "needs.queries.needs_visible_to: everything": "Need",
    "partners.queries.papers_visible_to: nothing": "Licence",
    "events.queries.events_visible_to: true for {t}.partner_id = ANY": "Event",
    "Partner.contactPhone: true for EXISTS": "Partner.contactPhone-whom_to_call",
}
"""What is wrong, by the beginning of its name → the part of the matrix that must fail."""


@pytest.mark.parametrize("wrong", SAMPLE)
async def test_a_dropped_or_loosened_rule_is_seen(db: Servers, settings: Settings, wrong: str) -> None:
    mutant = next(one for one in mutants.mutants() if str(one).startswith(wrong))
    checks = [one for one in CHECKS if str(one) == SAMPLE[wrong]]
    assert await mutants.is_seen(settings, mutant, checks)
