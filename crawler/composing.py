"""Pages whose letters and marks stand apart (NFD): rules that read words need them joined."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_LEAD = b"\xcc"  # the first byte in UTF-8 of the marks U+0300 to U+033F, all that Vietnamese has, and of nothing else
_MARKS = re.compile(rb"\xcc[\x80-\xbf](?:\xcc[\x80-\xbf]){0,2}")
_APART = re.compile("[^\\W\\d_][\u0300-\u033f]{1,3}")
_LONGEST = 3  # bytes of a Latin letter


def compose_text(source: bytes) -> bytes:
    """The page with the letters of its text joined to their marks; tags stay, since addresses are asked for as written.

    Bytes that are no UTF-8 stay as well.
    """
    if _LEAD not in source:
        return source
    return b"".join(_iter_composed(source))


def compose(text: str) -> str:
    """The text with its letters joined to their marks."""
    return text if text.isascii() else _APART.sub(_join, text)


def _join(letter: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", letter[0])


def _iter_composed(source: bytes) -> Iterator[bytes]:
    done, is_tag = 0, False
    for marks in _MARKS.finditer(source):
        start = _find_letter(source, marks.start(), done)
        opened, closed = source.rfind(b"<", done, start), source.rfind(b">", done, start)
        is_tag = opened > closed if opened != closed else is_tag
        yield source[done:start]
        letter = source[start : marks.end()]
        yield letter if is_tag else _compose_bytes(letter)
        done = marks.end()
    yield source[done:]


def _compose_bytes(letter: bytes) -> bytes:
    return compose(letter.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _find_letter(source: bytes, end: int, start: int) -> int:
    """Where the letter begins that ends there."""
    for place in range(end - 1, max(start, end - _LONGEST) - 1, -1):
        if source[place] & 0xC0 != 0x80:
            return place
    return end
