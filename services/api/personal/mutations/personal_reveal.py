"""Personal data for who says why they need them."""

import strawberry

from services.api.reads import one
from services.api.reads.ids import split_id
from services.api.reads.sources import value
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.personal import actions
from services.domain.personal.errors import RevealPeriodOver
from services.domain.personal.models import PersonalField


@strawberry.input(description="Whose data, which, and why.")
class PersonalRevealInput:
    of: strawberry.ID = strawberry.field(
        description="An Account, for staff where the person lives; a Registration, for the event's host too."
    )
    fields: list[PersonalField] = strawberry.field(description="What is to be told.")
    reason: str = strawberry.field(description="Why, in 4 to 200 characters; the person will read it.")


class PersonalRevealPayload(Payload):
    """What was asked for; null for what was not, and for what the person has not given."""

    name = value(str | None, "The name.")
    phone = value(str | None, "The phone number in E.164.")
    email = value(str | None, "The e-mail address.")
    reveal = one("Reveal", "The record, which the person sees.")


@verb(refuses=(RevealPeriodOver,), is_secret=True)
async def personal_reveal(actor: Actor, input: PersonalRevealInput) -> PersonalRevealPayload:
    """See personal data of a resident in full; it is recorded, and the person is shown who looked and why.

    A host may, from a registration until seven days after the event.
    """
    asked = actions.Asked(input.fields, input.reason)
    if (split_id(input.of) or ("", 0))[0] == "Registration":
        registration = local_id(input.of, "Registration", "of")
        told = await actions.reveal_registered(actor, registration=registration, asked=asked)
    else:
        told = await actions.reveal_account(actor, account=local_id(input.of, "Account", "of"), asked=asked)
    values = {one.value: told.values.get(one) for one in PersonalField}
    return PersonalRevealPayload(**values, reveal=told.reveal.id)
