"""What other programs write otherwise than ours, each in its own way, and what is read of it."""

from __future__ import annotations

import gzip
import hashlib
import os
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import brotli
import pytest

from archive.database import connect_reader
from archive.folder import ArchiveFolder
from archive.replay import lookup_capture, read_capture
from archive.scan import iter_records
from tests.conftest import run_baoluu
from tests.jobs.test_import import PAGE, URL, answer, chunked, count, take_in
from tests.jobs.test_import_trust import FORGED, build, write

REQUEST = b"GET / HTTP/1.1\r\nHost: khac.example\r\n\r\n"
ELSEWHERE = "https://khac.example/bai"
FIRST, SECOND, THIRD = (f"2026-05-2{day}T02:00:00Z" for day in (5, 6, 7))
NOTHING = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"


def pair(url: str, name: str) -> tuple[bytes, bytes]:
    """A request, and the response to it, as wget and its like write them."""
    first = f"<urn:test:{name}:request>"
    return (
        build(
            "request", REQUEST, "application/http; msgtype=request", WARC_Target_URI=url, WARC_Record_ID=first
        ),
        build("response", answer(PAGE), WARC_Target_URI=url, WARC_Concurrent_To=first),
    )


def read_members(package: Path) -> bytes:
    with zipfile.ZipFile(package) as opened:
        return opened.read("indexes/index.cdxj")


def test_a_capture_behind_its_request_goes_into_an_export_of_a_part(tmp_path: Path) -> None:
    archive, package = tmp_path / "archive", tmp_path / "part.wacz"
    take_in(archive, write(tmp_path / "wget.warc.gz", *pair(URL, "a"), *pair(ELSEWHERE, "b")))
    done = run_baoluu("export", "wacz", package, "--newspaper", "baothainguyen", archive=archive)
    assert done.returncode == 0, done.stderr
    lines = read_members(package).splitlines()
    assert [line.split(b")")[0] for line in lines] == [b"vn,baothainguyen"]
    assert take_in(tmp_path / "other", package)["files"][0]["captures"] == 1


def test_what_stands_before_its_response_goes_into_an_export_of_a_part(tmp_path: Path) -> None:
    archive, package = tmp_path / "archive", tmp_path / "part.wacz"
    records = []
    for url, name in ((ELSEWHERE, "a"), (URL, "b"), (f"{ELSEWHERE}?b", "c")):
        last, fields = (
            f"<urn:test:{name}>",
            {"WARC_Target_URI": url, "WARC_Concurrent_To": f"<urn:test:{name}>"},
        )
        records += [
            build("metadata", b"via: x\r\n", "application/warc-fields", **fields),
            build("request", REQUEST, "application/http; msgtype=request", **fields),
            build("response", answer(PAGE), WARC_Target_URI=url, WARC_Record_ID=last),
        ]
    take_in(archive, write(tmp_path / "brought.warc.gz", *records))
    done = run_baoluu("export", "wacz", package, "--newspaper", "baothainguyen", archive=archive)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(package) as opened:
        (part,) = [name for name in opened.namelist() if name.startswith("archive/")]
        (tmp_path / "part.warc.gz").write_bytes(opened.read(part))
    found = [
        (record.rec_type, record.header("WARC-Target-URI"))
        for record in iter_records(tmp_path / "part.warc.gz")
    ]
    assert found == [("metadata", URL), ("request", URL), ("response", URL)]


def test_of_an_event_with_two_captures_only_the_chosen_one_goes_along(tmp_path: Path) -> None:
    archive, package = tmp_path / "archive", tmp_path / "part.wacz"
    names = {"WARC_Concurrent_To": "<urn:test:nothing>"}
    sent = "application/http; msgtype=request"
    records = [
        build(kind, block, media, WARC_Target_URI=url, **names)
        for url in (ELSEWHERE, URL)
        for kind, block, media in (("response", answer(PAGE), "application/http"), ("request", REQUEST, sent))
    ]
    take_in(archive, write(tmp_path / "wget.warc.gz", *records))
    assert (
        run_baoluu("export", "wacz", package, "--newspaper", "baothainguyen", archive=archive).returncode == 0
    )
    with zipfile.ZipFile(package) as opened:
        (tmp_path / "part.warc.gz").write_bytes(opened.read("archive/wget-part.warc.gz"))
    found = [(record.rec_type, record.header("WARC-Target-URI"))
             for record in iter_records(tmp_path / "part.warc.gz")]  # fmt: skip
    assert found == [("response", URL), ("request", URL)]


