"""What an alarm hides: articles that nobody has seen in a better state, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from archive.articles import Sighting, keep_article
from archive.database import connect_writer
from archive.drift import BEFORE, judge_drift
from archive.quarantine import QUARANTINED
from archive.records import Article
from archive.suppression import hide_article

NOW = datetime(2026, 5, 28, 2, 43, tzinfo=UTC)
ALARM = "baovidu: section was found in 0 of 8 articles (100% before)"


class Runs:
    """Shows an archive the articles of one run after another."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._captures = count(1)
        for run in range(1, 4):
            connection.execute(
                "INSERT INTO runs (id, command, started_at, outcome) VALUES (?, 'harvest', '', 'done')",
                (run,),
            )

    def show(self, run: int, number: int, **changes: Any) -> None:
        """A capture of an article, made by a run."""
        capture = next(self._captures)
        url = f"https://baovidu.example/{number}"
        self.connection.execute(
            "INSERT INTO captures (id, run_id, url, captured_at, rec_type, record_id, warc, offset, length) "
            "VALUES (?, ?, ?, '', 'response', '', 'file', ?, 1)",
            (capture, run, url, capture),
        )
        article = Article(
            url=url, newspaper="baovidu", title=f"Tít {number}", sapo="Nước rút chậm.", body=f"Đoạn {number}.",
            published_at=NOW, section="Thời sự", byline="Hà An", layout="kx/2026",
        )  # fmt: skip
        keep_article(
            self.connection,
            Sighting(
                article=replace(article, **changes), key=f"baovidu:{number}", capture_id=capture,
                captured_at=NOW + timedelta(hours=capture),
            ),
        )  # fmt: skip

    def hidden(self) -> list[int]:
        """Numbers of the articles that are quarantined, which search finds none of."""
        rows = self.connection.execute(
            "SELECT id, status, id IN (SELECT rowid FROM articles_fts) FROM articles ORDER BY id"
        ).fetchall()
        assert all((status == "live") == bool(found) for _, status, found in rows)
        return [number for number, status, _ in rows if status == "quarantined"]


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    """An archive whose first run saw twenty good articles."""
    tables = connect_writer(tmp_path)
    tables.conn.execute("INSERT INTO warcs (filename, bytes, opened_at) VALUES ('file', 0, '')")
    runs = Runs(tables.conn)
    for number in range(1, 21):
        runs.show(1, number)
    yield runs
    tables.close()


@pytest.mark.parametrize("field", ["section", "byline", "sapo"])
def test_articles_stay_shown_when_a_redesign_prints_a_field_no_longer(runs: Runs, field: str) -> None:
    for number in range(1, 7):
        runs.show(2, number, body="Đoạn đã sửa.", **{field: None})
    for number in (21, 22):
        runs.show(2, number, **{field: None})
    (alarm,) = judge_drift(runs.connection, 2)
    assert alarm.startswith(ALARM.replace("section", field))
    assert alarm.endswith("unless the newspaper prints it no longer.")
    assert runs.hidden() == []


@pytest.mark.parametrize("lack", [{"published_at": None}, {"body": ""}, {"layout": None}])
def test_new_articles_without_what_makes_an_article_are_hidden_and_known_ones_are_not(
    runs: Runs, lack: dict[str, Any]
) -> None:
    for number in (1, 2, *range(21, 29)):
        runs.show(2, number, **{"title": "Tít đã sửa", **lack})
    assert judge_drift(runs.connection, 2)
    assert runs.hidden() == list(range(21, 29))


def test_an_article_that_drift_hid_stays_hidden_when_it_is_edited_before_the_layout_is_mended(
    runs: Runs,
) -> None:
    for number in range(21, 29):
        runs.show(2, number, published_at=None)
    assert len(judge_drift(runs.connection, 2)) == 1
    for number in range(21, 29):
        runs.show(3, number, published_at=None, body="Đoạn đã sửa.")
    assert len(judge_drift(runs.connection, 3)) == 1
    assert runs.hidden() == list(range(21, 29))


def test_drift_judges_what_a_takedown_hides_as_what_is_shown(runs: Runs) -> None:
    hidden = (21, 22)
    for number in range(21, 29):
        runs.show(2, number, published_at=None)
    for number in hidden:
        hide_article(runs.connection, number)
    assert len(judge_drift(runs.connection, 2)) == 1
    assert runs.hidden() == list(range(23, 29))
    assert [row[0] for row in runs.connection.execute(QUARANTINED)] == list(range(21, 29))
    for number in hidden:  # of those that lack their date none tells what is usual
        runs.show(3, number, published_at=None, body="Đoạn đã sửa.")
    assert (
        runs.connection.execute(BEFORE, {"run": 4, "newspaper": "baovidu", "section": None}).fetchone()[0]
        == 20
    )
