"""Verbs on match runs, proposals and the taxonomy."""

from services.api.matching.mutations.match_accept import match_accept
from services.api.matching.mutations.match_assign import match_assign
from services.api.matching.mutations.match_decline import match_decline
from services.api.matching.mutations.match_parameters_change import match_parameters_change
from services.api.matching.mutations.match_run_cancel import match_run_cancel
from services.api.matching.mutations.match_run_start import match_run_start
from services.api.matching.mutations.match_take_back import match_take_back
from services.api.matching.mutations.match_try import match_try
from services.api.matching.mutations.match_withdraw import match_withdraw
from services.api.matching.mutations.service_add import service_add
from services.api.matching.mutations.service_change import service_change
from services.api.matching.mutations.service_retire import service_retire

VERBS = (
    match_run_start,
    match_run_cancel,
    match_try,
    match_parameters_change,
    match_accept,
    match_decline,
    match_withdraw,
    match_take_back,
    match_assign,
    service_add,
    service_change,
    service_retire,
)
