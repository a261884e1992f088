"""JSON Lines, CSV and XLSX as numbered rows of cells by column."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.match.faults import Fault, Unreadable

ENCODINGS = ("utf-8-sig", "gb18030")
"""Excel on a Chinese Windows saves CSV in GBK, which GB 18030 contains."""
LARGEST_CELL = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    cells: dict[str, Any]
    """By the column's name as written; empty cells are left out."""


@dataclass(frozen=True, slots=True)
class Table:
    file: str
    columns: list[str]
    rows: list[Row]
    faults: list[Fault]


def read(path: Path) -> Table:
    """By the name's ending. Raises Unreadable."""
    readers = {".jsonl": _json_lines, ".ndjson": _json_lines, ".csv": _csv, ".xlsx": _sheet}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise Unreadable(f"{path.name}: a file that ends with .jsonl, .csv or .xlsx is needed")
    try:
        return reader(path)
    except OSError as error:
        raise Unreadable(f"{path.name}: {error.strerror or error}") from error


def _json_lines(path: Path) -> Table:
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            cells = json.loads(line)
        except (ValueError, RecursionError) as error:
            faults.append(Fault(path.name, number, "", f"not JSON: {error}"))
            continue
        if isinstance(cells, dict):
            rows.append(_row(number, cells.items()))
        else:
            faults.append(Fault(path.name, number, "", "not a JSON object"))
    columns = {column: None for row in rows for column in row.cells}
    return Table(path.name, list(columns), rows, faults)


def _csv(path: Path) -> Table:
    csv.field_size_limit(LARGEST_CELL)
    text = _text(path)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        lines.extend((reader.line_num, cells) for cells in reader)
    except csv.Error as error:
        raise Unreadable(f"{path.name}, line {reader.line_num}: {error}") from error
    return _headed(path.name, lines)


def _sheet(path: Path) -> Table:
    """The first sheet."""
    import warnings
    from zipfile import BadZipFile

    from openpyxl import load_workbook  # takes a quarter of a second

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations, which do not matter here
            book = load_workbook(path, read_only=True, data_only=True)
            rows = [list(cells) for cells in book.worksheets[0].iter_rows(values_only=True)]
    except (BadZipFile, KeyError, ValueError, IndexError) as error:
        raise Unreadable(f"{path.name}: not an Excel workbook (.xlsx)") from error
    return _headed(path.name, list(enumerate(rows, 1)))


def _headed(name: str, lines: Sequence[tuple[int, Sequence[Any]]]) -> Table:
    """The first line that is not empty names the columns."""
    filled = [(number, cells) for number, cells in lines if any(not _empty(cell) for cell in cells)]
    if not filled:
        return Table(name, [], [], [])
    columns = ["" if _empty(cell) else str(cell).strip() for cell in filled[0][1]]
    rows, faults = [], []
    for number, cells in filled[1:]:
        if any(not _empty(cell) for cell in cells[len(columns) :]):
            faults.append(Fault(name, number, "", f"more cells than the {len(columns)} columns"))
        else:
            rows.append(_row(number, zip(columns, cells, strict=False)))
    return Table(name, [column for column in columns if column], rows, faults)


def _row(number: int, cells: Any) -> Row:
    pairs: Iterator[tuple[Any, Any]] = iter(cells)
    return Row(number, {str(column): cell for column, cell in pairs if column and not _empty(cell)})


def _empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _text(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(f"{path.name}: the text is neither UTF-8 nor GBK; save it as UTF-8")
