import strawberry

from services.api.needs.inputs import NeedPlaceInput, NeedWindowInput, ids_of, place_of, windows_of
from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.needs import actions
from services.domain.needs.errors import SuggestionNotOpen
from services.domain.needs.models import Urgency
from services.domain.partners.models import Tier


@strawberry.input(description="A need as the community puts it.")
class NeedDraftInput:
    area: strawberry.ID = strawberry.field(description="A building or a larger area.")
    title: str = strawberry.field(description="What is needed, 1 to 80 characters in one line.")
    text: str = strawberry.field(description="The need in full, 1 to 2,000 characters; no personal data.")
    category: str = strawberry.field(description="Kind of service as offers name it, 1 to 30 characters.")
    max_tier: Tier = strawberry.field(description="The dearest price tier that would do.")
    at_home: bool = strawberry.field(
        default=False, description="Whether it must be done at residents' homes."
    )
    people: int = strawberry.field(default=1, description="How many people to serve, 1 to 100,000.")
    urgency: Urgency = strawberry.field(default=Urgency.NORMAL, description="How soon.")
    wanted: int = strawberry.field(default=1, description="How many different offers it may take, 1 to 20.")
    groups: list[str] = strawberry.field(
        default_factory=list,
        description="Groups of residents that it is for, 10 at most of 1 to 30 characters; none: everybody.",
    )
    series: strawberry.ID | None = strawberry.field(
        default=None,
        description="Series at whose next event its partner gets a stall; none: an event of its own.",
    )
    place: NeedPlaceInput | None = strawberry.field(default=None, description="Where, if that matters.")
    windows: list[NeedWindowInput] = strawberry.field(
        default_factory=list,
        description="When it would suit, 30 at most, none overlapping; none: at any time.",
    )
    suggestions: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Suggestions to merge into it at once, 100 at most."
    )


class NeedDraftPayload(Payload):
    """The draft, which staff of its area see."""

    need = one("Need", "The need.")


@verb(refuses=(SuggestionNotOpen,))
async def need_draft(actor: Actor, input: NeedDraftInput) -> NeedDraftPayload:
    """Draft a need for the needs list (需求清单); curators of its area."""
    made = await actions.draft(
        actor,
        area=local_id(input.area, "Area", "area"),
        title=input.title,
        text=input.text,
        category=input.category,
        max_tier=input.max_tier,
        at_home=input.at_home,
        people=input.people,
        urgency=input.urgency,
        wanted=input.wanted,
        groups=input.groups,
        series_id=local_id(input.series, "Series", "series") if input.series else None,
        place=place_of(input.place),
        windows=windows_of(input.windows),
        suggestions=ids_of(input.suggestions, "Suggestion", "suggestions"),
    )
    return NeedDraftPayload(need=made.id)
