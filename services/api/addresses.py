"""Where a request comes from, as far as our own proxies tell it."""

from starlette.types import Scope

_FORWARDED = b"x-forwarded-for"


def address_of(scope: Scope, proxies: int) -> str:
    """The client's network address, empty if it is not known; `proxies` of ours append to X-Forwarded-For."""
    if proxies > 0:
        told = _forwarded(scope)
        if len(told) >= proxies:
            return told[-proxies]
    client = scope.get("client")
    return client[0] if client else ""


def _forwarded(scope: Scope) -> list[str]:
    """From the first to the last proxy; what stands before our own may be invented."""
    values = [value.decode("latin-1") for name, value in scope["headers"] if name == _FORWARDED]
    return [part.strip() for value in values for part in value.split(",")]
