"""Verbs on accounts, grants and posts."""

from services.api.accounts.mutations.account_change import account_change
from services.api.accounts.mutations.grant_give import grant_give
from services.api.accounts.mutations.grant_revoke import grant_revoke
from services.api.accounts.mutations.post_appoint import post_appoint
from services.api.accounts.mutations.post_dismiss import post_dismiss

VERBS = (account_change, grant_give, grant_revoke, post_appoint, post_dismiss)
