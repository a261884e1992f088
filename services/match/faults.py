"""What is wrong with a file, said so that the person who keeps it can mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell, or a whole row where `column` is empty. The row is left out of the matching."""

    file: str
    row: int
    """As the reader counts: the line of a text file, the row of a sheet; 1 is the first."""
    column: str
    message: str

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}, row {self.row}{column}: {self.message}"


class Unreadable(Exception):
    """The whole file cannot be read; the message says why."""
