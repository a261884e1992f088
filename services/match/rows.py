"""Rows of a table → values by column; what is wrong is named and the row left out."""

from collections.abc import Sequence
from typing import Any

from services.match.columns import Column
from services.match.faults import Fault
from services.match.tables import Row, Table

Values = dict[str, Any]


def values(table: Table, columns: Sequence[Column]) -> tuple[list[Values], list[Fault]]:
    """The rows without fault, in the order of the file, and the faults of all others."""
    known = {name.casefold(): column for column in columns for name in (column.name, *column.other_names)}
    names = {written: known[written.casefold()] for written in table.columns if written.casefold() in known}
    good: list[Values] = []
    faults = list(table.faults)
    seen: dict[str, int] = {}
    for row in table.rows:
        made, wrong = _read(table.file, row, columns, names)
        if not wrong and made["id"] in seen:
            twice = f"{made['id']} is also the id of row {seen[made['id']]}"
            wrong = [Fault(table.file, row.number, "id", twice)]
        if wrong:
            faults += wrong
        else:
            seen[made["id"]] = row.number
            good.append(made)
    return good, sorted(faults, key=lambda fault: fault.row)


def unknown(table: Table, columns: Sequence[Column]) -> list[str]:
    """Columns of the file that mean nothing here."""
    known = {name.casefold() for column in columns for name in (column.name, *column.other_names)}
    return [written for written in table.columns if written.casefold() not in known]


def _read(
    file: str, row: Row, columns: Sequence[Column], names: dict[str, Column]
) -> tuple[Values, list[Fault]]:
    made: Values = {column.name: column.default for column in columns}
    faults: list[Fault] = []
    for written, cell in row.cells.items():
        if written in names:
            try:
                made[names[written].name] = names[written].read(cell)
            except ValueError as error:
                faults.append(Fault(file, row.number, written, str(error)))
    given = {names[written].name for written in row.cells if written in names}
    missing = [column for column in columns if column.required and column.name not in given]
    faults += [Fault(file, row.number, column.name, "the cell is empty") for column in missing]
    return made, faults
