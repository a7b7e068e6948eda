"""Bytes of a page made into a tree in bounded time, whatever the bytes are."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from archive.records import Answer
from archive.values import dataclass
from crawler.bounds import bound_markup
from crawler.composing import compose_text
from crawler.rare import has_match

Decode = Callable[[bytes, str | None], str]
"""Text of a body, given the charset that its headers declare."""

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*+=\s*+["']?\s*+([\w.:-]+)""", re.IGNORECASE)
_OPTIONS = int(LexborDocumentOptions.WO_EVENTS)


# Valid UTF-8 that may be something else: UTF-16 without a mark, or the fonts of TCVN3 and VNI, whose letters
# stand in a page of any encoding.
_OTHER_ENCODING = re.compile(rb"V(?:n(?<=\.Vn)|NI-)")


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page and the bytes it was parsed from, in UTF-8."""

    tree: LexborHTMLParser
    source: bytes
    incomplete: str | None = None  # why it was not read whole
    is_believed: bool = False  # its bytes were taken for UTF-8 on its word


def parse_page(answer: Answer, *, decode: Decode | None = None, believes: bool = False) -> Page:
    """The page of an answer, parsed once; its `incomplete` says what was left out.

    One that calls itself UTF-8 may be believed, which spares a tenth of the time: what is none shows as U+FFFD then.
    """
    is_believed = believes and _calls_itself_utf8(answer)
    source = answer.body
    if b"\0" in source or has_match(source, b"V", _OTHER_ENCODING) or not (is_believed or is_utf8(source)):
        source = (decode or decode_declared)(source, answer.charset).encode("utf-8", "replace")
    source, problem = bound_markup(source)
    source = compose_text(source)
    tree = LexborHTMLParser(source, options=_OPTIONS, scripting=True)
    return Page(tree, source, answer.problem or problem, is_believed)


def decode_declared(body: bytes, charset: str | None) -> str:
    """The text of a body by byte order mark, declared charset or `<meta charset>`, else UTF-8."""
    for name in (_find_bom(body), charset, _find_meta_charset(body)):
        if name:
            try:
                return body.decode(name, "replace")
            except (LookupError, ValueError):
                continue
    return body.decode("utf-8", "replace")


def _calls_itself_utf8(answer: Answer) -> bool:
    declared = answer.charset or _find_meta_charset(answer.body) or ""
    return declared.lower() in ("utf-8", "utf8")


def is_utf8(body: bytes) -> bool:
    """Whether every byte of a body is UTF-8."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _find_bom(body: bytes) -> str | None:
    if body.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def _find_meta_charset(body: bytes) -> str | None:
    match = _META_CHARSET.search(body[:4096])
    return match[1].decode("ascii", "replace") if match else None
