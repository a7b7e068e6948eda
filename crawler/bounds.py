"""Markup that would hold a parser, found before it is parsed, in time that grows with the page alone."""

from __future__ import annotations

import re
from collections import Counter

LIMIT_BYTES = 4 * 1024 * 1024
"""Longer pages are read up to here: no newspaper writes them."""

_MOST_ATTRIBUTES = 500  # of one tag; they are compared with one another, so 20,000 of them take a second
_MANY_TAGS = 10_000  # up to here even a page of nothing but nesting parses within 0.2 s
_MANY_BYTES = 100_000  # and up to here within two seconds, which is too rare to count the tags of every page
_DEEPEST = 512  # browsers stop at about as many; parsing takes depth times tags
_WORK = 2 * LIMIT_BYTES  # bytes looked at more than once, before a page counts as hostile
_STRIDE = 4096  # bytes from one place that is looked at to the next
_FEW_ATTRIBUTES, _NEAR = 50, 1024  # behind a quote, where the tag it may stand in should have ended

# Attributes as browsers tell them apart (HTML Standard, 13.2.5.32 to 13.2.5.39). `%s` is what a quoted value
# may not hold: nothing, or "<", since a value with a tag in it may be none, but quotes in a script.
_ATTRIBUTE = rb"""[\s/]*+ [^\s/>][^\s/>=]*+
    (?: \s*+ = \s*+ (?: "[^"%s]*+" | '[^'%s]*+' | [^\s>"'][^\s>]*+ | (?=>) ) | (?!\s*+=) )"""
_ANY_ATTRIBUTE = _ATTRIBUTE % (b"", b"")
_ATTRIBUTES = re.compile(_ANY_ATTRIBUTE, re.VERBOSE)
_TAG = re.compile(rb"<[a-zA-Z][^\s/>]*+ (?: %s )*+" % _ANY_ATTRIBUTE, re.VERBOSE)
_TAG_REST = re.compile(rb"(?: %s ){0,%d}+ [\s/]*+ >" % (_ANY_ATTRIBUTE, _FEW_ATTRIBUTES), re.VERBOSE)
_HARMLESS = re.compile(  # as many tags as a stride of a page may have
    rb"""[^<]*+ (?: < (?:
        /
        | (?![a-zA-Z])
        | [a-zA-Z][^\s/>]*+ (?: %s ){0,%d}+ [\s/]*+ (?: > | \Z )
    ) [^<]*+ ){0,64}+"""
    % (_ATTRIBUTE % (b"<", b"<"), _MOST_ATTRIBUTES),
    re.VERBOSE,
)
# Tags that stay open inside one another; those left out close themselves or never open.
_NESTING = re.compile(
    rb"""<(/?)(?! (?: area | base | br | col | embed | hr | img | input | link | meta | param | source | track
        | wbr | p | t[dhr] | tbody | thead | tfoot
        | path | rect | line | circle | ellipse | poly(?:gon|line) | stop | use ) [\s/>] )
        ([a-zA-Z][^\s/>]*+)""",
    re.IGNORECASE | re.VERBOSE,
)

_HEADINGS = frozenset((b"h1", b"h2", b"h3", b"h4", b"h5", b"h6"))  # the end of any closes any
_ITEMS = {b"li": b"li", b"dd": b"dd", b"dt": b"dd"}  # each closes the one of its kind before it
_LISTS = {b"ul": b"li", b"ol": b"li", b"menu": b"li", b"dl": b"dd"}  # whose end closes them
_MOST_OPTIONS = 12_000  # a choice of every commune has 11,162; each is compared with those before it


def bound_markup(source: bytes) -> tuple[bytes, str | None]:
    """The source without what would hold a parser, and what was left out, if anything."""
    problem = None
    if len(source) > LIMIT_BYTES:
        source, problem = source[:LIMIT_BYTES], f"read up to byte {LIMIT_BYTES}"
    place = _find_suspect(source)
    if place < len(source):
        source, found = _strip_attributes(source, place)
        problem = found or problem
    if len(source) > _MANY_BYTES and source.count(b"<") > _MANY_TAGS:
        end, reason = _find_end(source)
        if reason is not None:
            return source[:end], f"read up to byte {end}, where {reason}"
    return source, problem


