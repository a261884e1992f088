"""The verbs on notices."""

from services.api.notifications.mutations.notice_read import notice_read

VERBS = (notice_read,)
