"""What `jinlin demo` was asked for."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """`accounts`: file for the tokens of the demo accounts; `fresh`: put the demo data back to its start;
    `production`: run it under the settings of production."""

    port: int = 8000
    data: Path = Path(".jinlin")
    fresh: bool = False
    accounts: Path | None = None
    workers: int = 1
    production: bool = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"
