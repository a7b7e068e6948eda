"""Pages whose letters and marks stand apart (NFD): rules that read words need them joined."""

from __future__ import annotations

import re
import unicodedata

_LEADS = (b"\xcc", b"\xcd")  # first bytes of the marks U+0300 to U+036F in UTF-8, and of hardly anything else
_APART = re.compile("[^\\W\\d_][\u0300-\u036f]{1,3}")


def compose_text(source: bytes) -> bytes:
    """The page with the letters of its text joined to their marks; tags stay, since addresses are asked for as written.

    Bytes that are no UTF-8 stay as well.
    """
    if not any(lead in source for lead in _LEADS):
        return source
    first, *parts = source.decode("utf-8", "surrogateescape").split("<")
    return "<".join((compose(first), *map(_compose_part, parts))).encode("utf-8", "surrogateescape")


def compose(text: str) -> str:
    """The text with its letters joined to their marks."""
    return (
        text if text.isascii() else _APART.sub(lambda letter: unicodedata.normalize("NFC", letter[0]), text)
    )


def _compose_part(part: str) -> str:
    """What stands between two "<": the rest of a tag, and the text behind it."""
    tag, end, text = part.partition(">")
    return f"{tag}{end}{compose(text)}"
