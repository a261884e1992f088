"""What the states of this subject mean, for the readers of the schema."""

from services.api.reads.enums import describe
from services.domain.matching.models import ProposalState, RunState

describe(
    RunState,
    "Where a match run stands.",
    QUEUED="Waits for a worker.",
    RUNNING="A worker is at it; `stage`, `done` and `total` tell how far.",
    DONE="Its proposals are made.",
    FAILED="Came to nothing; `error` says why. Earlier proposals stand.",
    CANCELLED="Was stopped by staff. Earlier proposals stand.",
)
describe(
    ProposalState,
    "Where a proposal stands.",
    PROPOSED="Waits for the partner's answer, until `expiresAt`.",
    ACCEPTED="The partner serves the need; an event was drafted.",
    DECLINED="The partner said no and why; the pair is not proposed again.",
    EXPIRED="The partner did not answer in time.",
    WITHDRAWN="Taken back by staff, or because the need has its partner.",
)
