"""The subscription `matchRunProgress`: a run as it now stands, each time that it has moved on."""

from services.api.watches import Watch, by_id, watched_id
from services.domain.matching.models import RunState

_UNFINISHED = frozenset({RunState.QUEUED, RunState.RUNNING})

MATCH_RUN_PROGRESS = Watch(
    name="matchRunProgress",
    description="The run now, and again whenever it moves on, until it is done, failed or cancelled.",
    target="MatchRun",
    channel="match_run:{}",
    arguments=[by_id("run", "The run to watch.")],
    row_id=watched_id("MatchRun", "run"),
    missing="There is no such match run, or you may not see it.",
    needs=("state",),
    is_last=lambda columns: columns["state"] not in _UNFINISHED,
)