def _find_suspect(source: bytes) -> int:
    """Where the first tag stands that may have too many attributes; the length of the source where none may.

    One ">" of each stride is looked at. A tag that begins in the stride and reaches over it has it in a quoted
    value: a quote stands before it, and the tag ends behind the next one of that kind. Where few attributes follow
    that one, the tag has no more than they and half a stride make up. Where more follow, or there is no ">", the
    tags of the stride are looked at one by one.
    """
    start, end = 0, len(source)
    quotes = {b'"': -1, b"'": -1}  # where the next one may stand
    while end - start > _STRIDE:
        place = source.rfind(b">", start, start + _STRIDE)
        stop = place + 1 if place >= 0 else start + _STRIDE
        is_clear = place >= 0
        for quote in [quote for quote, at in quotes.items() if at < stop]:
            at = source.find(quote, stop)
            quotes[quote] = at if at >= 0 else end
            is_clear = is_clear and (at < 0 or _TAG_REST.match(source, at + 1, at + 1 + _NEAR) is not None)
        start = stop if is_clear else _skip_harmless(source, start, stop)
        if start < stop:
            return start
    return end


def _skip_harmless(source: bytes, start: int, stop: int) -> int:
    """Where the first tag from `start` on stands that may have too many attributes; `stop` or more if none before."""
    while start < stop:
        following = _HARMLESS.match(source, start).end()  # type: ignore[union-attr]  # it matches the empty string
        if following == start:
            return start
        start = following
    return start


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
        place = _skip_harmless(source, following if following >= 0 else len(source), len(source))
    pieces.append(source[done:])
    return b"".join(pieces), f"attributes left out of {stripped} tags" if stripped else None


def _has_too_many(tag: bytes) -> bool:
    return sum(1 for _ in _ATTRIBUTES.finditer(tag, 2)) > _MOST_ATTRIBUTES


def _find_end(source: bytes) -> tuple[int, str | None]:
    """Where in the source the nesting grows deeper than in any real page, or the choices more, and which of them."""
    nesting = _Nesting()
    for match in _NESTING.finditer(source):
        if match[1]:
            nesting.close(match[2].lower())
        else:
            nesting.open(match[2].lower())
        if nesting.depth > _DEEPEST:
            return match.start(), f"tags are nested {_DEEPEST} deep"
        if nesting.options > _MOST_OPTIONS:
            return match.start(), f"{_MOST_OPTIONS} choices stand before it"
    return len(source), None


class _Nesting:
    """How deep a parser would be in the tree; rather more than less where tags are left out or mixed up."""

    def __init__(self) -> None:
        self.depth = self.options = 0
        self._open: Counter[bytes] = Counter()
        self._items: list[bytes] = []  # the items of lists around, one for each change of kind

    def open(self, name: bytes) -> None:
        """A start tag: an item closes the one before it, unless one of the other kind stands between them."""
        if name == b"option":
            self.options += 1
        elif name in _ITEMS:
            if self._items and _ITEMS[self._items[-1]] == _ITEMS[name]:
                self._items[-1] = name
            else:
                self._items.append(name)
                self.depth += 1
        else:
            self._open[b"h1" if name in _HEADINGS else name] += 1
            self.depth += 1

    def close(self, name: bytes) -> None:
        """An end tag, which closes nothing where no element of its name is open."""
        if self._items and (name == self._items[-1] or _LISTS.get(name) == _ITEMS[self._items[-1]]):
            self._items.pop()
            self.depth -= 1
        name = b"h1" if name in _HEADINGS else name
        if self._open[name]:
            self._open[name] -= 1
            self.depth -= 1
