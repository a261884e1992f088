"""Where Tortoise finds the tables."""

MODULES = tuple(
    f"services.domain.{name}.models"
    for name in (
        "areas",
        "accounts",
        "audit",
        "partners",
        "needs",
        "matching",
        "events",
        "reminders",
        "notifications",
        "personal",
        "uploads",
        "idempotency",
    )
)
