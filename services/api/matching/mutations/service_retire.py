import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.matching import actions


@strawberry.input(description="The service to go without.")
class ServiceRetireInput:
    service: strawberry.ID = strawberry.field(description="The service.")


class ServiceRetirePayload(Payload):
    """The service, retired."""

    service = one("Service", "The service.")


@verb()
async def service_retire(actor: Actor, input: ServiceRetireInput) -> ServiceRetirePayload:
    """Let the next run go without a service that was added; curators of its area."""
    made = await actions.retire_service(actor, service=local_id(input.service, "Service", "service"))
    return ServiceRetirePayload(service=made.id)
