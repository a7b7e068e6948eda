"""Patterns that begin with a byte which few pages have often, looked for at the pace of the C library."""

from __future__ import annotations

import re

_MOST = (
    5000  # places that are looked at one by one; where a page has more, the expression goes through it alone
)


def has_match(source: bytes, first: bytes, pattern: re.Pattern[bytes]) -> bool:
    """Whether a pattern, all of whose matches begin with the byte `first`, matches anywhere in the source."""
    place = source.find(first)
    for _ in range(_MOST):
        if place < 0 or pattern.match(source, place):
            return place >= 0
        place = source.find(first, place + 1)
    return place >= 0 and pattern.search(source, place) is not None
