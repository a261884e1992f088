"""A file for each subject: what a verb is tried on, and who may do it there.

    @RULES("eventPublish", CURATORS, sees=HOSTS)
    async def a_draft(w: World, me: Actor | None) -> dict[str, Any]:
        return {"event": …}  # the rows are in a state in which the right caller succeeds

A new verb is stated in the file of its subject; one that is gone is taken out. docs/rights.md is made of
this.
"""

from tests.api.rights.deeds import Rule
from tests.api.rights.verbs import (
    accounts,
    events,
    identity,
    matching,
    needs,
    partners,
    personal,
    reminders,
    uploads,
)

SUBJECTS = {
    "Places, people and their roles": (accounts, identity),
    "Partners and their offers": (partners,),
    "Suggestions, needs and calls": (needs,),
    "Matching": (matching,),
    "Events": (events,),
    "Reminders and notices": (reminders,),
    "Personal data": (personal,),
    "Photos and papers": (uploads,),
}
RULES: list[Rule] = [rule for modules in SUBJECTS.values() for one in modules for rule in one.RULES]
