"""Who looked at whose personal data."""

from services.api.reads import Extends, Node, column, compare, many, one, order, personal, shown
from services.api.reads.enums import describe
from services.domain.actors import gates
from services.domain.personal import models, queries
from services.domain.personal.models import PersonalField

describe(
    PersonalField,
    "What can be revealed of a person.",
    NAME="The name.",
    PHONE="The phone number in E.164.",
    EMAIL="The e-mail address.",
)

_VIEWER = f"(SELECT {shown('account.name', whole=gates.mine('a.id'), at='a')} FROM account a"


class Reveal(Node, model=models.Reveal, gate=queries.visible_to, plural="reveals"):
    """Somebody saw personal data of somebody else. Seen by the person, by who looked, and by staff."""

    created_at = column("When.")
    fields = column("What was told.", source="fields_", type=list[PersonalField])
    reason = column("Why, in the words of who looked; at most 200 characters.")
    viewer_name = personal("Who looked, as 王**.", f"{_VIEWER} WHERE a.id = {{t}}.viewer_id)")
    viewer = one("Account", "Who looked; null where the caller may not see the account.")
    account = one("Account", "Whose data; null where the caller may not see the account.")
    event = one("Event", "The event for whose sake; null where staff of the person's area looked.")
    area = one("Area", "Where the person lived then; null without a place.")

    class Filters:
        account = compare("account_id", "=", "Of this person.")
        viewer = compare("viewer_id", "=", "By this account.")
        after_moment = compare("created_at", ">=", "At this moment or later.")

    class Orders:
        created_at = order("created_at", "By the moment.")


class AccountReveals(Extends, of="Account"):
    reveals = many("Reveal", "Who saw the person's data, as far as visible.", via="account_id")


class RegistrationPerson(Extends, of="Registration"):
    registrant = personal(
        "Who registered, as 王**; whole for the person.",
        f"(SELECT {shown('account.name', whole=gates.mine('a.id'), at='a')} FROM account a"
        " WHERE a.id = {t}.account_id)",
    )
