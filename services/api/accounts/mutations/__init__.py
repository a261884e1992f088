"""Verbs on accounts, grants, posts, sessions and API keys."""

from services.api.accounts.mutations.account_change import account_change
from services.api.accounts.mutations.api_key_create import api_key_create
from services.api.accounts.mutations.api_key_revoke import api_key_revoke
from services.api.accounts.mutations.api_key_rotate import api_key_rotate
from services.api.accounts.mutations.code_request import code_request
from services.api.accounts.mutations.grant_give import grant_give
from services.api.accounts.mutations.grant_revoke import grant_revoke
from services.api.accounts.mutations.post_appoint import post_appoint
from services.api.accounts.mutations.post_dismiss import post_dismiss
from services.api.accounts.mutations.sign_in import sign_in
from services.api.accounts.mutations.sign_out import sign_out, sign_out_everywhere
from services.api.accounts.mutations.token_refresh import token_refresh

VERBS = (
    code_request,
    sign_in,
    token_refresh,
    sign_out,
    sign_out_everywhere,
    account_change,
    grant_give,
    grant_revoke,
    post_appoint,
    post_dismiss,
    api_key_create,
    api_key_rotate,
    api_key_revoke,
)
