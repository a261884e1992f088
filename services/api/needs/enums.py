"""What the states of this subject mean, for the readers of the schema."""

from services.api.reads.enums import describe
from services.domain.needs.models import AnswerState, CallState, NeedState, SuggestionState, Urgency

describe(
    SuggestionState,
    "Where a resident's suggestion stands.",
    RECEIVED="Waits to be merged or declined.",
    MERGED="Became part of a need.",
    DECLINED="Staff said why nothing comes of it.",
)
describe(
    NeedState,
    "Where a need stands, from draft to closure (征集-梳理-点单-派单-接单/婉拒-服务-评价-办结).",
    DRAFT="Being written; only staff see it.",
    PUBLISHED="On the public needs list, open to matching.",
    MATCHING="A match run is looking for partners.",
    PROPOSED="Partners have been asked.",
    AGREED="A partner has accepted.",
    SCHEDULED="An event for it is published.",
    SERVED="Its event was held.",
    CLOSED="Staff noted what came of it.",
    WITHDRAWN="Staff took it back and said why.",
)
describe(
    Urgency,
    "How soon a need must be served.",
    NORMAL="In its turn.",
    URGENT="Before normal ones.",
    CRITICAL="Before all others.",
)
describe(
    CallState,
    "Where a call for partners stands.",
    DRAFT="Being written; only staff see it.",
    PUBLISHED="Public; active partners can answer to the end of its last day.",
    CLOSED="Takes no more answers.",
)
describe(
    AnswerState,
    "Where a partner's answer to a call stands.",
    OFFERED="Waits for the staff's decision.",
    ACCEPTED="Staff took the partner at its word.",
    DECLINED="Staff said why not.",
    WITHDRAWN="The partner took it back.",
)
