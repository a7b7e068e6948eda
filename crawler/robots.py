"""robots.txt per origin: asked for first, captured like everything else, and obeyed (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from protego import Protego

from archive.records import Answer

MAX_BYTES = 512 << 10  # RFC 9309 §2.5: parsers read at least 500 KiB; nobody honest writes more
Verdict = Literal["ask", "wait", "allowed", "disallowed", "unavailable"]


@dataclass(slots=True)
class _Rules:
    parsed: Protego | None = None  # None: everything is allowed
    asked: bool = False
    unavailable: str | None = None
    answered: bool = False


@dataclass(slots=True)
class RobotsGate:
    """Knows for each origin whether its robots.txt was read and what it allows `user_agent`."""

    user_agent: str
    _origins: dict[str, _Rules] = field(default_factory=dict)

    def judge(self, url: str) -> Verdict:
        """Whether the URL may be asked for now; `ask` once per origin: fetch its robots.txt first."""
        rules = self._origins.setdefault(origin_of(url), _Rules())
        if not rules.asked:
            rules.asked = True
            return "ask"
        if rules.unavailable:
            return "unavailable"
        if not rules.answered:
            return "wait"
        if rules.parsed is None or rules.parsed.can_fetch(url, self.user_agent):
            return "allowed"
        return "disallowed"

    def note_answer(self, url: str, answer: Answer | None) -> None:
        """Takes what came for robots.txt: 2xx are rules, 4xx allow everything, the rest forbids everything for now."""
        rules = self._origins.setdefault(origin_of(url), _Rules(asked=True))
        rules.answered = True
        if answer is None or answer.status >= 500 or answer.status in (0, 429):
            rules.unavailable = f"status {answer.status}" if answer and answer.status else "no answer"
        elif 200 <= answer.status < 300 and not _is_page(answer):
            text = answer.body[:MAX_BYTES].decode("utf-8", "replace")
            rules.parsed = Protego.parse(text)

    def crawl_delay_seconds(self, url: str) -> float | None:
        """The Crawl-delay that the origin asks for, None when it names none."""
        rules = self._origins.get(origin_of(url))
        if rules is None or rules.parsed is None:
            return None
        delay = rules.parsed.crawl_delay(self.user_agent)
        return float(delay) if delay is not None else None

    def unavailable_origins(self) -> dict[str, str]:
        """Origins whose robots.txt could not be had, with the reason."""
        return {name: rules.unavailable for name, rules in self._origins.items() if rules.unavailable}


def origin_of(url: str) -> str:
    """`scheme://host:port` as the URL writes it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _is_page(answer: Answer) -> bool:
    """Whether a web page came under the name of robots.txt; RFC 9309 has no rules for it, so nothing is forbidden."""
    return answer.body[:512].lstrip().lower().startswith((b"<!doctype", b"<html"))
