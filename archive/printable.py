"""Text that others worded, made fit to be read on a terminal."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def escape_controls(text: str) -> str:
    r"""The text with what would command a terminal, or turn its letters round, written as Python writes it.

    >>> escape_controls("500 \x1b[2J")
    '500 \\x1b[2J'
    """
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], text)
