"""What is true of an article of the replica: decided before any page of it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from replica.sections import Generation


@dataclass(frozen=True, kw_only=True, slots=True)
class Byline:
    """The attribution line as the page prints it, and whom it names."""

    line: str | None = None  # None: the article has no such line
    kind: str = "none"  # author, compiled, republished …
    authors: tuple[str, ...] = ()
    photographers: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TruePhoto:
    """A photo in an article; the path is that of its largest size."""

    path: str
    printed: str | None = None  # the caption as printed, credit and all; None: left blank
    caption: str | None = None  # without its credit
    credit: str | None = None  # who took it, as printed after "Ảnh:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Truth:
    """One state of one article, as a careful reader of its page would write it down."""

    number: int
    version: int  # 0 as first published; each edit adds one
    generation: Generation
    outlet: str
    section: str
    section_slug: str
    path: str
    title: str
    sapo: str
    paragraphs: tuple[str, ...]  # subheads among them
    subheads: frozenset[int]  # which of the paragraphs are subheads
    published_at: datetime  # aware, +07:00, to the minute
    modified_at: datetime  # of the last edit; published_at where there was none
    byline: Byline
    photos: tuple[TruePhoto, ...]
    tags: tuple[str, ...]

    @property
    def captions(self) -> tuple[str, ...]:
        """The captions that are not blank, in reading order, without credits."""
        return tuple(photo.caption for photo in self.photos if photo.caption)

    @property
    def credits(self) -> tuple[str, ...]:
        """The credits of the photos that have one, in reading order."""
        return tuple(photo.credit for photo in self.photos if photo.credit)

    def mentions(self, words: str) -> bool:
        """Whether title, sapo or body hold these words, in any case, accents as given."""
        wanted = words.casefold()
        return any(wanted in text.casefold() for text in (self.title, self.sapo, *self.paragraphs))
