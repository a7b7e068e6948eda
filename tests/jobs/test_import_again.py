"""Files of which the archive has a part already: grown since, overlapping, or written another time."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest

from archive.scan import iter_records
from tests.conftest import Harvested, run_baoluu
from tests.jobs.test_extract import TABLES, copy_archive, read_rows
from tests.jobs.test_import import PAGE, URL, answer, count, take_in
from tests.jobs.test_import_trust import FORGED, build
from tests.jobs.test_import_writers import build_arc

FIRST, SECOND, THIRD = (f"2026-05-2{day}T02:00:00Z" for day in (5, 6, 7))
REQUEST = b"GET / HTTP/1.1\r\nHost: khac.example\r\n\r\n"


def crawl() -> list[bytes]:
    """What a crawler writes in three days: a page, another state of it, and a revisit of the first."""
    sent = "application/http; msgtype=request"
    return [
        build("warcinfo", b"software: x\r\n", "application/warc-fields"),
        build("response", answer(PAGE), WARC_Target_URI=URL, WARC_Date=FIRST, WARC_Record_ID="<urn:test:1>"),
        build("request", REQUEST, sent, WARC_Target_URI=URL, WARC_Concurrent_To="<urn:test:1>"),
        build("response", answer(FORGED), WARC_Target_URI=URL, WARC_Date=SECOND, WARC_Record_ID="<urn:test:2>"),
        build("request", REQUEST, sent, WARC_Target_URI=URL, WARC_Concurrent_To="<urn:test:2>"),
        build("revisit", answer(b""), WARC_Target_URI=URL, WARC_Date=THIRD, WARC_Refers_To="<urn:test:1>"),
    ]  # fmt: skip


def put(path: Path, records: list[bytes], form: str) -> Path:
    packed = [gzip.compress(record, mtime=0) for record in records]
    contents = {"packed": packed, "plain": records, "torn": [*packed[:-1], packed[-1][:-99]]}
    path.write_bytes(b"".join(contents[form]))
    return path


@pytest.mark.parametrize("form", ["packed", "plain"])
def test_of_a_file_that_has_grown_what_is_new_is_taken(tmp_path: Path, form: str) -> None:
    archive, records, path = tmp_path / "archive", crawl(), tmp_path / "site.warc.gz"
    take_in(archive, put(path, records[:3], form))
    (report,) = take_in(archive, put(path, records, form))["files"]
    assert (report["captures"], report["known"], report["waiting"]) == (2, 1, 0)
    assert count(archive, "captures") == 3
    assert count(archive, "versions") == 3
    kept = [record.rec_type for record in iter_records(archive / "warc" / report["warc"])]
    assert kept == ["warcinfo", "response", "request", "revisit"]
    assert run_baoluu("verify", archive=archive).returncode == 0
    rows = {table: read_rows(archive, table) for table in TABLES}
    assert run_baoluu("extract", "--jobs", "1", archive=archive).returncode == 0
    assert {table: read_rows(archive, table) for table in TABLES} == rows
    (again,) = take_in(archive, path)["files"]
    assert (again["is_known"], again["warc"]) == (True, report["warc"])


def test_of_a_file_that_was_taken_while_it_was_written_the_rest_is_taken(tmp_path: Path) -> None:
    archive, records, path = tmp_path / "archive", crawl(), tmp_path / "site.warc.gz"
    take_in(archive, put(path, records[:4], "torn"), code=8)
    (report,) = take_in(archive, put(path, records, "packed"))["files"]
    assert (report["captures"], report["known"]) == (2, 1)
    assert count(archive, "captures") == 3


def test_an_arc_file_that_has_grown_brings_what_is_new(tmp_path: Path) -> None:
    archive, path = tmp_path / "archive", tmp_path / "site.arc"
    head, record = build_arc("Result-code Checksum Location Offset Filename ", "200 - - 0 a.arc ")
    for number, records in enumerate(([head, record], [head, record, record.replace(b"0525", b"0526")])):
        path.write_bytes(b"".join(records))
        (report,) = take_in(archive, path)["files"]
        assert (report["captures"], report["known"]) == (1, number)
    assert count(archive, "captures") == 2


def test_exports_that_overlap_bring_each_capture_once(harvested: Harvested, tmp_path: Path) -> None:
    source, target = copy_archive(harvested.archive, tmp_path / "source", database=True), tmp_path / "target"
    for number, where in enumerate(("id <= 6", "id > 3 AND id <= 9")):
        package = tmp_path / f"{number}.wacz"
        assert run_baoluu("export", "wacz", package, "--where", where, archive=source).returncode == 0
        take_in(target, package)
    assert count(target, "articles") == 9
    with sqlite3.connect(target / "archive.db") as connection:
        assert (
            connection.execute("SELECT record_id FROM captures GROUP BY 1 HAVING count(*) > 1").fetchall()
            == []
        )
    assert run_baoluu("verify", archive=target).returncode == 0


def test_what_is_damaged_here_is_brought_back(tmp_path: Path) -> None:
    archive, records, path = tmp_path / "archive", crawl(), tmp_path / "site.warc.gz"
    take_in(archive, put(path, records, "packed"))
    kept = archive / "warc" / path.name
    kept.chmod(0o640)
    places = [record.offset for record in iter_records(kept)]
    kept.write_bytes(kept.read_bytes()[: places[3]] + b"\0" * (kept.stat().st_size - places[3]))
    (report,) = take_in(archive, put(tmp_path / "again.warc", records, "plain"))["files"]
    assert (report["captures"], report["known"]) == (2, 1)
