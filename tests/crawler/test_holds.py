"""Retry-After in both of its forms, and in those that nobody meant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archive.page import Page
from archive.recheck import LONGEST_WAIT
from archive.records import Answer, Errand
from crawler.holds import Holds, parse_retry_after

NOW = datetime(2026, 5, 28, 2, 43, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("1000000000", LONGEST_WAIT.total_seconds()),
        ("9" * 400, LONGEST_WAIT.total_seconds()),
        ("Thu, 28 May 2026 02:45:00 GMT", 120),
        ("Thu, 28 May 2026 02:00:00 GMT", -43 * 60),
        ("Thu, 28 May 2099 02:00:00 GMT", LONGEST_WAIT.total_seconds()),
    ],
)
def test_a_moment_is_read(value: str, seconds: float) -> None:
    assert parse_retry_after(value, NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value",
    [None, "", "-5", "1.5", "soon", "١٢", "28/05/2026", "\x00", f"Thu, 28 May {'9' * 20} 02:00:00 GMT"],
)
def test_anything_else_asks_for_nothing(value: str | None) -> None:
    assert parse_retry_after(value, NOW) is None


def page(status: int, wait: str | None) -> Page:
    headers = (("Retry-After", wait),) if wait else ()
    return Page(
        errand=Errand(url="https://baovidu.example/a.html", newspaper="baovidu", kind="article", via="feed"),
        key="baovidu:1",
        answer=Answer(status=status, reason="", headers=headers, body=b""),
    )


def test_a_busy_server_is_held_and_nobody_else() -> None:
    holds = Holds()
    noted = holds.note(page(503, "60"))
    assert noted is not None
    assert noted[0] == "https://baovidu.example"
    assert holds.find("https://baovidu.example") == noted[1]
    assert holds.find("https://khac.example") is None


def test_only_a_longer_wait_is_news() -> None:
    holds = Holds()
    assert holds.note(page(429, "600"))
    assert holds.note(page(429, "60")) is None
    assert holds.note(page(429, "6000"))


@pytest.mark.parametrize(("status", "wait"), [(200, "60"), (404, "60"), (503, None), (503, "0"), (503, "-1")])
def test_other_answers_hold_nobody(status: int, wait: str | None) -> None:
    assert Holds().note(page(status, wait)) is None
