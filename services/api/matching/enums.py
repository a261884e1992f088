"""What the states of this subject mean, for the readers of the schema."""

from services.api.reads.enums import describe
from services.domain.matching.explaining import Language, LineKind, Reason
from services.domain.matching.models import DeclineReason, ProposalState, RunKind, RunState

describe(
    RunKind,
    "What a match run does.",
    FULL="Solves the area and everything below it; staff ask for it.",
    INCREMENTAL="Solves anew around what has changed; it starts by itself within seconds.",
    TRIAL="Tries other parameters, proposes nothing, and compares.",
)
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
    ACCEPTED="The partner serves the need; an event was drafted, or a series has its stall.",
    DECLINED="The partner said no and why; the pair is not proposed again.",
    EXPIRED="The partner did not answer in time.",
    WITHDRAWN="Taken back by either side, or because the need has its partner or has ended.",
)
describe(
    DeclineReason,
    "Why a partner says no. The pair is not proposed again; each reason narrows what is proposed next.",
    TOO_FAR="Too far: none of the partner's offers for this need, and this offer for nearer needs only.",
    TOO_DEAR="Too dear for us: no offer of the partner that costs as little, for this need.",
    NO_TIME="No time then: none of the partner's slots at that time.",
    NOT_OUR_JOB="Not our job: none of the partner's offers for this need, nor this one for needs alike.",
    NO_CAPACITY="No capacity: nothing more for the partner in that week.",
    OTHER="Something else, which `reason` tells.",
)
describe(Language, "What an explanation is written in.", ZH="Chinese.", EN="English.")
describe(
    LineKind,
    "What a line of a score speaks of; the last three come from the run, the others of the pair alone.",
    CONCEPT="The service that is asked for and given, and the category.",
    TEXT="Words in common.",
    DISTANCE="How near they are.",
    TIME="How much of slot and window overlap.",
    PRICE="What it costs.",
    RATING="What residents thought of the partner's events.",
    URGENCY="How urgent the need is, on its first offer.",
    TURN="The partner's turn: its first matches of a run count more.",
    KEPT="The pair was proposed before.",
)
describe(
    Reason,
    "What stands between a need and an offer first.",
    PROPOSED="Nothing: it is proposed and waits for the partner.",
    ACCEPTED="Nothing: the partner has accepted it.",
    NEED_CLOSED="The need is a draft, was served, or has ended.",
    OFFER_CLOSED="The offer or its partner is not active, or its days are over.",
    DECLINED="The partner declined the pair.",
    WITHDRAWN="Staff or the partner took the pair back.",
    UNANSWERED="It was proposed twice and expired.",
    BARRED="The partner declined something so like it that the pair is not proposed.",
    AREA="The offer does not serve the need's area.",
    PRICE="The price tier is dearer than the need accepts.",
    AT_HOME="It must be done at home, and the offer is not.",
    GROUP="It is not for this group of residents.",
    BELOW_FLOOR="Not relevant: they have no service in common.",
    DISTANCE="It is farther than the offer's radius.",
    TIME="No slot suits the need's windows.",
    LOAD="The partner has as many matches as it takes in those weeks or months.",
    FULL="All slots that suit are full.",
    OUTRANKED="The need was given others.",
    COMING="Nothing: a run may propose it.",
)
