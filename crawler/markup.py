"""Bytes of a page made into a tree in bounded time, whatever the bytes are."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from archive.records import Answer

Decode = Callable[[bytes, str | None], str]
"""Text of a body, given the charset that its headers declare."""

LIMIT_BYTES = 4 * 1024 * 1024
"""Longer pages are read up to here: no newspaper writes them."""

_MANY_TAGS = 10_000  # up to here even a page of nothing but nesting parses within 0.2 s
_DEEPEST = 512  # browsers stop at about as many; the cost of parsing grows with depth times tags

# A tag of 500 attributes or more, told apart as browsers do it (HTML Standard, 13.2.5): attributes of
# one tag are compared with one another, so 20,000 of them take a second and 300,000 take minutes.
_ATTRIBUTE_BOMB = re.compile(
    rb"""(<[a-zA-Z][^\s/>]*+)
    (?: [\s/]*+ [^\s/>][^\s/>=]*+
        (?: \s*+ = \s*+ (?: "[^"]*+" | '[^']*+' | [^\s>"'][^\s>]*+ ) )?+
    ){500,}+""",
    re.VERBOSE,
)
# Tags that stay open inside one another; those left out close themselves or never open.
_NESTING = re.compile(
    rb"<(/?)(?!(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr"
    rb"|p|li|t[dhr]|tbody|thead|tfoot|option|d[dt])[\s/>])[a-zA-Z][^>]*?(/?)>",
    re.IGNORECASE,
)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_OPTIONS = int(LexborDocumentOptions.WO_EVENTS)


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page and the bytes it was parsed from, in UTF-8."""

    tree: LexborHTMLParser
    source: bytes
    incomplete: str | None = None  # why it was not read whole


def parse_page(answer: Answer, *, decode: Decode | None = None) -> Page:
    """The page of an answer, parsed once; its `incomplete` says what was left out."""
    source = _read_utf8(answer, decode or decode_declared)
    source, problem = bound_markup(source)
    tree = LexborHTMLParser(source, options=_OPTIONS, scripting=True)
    return Page(tree, source, answer.problem or problem)


def bound_markup(source: bytes) -> tuple[bytes, str | None]:
    """The source without what would hold a parser, and what was taken out, if anything."""
    problems = []
    if len(source) > LIMIT_BYTES:
        source = source[:LIMIT_BYTES]
        problems.append(f"read up to {LIMIT_BYTES} bytes")
    if _ATTRIBUTE_BOMB.search(source):
        source, count = _ATTRIBUTE_BOMB.subn(rb"\1", source)
        problems.append(f"tags with 500 attributes or more read without them: {count}")
    if source.count(b"<") > _MANY_TAGS:
        end = _find_depth(source)
        if end is not None:
            source = source[:end]
            problems.append(f"read up to byte {end}, where tags are nested {_DEEPEST} deep")
    return source, "; ".join(problems) or None


def decode_declared(body: bytes, charset: str | None) -> str:
    """The text of a body by byte order mark, declared charset or `<meta charset>`, else UTF-8."""
    for name in (_find_bom(body), charset, _find_meta_charset(body)):
        if name:
            try:
                return body.decode(name, "replace")
            except (LookupError, ValueError):
                continue
    return body.decode("utf-8", "replace")


def _read_utf8(answer: Answer, decode: Decode) -> bytes:
    try:
        answer.body.decode()
    except UnicodeDecodeError:
        return decode(answer.body, answer.charset).encode("utf-8", "replace")
    return answer.body


def _find_bom(body: bytes) -> str | None:
    if body.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def _find_meta_charset(body: bytes) -> str | None:
    match = _META_CHARSET.search(body[:4096])
    return match[1].decode("ascii", "replace") if match else None


def _find_depth(source: bytes) -> int | None:
    """Where in the source the nesting grows deeper than any real page, or None."""
    depth = 0
    for match in _NESTING.finditer(source):
        if match[1]:
            depth = max(0, depth - 1)
        elif not match[2]:
            depth += 1
            if depth > _DEEPEST:
                return match.start()
    return None
