"""How many sockets an account or an address holds open in this process."""

import contextlib
from collections import Counter
from collections.abc import Hashable, Iterator

from services.api.sockets.closing import Closing, Code


class Counts:
    """Of one kind; `most` for each who holds some."""

    def __init__(self, most: int, whose: str) -> None:
        self._most = most
        self._whose = whose
        self._held: Counter[Hashable] = Counter()

    @contextlib.contextmanager
    def one_of(self, holder: Hashable) -> Iterator[None]:
        """Counts within the block; nobody in particular is not counted. Raises Closing for one too many."""
        if not holder:
            yield
            return
        if self._held[holder] >= self._most:
            raise Closing(
                Code.TRY_AGAIN_LATER, f"Too many sockets of this {self._whose}; {self._most} may be open."
            )
        self._held[holder] += 1
        try:
            yield
        finally:
            self._held[holder] -= 1
            if not self._held[holder]:
                del self._held[holder]
