"""A takedown hides an article everywhere, can be taken back, and outlives the database; the WARC stays."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database as Tables

from archive.database import connect_reader, connect_writer, transaction
from archive.errors import DiskFull, StoreError, UsageError
from archive.folder import ArchiveFolder
from archive.newspapers import note_newspapers
from archive.quarantine import TEXT, quarantine_article, release_article
from archive.search import search
from archive.status import read_status
from archive.suppression import (
    apply_suppressions,
    suppress_article,
    unsuppress_article,
)
from archive.takedowns import append_lines, iter_ledger, make_line
from tests.storage.harvest import harvest, prepare, run
from tests.storage.site import HOME, Site

URL = f"{HOME}/bai/3"


@pytest.fixture
def folder(tmp_path: Path) -> ArchiveFolder:
    archive = prepare(tmp_path / "archive")
    harvest(archive, Site(articles=5, photo_bytes=300))
    return ArchiveFolder(archive)


@pytest.fixture
def tables(folder: ArchiveFolder) -> Iterator[Tables]:
    tables = connect_writer(folder.path)
    yield tables
    tables.close()


def find_status(folder: ArchiveFolder) -> tuple[str, str | None]:
    with connect_reader(folder.path) as connection:
        return tuple(
            connection.execute("SELECT status, gone_at FROM articles WHERE url = ?", (URL,)).fetchone()
        )


def is_found(folder: ArchiveFolder) -> bool:
    with connect_reader(folder.path) as connection:
        return URL in [hit.url for hit in search(connection, '"bai so 3"')]


def digest_warcs(folder: ArchiveFolder) -> list[str]:
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.warc.iterdir())]


def test_a_suppressed_article_is_hidden_and_shown_again(folder: ArchiveFolder, tables: Tables) -> None:
    before = digest_warcs(folder)
    assert is_found(folder)
    line = suppress_article(tables, folder, URL, reason="theo yêu cầu của tòa soạn")
    assert find_status(folder) == ("suppressed", None)
    assert not is_found(folder)
    assert line.status_before == "live"
    unsuppress_article(tables, folder, URL, reason="")
    assert find_status(folder) == ("live", None)
    assert is_found(folder)
    assert digest_warcs(folder) == before
    assert [(entry.action, entry.reason) for entry in iter_ledger(folder)] == [
        ("suppress", "theo yêu cầu của tòa soạn"),
        ("unsuppress", ""),
    ]


def test_a_newspaper_counts_what_is_shown(folder: ArchiveFolder, tables: Tables) -> None:
    def count() -> int:
        return int(tables.execute("SELECT articles FROM newspapers WHERE slug = 'bao'").fetchone()[0])

    note_newspapers(tables.conn, [("bao", "Báo", HOME)])
    suppress_article(tables, folder, URL, reason="gỡ")
    assert count() == 4
    quarantine_article(tables.conn, 1, TEXT)
    unsuppress_article(tables, folder, URL, reason="")
    assert count() == 4


def test_the_ledger_outlives_the_database(folder: ArchiveFolder, tables: Tables) -> None:
    suppress_article(tables, folder, URL, reason="gỡ")
    with transaction(tables) as connection:  # as a rebuild leaves it
        connection.execute("UPDATE articles SET status = 'live'")
        assert apply_suppressions(connection, folder) == 1
        assert apply_suppressions(connection, folder) == 0
    assert find_status(folder) == ("suppressed", None)
    assert not is_found(folder)


def test_status_alarms_about_what_is_shown_though_the_ledger_hides_it(
    folder: ArchiveFolder, tables: Tables
) -> None:
    def list_alarms() -> list[str]:
        with contextlib.closing(connect_reader(folder.path)) as reader:
            alarms = read_status(reader, folder.path, declared=()).alarms
        return [alarm for alarm in alarms if URL in alarm]

    suppress_article(tables, folder, URL, reason="gỡ")
    assert list_alarms() == []
    tables.execute("UPDATE articles SET status = 'live'")  # as a full disk leaves it
    assert len(list_alarms()) == 1
    suppress_article(tables, folder, f"{HOME}/bai/4", reason="gỡ")
    assert list_alarms() == []


def test_an_article_that_went_away_while_hidden_is_shown_as_gone(
    folder: ArchiveFolder, tables: Tables
) -> None:
    suppress_article(tables, folder, URL, reason="gỡ")
    tables.execute(
        "INSERT INTO tombstones (article_id, suspected_at, reason, confirmed_at) SELECT id, '2026-01-01T00:00:00Z',"
        " '404', '2026-01-15T00:00:00Z' FROM articles WHERE url = ?",
        (URL,),
    )
    unsuppress_article(tables, folder, URL, reason="")
    assert find_status(folder) == ("gone", "2026-01-01T00:00:00Z")


def quarantine(tables: Tables) -> int:
    (article_id,) = tables.execute("SELECT id FROM articles WHERE url = ?", (URL,)).fetchone()
    quarantine_article(tables.conn, article_id, TEXT)
    return int(article_id)


def test_a_quarantined_article_goes_back_into_quarantine(folder: ArchiveFolder, tables: Tables) -> None:
    quarantine(tables)
    suppress_article(tables, folder, URL, reason="gỡ")
    unsuppress_article(tables, folder, URL, reason="")
    assert find_status(folder) == ("quarantined", None)
    assert not is_found(folder)


@pytest.mark.parametrize("is_good", [False, True])
def test_what_was_read_while_an_article_was_hidden_says_what_it_is_afterwards(
    folder: ArchiveFolder, tables: Tables, is_good: bool
) -> None:
    article_id = quarantine(tables) if is_good else 0
    suppress_article(tables, folder, URL, reason="gỡ")
    if is_good:
        release_article(tables.conn, article_id)
    else:
        quarantine(tables)
    assert find_status(folder) == ("suppressed", None)
    unsuppress_article(tables, folder, URL, reason="")
    assert find_status(folder) == ("live" if is_good else "quarantined", None)
    assert is_found(folder) == is_good


def test_a_torn_last_line_was_never_acknowledged(folder: ArchiveFolder, tables: Tables) -> None:
    suppress_article(tables, folder, URL, reason="gỡ")
    whole = folder.suppressions.read_bytes()
    folder.suppressions.write_bytes(whole + whole[:20])
    assert len(list(iter_ledger(folder))) == 1
    suppress_article(tables, folder, f"{HOME}/bai/4", reason="gỡ")
    assert [entry.url for entry in iter_ledger(folder)] == [URL, f"{HOME}/bai/4"]


def test_a_damaged_line_is_named(folder: ArchiveFolder, tables: Tables) -> None:
    suppress_article(tables, folder, URL, reason="gỡ")
    folder.suppressions.write_bytes(b'{"at": 1}\n' + folder.suppressions.read_bytes())
    with pytest.raises(StoreError, match="Line 1 "):
        list(iter_ledger(folder))


def test_what_makes_no_sense_is_refused(folder: ArchiveFolder, tables: Tables) -> None:
    with pytest.raises(UsageError, match="not suppressed"):
        unsuppress_article(tables, folder, URL, reason="")
    with pytest.raises(UsageError, match="--reason"):
        suppress_article(tables, folder, URL, reason="  ")
    with pytest.raises(UsageError, match="No article"):
        suppress_article(tables, folder, "999", reason="gỡ")
    suppress_article(tables, folder, URL, reason="gỡ")
    with pytest.raises(UsageError, match="already"):
        suppress_article(tables, folder, URL, reason="gỡ")
    assert len(list(iter_ledger(folder))) == 1


@pytest.mark.parametrize("reason", ["a\nb", "a\udcffb"])
def test_a_reason_that_is_no_plain_text_is_refused(
    folder: ArchiveFolder, tables: Tables, reason: str
) -> None:
    with pytest.raises(UsageError, match="plain text"):
        suppress_article(tables, folder, URL, reason=reason)
    suppress_article(tables, folder, URL, reason="gỡ")
    with pytest.raises(UsageError, match="plain text"):
        unsuppress_article(tables, folder, URL, reason=reason)
    assert len(list(iter_ledger(folder))) == 1


@pytest.mark.parametrize("room", [0, 40])
def test_a_disk_that_fills_inside_the_line_is_told(
    folder: ArchiveFolder, tables: Tables, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    """The operating system takes what fits, and says that the disk is full only when it is asked again."""
    write = os.pwrite

    def fill(descriptor: int, data: bytes, offset: int) -> int:
        if offset >= room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, data[: room - offset], offset)

    monkeypatch.setattr(os, "pwrite", fill)
    with pytest.raises(DiskFull):
        suppress_article(tables, folder, URL, reason="a court")
    monkeypatch.undo()
    assert list(iter_ledger(folder)) == []
    suppress_article(tables, folder, URL, reason="a court")
    assert [line.url for line in iter_ledger(folder)] == [URL]


def test_a_run_into_a_new_database_hides_what_the_ledger_hides_and_reads_it_twice(tmp_path: Path) -> None:
    archive = prepare(tmp_path / "archive")
    folder = ArchiveFolder(archive)
    append_lines(folder, [make_line("suppress", URL, "gỡ", "live")])

    def work() -> None:
        opened: list[str] = []
        sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
        harvest(archive, Site(articles=40, photo_bytes=300))  # in some twenty batches
        assert opened.count(str(folder.suppressions)) == 2

    assert run(work, log=tmp_path / "log") == 0, (tmp_path / "log").read_text()
    assert find_status(folder) == ("suppressed", None)
    assert not is_found(folder)
