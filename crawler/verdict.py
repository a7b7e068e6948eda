"""How a crawl went, once its frontier is empty or it was told to stop."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field

from archive.ledger import Tally
from archive.page import Page
from archive.values import dataclass
from crawler.politeness import Halt, is_refusal

MIN_ERRORS = 3  # one photo that cannot be had does not make a run partial


@dataclass(kw_only=True, slots=True)
class Course:
    """What a crawl has met with so far."""

    pages_answered: int = 0
    heard: set[str] = field(default_factory=set)  # newspapers of which a page was not refused
    faults: int = 0  # pages on which our own code failed
    disallowed: int = 0  # addresses that robots.txt does not allow
    turned_away: str | None = None  # why a server was left alone before its rows were done
    halted: Halt | None = None

    def note_answer(self, page: Page) -> None:
        """Counts a page that answered; one that was refused tells nothing of its newspaper."""
        self.pages_answered += 1
        if page.errand.newspaper is not None and not is_refusal(page):
            self.heard.add(page.errand.newspaper)


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """What a crawl is judged by beside its course."""

    tally: Tally
    error_rate: float  # share of failed requests above which a run is partial
    unavailable: Mapping[str, str]  # origin → what became of its robots.txt
    newspapers: Collection[str]  # that were to be harvested
    is_typed: bool  # whether it asked for what a user typed, and nothing else


def judge_run(course: Course, figures: Figures, reason: str) -> Halt | None:
    """The outcome that a crawl's course and figures call for, None when it is simply done or was judged before.

    `reason` is Scrapy's, for closing the spider.
    """
    if reason == "shutdown":
        return Halt(outcome="stopped", message="Stopped by a signal; the next run goes on from here.")
    if course.halted is not None:
        return None
    if course.faults:
        return Halt(
            outcome="partial",
            message=f"{course.faults} pages could not be taken in because Báo Lưu itself failed on them; they stay "
            "due. The log in the archive folder names them.",
        )
    if course.turned_away:
        message = f"{course.turned_away[0].upper()}{course.turned_away[1:]}; what is left is due then."
        return Halt(outcome="refused", message=message)
    if not course.pages_answered:
        return _judge_silence(course, figures)
    return None if figures.is_typed else _judge_harvest(course, figures)


def _judge_harvest(course: Course, figures: Figures) -> Halt | None:
    if silent := sorted(set(figures.newspapers) - course.heard):
        return Halt(
            outcome="partial",
            message=f"No page of {', '.join(silent)} could be had: nothing answered, all was refused, or robots.txt "
            "allows none. Check the address; `baoluu status` names the reasons. The rest was harvested.",
        )
    errors, requests = figures.tally.errors, figures.tally.requests
    if errors >= MIN_ERRORS and errors > figures.error_rate * requests:
        return Halt(
            outcome="partial",
            message=f"{errors} of {requests} requests failed; what is missing is due again in the next run. "
            "`baoluu status` names the reasons.",
        )
    return None


def _judge_silence(course: Course, figures: Figures) -> Halt:
    if course.disallowed and not figures.unavailable:
        return Halt(
            outcome="refused",
            message=f"robots.txt allows none of the {course.disallowed} addresses that were to be asked for.",
        )
    if figures.unavailable:
        named = ", ".join(f"{origin} ({why})" for origin, why in figures.unavailable.items())
        return Halt(
            outcome="unreachable",
            message=f"robots.txt could not be read, so nothing was asked for: {named}. Check the address and the "
            "network; the next run tries again.",
        )
    return Halt(outcome="unreachable", message="No seed answered. Check the network and the newspaper file.")
