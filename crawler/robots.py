"""robots.txt per origin: asked for first, captured like everything else, and obeyed (RFC 9309)."""

from __future__ import annotations

import logging
import time
from dataclasses import field
from typing import Literal
from urllib.parse import urlsplit

from archive.page import Page
from archive.recheck import LATER
from archive.records import Answer
from archive.values import dataclass
from crawler.frontier import resolve_url
from crawler.lastrobots import MAX_AGE, Recall, recall_nothing
from crawler.robotsrules import MAX_BYTES, RobotsRules, parse_rules

logger = logging.getLogger(__name__)

MAX_REDIRECTS = 5  # RFC 9309 §2.3.1.2; after them the rules count as not there
RETRY_SECONDS = (2.0, 4.0)  # one answer that fails must not cost the whole run
_OLDEST_SECONDS = {"known": MAX_AGE.total_seconds(), "unavailable": LATER.total_seconds()}
Verdict = Literal["ask", "wait", "allowed", "disallowed", "unavailable"]


@dataclass(slots=True)
class _Rules:
    """What is known of one origin's robots.txt, and the address where it is asked for."""

    target: str
    state: Literal["to ask", "asked", "known", "unavailable"] = "to ask"
    ask_from: float = 0.0  # of time.monotonic()
    failures: int = 0
    redirects: int = 0
    parsed: RobotsRules | None = None  # None: everything is allowed
    settled_at: float = 0.0  # when it became known or unavailable, of time.monotonic()
    reason: str | None = None  # why it could not be had


@dataclass(slots=True)
class RobotsGate:
    """Knows for each origin whether its robots.txt was read and what it allows."""

    recall: Recall = recall_nothing  # the last good robots.txt of an address
    _origins: dict[str, _Rules] = field(default_factory=dict)

    def judge(self, url: str) -> Verdict:
        """Whether the URL may be asked for now; `ask` means: fetch `find_target(url)` first."""
        rules = self._of(url)
        if _is_stale(rules):
            del self._origins[origin_of(url)]
            rules = self._of(url)
        if rules.state == "to ask":
            if time.monotonic() < rules.ask_from:
                return "wait"
            rules.state = "asked"
            return "ask"
        if rules.state == "asked":
            return "wait"
        if rules.state == "unavailable":
            return "unavailable"
        return "allowed" if rules.parsed is None or rules.parsed.allows(url) else "disallowed"

    def find_target(self, url: str) -> str:
        """The address of the robots.txt for this URL, redirects followed."""
        return self._of(url).target

    def note_answer(self, url: str, answer: Answer | None, failure: str | None = None) -> list[str]:
        """Takes what came for robots.txt: 2xx are rules, redirects lead to them, 4xx allow everything, the rest
        forbids everything for now, unless the last day's rules are known; the origins it speaks for."""
        origins = [origin for origin, rules in self._origins.items() if rules.target == url]
        for origin in origins:
            rules = self._origins[origin]
            _take(rules, answer, failure)
            if _is_missed(rules, answer):
                self._fall_back(origin, rules)
            rules.settled_at = time.monotonic()
        return origins

    def crawl_delay_seconds(self, url: str) -> float | None:
        """The Crawl-delay that the origin asks for, None when it names none."""
        parsed = self._of(url).parsed
        return parsed.crawl_delay_seconds if parsed is not None else None

    def unavailable_origins(self) -> dict[str, str]:
        """Origins whose robots.txt could not be had, with the reason."""
        found = self._origins.items()
        return {origin: rules.reason or "" for origin, rules in found if rules.state == "unavailable"}

    def _fall_back(self, origin: str, rules: _Rules) -> None:
        """Obeys for this run the last good robots.txt, where it is young enough."""
        last = self.recall(rules.target)
        if last is None:
            return
        reason = rules.reason if rules.state == "unavailable" else "a web page came"
        rules.state, rules.parsed = "known", parse_rules(last.answer.body)
        logger.warning(
            "robots.txt of %s could not be had (%s): that of %s is obeyed", origin, reason, last.captured_at
        )

    def _of(self, url: str) -> _Rules:
        origin = origin_of(url)
        return self._origins.setdefault(origin, _Rules(target=f"{origin}/robots.txt"))


def _is_stale(rules: _Rules) -> bool:
    """Whether a run has gone on for so long that the newspaper may want something else by now."""
    oldest = _OLDEST_SECONDS.get(rules.state)
    return oldest is not None and time.monotonic() - rules.settled_at > oldest


def origin_of(url: str) -> str:
    """`scheme://host:port` as the URL writes it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def find_rules(page: Page) -> Answer | None:
    """The answer, where it is whole or holds as much as is read of it; None where rules may be missing."""
    answer = page.answer
    is_cut = bool(page.failure or (answer is not None and answer.problem))
    return None if is_cut and (answer is None or len(answer.body) < MAX_BYTES) else answer


def _take(rules: _Rules, answer: Answer | None, failure: str | None) -> None:
    if answer is None or answer.status >= 500 or answer.status in (0, 429):
        _note_failure(
            rules, f"status {answer.status}" if answer and answer.status else failure or "no answer"
        )
        return
    following = _find_redirect(rules, answer)
    if following is not None:
        rules.target, rules.redirects, rules.state = following, rules.redirects + 1, "to ask"
        return
    rules.state = "known"
    if 200 <= answer.status < 300 and not is_page(answer):
        rules.parsed = parse_rules(answer.body)


def _is_missed(rules: _Rules, answer: Answer | None) -> bool:
    """Whether rules may exist that nobody could read; a server that is too busy is to be left alone instead."""
    if rules.state == "unavailable":
        return answer is None or answer.status != 429
    return rules.state == "known" and answer is not None and 200 <= answer.status < 300 and is_page(answer)


def _note_failure(rules: _Rules, reason: str) -> None:
    rules.reason = reason
    if rules.failures >= len(RETRY_SECONDS):
        rules.state = "unavailable"
        return
    rules.state = "to ask"
    rules.ask_from = time.monotonic() + RETRY_SECONDS[rules.failures]
    rules.failures += 1


def _find_redirect(rules: _Rules, answer: Answer) -> str | None:
    location = answer.header("Location")
    if not 300 <= answer.status < 400 or not location or rules.redirects >= MAX_REDIRECTS:
        return None
    return resolve_url(rules.target, location)


def is_page(answer: Answer) -> bool:
    """Whether a web page came under the name of robots.txt; RFC 9309 has no rules for it, so nothing is forbidden."""
    return answer.body[:512].lstrip().lower().startswith((b"<!doctype", b"<html"))
