"""What a crawl is asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from archive.page import Page

PAGE_TYPES = ("text/html", "application/xhtml+xml")


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

    def is_missed(self, page: Page) -> bool:
        """Whether a typed address brought no article and nothing else that one types an address for."""
        if page.errand.via not in ("typed", "redirect") or not self.typed:
            return False
        if page.failure or page.answer is None or page.answer.problem or page.answer.status >= 400:
            return True
        kind = page.reading.kind if page.reading else "unreadable"
        return page.answer.mime in PAGE_TYPES and kind not in ("article", "redirect")
