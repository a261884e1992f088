"""What an idempotency key may be refused for."""

from services.kit.errors import Refusal


class IdempotencyKeyReused(Refusal):
    """The caller has used this idempotency key for another verb or another input within 24 hours."""

    message = "This idempotency key has answered another input. Use a fresh key for each deed."
