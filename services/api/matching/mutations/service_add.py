import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.matching import actions
from services.domain.matching.errors import ServiceCodeTaken


@strawberry.input(description="A kind of service by which texts of needs and offers are understood.")
class ServiceAddInput:
    area: strawberry.ID = strawberry.field(
        description="The area; runs over it and below it know the service."
    )
    code: str = strawberry.field(
        description="2 to 40 lower case letters, digits and underscores; a built-in one is replaced."
    )
    zh: str = strawberry.field(description="Name in Chinese, 1 to 40 characters.")
    en: str = strawberry.field(description="Name in English, 1 to 80 characters.")
    category: str = strawberry.field(description="The usual category, 1 to 30 characters.")
    says: list[str] = strawberry.field(
        description="1 to 200 phrases, each 1 to 60 characters: literal (理发), or two parts that stand near"
        " each other (冰箱+坏), a part with alternatives (裤子|裤脚+长); a hint ends with ~."
    )
    unless: list[str] = strawberry.field(
        default_factory=list, description="Phrases that speak against it; 200 at most."
    )
    partly: list[str] = strawberry.field(
        default_factory=list, description="Codes of services that help in part; 20 at most."
    )
    unlike: list[str] = strawberry.field(
        default_factory=list, description="Codes of services that are mistaken for it; 20 at most."
    )


class ServiceAddPayload(Payload):
    """The service, known from the next run on."""

    service = one("Service", "The service.")


@verb(refuses=(ServiceCodeTaken,))
async def service_add(actor: Actor, input: ServiceAddInput) -> ServiceAddPayload:
    """Add a service to the taxonomy; curators of the area."""
    made = await actions.add_service(
        actor,
        area=local_id(input.area, "Area", "area"),
        code=input.code,
        zh=input.zh,
        en=input.en,
        category=input.category,
        says=input.says,
        unless=input.unless,
        partly=input.partly,
        unlike=input.unlike,
    )
    return ServiceAddPayload(service=made.id)
