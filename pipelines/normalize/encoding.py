"""Pages as text: UTF-8 where they are UTF-8, else what the bytes, the header or the page itself say."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from pipelines.normalize.charsets import convert_charset, lookup_charset, recognize_charset

_SNIFFED = 2048  # bytes in which a page must name its charset
_SAMPLE = 40_000  # characters in which an encoding is recognised by its words
_META = re.compile(rb"""(?:charset|encoding)\s{0,5}=\s{0,5}["']?\s{0,5}([A-Za-z0-9_.:-]{2,40})""")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The fonts of TCVN3 and VNI, which a page names where only its articles are written in them.
_FONTS = ((b".Vn", "tcvn3"), (b"VNI-", "vni"))
_SEGMENT = re.compile(r"(?<=>)[^<>]*[\u0080-\u024f][^<>]*(?=<|$)")
_VIETNAMESE = re.compile("[\u0102-\u0111\u0128\u0129\u01a0-\u01b0\u1ea0-\u1ef9]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """A page as text, the encoding it was read in, and what is doubtful about that."""

    text: str
    encoding: str
    doubt: str | None = None


def decode_page(body: bytes, declared: str | None = None) -> Decoded:
    """The text of a page; `declared` is the charset of its Content-Type, believed only after the bytes.

    >>> decode_page("Thái Nguyên".encode(), "windows-1258")
    Decoded(text='Thái Nguyên', encoding='utf-8', doubt=None)
    >>> decode_page("Thái Nguyên".encode("cp1258", "replace"), "windows-1258").encoding
    'windows-1258'
    """
    marked = _decode_marked(body)
    if marked is not None:
        return marked
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_bytes(body, declared)
    for font, charset in _FONTS:
        if font in body:
            return _decode_segments(text, charset)
    if b"\xe1\xba" in body or b"\xe1\xbb" in body or body.isascii():
        return Decoded(text=text, encoding="utf-8")
    found = recognize_charset(text[:_SAMPLE])
    if found is None:
        return Decoded(text=text, encoding="utf-8")
    return Decoded(text=convert_charset(text, found), encoding=f"{found} in utf-8")


def _decode_marked(body: bytes) -> Decoded | None:
    """The text of a page with a byte order mark, or with the zero bytes of UTF-16."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            text = body.decode(name, "replace").removeprefix("\ufeff")
            return Decoded(text=text, encoding=name, doubt=_doubt_damage(text))
    head = body[:64]
    if len(head) < 4 or head.count(0) < len(head) // 3:
        return None
    name = "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"
    return Decoded(text=body.decode(name, "replace"), encoding=name, doubt="no byte order mark")


def _decode_segments(text: str, charset: str) -> Decoded:
    """The text of a page that names an old font: its segments without a letter of Unicode are converted."""
    converted = 0

    def convert(match: re.Match[str]) -> str:
        nonlocal converted
        segment = match[0]
        if _VIETNAMESE.search(segment):
            return segment
        converted += 1
        return convert_charset(segment, charset)

    result = _SEGMENT.sub(convert, text)
    if not converted or recognize_charset(text[:_SAMPLE]) != charset:
        return Decoded(text=text, encoding="utf-8")
    return Decoded(text=result, encoding=f"{charset} in utf-8")


def _decode_bytes(body: bytes, declared: str | None) -> Decoded:
    """The text of a page that is not UTF-8 throughout."""
    name = declared or _sniff_charset(body)
    damaged = body.decode("utf-8", "replace")
    losses = damaged.count("\ufffd")
    whole = len(_BEYOND_ASCII.findall(damaged)) - losses
    if losses * 3 < whole:  # no other encoding gives so many sequences that are whole
        return Decoded(text=damaged, encoding="utf-8", doubt=f"{losses} sequences that are no UTF-8")
    latin = body.decode("latin-1")
    found = recognize_charset(latin[:_SAMPLE])
    windows = unicodedata.normalize("NFC", body.decode("cp1258", "replace"))
    if found is not None and lookup_charset(name or "") in (found, None) and not _is_windows(windows):
        return Decoded(text=convert_charset(latin, found), encoding=found)
    return _decode_declared(body, name, windows)


def _decode_declared(body: bytes, name: str | None, windows: str) -> Decoded:
    charset = lookup_charset(name or "")
    if charset is not None:
        return Decoded(text=convert_charset(body.decode("latin-1"), charset), encoding=charset)
    if _is_windows(windows) or (name or "").lower() in ("windows-1258", "cp1258", "x-cp1258"):
        return Decoded(text=windows, encoding="windows-1258")
    try:
        text = body.decode(name or "cp1252", "replace")
    except (LookupError, ValueError):  # no such codec, or no name of a codec at all
        text, name = body.decode("cp1252", "replace"), None
    doubt = _doubt_damage(text) if name else "no charset named, none recognised"
    return Decoded(
        text=unicodedata.normalize("NFC", text), encoding=(name or "windows-1252").lower(), doubt=doubt
    )


def _is_windows(text: str) -> bool:
    """Whether a text read as windows-1258 is Vietnamese: its tones have found their letters."""
    return len(_VIETNAMESE.findall(text[:_SAMPLE])) > 10 and recognize_charset(text[:_SAMPLE]) is None


def _sniff_charset(body: bytes) -> str | None:
    match = _META.search(body[:_SNIFFED])
    return match[1].decode("ascii") if match else None


def _doubt_damage(text: str) -> str | None:
    losses = text.count("\ufffd")
    return f"{losses} sequences that could not be read" if losses else None
