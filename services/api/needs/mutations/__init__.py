"""The verbs on suggestions, needs and calls."""

from services.api.needs.mutations.call_answer import call_answer
from services.api.needs.mutations.call_answer_accept import call_answer_accept
from services.api.needs.mutations.call_answer_decline import call_answer_decline
from services.api.needs.mutations.call_answer_withdraw import call_answer_withdraw
from services.api.needs.mutations.call_change import call_change
from services.api.needs.mutations.call_close import call_close
from services.api.needs.mutations.call_publish import call_publish
from services.api.needs.mutations.call_write import call_write
from services.api.needs.mutations.need_change import need_change
from services.api.needs.mutations.need_close import need_close
from services.api.needs.mutations.need_draft import need_draft
from services.api.needs.mutations.need_merge import need_merge
from services.api.needs.mutations.need_publish import need_publish
from services.api.needs.mutations.need_support import need_support
from services.api.needs.mutations.need_unsupport import need_unsupport
from services.api.needs.mutations.need_withdraw import need_withdraw
from services.api.needs.mutations.suggestion_decline import suggestion_decline
from services.api.needs.mutations.suggestion_make import suggestion_make

VERBS = (
    suggestion_make,
    suggestion_decline,
    need_draft,
    need_merge,
    need_change,
    need_publish,
    need_withdraw,
    need_support,
    need_unsupport,
    need_close,
    call_write,
    call_change,
    call_publish,
    call_close,
    call_answer,
    call_answer_withdraw,
    call_answer_accept,
    call_answer_decline,
)
