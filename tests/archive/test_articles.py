"""Articles: one row each, a version for every state, and no good text replaced by a worse one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from archive.articles import INSERT, Sighting, find_article, keep_article
from archive.database import connect_writer
from archive.quarantine import QUARANTINED, TEXT, quarantine_article
from archive.records import Article, Attribution, Evidence, Photo, Precision
from archive.suppression import hide_article

NOW = datetime(2026, 5, 28, 2, 43, tzinfo=UTC)
ARTICLE = Article(
    url="https://baovidu.example/lu-1.html",
    newspaper="baovidu",
    title="Lũ trên sông Cầu",
    sapo="Nước rút chậm.",
    body="Đoạn một.\n\nĐoạn hai.",
    published_at=NOW,
    published_precision="minute",
    attributions=(Attribution(role="author", name="Hà An", raw="Hà An", rule="byline"),),
    photos=(Photo(url="https://baovidu.example/1.jpg", caption="Nước lên"),),
    tags=("lũ", "lũ", "sông Cầu"),
    layout="v2/2024",
    evidence=(Evidence(field="title", raw="Lũ", value="Lũ", rule="h1", origin="layout"),),
)


class Keeper:
    """Shows an archive one state of an article after another, an hour apart."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._hours = count()

    def show(
        self, article: Article = ARTICLE, *, key: str = "baovidu:1", quarantine: str | None = None
    ) -> str:
        """What the sighting changed."""
        number = next(self._hours)
        self.connection.execute(
            "INSERT INTO captures (id, url, captured_at, rec_type, record_id, warc, offset, length) "
            "VALUES (?, ?, '', 'response', '', 'file', ?, 1)",
            (number + 1, article.url, number),
        )
        sighting = Sighting(
            article=article,
            key=key,
            capture_id=number + 1,
            captured_at=NOW + timedelta(hours=number),
            quarantine=quarantine,
        )
        return keep_article(self.connection, sighting).change

    def read(self, columns: str, table: str = "articles") -> list[tuple[Any, ...]]:
        return [
            tuple(row) for row in self.connection.execute(f"SELECT {columns} FROM {table} ORDER BY rowid")
        ]

    def find(self, word: str) -> int:
        """How many articles hold the word."""
        query = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
        (found,) = self.connection.execute(query, (word,)).fetchone()
        return int(found)


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    tables = connect_writer(tmp_path)
    tables.conn.execute("INSERT INTO warcs (filename, bytes, opened_at) VALUES ('file', 0, '')")
    yield Keeper(tables.conn)
    tables.close()


def test_a_new_article_is_kept_with_its_parts(keeper: Keeper) -> None:
    assert keeper.show() == "new"
    assert keeper.read("title, authors, version_count, status") == [("Lũ trên sông Cầu", "Hà An", 1, "live")]
    assert keeper.read("role, name", "attributions") == [("author", "Hà An")]
    assert keeper.connection.execute("SELECT position, caption FROM photos").fetchall() == [(1, "Nước lên")]
    assert keeper.connection.execute("SELECT tag FROM tags ORDER BY tag").fetchall() == [
        ("lũ",),
        ("sông Cầu",),
    ]
    assert keeper.read("field, origin", "evidence") == [("title", "layout")]
    assert keeper.find("Cầu") == 1


def test_the_same_article_again_is_seen_and_makes_no_version(keeper: Keeper) -> None:
    keeper.show()
    assert keeper.show() == "same"
    assert keeper.show(replace(ARTICLE, section="Xã hội", tags=())) == "same"  # beside the text
    assert keeper.read("version_count, first_captured_at, last_captured_at, last_changed_at") == [
        (1, "2026-05-28T02:43:00Z", "2026-05-28T04:43:00Z", "2026-05-28T02:43:00Z")
    ]


