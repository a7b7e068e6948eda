"""Markup that would hold a parser, found before it is parsed, in time that grows with the page alone."""

from __future__ import annotations

import re

LIMIT_BYTES = 4 * 1024 * 1024
"""Longer pages are read up to here: no newspaper writes them."""

_MOST_ATTRIBUTES = 500  # of one tag; they are compared with one another, so 20,000 of them take a second
_MANY_TAGS = 10_000  # up to here even a page of nothing but nesting parses within 0.2 s
_DEEPEST = 512  # browsers stop at about as many; parsing takes depth times tags
_WORK = 2 * LIMIT_BYTES  # bytes looked at more than once, before a page counts as hostile

# Attributes as browsers tell them apart (HTML Standard, 13.2.5.32 to 13.2.5.39). `%s` is what a quoted value
# may not hold: nothing, or "<", since a value with a tag in it may be none, but quotes in a script.
_ATTRIBUTE = rb"""[\s/]*+ [^\s/>][^\s/>=]*+
    (?: \s*+ = \s*+ (?: "[^"%s]*+" | '[^'%s]*+' | [^\s>"'][^\s>]*+ | (?=>) ) | (?!\s*+=) )"""
_ATTRIBUTES = re.compile(_ATTRIBUTE % (b"", b""), re.VERBOSE)
_TAG = re.compile(rb"<[a-zA-Z][^\s/>]*+ (?: %s )*+" % (_ATTRIBUTE % (b"", b"")), re.VERBOSE)
# Most tags: 24 attributes in double quotes and forty characters of others beside each. What stands before "=" is
# a name, else a browser takes the quote behind it for a part of the name.
_PLAIN_TAG = (
    rb"""[a-zA-Z][a-zA-Z0-9-]*+ (?: \s [^"'<>=]{0,40}+ (?<=[\w-]) ="[^"<]*+" ){0,24}+ [^"'<>=]{0,40}+ >"""
)
_HARMLESS = re.compile(
    rb"""[^<]*+ (?: < (?:
        /
        | %s
        | (?![a-zA-Z])
        | [a-zA-Z][^\s/>]*+ (?: %s ){0,%d}+ [\s/]*+ (?: > | \Z )
    ) [^<]*+ )*+"""
    % (_PLAIN_TAG, _ATTRIBUTE % (b"<", b"<"), _MOST_ATTRIBUTES),
    re.VERBOSE,
)
# Tags that stay open inside one another; those left out close themselves or never open.
_NESTING = re.compile(
    rb"""<(/?)(?! (?: area | base | br | col | embed | hr | img | input | link | meta | param | source | track
        | wbr | p | li | t[dhr] | tbody | thead | tfoot | option | d[dt]
        | path | rect | line | circle | ellipse | poly(?:gon|line) | stop | use ) [\s/>] )[a-zA-Z]""",
    re.IGNORECASE | re.VERBOSE,
)


def bound_markup(source: bytes) -> tuple[bytes, str | None]:
    """The source without what would hold a parser, and what was left out, if anything."""
    problem = None
    if len(source) > LIMIT_BYTES:
        source, problem = source[:LIMIT_BYTES], f"read up to byte {LIMIT_BYTES}"
    place = _HARMLESS.match(source).end()  # type: ignore[union-attr]  # it matches the empty string
    if place < len(source):
        source, found = _strip_attributes(source, place)
        problem = found or problem
    if source.count(b"<") > _MANY_TAGS and (end := _find_depth(source)) is not None:
        return source[:end], f"read up to byte {end}, where tags are nested {_DEEPEST} deep"
    return source, problem


def _strip_attributes(source: bytes, place: int) -> tuple[bytes, str | None]:
    """The source with every tag of too many attributes made bare, looking closely from `place` on."""
    pieces: list[bytes] = []
    done = work = stripped = 0
    while place < len(source):
        tag = _TAG.match(source, place)
        if tag is None or work > _WORK:
            return b"".join((*pieces, source[done:place])), f"read up to byte {place}, hostile markup"
        work += tag.end() - place
        following = source.find(b"<", place + 1)
        if _has_too_many(tag[0]):
            pieces.append(source[done : place + 2])
            done = following = tag.end()
            stripped += 1
        place = _HARMLESS.match(source, following if following >= 0 else len(source)).end()  # type: ignore[union-attr]
    pieces.append(source[done:])
    return b"".join(pieces), f"attributes left out of {stripped} tags" if stripped else None


def _has_too_many(tag: bytes) -> bool:
    return sum(1 for _ in _ATTRIBUTES.finditer(tag, 2)) > _MOST_ATTRIBUTES


def _find_depth(source: bytes) -> int | None:
    """Where in the source the nesting grows deeper than any real page, or None."""
    depth = 0
    for match in _NESTING.finditer(source):
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > _DEEPEST:
            return match.start()
    return None
