"""Which captures show a hidden article: its own, those made through a mirror, and nobody else's of the same path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.database import connect_writer
from archive.hiding import shows_hidden
from archive.search import HIDDEN
from archive.suppression import hide_article

OWN, OTHER, MIRROR = "https://bao.example", "https://khac.example", "http://127.0.0.1:8000"
PAGE, PHOTO, SHARED = "/index.php?id=5", "/anh/2026/1.jpg", "/anh/chung.jpg"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Any]:
    """Two newspapers with an article of the same path, and in it a photo of the same path and one that both print."""
    tables = connect_writer(tmp_path)
    connection = tables.conn
    connection.execute("INSERT INTO warcs (filename, bytes, opened_at) VALUES ('file', 0, '')")
    urls = [f"{host}{path}" for host in (OWN, OTHER, MIRROR) for path in (PAGE, PHOTO)]
    for number, url in enumerate([*urls, f"{OWN}{PAGE}", f"{OWN}{SHARED}", f"{OTHER}/khac"], start=1):
        connection.execute(
            "INSERT INTO captures (id, url, captured_at, rec_type, record_id, warc, offset, length) "
            "VALUES (?, ?, '', 'response', '', 'file', ?, 1)",
            (number, url, number),
        )
    for article, host, capture in ((1, OWN, 1), (2, OTHER, 3)):
        connection.execute(
            "INSERT INTO articles (id, url, title, body, extractor, first_captured_at, last_captured_at, "
            "last_changed_at, capture_id, word_count) VALUES (?, ?, '', '', '', '', '', '', ?, 0)",
            (article, f"{host}{PAGE}", capture),
        )
        for position, photo in enumerate((f"{host}{PHOTO}", f"{OWN}{SHARED}"), start=1):
            connection.execute(
                "INSERT INTO photos (article_id, position, url) VALUES (?, ?, ?)", (article, position, photo)
            )
    yield connection
    tables.close()


def find_hidden(connection: Any) -> list[str]:
    rows = connection.execute(f"SELECT DISTINCT url FROM captures WHERE {shows_hidden(HIDDEN)} ORDER BY id")
    return [url for (url,) in rows]


def test_a_hidden_article_hides_its_captures_and_those_through_a_mirror(connection: Any) -> None:
    assert find_hidden(connection) == []
    hide_article(connection, 1)
    assert find_hidden(connection) == [f"{host}{path}" for host in (OWN, MIRROR) for path in (PAGE, PHOTO)]


def test_what_two_hidden_articles_show_is_all_hidden(connection: Any) -> None:
    for article in (1, 2):
        hide_article(connection, article)
    assert len(find_hidden(connection)) == 7
    assert f"{OTHER}/khac" not in find_hidden(connection)


def test_a_capture_that_a_hidden_article_names_is_hidden_whatever_its_address(connection: Any) -> None:
    connection.execute("UPDATE articles SET capture_id = 9 WHERE id = 1")
    connection.execute("UPDATE captures SET url = (SELECT url FROM articles WHERE id = 2) WHERE id = 9")
    hide_article(connection, 1)
    rows = connection.execute(f"SELECT id FROM captures WHERE {shows_hidden(HIDDEN)}").fetchall()
    assert (9,) in rows
    assert (3,) not in rows
