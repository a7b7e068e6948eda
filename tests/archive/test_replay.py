"""Captures come back out of the WARC file; revisits lead to the bytes they repeat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.database import connect_reader
from archive.errors import StoreError
from archive.folder import ArchiveFolder
from archive.replay import (
    find_capture,
    find_file,
    find_original,
    lookup_capture,
    read_capture,
    read_member,
)
from archive.scan import iter_records
from tests.front.shelf import HOST, WARC, Shelf


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shelf = Shelf(tmp_path / "archive")
    shelf.capture(f"{HOST}/a", "Xin chào".encode())
    shelf.capture(f"{HOST}/a", "Xin chào".encode(), hours=24)
    shelf.capture(f"{HOST}/b", "Xin chào".encode(), hours=48)
    shelf.capture(f"{HOST}/a", b"Tam biet", hours=72)
    shelf.tables.close()
    return shelf.folder


@pytest.fixture
def connection(folder: Path) -> Iterator[Any]:
    connection = connect_reader(folder)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("number", "body"), [(1, "Xin chào"), (2, "Xin chào"), (3, "Xin chào"), (4, "Tam biet")]
)
def test_the_body_of_a_capture_or_of_what_it_repeats(
    folder: Path, connection: Any, number: int, body: str
) -> None:
    capture = lookup_capture(connection, number)
    assert capture is not None
    assert read_capture(connection, ArchiveFolder(folder), capture).body.decode() == body


@pytest.mark.parametrize("number", [2, 3])
def test_a_revisit_leads_to_its_original_under_any_url(connection: Any, number: int) -> None:
    capture = lookup_capture(connection, number)
    assert capture is not None
    original = find_original(connection, capture)
    assert original is not None
    assert original.id == 1


def test_the_capture_nearest_in_time(connection: Any) -> None:
    def nearest(moment: str) -> int | None:
        found = find_capture(connection, f"{HOST}/a", near=moment)
        return found.id if found else None

    assert nearest("2026-05-28T09:00:00Z") == 1
    assert nearest("2026-05-29T12:00:00Z") == 2
    assert nearest("2027-01-01T00:00:00Z") == 4
    assert find_capture(connection, f"{HOST}/khong-co", near="2026-05-28T09:00:00Z") is None


def test_a_member_is_a_warc_file_of_its_own(folder: Path, connection: Any, tmp_path: Path) -> None:
    capture = lookup_capture(connection, 4)
    assert capture is not None
    (tmp_path / "one.warc.gz").write_bytes(read_member(ArchiveFolder(folder), capture))
    (record,) = iter_records(tmp_path / "one.warc.gz")
    assert record.record_id == capture.record_id


def test_an_open_file_is_read_too(folder: Path, connection: Any) -> None:
    path = folder / "warc" / WARC
    path.rename(f"{path}.open")
    capture = lookup_capture(connection, 1)
    assert capture is not None
    assert read_capture(connection, ArchiveFolder(folder), capture).status == 200


def test_what_is_missing_is_said(folder: Path, connection: Any) -> None:
    capture = lookup_capture(connection, 2)
    assert capture is not None
    path = find_file(ArchiveFolder(folder), capture)
    path.write_bytes(path.read_bytes()[: capture.offset + 10])
    with pytest.raises(StoreError, match="ends inside the record"):
        read_member(ArchiveFolder(folder), capture)
    path.unlink()
    with pytest.raises(StoreError, match="put it back from a backup"):
        read_member(ArchiveFolder(folder), capture)


def test_a_revisit_whose_original_is_elsewhere_is_said(folder: Path) -> None:
    from archive.database import connect_writer

    tables = connect_writer(folder)
    tables.execute("DELETE FROM captures WHERE id = 1")
    capture = lookup_capture(tables.conn, 2)
    assert capture is not None
    with pytest.raises(StoreError, match="import the WARC file that holds it"):
        read_capture(tables.conn, ArchiveFolder(folder), capture)
    tables.close()