def test_a_changed_article_becomes_a_version_and_its_parts_are_those_of_today(keeper: Keeper) -> None:
    keeper.show()
    edited = replace(ARTICLE, body="Đoạn một đã sửa.", photos=(), tags=("mưa",))
    assert keeper.show(edited) == "changed"
    assert keeper.read("version_count, body, last_changed_at, capture_id") == [
        (2, "Đoạn một đã sửa.", "2026-05-28T03:43:00Z", 2)
    ]
    versions = keeper.connection.execute(
        "SELECT number, body, capture_id FROM versions ORDER BY number"
    ).fetchall()
    assert versions == [(1, ARTICLE.body, 1), (2, edited.body, 2)]
    assert keeper.connection.execute("SELECT count(*) FROM photos").fetchone() == (0,)
    assert keeper.connection.execute("SELECT tag FROM tags").fetchall() == [("mưa",)]
    assert (keeper.find("hai"), keeper.find("sửa")) == (0, 1)


def test_a_text_that_returns_to_what_it_was_is_a_third_state(keeper: Keeper) -> None:
    changes = [keeper.show(), keeper.show(replace(ARTICLE, title="Khác")), keeper.show()]
    assert changes == ["new", "changed", "changed"]
    assert keeper.read("version_count, title") == [(3, ARTICLE.title)]


@pytest.mark.parametrize(
    "worse",
    [
        replace(ARTICLE, title="Khác", body="Ngắn.", layout=None),
        replace(ARTICLE, title="Khác", body="Ngắn.", published_at=None),
        replace(ARTICLE, body=""),
    ],
    ids=["no layout", "no date", "no text"],
)
def test_a_worse_reading_never_replaces_a_good_one(keeper: Keeper, worse: Article) -> None:
    keeper.show()
    assert keeper.show(worse) == "kept"
    assert keeper.read("body, layout, version_count, last_captured_at") == [
        (ARTICLE.body, "v2/2024", 1, "2026-05-28T02:43:00Z")  # the latest capture that showed it
    ]


def test_a_worse_reading_that_shows_the_text_is_a_sight(keeper: Keeper) -> None:
    keeper.show()
    assert keeper.show(replace(ARTICLE, published_at=None)) == "kept"
    assert keeper.read("published_at IS NULL, last_captured_at > '2026-05-28T02:43:00Z'") == [(0, 1)]


def test_a_quarantined_reading_never_replaces_a_good_one(keeper: Keeper) -> None:
    keeper.show()
    assert keeper.show(replace(ARTICLE, title=""), quarantine="no title was found") == "kept"
    assert keeper.read("title, status") == [(ARTICLE.title, "live")]


def test_a_quarantined_article_is_not_found_until_a_good_reading_comes(keeper: Keeper) -> None:
    empty = replace(ARTICLE, body="", sapo=None, photos=())
    assert keeper.show(empty, quarantine="no text was found") == "new"
    assert keeper.find("Cầu") == 0
    assert keeper.read("status, doubts") == [("quarantined", "no text was found")]
    assert keeper.show(replace(empty, title="Lũ"), quarantine="no text was found") == "changed"
    assert keeper.show() == "changed"
    assert keeper.read("status, doubts") == [("live", None)]
    assert keeper.find("Cầu") == 1


def test_a_suppressed_article_stays_hidden_whatever_becomes_of_its_page(keeper: Keeper) -> None:
    keeper.show()
    keeper.connection.execute("UPDATE articles SET status = 'suppressed'")
    keeper.connection.execute("DELETE FROM articles_fts")
    assert keeper.show(replace(ARTICLE, body="Đoạn một đã sửa.")) == "changed"
    assert keeper.read("status, version_count") == [("suppressed", 2)]
    assert keeper.find("sửa") == 0