@pytest.mark.parametrize("is_packed", [True, False])
def test_a_revisit_with_the_digest_of_no_bytes_is_kept(tmp_path: Path, is_packed: bool) -> None:
    archive, path = tmp_path / "archive", tmp_path / "wget.warc.gz"
    records = (
        build("response", answer(PAGE), WARC_Target_URI=URL, WARC_Date=FIRST, WARC_Payload_Digest="sha1:A"),
        build("revisit", answer(b""), WARC_Target_URI=URL, WARC_Date=SECOND, WARC_Payload_Digest="sha1:A",
              WARC_Block_Digest=NOTHING),
    )  # fmt: skip
    write(path, *records) if is_packed else path.write_bytes(b"".join(records))
    (report,) = take_in(archive, path)["files"]
    assert (report["captures"], report["waiting"], report["lost"]) == (2, 0, [])
    assert count(archive, "captures WHERE rec_type = 'revisit'") == 1
    assert run_baoluu("verify", archive=archive).returncode == 0


def test_a_response_with_the_digest_of_no_bytes_is_damaged(tmp_path: Path) -> None:
    records = (build("response", answer(PAGE), WARC_Block_Digest=NOTHING), build("response", answer(PAGE)))
    (report,) = take_in(tmp_path / "archive", write(tmp_path / "odd.warc.gz", *records), code=8)["files"]
    assert (report["captures"], len(report["lost"])) == (1, 1)


@pytest.mark.parametrize("lines", [(), ("Transfer-Encoding: chunked",)], ids=["plain", "chunked"])
def test_a_revisit_of_a_packed_page_is_read(tmp_path: Path, lines: tuple[str, ...]) -> None:
    archive, lines = tmp_path / "archive", ("Content-Encoding: gzip", *lines)
    old, new = (gzip.compress(body, mtime=0) for body in (PAGE, FORGED))
    bodies = [chunked(body) if len(lines) > 1 else body for body in (old, new)]
    records = (
        build(kind, answer(body, *lines), WARC_Target_URI=URL, WARC_Date=day, WARC_Payload_Digest=digest)
        for kind, body, day, digest in (
            ("response", bodies[0], FIRST, "sha1:A"),
            ("response", bodies[1], SECOND, "sha1:B"),
            ("revisit", b"", THIRD, "sha1:A"),
        )
    )
    take_in(archive, write(tmp_path / "brought.warc.gz", *records))
    assert count(archive, "versions") == 3


def test_of_several_codings_the_last_one_is_on_the_outside(tmp_path: Path) -> None:
    body = brotli.compress(gzip.compress(PAGE, mtime=0))
    record = build("response", answer(body, "Content-Encoding: gzip, br"), WARC_Target_URI=URL)
    take_in(tmp_path / "archive", write(tmp_path / "brought.warc.gz", record))
    assert count(tmp_path / "archive", "articles") == 1


@pytest.mark.parametrize(
    "damage", ["DELETE FROM captures", "UPDATE captures SET url = 'https://khac.example/khac'"]
)
def test_the_row_of_a_file_without_headers_is_compared(tmp_path: Path, damage: str) -> None:
    archive = tmp_path / "archive"
    take_in(archive, write(tmp_path / "brought.warc.gz", build("resource", PAGE, "text/html")))
    assert run_baoluu("verify", archive=archive).returncode == 0
    with sqlite3.connect(archive / "archive.db") as connection:
        connection.execute(damage)
    assert run_baoluu("verify", archive=archive).returncode == 11


