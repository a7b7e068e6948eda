"""When a run must end: refusals, limits, quiet hours, a full disk."""

from __future__ import annotations

import time as monotonic_clock
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from archive.configuration import Configuration
from archive.errors import ConfigurationError
from archive.page import Page
from archive.records import Answer, Errand, Kind, PageReading
from crawler import politeness
from crawler.politeness import FAILURES, Politeness, is_quiet


def page(
    status: int = 200,
    *,
    kind: Kind = "article",
    reading: PageReading | None = None,
    host: str = "baovidu.example",
) -> Page:
    return Page(
        errand=Errand(url=f"https://{host}/a.html", newspaper="baovidu", kind=kind, via="feed"),
        key="baovidu:1",
        answer=Answer(status=status, reason="", headers=(), body=b""),
        reading=reading,
    )


def watch(folder: Path, **settings: object) -> Politeness:
    return Politeness(configuration=Configuration(min_free_mib=0, **settings), folder=folder)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", [401, 403, 429, 451])
def test_five_refusals_in_a_row_end_the_run(tmp_path: Path, status: int) -> None:
    watcher = watch(tmp_path)
    halts = [watcher.note(page(status)) for _ in range(5)]
    assert halts[:4] == [None] * 4
    assert halts[4] is not None
    assert halts[4].outcome == "refused"
    assert "https://baovidu.example/a.html" in halts[4].message


def test_an_answer_between_two_refusals_forgives_them(tmp_path: Path) -> None:
    watcher = watch(tmp_path, refusals=2)
    assert all(watcher.note(page(status)) is None for status in (403, 200, 403, 404, 429))


def test_a_challenge_is_a_refusal_whatever_its_status(tmp_path: Path) -> None:
    watcher = watch(tmp_path, refusals=1)
    assert watcher.note(page(reading=PageReading(kind="challenge"))) is not None


@pytest.mark.parametrize("status", [403, 502])
def test_photos_of_another_host_stop_no_harvest_and_those_of_the_same_do(tmp_path: Path, status: int) -> None:
    watcher = watch(tmp_path)
    assert watcher.note(page()) is None
    away = [watcher.note(page(status, kind="requisite", host="anh.example")) for _ in range(FAILURES + 1)]
    assert not any(away)
    assert any(watcher.note(page(status, kind="requisite")) for _ in range(FAILURES))


def test_requests_that_were_never_sent_count_until_the_server_has_answered(tmp_path: Path) -> None:
    refused = replace(page(), answer=None, failure="no public address", was_sent=False)
    watcher = watch(tmp_path)
    assert any(watcher.note(refused) for _ in range(FAILURES))
    watcher = watch(tmp_path)
    assert watcher.note(page()) is None
    assert not any(watcher.note(refused) for _ in range(FAILURES + 1))


def test_robots_txt_neither_refuses_nor_forgives(tmp_path: Path) -> None:
    watcher = watch(tmp_path, refusals=2)
    assert watcher.note(page(403)) is None
    assert watcher.note(page(200, kind="robots")) is None
    assert watcher.note(page(403, kind="robots")) is None
    assert watcher.note(page(403)) is not None


def test_a_server_that_has_stopped_answering_is_left_alone(tmp_path: Path) -> None:
    watcher = watch(tmp_path)
    assert all(watcher.note(page(status)) is None for status in (200, *[500] * (FAILURES - 1), 404, 500))
    halts = [watcher.note(page(502)) for _ in range(FAILURES - 1)]
    assert halts[-1] is not None
    assert halts[-1].outcome == "partial"


def test_a_server_that_never_answered_is_unreachable(tmp_path: Path) -> None:
    watcher = watch(tmp_path)
    watcher.note(page(200, kind="robots"))
    halts = [watcher.note(page(502)) for _ in range(FAILURES)]
    assert halts[-1] is not None
    assert halts[-1].outcome == "unreachable"


def test_the_budget_of_a_run_ends_it_cleanly(tmp_path: Path) -> None:
    watcher = watch(tmp_path, requests_per_run=3)
    assert [watcher.note(page()) is None for _ in range(3)] == [True, True, False]


def test_articles_are_limited_and_other_pages_are_not(tmp_path: Path) -> None:
    watcher = Politeness(configuration=Configuration(min_free_mib=0), folder=tmp_path, limit=1)
    assert watcher.note(page(reading=PageReading(kind="listing"))) is None
    halt = watcher.note(page(reading=PageReading(kind="article")))
    assert halt is not None
    assert halt.outcome == "stopped"


def test_the_deadline_ends_a_run(tmp_path: Path) -> None:
    past = monotonic_clock.monotonic() - 1
    watcher = Politeness(configuration=Configuration(min_free_mib=0), folder=tmp_path, deadline=past)
    halt = watcher.check()
    assert halt is not None
    assert halt.outcome == "stopped"


def test_a_nearly_full_disk_ends_a_run(tmp_path: Path) -> None:
    watcher = Politeness(configuration=Configuration(min_free_mib=1 << 40), folder=tmp_path)
    halt = watcher.check()
    assert halt is not None
    assert halt.outcome == "failed"


def test_quiet_hours_are_the_newspapers_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = watch(tmp_path, quiet_hours="06:30-08:30")
    monkeypatch.setattr(
        politeness, "now_utc", lambda: datetime(2026, 5, 28, 0, 0, tzinfo=UTC)
    )  # 07:00 in Vietnam
    assert watcher.check() is not None
    monkeypatch.setattr(politeness, "now_utc", lambda: datetime(2026, 5, 28, 7, 0, tzinfo=UTC))
    assert watcher.check() is None


@pytest.mark.parametrize(
    ("hours", "at", "quiet"),
    [
        ("", "07:00", False),
        ("06:30-08:30", "06:29", False),
        ("06:30-08:30", "06:30", True),
        ("06:30-08:30", "08:30", False),
        ("06:30 – 08:30", "07:00", True),
        ("22:00-05:00", "23:00", True),
        ("22:00-05:00", "04:59", True),
        ("22:00-05:00", "12:00", False),
    ],
)
def test_quiet_hours(hours: str, at: str, quiet: bool) -> None:
    assert is_quiet(hours, time.fromisoformat(at)) is quiet


@pytest.mark.parametrize("hours", ["6-8", "06:30", "sáng", "06:30-08:30-09:00", "25:00-26:00"])
def test_quiet_hours_that_make_no_sense_are_refused(hours: str) -> None:
    with pytest.raises(ConfigurationError, match="06:30-08:30"):
        is_quiet(hours, time(7))
