"""The verbs on events, series, and the people who come."""

from services.api.events.mutations.event_cancel import event_cancel
from services.api.events.mutations.event_change import event_change
from services.api.events.mutations.event_check_in import event_check_in
from services.api.events.mutations.event_draft import event_draft
from services.api.events.mutations.event_finish import event_finish
from services.api.events.mutations.event_publish import event_publish
from services.api.events.mutations.event_rate import event_rate
from services.api.events.mutations.event_register import event_register
from services.api.events.mutations.event_show_codes import event_show_codes
from services.api.events.mutations.registration_cancel import registration_cancel
from services.api.events.mutations.registration_check_in import registration_check_in
from services.api.events.mutations.registration_show_code import registration_show_code
from services.api.events.mutations.series_change import series_change
from services.api.events.mutations.series_create import series_create
from services.api.events.mutations.series_end import series_end
from services.api.events.mutations.series_skip import series_skip
from services.api.events.mutations.stall_add import stall_add
from services.api.events.mutations.stall_remove import stall_remove

VERBS = (
    event_draft,
    event_change,
    event_publish,
    event_cancel,
    event_finish,
    stall_add,
    stall_remove,
    series_create,
    series_change,
    series_skip,
    series_end,
    event_register,
    registration_cancel,
    event_show_codes,
    registration_show_code,
    event_check_in,
    registration_check_in,
    event_rate,
)