@pytest.mark.parametrize(
    ("lack", "first", "good"),
    [
        ("layout", replace(ARTICLE, layout=None, tags=()), ARTICLE),
        (TEXT, replace(ARTICLE, body="", sapo=None, photos=()), replace(ARTICLE, body="", sapo=None)),
    ],
    ids=["layout", "photos"],
)
@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_page_that_is_read_as_it_should_be_again_ends_the_quarantine_though_its_text_is_the_same(
    keeper: Keeper, lack: str, first: Article, good: Article, is_hidden: bool
) -> None:
    keeper.show(first, quarantine="no text was found" if lack == TEXT else None)
    quarantine_article(keeper.connection, 1, lack)
    if is_hidden:
        hide_article(keeper.connection, 1)
    assert keeper.show(first, quarantine="no text was found" if lack == TEXT else None) == "same"
    assert keeper.show(good) == "released"
    assert keeper.connection.execute(f"SELECT count(*) FROM ({QUARANTINED})").fetchone() == (0,)
    assert keeper.read("status, layout, version_count, capture_id, last_changed_at < last_captured_at") == [
        ("suppressed" if is_hidden else "live", "v2/2024", 1, 3, 1)
    ]
    assert keeper.find("Cầu") == (0 if is_hidden else 1)
    assert keeper.connection.execute(
        "SELECT (SELECT count(*) FROM photos), (SELECT count(*) FROM tags)"
    ).fetchone() == (1, 2)


def test_an_edit_does_not_end_the_quarantine_of_what_still_lacks_its_layout(keeper: Keeper) -> None:
    keeper.show(replace(ARTICLE, layout=None))
    quarantine_article(keeper.connection, 1, "layout")
    assert keeper.show(replace(ARTICLE, layout=None, body="Đoạn một đã sửa.")) == "changed"
    assert keeper.read("status, version_count, body") == [("quarantined", 2, "Đoạn một đã sửa.")]
    assert keeper.show(replace(ARTICLE, body="Đoạn một sửa nữa.")) == "changed"
    assert keeper.read("status, version_count") == [("live", 3)]


@pytest.mark.parametrize("first", [replace(ARTICLE, title=""), ARTICLE])
def test_what_is_read_of_a_hidden_article_is_what_would_have_been_read(
    keeper: Keeper, first: Article
) -> None:
    keeper.show(first, quarantine=None if first.title else "no title was found")
    hide_article(keeper.connection, 1)
    better = replace(ARTICLE, published_at=None)
    assert keeper.show(better) == ("kept" if first.title else "changed")
    assert keeper.read("status, version_count") == [("suppressed", 1 if first.title else 2)]
    assert keeper.find("Cầu") == 0


def test_an_article_is_known_by_its_key_under_another_address_too(keeper: Keeper) -> None:
    keeper.show()
    assert keeper.show(replace(ARTICLE, url="https://m.baovidu.example/lu-1.html")) == "same"
    assert keeper.show(key="baovidu:một") == "same"  # a new key for the known address
    ids = {find_article(keeper.connection, key=key) for key in ("baovidu:1", "baovidu:một")}
    assert len(ids) == 1
    assert find_article(keeper.connection, key="baovidu:2") is None
    assert keeper.read("url") == [(ARTICLE.url,)]


def test_an_article_kept_before_its_newspaper_was_declared_gets_it_when_it_is_seen_again(
    keeper: Keeper,
) -> None:
    keeper.show(replace(ARTICLE, newspaper=None), key=ARTICLE.url)
    keeper.connection.execute(
        "INSERT INTO _frontier (key, url, kind, via, priority, state, due_at) "
        "VALUES (?, ?, 'page', 'typed', 1, 'done', '2026-05-29T00:00:00Z')",
        (ARTICLE.url, ARTICLE.url),
    )
    assert keeper.show() == "same"
    assert keeper.read("newspaper, version_count") == [("baovidu", 1)]
    assert keeper.read("newspaper, due_at", "_frontier") == [("baovidu", None)]
    assert keeper.show(replace(ARTICLE, newspaper="baokhac")) == "same"
    assert keeper.read("newspaper") == [("baovidu",)]


def test_a_new_article_costs_the_same_however_many_are_known(tmp_path: Path) -> None:
    connection: Any = connect_writer(tmp_path).conn
    names = dict.fromkeys(re.findall(r":(\w+)", INSERT))
    steps = [row[1] for row in connection.execute(f"EXPLAIN {INSERT}", names)]
    assert "Insert" in steps
    assert "Rewind" not in steps  # the beginning of a table that is read to its end


