"""The kinds of callers that every operation is tried with: each role where things are, and elsewhere.

Everything happens in one community. "Elsewhere" is the next community of the same subdistrict, for an
officer another subdistrict, for a member another partner of the same community.
"""

STRANGER = "stranger"
RESIDENT, ELSEWHERE = "resident", "resident elsewhere"
OWNER, OTHER_OWNER = "partner's owner", "another partner's owner"
CLERK, OTHER_CLERK = "partner's clerk", "another partner's clerk"
GRID_MEMBER, OTHER_GRID_MEMBER = "grid member", "grid member elsewhere"
GRID_CHIEF, OTHER_GRID_CHIEF = "grid chief", "grid chief elsewhere"
SECRETARY, OTHER_SECRETARY = "secretary", "secretary elsewhere"
SUBDISTRICT, OTHER_SUBDISTRICT = "subdistrict officer", "subdistrict officer elsewhere"
INTEGRATOR, OTHER_INTEGRATOR = "integrator", "integrator elsewhere"
KEY, OTHER_KEY = "reading API key", "reading API key elsewhere"
WRITING_KEY, OTHER_WRITING_KEY = "writing API key", "writing API key elsewhere"
"""Each key has an account of its own. The writing ones have a scope for every verb that takes keys."""

MEMBERS = frozenset({OWNER, CLERK})
CURATORS = frozenset({SECRETARY, SUBDISTRICT})
STAFF = CURATORS | {GRID_MEMBER, GRID_CHIEF}
STAFF_THERE = frozenset({OTHER_GRID_MEMBER, OTHER_GRID_CHIEF, OTHER_SECRETARY, SUBDISTRICT})
"""Staff of the next community; the subdistrict's officer is staff of both."""
HOSTS = STAFF | MEMBERS
READING_KEYS = frozenset({KEY, OTHER_KEY})
WRITING_KEYS = frozenset({WRITING_KEY, OTHER_WRITING_KEY})
KEYS = READING_KEYS | WRITING_KEYS
PERSONS = (
    HOSTS
    | STAFF_THERE
    | {RESIDENT, ELSEWHERE, OTHER_OWNER, OTHER_CLERK, OTHER_SUBDISTRICT, INTEGRATOR, OTHER_INTEGRATOR}
)
"""Everybody who signs in."""
SIGNED_IN = PERSONS | WRITING_KEYS
"""Who may do what takes no role: those who sign in, and keys with the verb's scope."""
EVERYBODY = PERSONS | KEYS | {STRANGER}
NOBODY: frozenset[str] = frozenset()
CALLERS = tuple(sorted(EVERYBODY))
