"""Pages as text: UTF-8 where they are UTF-8, else what the bytes, the header or the page itself say."""

from __future__ import annotations

import codecs
import re
import unicodedata

from archive.values import dataclass
from pipelines.normalize.charsets import CHARSETS, convert_charset, lookup_charset, recognize_charset

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
_SEGMENT = re.compile(r"(?<=>)[^<>]++(?=<|$)")
_OLD_LETTER = re.compile("[\u0080-\u024f]")
_VIETNAMESE = re.compile("[\u0102-\u0111\u0128\u0129\u01a0-\u01b0\u1ea0-\u1ef9]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
# Begun only behind a tag or quote: a picture in base64 would else be gone through from each of its letters.
_STRETCH = re.compile(rb"""(?:\A|(?<=[<>"]))[^<>"\x80-\xff]*+[\x80-\xff][^<>"]*+""")
# What hardly ever comes of other bytes by chance: the letters and signs of Vietnamese and its neighbours in Latin.
_LIKELY = re.compile(
    "[\u00a0-\u00ff\u0102-\u0111\u0128\u0129\u0168\u0169\u01a0-\u01b0\u1ea0-\u1ef9\u2010-\u2044]"
)


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
        if _OLD_LETTER.search(segment) is None or _VIETNAMESE.search(segment):
            return segment
        converted += 1
        return convert_charset(segment, charset)

    result = _SEGMENT.sub(convert, text)
    if not converted or recognize_charset(text[:_SAMPLE]) != charset:
        return Decoded(text=text, encoding="utf-8")
    return Decoded(text=result, encoding=f"{charset} in utf-8")


def _decode_bytes(body: bytes, declared: str | None) -> Decoded:
    """The text of a page that is not UTF-8 throughout; what is UTF-8 between tags and quotes stays so."""
    stretches = [_Stretch.read(match) for match in _STRETCH.finditer(body)]
    sound = sum(stretch.whole for stretch in stretches if stretch.is_sound)
    is_utf8 = sound >= sum(stretch.losses for stretch in stretches if not stretch.is_sound)
    kept = [stretch.is_sound and (is_utf8 or stretch.is_likely) for stretch in stretches]
    foreign = b"\n".join(
        body[stretch.begin : stretch.end] for stretch, stays in zip(stretches, kept, strict=True) if not stays
    )
    # What most of the page is says more than its head.
    name = "utf-8" if is_utf8 else declared or _sniff_charset(body)
    charset = _choose_charset(foreign, name) if foreign else _Charset("utf-8")
    pieces, done = [], 0
    for stretch, stays in zip(stretches, kept, strict=True):
        pieces.append(body[done : stretch.begin].decode("ascii"))
        pieces.append(stretch.text if stays else charset.decode(body[stretch.begin : stretch.end]))
        done = stretch.end
    text = "".join((*pieces, body[done:].decode("ascii")))
    encoding = f"{charset.name} beside utf-8" if any(kept) and charset.name != "utf-8" else charset.name
    return Decoded(text=text, encoding=encoding, doubt=charset.doubt or _doubt_damage(text))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Bytes between two tags or quotes, read as UTF-8."""

    begin: int
    end: int
    text: str
    losses: int  # sequences that are no UTF-8
    whole: int  # those that are

    @classmethod
    def read(cls, match: re.Match[bytes]) -> _Stretch:
        text = match[0].decode("utf-8", "replace")
        losses = text.count("\ufffd")
        return cls(match.start(), match.end(), text, losses, len(_BEYOND_ASCII.findall(text)) - losses)

    @property
    def is_sound(self) -> bool:
        """Whether it may be UTF-8; of Vietnamese in other encodings hardly anything is, but by chance."""
        return self.losses <= self.whole

    @property
    def is_likely(self) -> bool:
        """Whether it is UTF-8 even on a page that is something else."""
        return _LIKELY.search(self.text) is not None


@dataclass(frozen=True, slots=True)
class _Charset:
    """How bytes of a page are read."""

    name: str  # one of CHARSETS, or of a codec of Python
    doubt: str | None = None

    def decode(self, stretch: bytes) -> str:
        if self.name in CHARSETS:
            return convert_charset(stretch.decode("latin-1"), self.name)
        try:
            text = stretch.decode("cp1258" if self.name == "windows-1258" else self.name, "replace")
        except ValueError:  # some codecs replace nothing
            text = stretch.decode("cp1252", "replace")
        return unicodedata.normalize("NFC", text)


def _choose_charset(foreign: bytes, name: str | None) -> _Charset:
    """What bytes that are no UTF-8 are read as, by their words, then by the name that the page gives."""
    named = lookup_charset(name or "")
    found = recognize_charset(foreign.decode("latin-1")[:_SAMPLE])
    is_windows = _is_windows(_Charset("windows-1258").decode(foreign))
    if found is not None and named in (found, None) and not is_windows:
        return _Charset(found)
    if named is not None:
        return _Charset(named)
    if is_windows or (name or "").lower() in ("windows-1258", "cp1258", "x-cp1258"):
        return _Charset("windows-1258")
    try:
        foreign.decode(name or "", "replace")
    except (LookupError, ValueError):  # no such codec, or no name of a codec at all
        return _Charset("windows-1252", "no charset named, none recognised")
    return _Charset((name or "").lower())


def _is_windows(text: str) -> bool:
    """Whether a text read as windows-1258 is Vietnamese: its tones have found their letters."""
    return len(_VIETNAMESE.findall(text[:_SAMPLE])) > 10 and recognize_charset(text[:_SAMPLE]) is None


def _sniff_charset(body: bytes) -> str | None:
    match = _META.search(body[:_SNIFFED])
    return match[1].decode("ascii") if match else None


def _doubt_damage(text: str) -> str | None:
    losses = text.count("\ufffd")
    return f"{losses} sequences that could not be read" if losses else None
