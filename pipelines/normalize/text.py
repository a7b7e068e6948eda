"""Text as it is kept: NFC, without invisible characters; and text as it is searched: folded."""

from __future__ import annotations

import html
import re
import unicodedata

_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls that are no white space
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"  # soft hyphen, zero width, directions
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0001\U000e0020-\U000e007f"  # byte order marks, annotations, tags
    "]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_AMPERSANDS = re.compile(r"&(?:(?:amp|AMP|\#0*38|\#[xX]0*26);)+")  # encoded twice, or twenty times
_ENTITY = re.compile(r"&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_MARKS = re.compile(r"[^\w\s\x00-\u02ff]{31,}")  # sorting a long run of marks takes quadratic time
_PASSES = 6
_LONG = 300  # characters from which a replacement per letter is faster than a table


def clean_text(text: str) -> str:
    """The text as one line: NFC, entities decoded, white space single, nothing invisible.

    >>> clean_text("Tha\\u0301i Nguyên&amp;nbsp;&amp;ndash;\\u200b  Việt\\u00a0Bắc ")
    'Thái Nguyên – Việt Bắc'
    """
    for _ in range(_PASSES):
        if _is_clean(text):
            return text
        cleaned = _clean_once(text)
        if cleaned == text:
            return text
        text = cleaned
    return _clean_once(text.replace("&", ""))  # entities nested in entities, by somebody hostile


def _is_clean(text: str) -> bool:
    if not text.isprintable() or "&" in text or "  " in text or text[:1] == " " or text[-1:] == " ":
        return False
    return text.isascii() or ("Ð" not in text and unicodedata.is_normalized("NFC", text))


def _clean_once(text: str) -> str:
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), _AMPERSANDS.sub("&", text))
    text = _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))
    text = text.replace("Ð", "Đ")  # the Icelandic letter, where an old page was read as Latin-1
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", _MARKS.sub(_thin_marks, text))
    return " ".join(text.split())


def _thin_marks(run: re.Match[str]) -> str:
    """The run with no more than thirty combining marks at its head and none behind them."""
    return "".join(char for place, char in enumerate(run[0]) if place < 30 or not unicodedata.combining(char))


def _fold_letter(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    folded = "d" if base in "đĐðÐ" else base.casefold()
    return folded if len(folded) == 1 else letter


_FOLD = {
    code: _fold_letter(chr(code))
    for start, stop in ((0x41, 0x5B), (0xC0, 0x250), (0x370, 0x530), (0x1E00, 0x2000))
    for code in range(start, stop)
}
_VIETNAMESE = [
    (letter, _FOLD[ord(letter)])
    for letter in "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
]
_FOREIGN = re.compile("[\u00df-\u024f\u0370-\u052f\u1e00-\u1fff]")


def fold(text: str) -> str:
    """The text in small letters without marks, đ as d; as long as the NFC text it was made from.

    >>> fold("Đồng Hỷ, Thái Nguyên")
    'dong hy, thai nguyen'
    """
    if text.isascii():
        return text.lower()
    small = text.lower()
    if len(text) < _LONG or len(small) != len(text):
        return text.translate(_FOLD)
    for letter, base in _VIETNAMESE:
        small = small.replace(letter, base)
    return small.translate(_FOLD) if _FOREIGN.search(small) else small


def spell_plainly(text: str) -> str:
    """The text with its Latin letters as ASCII has them, capitals kept; other signs stay.

    >>> spell_plainly("Đợt ửng")
    'Dot ung'
    """
    letters = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _tone_table() -> dict[str, str]:
    """oà → òa, oẻ → ỏe, uỷ → ủy, in every mixture of capitals."""
    table = {}
    for first, second in ("oa", "oe", "uy"):
        for tone in "\u0300\u0301\u0309\u0303\u0323":
            for left in (first, first.upper()):
                for right in (second, second.upper()):
                    new, old = left + right + tone, left + tone + right
                    table[unicodedata.normalize("NFC", new)] = unicodedata.normalize("NFC", old)
    return table


_TONES = _tone_table()
# oa, oe and uy at the end of a word; after q the u is no vowel and the y keeps its tone.
_OPEN_PAIR = re.compile(r"(?<![qQ])(?:[oO][àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|[uU][ỳýỷỹỵỲÝỶỸỴ])(?!\w)")


def fold_tone(text: str) -> str:
    """The NFC text with the tone of open oa, oe and uy on the first vowel; for search only.

    >>> fold_tone("Hoà Bình khoẻ, Thuỷ quý hoàng")
    'Hòa Bình khỏe, Thủy quý hoàng'
    """
    return _OPEN_PAIR.sub(lambda match: _TONES[match[0]], text)
