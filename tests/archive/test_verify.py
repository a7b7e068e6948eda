"""Every kind of damage, done to a sound archive, must be found and named."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pysqlite3
import pytest

from archive.folder import ArchiveFolder, lock
from archive.verification.findings import REMEDIES, Finding
from archive.verify import Report, verify_archive
from tests.storage.harvest import harvest, prepare
from tests.storage.site import Site

FLIPS = 100


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of thirty articles, their photos, ten of them revisits, in one closed file."""
    archive = prepare(tmp_path_factory.mktemp("sound") / "archive")
    harvest(archive, Site(articles=30, photo_bytes=3_000))
    return archive


@pytest.fixture
def archive(sound: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "archive"
    shutil.copytree(sound, copy)
    return copy


@pytest.fixture
def rows(archive: Path) -> Iterator[sqlite3.Connection]:
    connection = pysqlite3.connect(archive / "archive.db", isolation_level=None)
    yield connection
    connection.close()


def verify(archive: Path, sample: int | None = None) -> Report:
    return verify_archive(ArchiveFolder(archive), sample=sample, watch=lambda *_: None)


def find_faults(archive: Path, sample: int | None = None) -> list[str]:
    return sorted(str(finding.fault) for finding in verify(archive, sample).findings)


def warc_of(archive: Path) -> Path:
    (path,) = (archive / "warc").iterdir()
    path.chmod(0o640)
    return path


def test_a_sound_archive_is_sound(archive: Path) -> None:
    report = verify(archive)
    assert report.findings == ()
    assert report.records == 1 + 3 * (30 + 30 + 3) + 2
    assert report.bytes == warc_of(archive).stat().st_size
    assert verify(archive, sample=10).findings == ()


def test_verifying_changes_nothing(archive: Path) -> None:
    before = {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()}
    warc_of(archive).write_bytes(warc_of(archive).read_bytes()[:-1])
    before[warc_of(archive)] = before[warc_of(archive)][:-1]
    verify(archive)
    after = {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()}
    after = {path: data for path, data in after.items() if path.suffix not in (".db-shm", ".db-wal")}
    assert after == {path: before[path] for path in after}


def test_every_flipped_bit_is_found_and_named(archive: Path) -> None:
    path = warc_of(archive)
    whole, chooser = path.read_bytes(), random.Random(30)
    records = _place_records(archive)
    for _ in range(FLIPS):
        place = chooser.randrange(len(whole) * 8)
        flipped = bytearray(whole)
        flipped[place // 8] ^= 1 << place % 8
        path.write_bytes(flipped)
        findings = [f for f in verify(archive).findings if f.path == f"warc/{path.name}"]
        assert _names(findings, place // 8, records), f"bit {place}: {findings}"


def _place_records(archive: Path) -> list[tuple[int, int, str]]:
    """Begin, end and URL of every capture event."""
    with sqlite3.connect(archive / "archive.db") as connection:
        captures = connection.execute("SELECT offset, url FROM captures ORDER BY offset").fetchall()
    ends = [offset for offset, _ in captures[1:]] + [10**12]
    return [(begin, end, url) for (begin, url), end in zip(captures, ends, strict=True)]


def _names(findings: list[Finding], place: int, records: list[tuple[int, int, str]]) -> bool:
    """Whether one of the findings names the event that holds this byte; warcinfo comes before all and has no URL."""
    event = next(((begin, end, url) for begin, end, url in records if begin <= place < end), None)
    if event is None:
        return any(finding.offset == 0 for finding in findings)
    begin, end, url = event
    return any(
        f.offset is not None and begin <= f.offset <= place and f.record_id and (f.url == url or end > 10**11)
        for f in findings
    )


@pytest.mark.parametrize("place", [1, 4, 8, 9])
def test_a_change_that_no_checksum_of_a_record_covers_is_named(archive: Path, place: int) -> None:
    path, (begin, _, url) = warc_of(archive), _place_records(archive)[7]
    content = bytearray(path.read_bytes())
    content[begin + place] ^= 0x40 if place == 4 else 1
    path.write_bytes(content)
    (finding,) = verify(archive).findings
    assert (finding.offset, finding.url) == (begin, url)


def test_a_torn_tail_names_its_record(archive: Path) -> None:
    path = warc_of(archive)
    path.write_bytes(path.read_bytes()[:-5])
    assert find_faults(archive) == ["damaged record", "short file"]


def test_a_torn_middle_loses_only_its_record(archive: Path) -> None:
    path, (begin, end, url) = warc_of(archive), _place_records(archive)[5]
    content = path.read_bytes()
    path.write_bytes(content[:begin] + bytes(end - begin) + content[end:])
    findings = verify(archive).findings
    assert [(f.fault, f.offset, f.url) for f in findings] == [("damaged record", begin, url)]


def test_a_missing_file_is_named(archive: Path) -> None:
    warc_of(archive).unlink()
    findings = verify(archive).findings
    assert "missing file" in {f.fault for f in findings}


def test_a_longer_file_is_named(archive: Path) -> None:
    path = warc_of(archive)
    path.write_bytes(path.read_bytes() + b"\0" * 10)
    assert find_faults(archive) == ["damaged record", "long file"]


def test_a_file_that_no_row_knows_is_named(archive: Path) -> None:
    shutil.copy(warc_of(archive), archive / "warc" / "OTHER-20260101000000-00000-x.warc.gz")
    assert find_faults(archive) == ["stray file"]


def test_a_file_left_open_is_named_unless_a_run_writes_to_it(archive: Path, rows: sqlite3.Connection) -> None:
    path = warc_of(archive)
    path.rename(path.with_name(path.name + ".open"))
    rows.execute("UPDATE warcs SET closed_at = NULL, sha256 = NULL")
    assert find_faults(archive) == ["left open"]
    with lock(ArchiveFolder(archive), command="harvest"):
        report = verify(archive)
    assert report.is_running
    assert report.findings == ()


def test_what_a_run_has_not_acknowledged_is_not_looked_at(archive: Path, rows: sqlite3.Connection) -> None:
    path, (begin, _, _) = warc_of(archive), _place_records(archive)[-4]
    rows.execute("PRAGMA foreign_keys = OFF")
    rows.execute("DELETE FROM captures WHERE offset >= ?", (begin,))
    rows.execute("UPDATE warcs SET closed_at = NULL, bytes = ?", (begin,))
    for table in ("articles", "versions", "photos"):
        rows.execute(f"DELETE FROM {table} WHERE capture_id NOT IN (SELECT id FROM captures)")
    rows.execute("DELETE FROM versions WHERE article_id NOT IN (SELECT id FROM articles)")
    rows.execute("DELETE FROM photos WHERE article_id NOT IN (SELECT id FROM articles)")
    rows.execute("DELETE FROM _article_keys WHERE article_id NOT IN (SELECT id FROM articles)")
    rows.execute("DELETE FROM articles_fts WHERE rowid NOT IN (SELECT id FROM articles)")
    path.rename(path.with_name(path.name + ".open"))
    with lock(ArchiveFolder(archive), command="harvest"):
        report = verify(archive)
    assert report.findings == ()
    assert report.bytes == begin


def test_a_run_that_died_before_it_acknowledged_anything_left_a_file_open(
    archive: Path, rows: sqlite3.Connection
) -> None:
    (archive / "warc" / "BAOLUU-20260528024300-00007-baovidu.warc.gz.open").write_bytes(b"")
    (archive / "warc" / "khac.warc.gz.open").write_bytes(b"")
    assert sorted(find_faults(archive)) == ["left open", "stray file"]


def test_a_damaged_ledger_is_called_so(archive: Path) -> None:
    (archive / "suppressions.jsonl").write_text('{"at": "x"}\n')
    (finding,) = verify(archive).findings
    assert finding.fault == "ledger damaged"
    assert "Suppression" not in finding.detail


def test_an_address_is_the_same_percent_encoded_or_not(archive: Path, rows: sqlite3.Connection) -> None:
    """Scrapy asks for anh[1].jpg as anh%5B1%5D.jpg, and so says the record."""
    assert rows.execute("UPDATE captures SET url = replace(url, '-', '%2D')").rowcount
    assert find_faults(archive) == []


ROW_DAMAGE = {
    "DELETE FROM captures WHERE url LIKE '%/trang/2'": [
        "record without row",
    ],
    "UPDATE captures SET offset = offset + 1 WHERE id = 5": ["wrong offset"],
    "UPDATE captures SET record_id = '<urn:uuid:0>', offset = offset + 1 WHERE id = 5": [
        "record without row",
        "row without record",
    ],
    "UPDATE captures SET length = length - 1 WHERE id = 5": ["row differs"],
    "UPDATE captures SET payload_digest = 'sha256:AAAA' WHERE id = 5": ["wrong digest"],
    "UPDATE captures SET block_digest = 'sha256:AAAA' WHERE id = 5": ["wrong digest"],
    "UPDATE captures SET url = url || 'x' WHERE id = 5": ["row differs"],
    "UPDATE captures SET url = replace(url, '/2', '%2F2') WHERE url LIKE '%/trang/2'": ["row differs"],
    "UPDATE captures SET captured_at = '2001-01-01T00:00:00Z' WHERE id = 5": ["row differs"],
    "UPDATE captures SET refers_to = '<urn:uuid:0>' WHERE id = (SELECT id FROM captures WHERE rec_type = 'revisit')": [
        "revisit without original",
        "row differs",
    ],
    "UPDATE warcs SET sha256 = 'e3b0c442'": ["checksum differs"],
    "UPDATE articles SET capture_id = 99999 WHERE id = 3": ["database damaged"],
    "DELETE FROM articles_fts WHERE rowid = 3": ["full text out of step"],
    "UPDATE articles SET title = 'Khác' WHERE id = 3": ["full text out of step"],
    "UPDATE articles SET status = 'suppressed' WHERE id = 3": [
        "full text out of step",
        "suppression out of step",
    ],
}


@pytest.mark.parametrize("damage", ROW_DAMAGE)
def test_a_damaged_row_is_named(archive: Path, rows: sqlite3.Connection, damage: str) -> None:
    rows.execute("PRAGMA foreign_keys = OFF")
    rows.execute(damage)
    assert find_faults(archive) == ROW_DAMAGE[damage]


def test_an_index_out_of_step_is_named(archive: Path) -> None:
    index = archive / "index" / "index.cdxj"
    lines = index.read_bytes().splitlines(keepends=True)
    index.write_bytes(b"".join(lines[:3] + lines[4:]))
    assert find_faults(archive) == ["index out of step"]
    index.write_bytes(b"".join(lines[1:] + lines[:1]))
    assert find_faults(archive) == ["index out of step"]
    index.unlink()
    assert find_faults(archive) == ["index out of step"]


def test_a_sample_finds_what_it_draws(archive: Path) -> None:
    path = warc_of(archive)
    path.write_bytes(bytes(path.stat().st_size))
    faults = find_faults(archive, sample=20)
    assert faults == ["damaged record"] * 20


def test_a_database_that_is_no_database_is_named(archive: Path) -> None:
    content = bytearray((archive / "archive.db").read_bytes())
    content[4096:12288] = random.Random(1).randbytes(8192)
    (archive / "archive.db").write_bytes(content)
    assert set(find_faults(archive)) == {"database damaged"}


def test_every_fault_says_what_to_do() -> None:
    for fault, remedy in REMEDIES.items():
        assert remedy in str(Finding(fault=fault, detail="so"))
