"""One value read by one reader, beside what a human read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """Whether a reader found what stands there."""

    case: str  # the line or file
    field: str
    reader: str
    expected: str
    found: str
    right: bool
