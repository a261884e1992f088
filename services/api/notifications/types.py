"""What a person finds in the app."""

from services.api.reads import Node, column, condition, order, sql
from services.domain.notifications import models, queries


class Notice(Node, model=models.Notice, gate=queries.visible_to, plural="notices"):
    """One message to one account, which alone reads it."""

    title = column("Title, at most 120 characters.")
    body = column("Plain text; lines end with a line feed.")
    created_at = column("When it was written.")
    read_at = column("When it was read; null before.")
    subject = sql(str, "Global id of what it tells of.", "{t}.subject_type || ':' || {t}.subject_id")

    class Filters:
        unread = condition("{t}.read_at IS NULL", "Not yet read.")

    class Orders:
        created_at = order("created_at", "By the moment it was written.")
