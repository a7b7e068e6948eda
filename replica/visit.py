"""What a page shows besides its article: who asks, when, and what else is linked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from replica.sections import Generation, Section


@dataclass(frozen=True, kw_only=True, slots=True)
class Teaser:
    """One article as a list shows it."""

    path: str
    title: str
    sapo: str
    published_at: datetime
    picture: str | None  # path of its first photo


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One reader's look at a page: its bytes differ between visits where its article does not."""

    origin: str  # scheme and host as the reader typed them
    now: datetime  # the virtual clock, +07:00
    count: int = 0  # readers so far
    related: tuple[Teaser, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """One page of a section."""

    generation: Generation
    section: Section
    teasers: tuple[Teaser, ...]
    page: int
    pages: int
    reader: Visit