def list_revisits() -> dict[str, list[bytes]]:
    """A page, another state of it, and a revisit of the first, which says in a way of its own what it repeats."""
    hexadecimal = f"sha256:{hashlib.sha256(PAGE).hexdigest()}"
    place = {"WARC_Refers_To_Target_URI": URL, "WARC_Refers_To_Date": FIRST}
    ways: dict[str, dict[str, str]] = {
        "digest in hexadecimal": {"WARC_Payload_Digest": hexadecimal},
        "address and moment": place,
        "a record that is not here": {"WARC_Refers_To": "<urn:test:lost>", **place},
        "record of another address": {"WARC_Refers_To": "<urn:test:first>", "WARC_Refers_To_Target_URI": URL},
    }
    return {
        way: [
            build("response", answer(PAGE), WARC_Target_URI=URL, WARC_Date=FIRST, WARC_Record_ID="<urn:test:first>",
                  **{name: value for name, value in fields.items() if name == "WARC_Payload_Digest"}),
            build("response", answer(FORGED), WARC_Target_URI=URL, WARC_Date=SECOND),
            build("revisit", answer(b""), WARC_Target_URI=URL + "?a" * ("another" in way), WARC_Date=THIRD, **fields),
        ]
        for way, fields in ways.items()
    }  # fmt: skip


@pytest.mark.parametrize("records", list_revisits().values(), ids=list_revisits().keys())
@pytest.mark.parametrize("is_late", [False, True])
def test_a_revisit_leads_to_what_it_repeats(tmp_path: Path, records: list[bytes], is_late: bool) -> None:
    archive, package = tmp_path / "archive", tmp_path / "all.wacz"
    files = [records[2:], records[:2]] if is_late else [records]
    for number, part in enumerate(files):
        take_in(archive, write(tmp_path / f"{number}.warc.gz", *part))
    assert run_baoluu("verify", archive=archive).returncode == 0
    with closing(connect_reader(archive)) as connection:
        (number,) = connection.execute("SELECT id FROM captures WHERE rec_type = 'revisit'").fetchone()
        capture = lookup_capture(connection, number)
        assert capture is not None
        assert read_capture(connection, ArchiveFolder(archive), capture).body == PAGE
    assert run_baoluu("export", "wacz", package, archive=archive).returncode == 0
    assert len(read_members(package).splitlines()) == 3


@pytest.mark.parametrize("body", [PAGE, FORGED], ids=["first", "second"])
@pytest.mark.parametrize("form", ["one file", "several", "original last"])
def test_of_two_captures_of_one_second_a_revisit_takes_the_one_with_its_digest(
    tmp_path: Path, body: bytes, form: str
) -> None:
    archive = tmp_path / "archive"
    digests = {
        name: f"sha1:{hashlib.sha1(name, usedforsecurity=False).hexdigest()}" for name in (PAGE, FORGED)
    }
    files = [
        build("response", answer(name), WARC_Target_URI=URL, WARC_Date=FIRST, WARC_Payload_Digest=digest)
        for name, digest in sorted(digests.items(), key=lambda pair: pair[0] == body)
    ]
    fields = {"WARC_Refers_To_Target_URI": URL, "WARC_Refers_To_Date": FIRST}
    revisit = build("revisit", answer(b""), WARC_Target_URI=URL, WARC_Date=THIRD,
                    WARC_Payload_Digest=digests[body], **fields)  # fmt: skip
    files.insert(1 if form == "original last" else 2, revisit)
    for number, part in enumerate([files] if form == "one file" else [[record] for record in files]):
        take_in(archive, write(tmp_path / f"{number}.warc.gz", *part))
    with closing(connect_reader(archive)) as connection:
        (number,) = connection.execute("SELECT id FROM captures WHERE rec_type = 'revisit'").fetchone()
        capture = lookup_capture(connection, number)
        assert capture is not None
        assert read_capture(connection, ArchiveFolder(archive), capture).body == body
    assert count(archive, "_waiting") == 0


@pytest.mark.parametrize("form", ["plain", "damaged"])
def test_the_length_of_a_record_is_found_in_small_letters(tmp_path: Path, form: str) -> None:
    archive, path = tmp_path / "archive", tmp_path / "brought.warc"
    records = [
        build("response", answer(body), WARC_Target_URI=url).replace(
            b"\r\nContent-Length", b"\r\ncontent-length", 1
        )
        for url, body in ((URL, PAGE), (ELSEWHERE, FORGED))
    ]
    if form == "damaged":
        write(path, *records, b"nothing")
    else:
        path.write_bytes(b"".join(records))
    take_in(archive, path, code=8 if form == "damaged" else 0)
    assert count(archive, "articles") == 2


