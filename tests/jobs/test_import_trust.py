"""What files of other crawlers say of themselves is proved before anything of ours depends on it."""

from __future__ import annotations

import base64
import errno
import gzip
import hashlib
import os
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from archive.database import connect_reader
from archive.errors import DiskFull
from archive.folder import ArchiveFolder
from archive.foreign import iter_salvaged
from archive.http import LIMIT_BYTES
from archive.records import Answer
from archive.replay import find_capture, read_capture
from archive.scan import iter_records
from archive.spool import MEMORY_BYTES
from archive.warcrecord import new_record_id
from tests.conftest import run_baoluu
from tests.gatekeeper import Answer as Served
from tests.gatekeeper import Gatekeeper
from tests.jobs.test_extract import TABLES, read_rows
from tests.jobs.test_import import PAGE, URL, answer, count, take_in

FORGED = PAGE.replace("Hồng Thái".encode(), "Giả Mạo".encode())
DIGEST = "sha256:" + base64.b32encode(hashlib.sha256(PAGE).digest()).decode()
HTTP = "application/http; msgtype=response"


def build(kind: str, block: bytes, media: str = HTTP, **fields: str) -> bytes:
    """A record as another crawler may write it, not packed; a field's name is written with underscores."""
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": new_record_id(),
        "WARC-Date": "2026-05-27T02:00:00Z",
        "WARC-Target-URI": "https://khac.example/bai",
        "Content-Type": media,
        **{name.replace("_", "-"): value for name, value in fields.items()},
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return b"WARC/1.0\r\n" + head.encode("utf-8", "surrogateescape") + b"\r\n" + block + b"\r\n\r\n"


def write(path: Path, *records: bytes) -> Path:
    path.write_bytes(b"".join(gzip.compress(record, mtime=0) for record in records))
    return path


def harvest_page(archive: Path) -> str:
    """The address of a page that was captured: the bytes of `PAGE`, from a server."""
    with Gatekeeper(None, lambda target, _: Served(body=PAGE if target == "/bai" else b"")) as gate:
        assert run_baoluu("capture", f"{gate.origin}/bai", archive=archive).returncode == 0
    return f"{gate.origin}/bai"


def replay(archive: Path, url: str) -> Answer:
    with closing(connect_reader(archive)) as connection:
        capture = find_capture(connection, url, near="2026-05-27T02:00:00Z")
        assert capture is not None
        return read_capture(connection, ArchiveFolder(archive), capture)


@pytest.mark.parametrize(
    "record",
    [
        build("response", answer(FORGED), WARC_Payload_Digest=DIGEST),
        build("response", answer(FORGED), WARC_Payload_Digest=DIGEST.upper()),
        build("resource", PAGE, "text/html; charset=utf-8", WARC_Payload_Digest=DIGEST),
        build("resource", PAGE, "text/html; charset=utf-8"),
    ],
    ids=["another page", "in capitals", "a resource", "without a digest"],
)
def test_no_record_of_others_stands_for_what_a_server_sent(tmp_path: Path, record: bytes) -> None:
    archive = tmp_path / "archive"
    take_in(archive, write(tmp_path / "brought.warc.gz", record))
    url = harvest_page(archive)
    assert count(archive, "captures WHERE rec_type = 'revisit'") == 0
    assert replay(archive, url).body == PAGE
    assert run_baoluu("verify", archive=archive).returncode == 0
    rows = {table: read_rows(archive, table) for table in TABLES}
    assert run_baoluu("extract", "--jobs", "1", archive=archive).returncode == 0
    assert {table: read_rows(archive, table) for table in TABLES} == rows


def test_a_resource_is_an_answer_without_headers(tmp_path: Path) -> None:
    archive, photo = tmp_path / "archive", b"\xff\xd8" + b"j" * 800
    fields = {"WARC_Target_URI": "https://khac.example/anh.jpg"}
    take_in(archive, write(tmp_path / "brought.warc.gz", build("resource", photo, "image/jpeg", **fields)))
    found = replay(archive, fields["WARC_Target_URI"])
    assert (found.status, found.mime, found.body) == (200, "image/jpeg", photo)


