"""Markup that would hold a parser, found before it is parsed, in time that grows with the page alone."""

from __future__ import annotations

import re

from crawler.nesting import Nesting
from crawler.tags import ANY_ATTRIBUTE, ATTRIBUTE, TAG

LIMIT_BYTES = 4 * 1024 * 1024
"""Longer pages are read up to here: no newspaper writes them."""

_MOST_ATTRIBUTES = 500  # of one tag; they are compared with one another, so 20,000 of them take a second
_MANY_TAGS = 10_000  # up to here even a page of nothing but nesting parses within 0.2 s
_MANY_BYTES = 150_000  # and up to here within two seconds, which is too rare to count the tags of every page
_DEEPEST = 512  # browsers stop at about as many; parsing takes depth times tags
_WORK = 2 * LIMIT_BYTES  # bytes looked at more than once, before a page counts as hostile
_STRIDE = 4096  # bytes from one place that is looked at to the next
_FEW_ATTRIBUTES, _NEAR = 50, 1024  # behind a quote, where the tag it may stand in should have ended

_ATTRIBUTES = re.compile(ANY_ATTRIBUTE, re.VERBOSE)
_TAG = re.compile(rb"<[a-zA-Z][^\s/>]*+ (?: %s )*+" % ANY_ATTRIBUTE, re.VERBOSE)
_TAG_REST = re.compile(  # mostly no further value follows
    rb"[^=>]{0,%d}+ > | (?: %s ){0,%d}+ [\s/]*+ >" % (2 * _FEW_ATTRIBUTES, ANY_ATTRIBUTE, _FEW_ATTRIBUTES),
    re.VERBOSE,
)
_HARMLESS = re.compile(  # as many tags as a stride of a page may have
    rb"""[^<]*+ (?: < (?:
        /
        | (?![a-zA-Z])
        | [a-zA-Z][^\s/>]*+ (?: %s ){0,%d}+ [\s/]*+ (?: > | \Z )
    ) [^<]*+ ){0,64}+"""
    % (ATTRIBUTE % (b"<", b"<"), _MOST_ATTRIBUTES),
    re.VERBOSE,
)
_MOST_TAGS = 100_000  # counting them takes 5 µs each; a page of a megabyte has 30,000
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
    nearest = {b'"': -1, b"'": -1}  # where the next quote of each kind may stand
    while end - start > _STRIDE:
        place = source.rfind(b">", start, start + _STRIDE)
        stop = place + 1 if place >= 0 else start + _STRIDE
        is_clear = place >= 0
        for quote, at in nearest.items():
            if at < stop and (found := source.find(quote, stop)) >= 0:
                nearest[quote] = found
                is_clear = is_clear and _TAG_REST.match(source, found + 1, found + 1 + _NEAR) is not None
            elif at < stop:
                nearest[quote] = end
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
    nesting, options = Nesting(), 0
    for count, tag in enumerate(TAG.finditer(source)):
        if count == _MOST_TAGS:
            return tag.start(), f"{_MOST_TAGS} tags stand before it"
        name = nesting.read(tag)
        options += name == b"option" and not tag["end"]
        if nesting.depth > _DEEPEST:
            return tag.start(), f"tags are nested {_DEEPEST} deep"
        if options > _MOST_OPTIONS:
            return tag.start(), f"{_MOST_OPTIONS} choices stand before it"
    return len(source), None
