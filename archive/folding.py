"""Vietnamese text folded for searching without accents."""

from __future__ import annotations

import unicodedata


class _FoldTable(dict[int, int]):
    """A translation table for `str.translate` that works out each character once, when first met."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        base = unicodedata.normalize("NFD", character.casefold())
        base = "".join(c for c in base if not unicodedata.combining(c)).replace("đ", "d")
        self[code] = ord(base) if len(base) == 1 else code
        return self[code]


_FOLDED = _FoldTable()


def fold(text: str) -> str:
    """The text caseless, without marks and with đ as d; each character of NFC text stays one character.

    >>> fold("Thủ tướng PHÁT ĐỘNG")
    'thu tuong phat dong'
    """
    return text.translate(_FOLDED)