OTHER = replace(
    ARTICLE,
    title="Khai mạc giải bóng chuyền huyện",
    body="Mười hai đội của các xã dự giải.\n\nTrận đầu diễn ra chiều nay.",
    published_at=NOW + timedelta(days=90),
)
ANOTHER = "another article stands at this address since version 2"


def test_row_73_an_id_given_to_another_article_keeps_both_and_says_so(keeper: Keeper) -> None:
    keeper.show()
    assert keeper.show(OTHER) == "changed"
    assert keeper.read("title, version_count, doubts") == [(OTHER.title, 2, ANOTHER)]
    versions = keeper.connection.execute("SELECT title FROM versions ORDER BY number").fetchall()
    assert versions == [(ARTICLE.title,), (OTHER.title,)]
    keeper.show(replace(OTHER, body=OTHER.body + "\n\nĐội nhà thắng.", doubts=("date: only a day",)))
    assert keeper.read("version_count, doubts") == [(3, f"date: only a day; {ANOTHER}")]


@pytest.mark.parametrize(
    "edited",
    [
        replace(OTHER, title=ARTICLE.title + " lại lên"),
        replace(OTHER, body=ARTICLE.body + "\n\n" + OTHER.body),
        replace(OTHER, published_at=ARTICLE.published_at),
    ],
    ids=["title", "text", "date"],
)
def test_row_73_an_article_that_was_edited_keeps_something(keeper: Keeper, edited: Article) -> None:
    keeper.show()
    keeper.show(edited)
    assert keeper.read("version_count, doubts") == [(2, None)]


def test_row_73_a_notice_that_stood_there_first_was_no_article(keeper: Keeper) -> None:
    keeper.show(OTHER, quarantine="the same text stands at other addresses")
    keeper.show(ARTICLE)
    assert keeper.read("status, doubts") == [("live", None)]


def _dated(moment: datetime, precision: Precision, printed: str, rule: str = ".time: age") -> Article:
    """The article with a date of publication that was read from what the page prints."""
    found = Evidence(
        field="published_at",
        raw=printed,
        value=moment.isoformat(),
        rule=rule,
        origin="layout",
        precision=precision,
    )
    return replace(ARTICLE, published_at=moment, published_precision=precision, evidence=(found,))


DAWN = datetime(2026, 5, 28, 2, tzinfo=timezone(timedelta(hours=7)))


@pytest.mark.parametrize(
    "later",
    [
        _dated(DAWN - timedelta(hours=1), "hour", "3 giờ trước"),
        _dated(DAWN - timedelta(hours=2), "day", "Hôm nay"),
        _dated(DAWN + timedelta(minutes=40), "minute", "59 phút trước"),
        _dated(DAWN - timedelta(days=6), "day", "1 tuần trước"),
    ],
)
def test_an_age_that_agrees_with_the_known_date_is_no_edit(keeper: Keeper, later: Article) -> None:
    keeper.show(_dated(DAWN, "hour", "2 giờ trước"))
    assert keeper.show(later) == "same"
    assert keeper.show(replace(later, body="Đoạn một đã sửa.")) == "changed"
    kept = [(DAWN.isoformat(), "hour")]
    assert keeper.read("published_at, published_precision") == kept
    assert keeper.read("value, raw", "evidence") == [(DAWN.isoformat(), "2 giờ trước")]


@pytest.mark.parametrize(
    "later",
    [
        _dated(DAWN + timedelta(hours=4), "hour", "1 giờ trước"),
        _dated(DAWN + timedelta(minutes=37), "minute", "28/05/2026 02:37", ".time: dateline"),
    ],
)
def test_another_date_is_an_edit(keeper: Keeper, later: Article) -> None:
    keeper.show(_dated(DAWN, "hour", "2 giờ trước"))
    assert keeper.show(later) == "changed"
    assert later.published_at is not None
    assert keeper.read("published_at") == [(later.published_at.isoformat(),)]


def test_an_age_does_not_replace_a_printed_date(keeper: Keeper) -> None:
    keeper.show(_dated(DAWN + timedelta(minutes=37), "minute", "28/05/2026 02:37", ".time: dateline"))
    assert keeper.show(_dated(DAWN, "hour", "2 giờ trước")) == "same"
