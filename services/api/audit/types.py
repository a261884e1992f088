"""The record of every verb."""

import strawberry
from strawberry.scalars import JSON

from services.api.reads import Node, column, compare, one, order, sql, subtree
from services.domain.audit import models, queries

_NO_SECRETS = "Column values as JSON; null if there was no such row then."


class AuditEntry(Node, model=models.AuditEntry, gate=queries.visible_to, plural="auditEntries"):
    """Who did what and when, and how the row stood before and after. Staff of the area see it."""

    created_at = column("The moment of the verb.")
    verb = column("Name of the verb, such as need_publish.")
    subject = sql(
        strawberry.ID, "Global id of what was changed.", "{t}.subject_type || ':' || {t}.subject_id"
    )
    before = sql(JSON, f"The row before. {_NO_SECRETS}", "{t}.before", null=True)
    after = sql(JSON, f"The row after. {_NO_SECRETS}", "{t}.after", null=True)
    original = sql(JSON, "Texts as typed, where cleaning changed them.", "{t}.original", null=True)
    request_id = column("Id of the request, as in X-Request-Id and the logs.")
    actor = one("Account", "Who did it; null for the system itself and where you may not see the account.")
    area = one("Area", "The area that it belongs to.")

    class Filters:
        verb = compare("verb", "=", "Of this verb.")
        subject_type = compare("subject_type", "=", "About this type, such as Need.")
        actor = compare("actor_id", "=", "Done by this account.")
        within = subtree("area_id", "In this area or below it.")
        after_moment = compare("created_at", ">=", "At this moment or later.")
        before_moment = compare("created_at", "<", "Before this moment.")

    class Orders:
        created_at = order("created_at", "By the moment of the verb.")
