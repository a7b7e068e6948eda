"""The words a query asked for, marked in a text, and the stretch of a text where they stand densest."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence

from archive.query import Term
from archive.values import dataclass
from pipelines.normalize.text import fold

SNIPPET_CHARACTERS = 260
LEAD_CHARACTERS = 60  # kept in front of the first marked word
MARKS_LIMIT = 400  # of one text; beyond it nothing more is marked


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A stretch of text, marked or not."""

    text: str
    is_marked: bool = False


def mark_terms(text: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """The text in pieces that join to it again, the words of `terms` in pieces of their own."""
    return tuple(_iter_pieces(text, _find_spans(text, terms), 0, len(text)))


def count_found(texts: Sequence[str], terms: Sequence[Term]) -> list[int]:
    """For each text how many of the terms stand in it."""
    if not texts:
        return []
    joined = "\x00".join(
        text.replace("\x00", " ") for text in texts
    )  # a long text is folded faster than many
    counts = [0] * len(texts)
    for is_folded in {term.is_folded for term in terms}:
        prepared = (fold(joined) if is_folded else joined.lower()).split("\x00")
        patterns = [_compile(term) for term in terms if term.is_folded == is_folded]
        for place, text in enumerate(prepared):
            counts[place] += sum(pattern.search(text) is not None for pattern in patterns)
    return counts


def find_snippet(text: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """About 260 characters of the text where most of `terms` stand together, else its beginning."""
    spans = _find_spans(text, terms)
    start = max((_find_densest(spans) if spans else 0) - LEAD_CHARACTERS, 0)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    stop = len(text)
    if start + SNIPPET_CHARACTERS < stop:
        stop = max(text.rfind(" ", start, start + SNIPPET_CHARACTERS), start + LEAD_CHARACTERS)
    pieces = _iter_pieces(text, spans, start, stop)
    return tuple(
        Piece(text=_flattened(p.text), is_marked=p.is_marked)
        for p in _with_ellipses(pieces, before=start > 0, after=stop < len(text))
    )


def join_pieces(pieces: Iterable[Piece], *, opening: str = "[", closing: str = "]") -> str:
    """The pieces as one string, the marked ones between `opening` and `closing`."""
    return "".join(f"{opening}{p.text}{closing}" if p.is_marked else p.text for p in pieces)


def _find_spans(text: str, terms: Sequence[Term]) -> list[tuple[int, int, int]]:
    """Start, stop and number of the term, in reading order and without overlaps."""
    written, folded = text.lower(), fold(text)
    found = []
    for number, term in enumerate(terms):
        haystack = folded if term.is_folded else written
        if len(haystack) == len(text):  # a letter whose small form is longer would shift every mark
            found += [(*match.span(), number) for match in _compile(term).finditer(haystack)]
    spans: list[tuple[int, int, int]] = []
    for span in sorted(found):
        if not spans or span[0] >= spans[-1][1]:
            spans.append(span)
    return spans[:MARKS_LIMIT]


@functools.lru_cache(maxsize=1024)
def _compile(term: Term) -> re.Pattern[str]:
    """Any spelling of the term as whole words, whatever stands between the words of a phrase."""
    spellings = "|".join(r"[\W_]+".join(map(re.escape, spelling.split())) for spelling in term.spellings)
    tail = r"[^\W_]*" if term.is_prefix else ""
    return re.compile(rf"(?<![^\W_])(?:{spellings}){tail}(?![^\W_])")


def _find_densest(spans: list[tuple[int, int, int]]) -> int:
    """Start of the first span that has the most different terms close behind it."""

    def count_terms(place: int) -> int:
        limit = spans[place][0] + SNIPPET_CHARACTERS - LEAD_CHARACTERS
        return len({number for _, stop, number in spans[place : place + 20] if stop <= limit})

    return spans[max(range(len(spans)), key=lambda place: (count_terms(place), -place))][0]


def _iter_pieces(text: str, spans: Iterable[tuple[int, int, int]], start: int, stop: int) -> Iterator[Piece]:
    place = start
    for first, last, _ in spans:
        if first < place or last > stop:
            continue
        if first > place:
            yield Piece(text=text[place:first])
        yield Piece(text=text[first:last], is_marked=True)
        place = last
    if place < stop:
        yield Piece(text=text[place:stop])


def _with_ellipses(pieces: Iterable[Piece], *, before: bool, after: bool) -> Iterator[Piece]:
    if before:
        yield Piece(text="… ")
    yield from pieces
    if after:
        yield Piece(text=" …")


def _flattened(text: str) -> str:
    """The text with its paragraph breaks as single blanks."""
    return re.sub(r"\s*\n\s*", " ", text)