def test_a_file_of_ours_is_known_packed_anew_with_a_capture_cut_off(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    cut = Served(body=b"\xff\xd8jjj", headers=(("Content-Type", "image/jpeg"),), missing_bytes=1000)
    with Gatekeeper(
        None, lambda target, before: Served(body=b"") if before or target != "/a.jpg" else cut
    ) as gate:
        run_baoluu("capture", f"{gate.origin}/a.jpg", archive=archive)
    assert count(archive, "captures WHERE payload_digest IS NULL") > 0
    (path,) = (archive / "warc").glob("*.gz")
    first = next(iter_records(path))
    anew = tmp_path / "anew.warc.gz"
    anew.write_bytes(path.read_bytes()[first.length :])
    assert take_in(archive, anew)["files"][0]["is_known"]


@pytest.mark.parametrize("is_packed", [True, False])
def test_of_a_huge_record_no_more_is_read_than_of_an_answer_of_ours(tmp_path: Path, is_packed: bool) -> None:
    archive = tmp_path / "archive"
    film = answer(b"\0" * (3 * LIMIT_BYTES)).replace(b"text/html", b"video/mp4")
    records = (build("response", film), build("response", answer(PAGE), WARC_Target_URI=URL))
    path = tmp_path / ("brought.warc.gz" if is_packed else "brought.warc")
    if is_packed:
        write(path, *records)
    else:
        path.write_bytes(b"".join(records))
    assert take_in(archive, path)["files"][0]["captures"] == 2
    assert len(replay(archive, "https://khac.example/bai").body) < LIMIT_BYTES
    assert count(archive, "articles") == 1
    assert run_baoluu("verify", archive=archive).returncode == 0


@pytest.mark.parametrize(
    "odd",
    [
        {"WARC_Target_URI": "http://khac.example/caf\udce9"},
        {"WARC_Date": "yesterday"},
    ],
    ids=["an address that is no UTF-8", "no date"],
)
def test_an_odd_record_beside_an_article_does_not_keep_it_from_an_export(
    tmp_path: Path, odd: dict[str, str]
) -> None:
    archive, package = tmp_path / "archive", tmp_path / "all.wacz"
    records = (
        build("response", answer(PAGE), WARC_Target_URI=URL),
        build("metadata", b"x", "text/plain", **odd),
    )
    take_in(archive, write(tmp_path / "brought.warc.gz", *records))
    done = run_baoluu("export", "wacz", package, archive=archive)
    assert done.returncode == 0, done.stderr
    lines = zipfile.ZipFile(package).read("indexes/index.cdxj").splitlines()
    assert [line.split()[1] for line in lines] == [b"20260527020000"]


def test_names_of_headers_in_small_letters_are_read(tmp_path: Path) -> None:
    record = build("response", answer(PAGE), WARC_Target_URI=URL)
    small = record.replace(b"WARC-Type", b"warc-type").replace(b"WARC-Date", b"warc-date")
    archive = tmp_path / "archive"
    take_in(archive, write(tmp_path / "brought.warc.gz", small))
    assert count(archive, "articles") == 1
    assert (archive / "index" / "index.cdxj").read_bytes().count(b"vn,baothainguyen)/xa-hoi/") == 1


@pytest.mark.parametrize("damage", [b"\x00\x00\x00\x00", b"\xcc\xa9\xff\xfe"])
def test_a_damaged_package_does_not_keep_out_the_next_file(tmp_path: Path, damage: bytes) -> None:
    package = tmp_path / "damaged.wacz"
    with zipfile.ZipFile(package, "w") as target:
        target.writestr("archive/bé.warc.gz", gzip.compress(build("response", answer(PAGE)), mtime=0))
    content = package.read_bytes()
    at = content.rfind("bé".encode())
    package.write_bytes(content[:at] + damage + content[at + len(damage) :])
    good = write(tmp_path / "good.warc.gz", build("response", answer(PAGE), WARC_Target_URI=URL))
    report = take_in(tmp_path / "archive", package, good, code=8)
    assert report["files"][-1]["captures"] == 1


@pytest.mark.parametrize("by_digest", [False, True])
def test_a_revisit_waits_for_its_original(tmp_path: Path, by_digest: bool) -> None:
    archive, days = (
        tmp_path / "archive",
        ("2026-05-20T02:00:00Z", "2026-05-21T02:00:00Z", "2026-05-22T02:00:00Z"),
    )
    first, second = (
        build("response", answer(body), WARC_Target_URI=URL, WARC_Date=day, WARC_Payload_Digest=f"sha1:{day}")
        for body, day in zip((PAGE, FORGED), days, strict=False)
    )
    refers = (
        {"WARC_Payload_Digest": f"sha1:{days[0]}"}
        if by_digest
        else {"WARC_Refers_To_Target_URI": URL, "WARC_Refers_To_Date": days[0]}
    )
    again = build("revisit", answer(b""), WARC_Target_URI=URL, WARC_Date=days[2], **refers)
    found = [
        take_in(archive, write(tmp_path / f"{number}.warc.gz", record))["files"][0]["waiting"]
        for number, record in enumerate((again, second, first))
    ]
    assert found == [1, 0, 0]
    rows = {table: read_rows(archive, table) for table in TABLES}
    assert count(archive, "versions") == 3
    assert count(archive, "_waiting") == 0
    assert run_baoluu("verify", archive=archive).returncode == 0
    assert run_baoluu("extract", "--jobs", "1", archive=archive).returncode == 0
    assert {table: read_rows(archive, table) for table in TABLES} == rows


def test_a_full_disk_is_no_damage_of_the_file_that_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "film.warc"
    path.write_bytes(build("response", answer(b"j" * (MEMORY_BYTES + 1))))

    def refuse() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with pytest.raises(DiskFull):
        list(iter_salvaged(path))


def test_a_revisit_that_names_nothing_is_said_to(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    take_in(archive, write(tmp_path / "brought.warc.gz", build("revisit", answer(b""), WARC_Target_URI=URL)))
    done = run_baoluu("verify", archive=archive)
    assert done.returncode == 11
    assert "names no original that is here" in done.stdout + done.stderr
