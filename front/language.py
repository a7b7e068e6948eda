"""The two languages of the front: which one a reader gets, and what each phrase is in it."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs

from front.asgi import Application, Message, Receive, Scope, Send

Language = Literal["vi", "en"]

LANGUAGES: tuple[Language, ...] = ("vi", "en")
COOKIE = "baoluu_lang"
CATALOGUE = Path(__file__).with_name("catalogue.toml")


def choose_language(asked: str | None, cookie: str | None, accepted: str) -> Language:
    """The language asked for in the address, else remembered, else first accepted; Vietnamese otherwise."""
    for choice in (asked, cookie):
        for language in LANGUAGES:
            if choice == language:
                return language
    return _find_accepted(accepted) or "vi"


def _find_accepted(header: str) -> Language | None:
    """The best of our languages in an Accept-Language header (RFC 9110, section 12.5.4), or None."""
    ranked: list[tuple[float, Language]] = []
    for part in header.split(","):
        tag, _, weight = part.strip().partition(";q=")
        for language in LANGUAGES:
            if tag.lower().partition("-")[0] == language:
                ranked.append((_parse_weight(weight), language))
    best = max(ranked, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] > 0 else None


def _parse_weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


@functools.cache
def read_catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every phrase of the front by its key, in both languages."""
    phrases: Mapping[str, Mapping[str, str]] = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    return phrases


class Phrases:
    """The phrases of one language: `t("search")`, `t("matches", count=3)`."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """The phrase with its {values} filled in, numbers grouped as the language groups them.

        Raises: KeyError for a key that the catalogue does not have.
        """
        phrase = read_catalogue()[key][self.language]
        return (
            phrase.format(**{name: self.format(value) for name, value in values.items()})
            if values
            else phrase
        )

    def format(self, value: object) -> str:
        """Numbers with `.` (Vietnamese) or `,` (English) between thousands; anything else as it is."""
        if isinstance(value, int) and not isinstance(value, bool):
            grouped = f"{value:,}"
            return grouped.replace(",", ".") if self.language == "vi" else grouped
        return str(value)

    def format_day(self, moment: str | None) -> str:
        """`28/5/2026` or `28 May 2026` for an ISO 8601 time, "" for none."""
        if not moment:
            return ""
        year, month, day = moment[:10].split("-")
        if self.language == "vi":
            return f"{int(day)}/{int(month)}/{year}"
        return f"{int(day)} {MONTHS[int(month) - 1]} {year}"

    def format_moment(self, moment: str | None) -> str:
        """The day and, where the text has one, the time with its offset."""
        if not moment or len(moment) < 16:
            return self.format_day(moment)
        zone = "UTC" if moment.endswith("Z") else moment[19:]
        return f"{self.format_day(moment)} {moment[11:16]} {zone}".strip()


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def remember_language(application: Application) -> Application:
    """The application, with a cookie set by every address that asks for a language (`?_lang=en`)."""

    async def remembering(scope: Scope, receive: Receive, send: Send) -> None:
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("_lang", [""])[-1]

        async def send_remembering(message: Message) -> None:
            if message["type"] == "http.response.start" and asked in LANGUAGES:
                cookie = f"{COOKIE}={asked}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"
                message["headers"] = [*message.get("headers", []), (b"set-cookie", cookie.encode())]
            await send(message)

        await application(scope, receive, send_remembering)

    return remembering
