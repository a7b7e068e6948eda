"""Captures of others come in any order: the versions are those of the order of time."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database as Tables

from archive.clock import format_utc
from archive.database import connect_writer
from archive.intake import take_in
from archive.ledger import Tally
from archive.page import Captured, Page
from archive.records import Answer, Article, Errand, PageReading
from archive.tombstones import Absence, note_absence

URL = "https://baovidu.example/lu-1.html"
BEGAN = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)
ARTICLE = Article(url=URL, newspaper="baovidu", title="Lũ", body="Nước lên.", layout="v2/2024")
Shown = tuple[int, str]  # day and title


def prepare(folder: Path) -> Tables:
    """An archive that a run may import captures into."""
    tables = connect_writer(folder)
    tables.execute("INSERT INTO warcs (filename, bytes, opened_at) VALUES ('file', 0, '')")
    tables.execute("INSERT INTO runs (id, command, started_at, outcome) VALUES (1, 'import', '', 'done')")
    return tables


def take(
    connection: object, day: int, article: Article, *, key: str = URL, quarantine: str | None = None
) -> None:
    captured = Captured(
        url=article.url, captured_at=BEGAN + timedelta(days=day), status=200, mime="text/html", rec_type="response",
        payload_digest=None, block_digest="", record_id=f"<urn:x:{day}>", refers_to=None, warc="file", offset=day,
        length=1, via="link",
    )  # fmt: skip
    page = Page(
        errand=Errand(url=article.url, newspaper="baovidu", kind="article", via="link"),
        key=key,
        answer=Answer(status=200, reason="OK", headers=(), body=b""),
        reading=PageReading(kind="article"),
        article=article,
        quarantine=quarantine,
    )
    take_in(connection, page, captured, run_id=1, tally=Tally())


def bring(shown: Sequence[Shown]) -> tuple[list[Shown], tuple[str, int, str]]:
    """The versions, by the day that each was first seen; title of the article, number of its versions, last change."""
    with tempfile.TemporaryDirectory() as place:
        tables = prepare(Path(place))
        connection = tables.conn
        for day, title in shown:
            take(connection, day, replace(ARTICLE, title=title))
        rows = connection.execute(
            "SELECT c.offset, v.title, v.captured_at = c.captured_at FROM versions v JOIN captures c "
            "ON c.id = v.capture_id ORDER BY v.number"
        ).fetchall()
        assert all(row[2] for row in rows)
        article = connection.execute("SELECT title, version_count, last_changed_at FROM articles").fetchone()
        (last,) = connection.execute(
            "SELECT offset FROM captures c JOIN articles a ON c.id = a.capture_id"
        ).fetchone()
        assert last == rows[-1][0]  # the article leads to the capture of its present state
        tables.close()
    return [(row[0], row[1]) for row in rows], tuple(article)


@settings(deadline=None)
@given(st.lists(st.sampled_from("ABC"), min_size=1, max_size=6).flatmap(
    lambda titles: st.permutations(list(enumerate(titles)))))  # fmt: skip
def test_the_order_of_import_does_not_show(shown: list[Shown]) -> None:
    versions, (title, count, changed) = bring(shown)
    states = [next(run) for _, run in groupby(sorted(shown), key=lambda pair: pair[1])]
    assert versions == states
    assert (title, count) == (states[-1][1], len(states))
    assert changed == format_utc(BEGAN + timedelta(days=states[-1][0]))


@pytest.mark.parametrize("days", [(0, 20, 10), (20, 10, 0), (10, 20, 0)])
def test_a_state_that_came_back_is_the_last_one_under_whatever_address_it_was_seen(
    tmp_path: Path, days: tuple[int, int, int]
) -> None:
    tables = prepare(tmp_path)
    for day in days:
        title = "Lũ rút" if day == 10 else "Lũ"
        take(tables.conn, day, replace(ARTICLE, url=f"{URL}?{day}", title=title))
    rows = tables.execute("SELECT title, captured_at FROM versions ORDER BY number").fetchall()
    moments = [format_utc(BEGAN + timedelta(days=day)) for day in (0, 10, 20)]
    assert rows == list(zip(("Lũ", "Lũ rút", "Lũ"), moments, strict=True))
    assert tables.execute("SELECT title, last_changed_at FROM articles").fetchall() == [rows[-1]]
    tables.close()


NOTICE = replace(ARTICLE, title="Thông báo", body="Bài viết không tồn tại hoặc đã bị xóa.")


@pytest.mark.parametrize("days", [(0, 1), (1, 0)])
def test_a_notice_that_an_article_is_gone_is_none_and_no_state_of_it(
    tmp_path: Path, days: tuple[int, int]
) -> None:
    tables = prepare(tmp_path)
    take(tables.conn, days[0], ARTICLE)
    take(tables.conn, days[1], NOTICE)
    take(tables.conn, 2, replace(NOTICE, url=f"{URL}?2"), key=f"{URL}?2")
    rows = tables.execute("SELECT title, version_count, status FROM articles").fetchall()
    assert rows == [("Lũ", 1, "live")]
    assert tables.execute("SELECT count(*) FROM captures").fetchone() == (3,)
    tables.close()


@pytest.mark.parametrize("title", ["Lũ", "Lũ lại lên"])
@pytest.mark.parametrize(
    ("day", "status", "restored"),
    [(5, "suspected_gone", None), (15, "live", 15)],
)
def test_a_capture_of_before_an_absence_does_not_end_it(
    tmp_path: Path, day: int, status: str, restored: int | None, title: str
) -> None:
    tables = prepare(tmp_path)
    take(tables.conn, 0, ARTICLE)
    missed = Absence(article_id=1, capture_id=1, captured_at=BEGAN + timedelta(days=10), reason="404")
    note_absence(tables.conn, missed)
    take(tables.conn, day, replace(ARTICLE, title=title))
    assert tables.execute("SELECT title, status, last_captured_at FROM articles").fetchone() == (
        title, status, format_utc(BEGAN + timedelta(days=day)),
    )  # fmt: skip
    assert tables.execute("SELECT restored_at FROM tombstones").fetchone() == (
        restored and format_utc(BEGAN + timedelta(days=restored)),
    )
    tables.close()


def test_what_is_gone_stays_gone_whatever_is_found_of_the_time_before(tmp_path: Path) -> None:
    tables = prepare(tmp_path)
    take(tables.conn, 0, ARTICLE)
    for day in (10, 24):
        missed = Absence(article_id=1, capture_id=1, captured_at=BEGAN + timedelta(days=day), reason="404")
        note_absence(tables.conn, missed)
    take(tables.conn, 5, replace(ARTICLE, title="Lũ lại lên"))
    assert tables.execute("SELECT title, status, gone_at FROM articles").fetchone() == (
        "Lũ lại lên", "gone", format_utc(BEGAN + timedelta(days=10)),
    )  # fmt: skip
    tables.close()


def test_a_capture_between_two_looks_that_missed_an_article_makes_two_absences_of_one(tmp_path: Path) -> None:
    tables = prepare(tmp_path)
    for day in (0, 1, 2):
        take(tables.conn, day, ARTICLE)
    for capture_id, day in ((2, 10), (3, 24)):
        moment = BEGAN + timedelta(days=day)
        note_absence(
            tables.conn, Absence(article_id=1, capture_id=capture_id, captured_at=moment, reason="404")
        )
    take(tables.conn, 17, ARTICLE)
    rows = tables.execute(
        "SELECT suspected_at, checks, confirmed_at, confirmed_by, restored_at, capture_id FROM tombstones"
    ).fetchall()
    first, between, last = (format_utc(BEGAN + timedelta(days=day)) for day in (10, 17, 24))
    assert rows == [(first, 1, None, None, between, 2), (last, 1, None, None, None, 3)]
    assert tables.execute("SELECT status, gone_at FROM articles").fetchone() == ("suspected_gone", None)
    take(tables.conn, 30, ARTICLE)
    assert tables.execute("SELECT status FROM articles").fetchone() == ("live",)
    tables.close()


@pytest.mark.parametrize("poor_days", [(3,), (0, 3)], ids=["first", "between"])
def test_an_earlier_capture_that_is_good_ends_a_quarantine(
    tmp_path: Path, poor_days: tuple[int, ...]
) -> None:
    tables = prepare(tmp_path)
    for day in poor_days:
        take(tables.conn, day, replace(ARTICLE, title=f"Vỏ {day}", body=""), quarantine="no text was found")
    take(tables.conn, 2, ARTICLE)
    titles = [f"Vỏ {day}" for day in poor_days[:-1]] + ["Lũ"]
    rows = tables.execute("SELECT number, title FROM versions ORDER BY number").fetchall()
    assert rows == list(enumerate(titles, start=1))
    days = (min(2, *poor_days), 2, 2)
    assert tables.execute(
        "SELECT title, status, version_count, first_captured_at, last_captured_at, last_changed_at FROM articles"
    ).fetchone() == ("Lũ", "live", len(titles), *(format_utc(BEGAN + timedelta(days=day)) for day in days))
    assert tables.execute("SELECT count(*) FROM articles_fts").fetchone() == (1,)
    tables.close()
