"""Pages that answer 200 and say that their article is gone, and pages that only look like it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from archive.database import connect_writer
from archive.ledger import Tally, apply
from archive.page import Captured, Page
from archive.records import Answer, Article, Errand, PageReading
from archive.rules import Rules

NOW = datetime(2026, 5, 28, 2, 43, tzinfo=UTC)
URL = "https://baovidu.example/lu-1.html"
ARTICLE = Article(
    url=URL, newspaper="baovidu", title="Lũ trên sông Cầu", sapo="Nước rút chậm.",
    body="Sáng nay nước đã rút.\n\nBà con dọn bùn.", published_at=NOW, layout="v2/2024",
)  # fmt: skip
NOTICE = replace(
    ARTICLE, title="Trang không tồn tại", sapo=None, layout=None, published_at=None,
    body="Bài viết bạn tìm không tồn tại hoặc đã bị gỡ bỏ. Mời bạn trở về trang chủ.",
)  # fmt: skip


class Looks:
    """Shows the ledger one page at one address, a fortnight apart."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._offsets = count()

    def show(self, article: Article, *, etag: str = "") -> tuple[str, str]:
        """Status of the article and the latest capture that showed it, after this look."""
        offset = next(self._offsets)
        errand = Errand(url=URL, newspaper="baovidu", kind="article", via="recheck")
        page = Page(
            errand=errand, key="baovidu:1", article=article, reading=PageReading(kind="article"),
            answer=Answer(status=200, reason="OK", headers=(("ETag", etag),), body=b""),
        )  # fmt: skip
        captured = Captured(
            url=URL, captured_at=NOW + timedelta(days=14 * offset), status=200, mime="text/html", rec_type="response",
            payload_digest=None, block_digest="", record_id=str(offset), refers_to=None, warc="file", offset=offset,
            length=1, via="recheck",
        )  # fmt: skip
        apply(self.connection, page, captured, rules=Rules(run_id=1, sitemap_days=2), tally=Tally())
        row = self.connection.execute("SELECT status, last_captured_at FROM articles").fetchone()
        return (row[0], row[1])


@pytest.fixture
def looks(tmp_path: Path) -> Iterator[Looks]:
    """An archive that knows the article, seen at 02:43."""
    tables = connect_writer(tmp_path)
    tables.conn.execute("INSERT INTO warcs (filename, bytes, opened_at) VALUES ('file', 0, '')")
    tables.conn.execute(
        "INSERT INTO runs (id, command, started_at, outcome) VALUES (1, 'harvest', '', 'done')"
    )
    looks = Looks(tables.conn)
    assert looks.show(ARTICLE) == ("live", "2026-05-28T02:43:00Z")
    yield looks
    tables.close()


@pytest.mark.parametrize(
    "notice",
    [
        NOTICE,
        replace(NOTICE, title="Báo Ví Dụ", body="Rất tiếc, trang bạn đang tìm kiếm không tồn tại."),
        replace(
            NOTICE, title="Bài viết không tồn tại", body="Nội dung bạn yêu cầu đã bị xóa.", layout="v2/2024"
        ),
        replace(NOTICE, title="Thông báo", body="Không tìm thấy bài viết."),
    ],
    ids=["title", "text", "in the frame of a layout", "not found"],
)
def test_a_notice_in_place_of_the_article_is_an_absence(looks: Looks, notice: Article) -> None:
    assert looks.show(notice) == ("suspected_gone", "2026-05-28T02:43:00Z")
    assert looks.show(notice) == ("gone", "2026-05-28T02:43:00Z")
    assert looks.show(ARTICLE) == ("live", "2026-07-09T02:43:00Z")


@pytest.mark.parametrize(
    "page",
    [
        replace(NOTICE, body=f"{NOTICE.body}\n\nBà con dọn bùn."),
        replace(NOTICE, title=ARTICLE.title),
        replace(NOTICE, body=NOTICE.body + " Nước" * 60),
        replace(NOTICE, title="Báo Ví Dụ", body="Đang tải nội dung."),
    ],
    ids=["a paragraph of it", "its title", "much text", "no such words"],
)
def test_a_page_read_badly_is_neither_an_absence_nor_a_sight_of_the_article(
    looks: Looks, page: Article
) -> None:
    assert looks.show(page) == ("live", "2026-05-28T02:43:00Z")


def test_a_page_read_badly_brings_no_missing_article_back(looks: Looks) -> None:
    looks.show(NOTICE)
    assert looks.show(replace(NOTICE, body="Đang tải nội dung.", title="Báo Ví Dụ"))[0] == "suspected_gone"


def test_a_page_read_badly_is_not_asked_for_as_if_it_had_shown_the_article(looks: Looks) -> None:
    """Else its answer 304 would be a sight of the article."""
    looks.show(ARTICLE, etag="good")
    looks.show(replace(NOTICE, body="Đang tải nội dung.", title="Báo Ví Dụ"), etag="bad")
    assert looks.connection.execute("SELECT etag FROM _frontier").fetchone() == ("good",)
    looks.show(replace(ARTICLE, body="Đoạn đã sửa."), etag="edited")
    assert looks.connection.execute("SELECT etag FROM _frontier").fetchone() == ("edited",)
