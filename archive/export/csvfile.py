"""Tables as CSV (RFC 4180, UTF-8), with nothing in them that a spreadsheet would run."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from archive.export.tables import Row, Table, iter_batches

# What a spreadsheet takes for a formula, also full-width; behind any number of quotes, so that one quote can
# always be put in front and taken away again.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def write_table(connection: Any, table: Table, path: Path, *, has_bom: bool, keeps_formulas: bool) -> None:
    """Writes the rows of the chosen articles; null is an empty cell, times are ISO 8601."""
    make_row: Callable[[Row], Row] = (lambda row: row) if keeps_formulas else _neutralize_row
    with path.open("w", encoding="utf-8-sig" if has_bom else "utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(table.names)
        for batch in iter_batches(connection, table):
            writer.writerows(map(make_row, batch))


def _neutralize_row(row: Row) -> Row:
    return tuple([neutralize(cell) if type(cell) is str else cell for cell in row])


def neutralize(text: str) -> str:
    """The text as a spreadsheet shows it and never runs it: an apostrophe goes before what looks like a formula.

    >>> neutralize("=1+1"), neutralize("+84 208 385 5555"), neutralize("Tăng 5%")
    ("'=1+1", "'+84 208 385 5555", 'Tăng 5%')
    """
    return "'" + text if _FORMULA.match(text) else text


def restore(cell: str) -> str:
    """The text that `neutralize` was given.

    >>> restore(neutralize("'=1")), restore(neutralize("'tổ' ấm"))
    ("'=1", "'tổ' ấm")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
