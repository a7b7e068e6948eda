"""When a run must stop for the newspaper's sake or the operator's: refusals, budgets, quiet hours, a full disk."""

from __future__ import annotations

import shutil
import time as monotonic_clock
from dataclasses import field
from datetime import time, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit

from archive.clock import now_utc
from archive.configuration import HOURS, Configuration
from archive.errors import ConfigurationError
from archive.page import Page
from archive.runs import Outcome
from archive.values import dataclass

VIETNAM = timezone(timedelta(hours=7))
REFUSALS = (401, 403, 429, 451)
DISK_CHECK_REQUESTS = 100
FAILURES = 20  # in a row: a server that answers nothing any more is not asked on
SAME_PAGES = 5  # so many addresses in a row that show one page show a notice, not themselves


@dataclass(frozen=True, kw_only=True, slots=True)
class Halt:
    """Why a run ends before its frontier is empty."""

    outcome: Outcome
    message: str


@dataclass(kw_only=True, slots=True)
class Politeness:
    """Watches a run's answers; `note` and `check` say when it must end."""

    configuration: Configuration
    folder: Path
    limit: int | None = None  # pages the user asked for at most
    deadline: float | None = None  # of time.monotonic()
    requests: int = 0
    refusals: int = 0  # in a row
    failures: int = 0  # in a row
    answered: int = 0
    articles: int = 0
    _shown: int = 0  # the hash of the page that was shown last
    _addresses: set[str] = field(default_factory=set)  # which showed it in a row
    _hosts: set[str] = field(default_factory=set)  # that pages were asked of, and not only photos

    def __post_init__(self) -> None:
        """Raises: ConfigurationError before the first request when the quiet hours make no sense."""
        is_quiet(self.configuration.quiet_hours, time())

    def note(self, page: Page) -> Halt | None:
        """Counts a page; a Halt when too many in a row were refused, failed, or showed one and the same notice.

        A request that never left this machine says nothing of a server that has answered.
        """
        self.requests += 1
        self.articles += page.reading is not None and page.reading.kind == "article"
        if not self._speaks_for_pages(page) or (self.answered and not page.was_sent):
            return self.check()
        return self._note_refusal(page) or self._note_failure(page) or self._note_notice(page) or self.check()

    def _speaks_for_pages(self, page: Page) -> bool:
        """False for a photo on a host that no page came from: one that is gone, or turns us away, stops no harvest."""
        host = urlsplit(page.errand.url).netloc
        if page.errand.kind != "requisite":
            self._hosts.add(host)
        return host in self._hosts

    def _note_refusal(self, page: Page) -> Halt | None:
        if is_refusal(page):
            self.refusals += 1
        elif page.answer is not None and page.errand.kind != "robots":
            self.refusals = 0
        if self.refusals < self.configuration.refusals:
            return None
        return Halt(
            outcome="refused",
            message=f"{page.errand.newspaper or 'The server'} refused {self.refusals} requests in a row "
            f"(last: {page.errand.url}). Nothing was marked as deleted; wait a day, then ask for less often.",
        )

    def _note_failure(self, page: Page) -> Halt | None:
        if page.failure or page.answer is None or page.answer.status >= 500:
            self.failures += 1
        else:
            self.failures = 0
            self.answered += page.errand.kind != "robots"
        if self.failures < FAILURES:
            return None
        return Halt(
            outcome="partial" if self.answered else "unreachable",
            message=f"{self.failures} requests in a row failed (last: {page.errand.url}): "
            f"{page.failure or 'server error'}. Nothing is lost; the next run asks for them again.",
        )

    def _note_notice(self, page: Page) -> Halt | None:
        if not self._is_notice(page):
            return None
        return Halt(
            outcome="refused",
            message=f"{page.errand.newspaper or 'The server'} shows the same page at {SAME_PAGES} addresses in a "
            f"row (last: {page.errand.url}): it is being repaired, or turns us away. No text was replaced; "
            "the next run goes on from here.",
        )

    def _is_notice(self, page: Page) -> bool:
        """Whether one page has now come for so many addresses in a row that a notice must stand before all of them."""
        answer = page.answer
        if answer is None or page.errand.via == "typed" or answer.status != 200 or "html" not in answer.mime:
            return False
        shown = hash(answer.body)
        if shown != self._shown:
            self._shown = shown
            self._addresses.clear()
        self._addresses.add(page.key)
        return len(self._addresses) >= SAME_PAGES

    def check(self) -> Halt | None:
        """A Halt when the time, the budget or the disk is used up, or the quiet hours have begun."""
        budget = self.configuration.requests_per_run
        if self.deadline is not None and monotonic_clock.monotonic() >= self.deadline:
            return Halt(
                outcome="stopped", message="The time limit was reached; the next run goes on from here."
            )
        if budget and self.requests >= budget:
            return Halt(outcome="stopped", message=f"The budget of {budget} requests a run was used up.")
        if self.limit is not None and self.articles >= self.limit:
            return Halt(outcome="stopped", message=f"{self.limit} articles were read, as --limit asks.")
        if is_quiet(self.configuration.quiet_hours, now_utc().astimezone(VIETNAM).time()):
            return Halt(outcome="stopped", message="The quiet hours of baoluu.toml have begun.")
        if self.requests % DISK_CHECK_REQUESTS == 0 and self._is_disk_full():
            return Halt(outcome="failed", message=f"The disk of {self.folder} is nearly full: make room.")
        return None

    def _is_disk_full(self) -> bool:
        return shutil.disk_usage(self.folder).free < self.configuration.min_free_mib << 20


def is_quiet(hours: str, now: time) -> bool:
    """Whether `now` lies in `hours`, written `06:30-08:30`; the second may be past midnight.

    Raises: ConfigurationError when it is written otherwise.
    """
    if not hours:
        return False
    match = HOURS.fullmatch(hours.strip())
    if not match:
        raise ConfigurationError(f"quiet_hours in baoluu.toml should look like 06:30-08:30, not {hours!r}.")
    begin, end = time.fromisoformat(match[1]), time.fromisoformat(match[2])
    return begin <= now < end if begin <= end else now >= begin or now < end


def is_refusal(page: Page) -> bool:
    """Whether the server turned the request away, by its status or by a challenge."""
    if page.reading is not None and page.reading.kind == "challenge":
        return True
    return page.answer is not None and page.answer.status in REFUSALS and page.errand.kind != "robots"
