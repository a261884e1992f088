from typing import Any

import strawberry

from services.api.needs.inputs import given_of
from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.matching import actions

_FIELDS = ("zh", "en", "category", "says", "unless", "partly", "unlike")


def _changed(description: str) -> Any:
    return strawberry.field(default=strawberry.UNSET, description=description)


@strawberry.input(description="What changes in a service; what is left out stays.")
class ServiceChangeInput:
    service: strawberry.ID = strawberry.field(description="The service.")
    zh: str | None = _changed("Name in Chinese, 1 to 40 characters.")
    en: str | None = _changed("Name in English, 1 to 80 characters.")
    category: str | None = _changed("The usual category, 1 to 30 characters.")
    says: list[str] | None = _changed("All phrases anew, 1 to 200.")
    unless: list[str] | None = _changed("All phrases that speak against it anew, 200 at most.")
    partly: list[str] | None = _changed("All codes of services that help in part anew, 20 at most.")
    unlike: list[str] | None = _changed("All codes of services mistaken for it anew, 20 at most.")


class ServiceChangePayload(Payload):
    """The service as changed."""

    service = one("Service", "The service.")


@verb()
async def service_change(actor: Actor, input: ServiceChangeInput) -> ServiceChangePayload:
    """Change a service that was added; a retired one counts again. Curators of its area."""
    made = await actions.change_service(
        actor, service=local_id(input.service, "Service", "service"), **given_of(input, *_FIELDS)
    )
    return ServiceChangePayload(service=made.id)
