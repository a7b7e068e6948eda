"""What a crawl is asked to do."""

from __future__ import annotations

from datetime import date

from archive.values import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What a crawl was told to do, beyond what the newspaper files say."""

    newspapers: tuple[str, ...]
    origin: str | None = None
    section: str | None = None
    typed: tuple[str, ...] = ()  # URLs to archive; nothing else is asked for then but their photos
    requisites: bool = False  # stylesheets, scripts and fonts too
    since: date | None = None
    until: date | None = None
    limit: int | None = None
    deadline: float | None = None  # of time.monotonic()
