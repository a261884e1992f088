"""Operations of any shape over a schema, by chance: what a client may send, and some of what it may not."""

from tests.factories.documents.answered import answered
from tests.factories.documents.operations import Operation, Operations
from tests.factories.documents.supply import Supply

__all__ = ["Operation", "Operations", "Supply", "answered"]
