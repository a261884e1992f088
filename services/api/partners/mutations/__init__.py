"""The verbs on partners."""

from services.api.partners.mutations.licence_add import licence_add
from services.api.partners.mutations.member_add import member_add
from services.api.partners.mutations.member_remove import member_remove
from services.api.partners.mutations.offer_change import offer_change
from services.api.partners.mutations.offer_create import offer_create
from services.api.partners.mutations.offer_pause import offer_pause
from services.api.partners.mutations.offer_resume import offer_resume
from services.api.partners.mutations.offer_withdraw import offer_withdraw
from services.api.partners.mutations.partner_activate import partner_activate
from services.api.partners.mutations.partner_apply import partner_apply
from services.api.partners.mutations.partner_assess import partner_assess
from services.api.partners.mutations.partner_exit import partner_exit
from services.api.partners.mutations.partner_limit import partner_limit
from services.api.partners.mutations.partner_reject import partner_reject
from services.api.partners.mutations.partner_resume import partner_resume
from services.api.partners.mutations.partner_sign import partner_sign
from services.api.partners.mutations.partner_suspend import partner_suspend

VERBS = (
    licence_add,
    member_add,
    member_remove,
    offer_change,
    offer_create,
    offer_pause,
    offer_resume,
    offer_withdraw,
    partner_activate,
    partner_apply,
    partner_assess,
    partner_exit,
    partner_limit,
    partner_reject,
    partner_resume,
    partner_sign,
    partner_suspend,
)