def build_arc(names: str, fields: str) -> list[bytes]:
    """The records of an ARC file of version 2; `fields` are those between media type and length."""
    version = f"2 0 Internet\nURL IP-address Archive-date Content-type {names}Archive-length\n\n".encode()
    records = []
    for url, kind, block in (("filedesc://a.arc", "text/plain", version), (URL, "text/html", answer(PAGE))):
        records.append(f"{url} 1.2.3.4 20260525020000 {kind} {fields}{len(block)}\n".encode() + block + b"\n")
    return records


@pytest.mark.parametrize("is_packed", [True, False])
def test_an_arc_file_of_version_2_names_its_fields(tmp_path: Path, is_packed: bool) -> None:
    archive, path = tmp_path / "archive", tmp_path / "brought.arc"
    records = build_arc("Result-code Checksum Location Offset Filename ", "200 - - 0 a.arc ")
    write(path, *records) if is_packed else path.write_bytes(b"".join(records))
    take_in(archive, path)
    with sqlite3.connect(archive / "archive.db") as connection:
        assert connection.execute("SELECT url, captured_at FROM captures").fetchall() == [(URL, FIRST)]
    assert count(archive, "articles") == 1


def test_an_arc_file_whose_fields_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "brought.arc"
    path.write_bytes(b"".join(build_arc("Result-code ", "200 ")).replace(b" Content-type ", b" Kind "))
    (report,) = take_in(tmp_path / "archive", path, code=8)["files"]
    assert "ARC file of version 2" in report["problem"]


def test_a_capture_has_its_address_without_fragment(tmp_path: Path) -> None:
    archive, record = (
        tmp_path / "archive",
        build("response", answer(PAGE), WARC_Target_URI=f"{URL}#binh-luan"),
    )
    take_in(archive, write(tmp_path / "brought.warc.gz", record))
    assert count(archive, f"captures WHERE url = '{URL}'") == 1
    assert run_baoluu("verify", archive=archive).returncode == 0


def test_what_an_answer_does_not_say_is_null(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    silent, odd = b"HTTP/1.1 200 OK\r\n\r\nx", b"no answer of HTTP"
    take_in(archive, write(tmp_path / "brought.warc.gz", build("response", silent), build("response", odd)))
    assert count(archive, "captures WHERE mime IS NULL AND status = 200") == 1
    assert count(archive, "captures WHERE mime IS NULL AND status IS NULL") == 1


def test_segments_that_are_left_out_are_named(tmp_path: Path) -> None:
    fields = {"WARC_Target_URI": URL, "WARC_Segment_Number": "1"}
    more = {"WARC_Target_URI": URL, "WARC_Segment_Number": "2", "WARC_Segment_Origin_ID": "<urn:test:first>"}
    records = (build("response", answer(PAGE[:900]), **fields), build("continuation", PAGE[900:], **more))
    (report,) = take_in(tmp_path / "archive", write(tmp_path / "parts.warc.gz", *records), code=8)["files"]
    assert (report["captures"], len(report["lost"])) == (1, 1)
    assert "segments" in report["lost"][0]["reason"]


def test_a_stream_is_named_and_the_next_file_taken(tmp_path: Path) -> None:
    stream = tmp_path / "stream"
    os.mkfifo(stream)
    good = write(tmp_path / "good.warc.gz", build("response", answer(PAGE)))
    report = take_in(tmp_path / "archive", stream, good, code=8)["files"]
    assert "write it to a file" in report[0]["problem"]
    assert report[1]["captures"] == 1


@pytest.mark.parametrize("start", [b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18"])
def test_a_file_packed_with_zstandard_is_named(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "site.warc.zst"
    path.write_bytes(start + PAGE)
    (report,) = take_in(tmp_path / "archive", path, code=8)["files"]
    assert "zstd -d" in report["problem"]
