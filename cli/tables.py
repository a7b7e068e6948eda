"""Plain tables for the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any


def format_table(rows: Sequence[Sequence[Any]]) -> str:
    """The rows in aligned columns, the first one as heads; numbers to the right."""
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if not cells:
        return ""
    widths = [max(width_of(row[column]) for row in cells) for column in range(len(cells[0]))]
    numeric = [all(_is_number(cell) for cell in column) for column in zip(*rows[1:], strict=True)] or [
        False
    ] * len(widths)
    lines = [
        "  ".join(
            _pad(cell, width, right) for cell, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in cells
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def width_of(text: str) -> int:
    """Columns that the text takes on a terminal; marks that combine take none."""
    return sum(not unicodedata.combining(letter) for letter in text)


def _pad(text: str, width: int, right: bool) -> str:
    room = " " * (width - width_of(text))
    return room + text if right else text + room


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float)
