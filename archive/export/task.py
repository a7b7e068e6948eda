"""What every writer of an export works with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from archive.export.package import Provenance, Texts
from archive.values import dataclass

Watch = Callable[[str, int, int], None]
"""Hears what is being done, how much of it is done, and of how much; 0: not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """An export under way: its articles are chosen (see `choose_articles`)."""

    connection: Any
    texts: Texts
    provenance: Provenance
    watch: Watch
    has_bom: bool = False  # CSV begins with a byte order mark
    keeps_formulas: bool = False  # CSV cells that look like formulas stay as they are
