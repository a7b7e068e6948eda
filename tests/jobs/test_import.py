"""Files of other crawlers, whole and damaged, taken into an archive."""

from __future__ import annotations

import gzip
import io
import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.warcrecord import build_record, new_record_id
from tests.conftest import ROOT, Harvested, run_baoluu
from tests.gatekeeper import Answer, Gatekeeper
from tests.jobs.test_extract import TABLES, copy_archive, read_rows

URL = "https://baothainguyen.vn/xa-hoi/202605/mua-che-moi-o-tan-cuong-1a2b3c4/"
PAGE = """<!DOCTYPE html><html><head><title>Mùa chè mới</title>
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Mùa chè mới ở Tân Cương",
"datePublished": "2026-05-28T08:30:00+07:00", "description": "Sương còn đọng trên lá, người hái đã ra đồi."}</script>
</head><body><h1>Mùa chè mới ở Tân Cương</h1><article>
<p>Từ tờ mờ sáng, các nhóm hái chè của xóm Hồng Thái đã có mặt trên đồi, tay thoăn thoắt ngắt từng búp non còn ướt.</p>
<p>Chị Hoàn cho biết vụ này chè được giá, mỗi cân búp tươi cao hơn năm ngoái vài nghìn đồng, ai cũng phấn khởi.</p>
<p>Hợp tác xã đã ký hợp đồng bao tiêu toàn bộ sản phẩm, người trồng không còn lo bị ép giá vào cuối vụ như trước.</p>
</article></body></html>""".encode()


@pytest.fixture(scope="module")
def wget(harvested: Harvested, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A WARC file that wget made of the replica's first pages."""
    folder = tmp_path_factory.mktemp("wget")
    subprocess.run(
        ["wget", "-q", "-r", "-l", "1", "-e", "robots=off", "--warc-file=site", harvested.server.origin + "/"],
        cwd=folder, check=False, timeout=60,
    )  # fmt: skip
    return folder / "site.warc.gz"


def take_in(archive: Path, *files: Path, code: int = 0) -> Any:
    done = run_baoluu("import", "--jobs", "1", "--json", *files, archive=archive)
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def write_warc(path: Path, *responses: tuple[str, bytes]) -> Path:
    """A file of nothing but responses, the latest first, without digests or request records."""
    with path.open("wb") as file:
        for number, (url, response) in enumerate(responses):
            headers = {
                "WARC-Type": "response",
                "WARC-Record-ID": new_record_id(),
                "WARC-Date": f"2026-05-{28 - number}T02:00:00Z",
                "WARC-Target-URI": url,
                "Content-Type": "application/http; msgtype=response",
            }
            file.write(build_record(tuple(headers.items()), response).member)
    return path


def answer(body: bytes, *lines: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    return "\r\n".join([status, "Content-Type: text/html; charset=utf-8", *lines, "", ""]).encode() + body


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)


def count(archive: Path, table: str) -> int:
    with sqlite3.connect(archive / "archive.db") as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def read_titles(archive: Path) -> list[str]:
    with sqlite3.connect(archive / "archive.db") as connection:
        return [row[0] for row in connection.execute("SELECT title FROM articles ORDER BY url")]


def test_a_crawl_by_wget_becomes_articles(wget: Path, tmp_path: Path) -> None:
    report = take_in(tmp_path / "archive", wget)
    assert report["files"][0]["warc"] == "site.warc.gz"
    assert (tmp_path / "archive" / "warc" / "site.warc.gz").read_bytes() == wget.read_bytes()
    assert count(tmp_path / "archive", "articles") > 10
    assert run_baoluu("verify", archive=tmp_path / "archive").returncode == 0


def test_the_same_file_is_not_taken_in_twice(wget: Path, tmp_path: Path) -> None:
    take_in(tmp_path / "archive", wget)
    captures = count(tmp_path / "archive", "captures")
    report = take_in(tmp_path / "archive", shutil.copy(wget, tmp_path / "other-name.warc.gz"))
    assert report["files"][0]["is_known"]
    assert count(tmp_path / "archive", "captures") == captures


def test_a_rebuild_takes_it_in_where_it_was(wget: Path, harvested: Harvested, tmp_path: Path) -> None:
    archive, copy = tmp_path / "archive", tmp_path / "copy"
    take_in(archive, wget)
    section = ("--section", "doi-song", "--origin", harvested.server.origin)
    assert run_baoluu("harvest", "replica", *section, archive=archive).returncode == 0
    take_in(archive, write_warc(tmp_path / "more.warc.gz", (URL, answer(PAGE))))
    shutil.copytree(archive / "warc", copy / "warc")
    assert run_baoluu("extract", "--jobs", "1", archive=copy).returncode == 0
    for table in TABLES:
        assert read_rows(copy, table) == read_rows(archive, table), table


def test_a_rebuild_reads_what_repeats_a_page_that_was_taken_in(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    take_in(archive, write_warc(tmp_path / "brought.warc.gz", ("https://khac.example/bai", answer(PAGE))))
    with Gatekeeper(None, lambda target, _: Answer(body=PAGE if target == "/bai" else b"")) as gate:
        assert run_baoluu("capture", f"{gate.origin}/bai", archive=archive).returncode == 0
    rows = {table: read_rows(archive, table) for table in TABLES}
    assert count(archive, "captures WHERE rec_type = 'revisit' AND url LIKE '%/bai'") == 1
    assert run_baoluu("extract", "--jobs", "1", archive=archive).returncode == 0
    assert {table: read_rows(archive, table) for table in TABLES} == rows


@pytest.mark.parametrize(
    "response",
    [
        answer(PAGE),
        answer(PAGE, status="HTTP/2 200"),
        answer(PAGE, f"Content-Length: {len(PAGE)}", status="HTTP/1.0 200 OK"),
        answer(chunked(PAGE), "Transfer-Encoding: chunked"),
        answer(gzip.compress(PAGE), "Content-Encoding: gzip"),
        answer(chunked(gzip.compress(PAGE)), "Content-Encoding: gzip", "Transfer-Encoding: chunked"),
        answer(PAGE, "Transfer-Encoding: chunked"),
        answer(PAGE, "Content-Encoding: gzip", f"Content-Length: {len(gzip.compress(PAGE))}"),
        answer(PAGE, "Content-Encoding: br", "X-Crawl-Content-Encoding: br"),
    ],
    ids=[
        "plain",
        "http2",
        "http10",
        "chunked",
        "gzip",
        "chunked gzip",
        "unchunked",
        "unzipped",
        "unbrotlied",
    ],
)
def test_bodies_however_they_were_kept(response: bytes, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    take_in(archive, write_warc(tmp_path / "one.warc.gz", (URL, response)))
    with sqlite3.connect(archive / "archive.db") as connection:
        row = connection.execute("SELECT newspaper, title, published_at FROM articles").fetchone()
    assert row == ("baothainguyen", "Mùa chè mới ở Tân Cương", "2026-05-28T08:30:00+07:00")


def test_an_earlier_state_stands_before_the_later_one(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    later, earlier = answer(PAGE), answer(PAGE.replace("tờ mờ".encode(), "rất".encode()))
    take_in(archive, write_warc(tmp_path / "later.warc.gz", (URL, later)))
    take_in(
        archive, write_warc(tmp_path / "both.warc.gz", ("https://example.org/", answer(b"")), (URL, earlier))
    )
    with sqlite3.connect(archive / "archive.db") as connection:
        versions = connection.execute(
            "SELECT number, captured_at, instr(body, 'tờ mờ') > 0 FROM versions ORDER BY number"
        ).fetchall()
        (body,) = connection.execute("SELECT body FROM articles").fetchone()
    assert versions == [(1, "2026-05-27T02:00:00Z", 0), (2, "2026-05-28T02:00:00Z", 1)]
    assert "tờ mờ" in body


@pytest.mark.parametrize("form", ["plain", "one member", "recompressed", "package"])
def test_every_container_gives_the_same_articles(form: str, wget: Path, tmp_path: Path) -> None:
    plain = tmp_path / "site.warc"
    plain.write_bytes(gzip.decompress(wget.read_bytes()))
    source = plain
    if form == "one member":
        source = tmp_path / "one.warc.gz"
        source.write_bytes(gzip.compress(plain.read_bytes()))
    elif form == "recompressed":
        source = tmp_path / "again.warc.gz"
        warcio = Path(sys.executable).with_name("warcio")
        subprocess.run([warcio, "recompress", plain, source], check=True, capture_output=True)
    elif form == "package":
        source = tmp_path / "site.wacz"
        with zipfile.ZipFile(source, "w") as package:
            package.write(wget, "archive/data.warc.gz")
            package.writestr("datapackage.json", "{}")
    take_in(tmp_path / "archive", source)
    take_in(tmp_path / "straight", wget)
    titles = "SELECT title FROM articles ORDER BY url"
    rows = [
        sqlite3.connect(tmp_path / name / "archive.db").execute(titles).fetchall()
        for name in ("archive", "straight")
    ]
    assert rows[0] == rows[1]
    assert len(rows[0]) > 10


def test_an_arc_file_is_read(tmp_path: Path) -> None:
    body = answer(PAGE)
    version = b"1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n"
    arc = tmp_path / "old.arc"
    arc.write_bytes(
        b"filedesc://old.arc 0.0.0.0 20120102030405 text/plain %d\n%b\n" % (len(version), version)
        + b"%b 10.0.0.1 20120102030405 text/html %d\n%b\n" % (URL.encode(), len(body), body)
    )
    archive = tmp_path / "archive"
    take_in(archive, arc)
    with sqlite3.connect(archive / "archive.db") as connection:
        rows = connection.execute("SELECT title, first_captured_at FROM articles").fetchall()
    assert rows == [("Mùa chè mới ở Tân Cương", "2012-01-02T03:04:05Z")]


@pytest.mark.parametrize("version", [b"WARC/0.17", b"WARC/0.18"])
def test_drafts_of_the_standard_are_read(version: bytes, tmp_path: Path) -> None:
    """Heritrix 1 wrote such files for years; here one with damage in the middle."""
    halves = [
        gzip.decompress(write_warc(tmp_path / "half.warc.gz", (url, answer(PAGE))).read_bytes())
        for url in (URL, f"{URL}?trang=2")
    ]
    draft = tmp_path / "draft.warc"
    draft.write_bytes(b"half a record\r\n\r\n".join(halves).replace(b"WARC/1.1\r\n", version + b"\r\n"))
    report = take_in(tmp_path / "archive", draft, code=8)
    assert report["files"][0]["captures"] == 2
    assert run_baoluu("verify", archive=tmp_path / "archive").returncode == 0


def test_of_a_damaged_file_the_rest_is_saved(wget: Path, tmp_path: Path) -> None:
    whole = wget.read_bytes()
    middle = len(whole) // 2
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes(whole[:middle] + bytes(200) + whole[middle + 200 :])
    report = take_in(tmp_path / "archive", torn, code=8)
    assert report["files"][0]["lost"]
    take_in(tmp_path / "straight", wget)
    lost = count(tmp_path / "straight", "captures") - count(tmp_path / "archive", "captures")
    assert 0 <= lost <= 2
    assert run_baoluu("verify", archive=tmp_path / "archive").returncode == 0


def test_behind_a_record_of_the_wrong_length_the_next_is_found(tmp_path: Path) -> None:
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-00000000000%d>\r\n"
        b"WARC-Date: 2026-05-28T00:00:00Z\r\nWARC-Target-URI: https://bao.example/%d\r\n"
        b"Content-Type: application/http;msgtype=response\r\nContent-Length: %d\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nxin c\r\n\r\n"
    )
    plain = tmp_path / "plain.warc"
    plain.write_bytes(record % (1, 1, 29) + record % (2, 2, 22) + record % (3, 3, 29))
    report = take_in(tmp_path / "archive", plain, code=8)
    assert report["files"][0]["captures"] == 3
    assert report["files"][0]["lost"]
    done = run_baoluu("verify", archive=tmp_path / "archive")
    assert done.returncode == 0, done.stdout


RECORD = {
    "WARC-Type": "response",
    "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000009>",
    "WARC-Date": "2026-05-28T00:00:00Z",
    "WARC-Target-URI": URL,
    "Content-Type": "application/http;msgtype=response",
}


def write_record(path: Path, fields: dict[str, str | None], *, packed: bool = True) -> Path:
    """A file of one record, some of its fields others, None of them left out."""
    block = answer(PAGE)
    lines = [f"{name}: {value}" for name, value in (RECORD | fields).items() if value is not None]
    head = "\r\n".join(["WARC/1.0", *lines, f"Content-Length: {len(block)}"])
    plain = head.encode("utf-8", "surrogateescape") + b"\r\n\r\n" + block + b"\r\n\r\n"
    path.write_bytes(gzip.compress(plain) if packed else plain)
    return path


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    "fields",
    [
        {"WARC-Date": "2026-02-30T00:00:00Z"},
        {"WARC-Date": "0000-00-00T00:00:00Z"},
        {"WARC-Date": "một ngày mùa xuân năm 2026"},
        {"WARC-Date": None},
        {"WARC-Target-URI": "http://[::1/x"},
        {"WARC-Target-URI": "http://℀.com/"},
        {"WARC-Target-URI": "http://bao.example:99999/"},
        {"WARC-Target-URI": None},
    ],
    ids=str,
)
def test_a_record_that_can_be_no_capture_is_named_and_does_no_harm(
    fields: dict[str, str | None], packed: bool, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    bad = write_record(tmp_path / ("bad.warc.gz" if packed else "bad.warc"), fields, packed=packed)
    good = write_warc(tmp_path / "good.warc.gz", (URL, answer(PAGE)))
    report = take_in(archive, bad, good, code=8)
    assert [file["captures"] for file in report["files"]] == [0, 1]
    assert [stretch["offset"] for stretch in report["files"][0]["lost"]] == [0]
    rows = {table: read_rows(archive, table) for table in TABLES}
    done = run_baoluu("extract", "--jobs", "1", archive=archive)
    assert done.returncode == 0, done.stderr
    assert {table: read_rows(archive, table) for table in TABLES} == rows
    done = run_baoluu("verify", archive=archive)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "fields",
    [
        {"WARC-Target-URI": "http://bao.example/tin-t\udcfd"},
        {"WARC-Record-ID": "<urn:uuid:\udcff>"},
        {"WARC-Payload-Digest": "sha1:\udcff"},
    ],
    ids=ascii,
)
def test_a_field_that_is_no_text_is_named(fields: dict[str, str | None], tmp_path: Path) -> None:
    bad = write_record(tmp_path / "bad.warc.gz", fields)
    (report,) = take_in(tmp_path / "archive", bad, code=8)["files"]
    assert (report["captures"], len(report["lost"])) == (0, 1)
    assert run_baoluu("verify", archive=tmp_path / "archive").returncode == 0


@pytest.mark.parametrize(
    ("fields", "captured_at"),
    [
        ({"WARC-Date": "2026"}, "2026-01-01T00:00:00Z"),
        ({"WARC-Date": "20260102030405"}, "2026-01-02T03:04:05Z"),
        ({"WARC-Date": "2026-01-02T03:04:05.678901Z"}, "2026-01-02T03:04:05Z"),
        ({"WARC-Date": "2026-01-02T03:04:05+07:00"}, "2026-01-01T20:04:05Z"),
        ({"WARC-Target-URI": "https://bao.example/tin-tức hôm nay.html#đầu"}, "2026-05-28T00:00:00Z"),
        ({"WARC-Record-ID": None}, "2026-05-28T00:00:00Z"),
        ({"WARC-Payload-Digest": "sha256:00"}, "2026-05-28T00:00:00Z"),
        ({"WARC-Payload-Digest": ""}, "2026-05-28T00:00:00Z"),
    ],
    ids=str,
)
def test_what_others_write_in_their_own_way_is_no_damage(
    fields: dict[str, str | None], captured_at: str, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    assert take_in(archive, write_record(tmp_path / "one.warc.gz", fields))["files"][0]["captures"] == 1
    with sqlite3.connect(archive / "archive.db") as connection:
        assert connection.execute("SELECT captured_at FROM captures").fetchone() == (captured_at,)
    done = run_baoluu("verify", archive=archive)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("fields", [{"WARC-Block-Digest": "sha1:" + "A" * 32}, {"X Y": "a"}, {"Café": "x"}])
def test_of_an_unpacked_file_nothing_unproved_is_kept(fields: dict[str, str | None], tmp_path: Path) -> None:
    archive, plain = tmp_path / "archive", tmp_path / "plain.warc"
    good = gzip.decompress(write_warc(tmp_path / "good.warc.gz", (URL, answer(PAGE))).read_bytes())
    plain.write_bytes(good + write_record(tmp_path / "bad.warc", fields, packed=False).read_bytes())
    (report,) = take_in(archive, plain, code=8)["files"]
    assert (report["captures"], [lost["offset"] for lost in report["lost"]]) == (1, [len(good)])
    assert run_baoluu("extract", "--jobs", "1", archive=archive).returncode == 0
    assert run_baoluu("verify", archive=archive).returncode == 0


@pytest.mark.parametrize("packed", [True, False])
def test_a_loss_is_named_where_it_begins(packed: bool, tmp_path: Path) -> None:
    first, second = (
        write_warc(tmp_path / f"{number}.warc.gz", (f"{URL}?{number}", answer(PAGE))).read_bytes()
        for number in range(2)
    )
    if not packed:
        first, second = gzip.decompress(first), gzip.decompress(second)
    for number, (content, losses) in enumerate(
        [
            (first + second[:-20], [len(first)]),
            (first + b"garbage in between" * 9 + second, [len(first)]),
            (b"garbage before it\n" + first, [0]),
        ]
    ):
        path = tmp_path / f"spoiled-{number}.warc{'.gz' if packed else ''}"
        path.write_bytes(content)
        (report,) = take_in(tmp_path / f"archive-{number}", path, code=8)["files"]
        assert [lost["offset"] for lost in report["lost"]] == losses
        assert report["captures"] > 0


def test_the_index_gets_the_lines_of_an_import_that_was_killed(wget: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    take_in(archive, write_warc(tmp_path / "other.warc.gz", (URL, answer(PAGE))))
    before = [
        (path, path.read_bytes()) for path in (archive / "archive.db", archive / "index" / "index.cdxj")
    ]
    take_in(archive, wget)
    for path, content in before:  # as they were when the process died behind the import record
        path.write_bytes(content)
    assert run_baoluu("extract", "--jobs", "1", archive=archive).returncode == 0
    done = run_baoluu("verify", archive=archive)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"xin chao",
        b"\x1f\x8b\x08" + bytes(30),
        gzip.compress(b"xin chao", mtime=0),
        b"PK\x03\x04" + bytes(40),
    ],
)
def test_what_is_no_web_archive_gets_its_named_error(content: bytes, wget: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.warc.gz"
    bad.write_bytes(content)
    report = take_in(tmp_path / "archive", bad, wget, code=8)
    assert report["files"][0]["problem"].startswith("DamagedRecord")
    assert report["files"][1]["captures"] > 10


def test_a_file_that_ends_with_a_packed_document_is_no_package(tmp_path: Path) -> None:
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    packed = write_warc(
        tmp_path / "one.warc.gz", (URL, answer(PAGE)), (f"{URL}.docx", answer(document.getvalue()))
    )
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.decompress(packed.read_bytes()))
    assert take_in(tmp_path / "archive", plain)["files"][0]["captures"] == 2


def write_package(path: Path, *members: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members:
            package.writestr(name, content)
    return path


@pytest.mark.parametrize("kind", ["without files", "damaged inside"])
def test_a_package_of_which_nothing_comes_is_named_and_the_next_file_taken(kind: str, tmp_path: Path) -> None:
    good = write_warc(tmp_path / "good.warc.gz", (URL, answer(PAGE)))
    content = random.Random(1).randbytes(50_000) + bytes(50_000)
    member = "archive/data.warc.gz" if kind == "damaged inside" else "elsewhere/data.warc.gz"
    package = write_package(tmp_path / "package.wacz", (member, content))
    spoiled = bytearray(package.read_bytes())
    if kind == "damaged inside":
        spoiled[60:90] = b"\xff" * 30
    package.write_bytes(spoiled)
    report = take_in(tmp_path / "archive", package, good, code=8)
    assert report["files"][0]["problem"].startswith("DamagedRecord: the package")
    assert report["files"][-1]["captures"] == 1


@pytest.mark.parametrize("member", ["archive/..", f"archive/{'a' * 300}.warc.gz", "archive/./.warc.gz"])
def test_a_package_may_call_its_files_what_no_disk_does(member: str, tmp_path: Path) -> None:
    first = write_warc(tmp_path / "first.warc.gz", (f"{URL}?a", answer(PAGE)))
    good = write_warc(tmp_path / "good.warc.gz", (URL, answer(PAGE)))
    package = write_package(tmp_path / "package.wacz", (member, first.read_bytes()))
    report = take_in(tmp_path / "archive", package, good)
    assert [file["captures"] for file in report["files"]] == [1, 1]


def test_a_file_that_its_package_describes_otherwise_is_named_and_taken(tmp_path: Path) -> None:
    content = write_warc(tmp_path / "first.warc.gz", (URL, answer(PAGE))).read_bytes()
    listed = {"path": "archive/data.warc.gz", "hash": f"sha256:{'0' * 64}"}
    resources = [{"name": "no path"}, {"path": "pages/pages.jsonl"}, "no resource", listed]
    description = json.dumps({"resources": resources}).encode()
    package = write_package(
        tmp_path / "package.wacz", ("archive/data.warc.gz", content), ("datapackage.json", description)
    )
    (file,) = take_in(tmp_path / "archive", package, code=8)["files"]
    assert file["captures"] == 1
    assert "datapackage.json" in file["complaint"]


def test_an_import_that_was_cut_off_is_completed_by_the_next(wget: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    take_in(archive, write_warc(tmp_path / "other.warc.gz", (URL, answer(PAGE))))
    shutil.copy(wget, archive / "warc" / "site.warc.gz")  # it had got its name, and no rows yet
    report = take_in(archive, wget)
    assert report["files"][0]["warc"] == "site.warc.gz"
    assert run_baoluu("verify", archive=archive).returncode == 0


KILLED = """
import os, signal
import jobs.importing
jobs.importing.note_tally = lambda *rows: os.kill(os.getpid(), signal.SIGKILL)
from cli.main import main
main()
"""


def test_a_kill_among_the_rows_leaves_no_record_of_an_import(wget: Path, tmp_path: Path) -> None:
    """Read again, the captures belong to the run that took them in, not to the one that died."""
    archive = tmp_path / "archive"
    dead = subprocess.run(
        [sys.executable, "-c", KILLED, "import", str(wget), "--archive", str(archive)], cwd=ROOT, check=False
    )
    assert dead.returncode == -signal.SIGKILL
    assert count(archive, "captures") == 0
    take_in(archive, wget)
    before = read_captures(archive)
    assert {run_id for run_id, *_ in before} == {2}
    for path in archive.glob("archive.db*"):
        path.unlink()
    assert run_baoluu("extract", "--jobs", "1", archive=archive).returncode == 0
    assert read_captures(archive) == before
    assert run_baoluu("verify", archive=archive).returncode == 0


def read_captures(archive: Path) -> list[tuple[int, int, str]]:
    with closing(sqlite3.connect(archive / "archive.db")) as connection:
        return list(connection.execute("SELECT run_id, id, url FROM captures ORDER BY id"))


def test_a_vietnamese_name_is_spelt_in_plain_letters(tmp_path: Path) -> None:
    warc = write_warc(tmp_path / "Báo Thái Nguyên đợt 1.warc.gz", (URL, answer(PAGE)))
    assert take_in(tmp_path / "archive", warc)["files"][0]["warc"] == "Bao_Thai_Nguyen_dot_1.warc.gz"


def test_another_spelling_of_a_file_that_is_here_is_known(tmp_path: Path) -> None:
    """What is lost at its end does not make it another file, once it is written anew."""
    plain = gzip.decompress(write_warc(tmp_path / "site.warc.gz", (URL, answer(PAGE))).read_bytes())
    for number, ending in enumerate((b"", b"half a record")):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "site.warc").write_bytes(plain + ending)
    take_in(tmp_path / "archive", tmp_path / "0" / "site.warc")
    (report,) = take_in(tmp_path / "archive", tmp_path / "1" / "site.warc", code=8)["files"]
    assert report["is_known"]
    assert count(tmp_path / "archive", "captures") == 1
    assert run_baoluu("verify", archive=tmp_path / "archive").returncode == 0


def export_part(harvested: Harvested, place: Path) -> tuple[Path, Path]:
    """A copy of the harvested archive, and a WACZ package of some of its articles."""
    archive, package = copy_archive(harvested.archive, place / "archive", database=True), place / "part.wacz"
    done = run_baoluu("export", "wacz", package, "--where", "id <= 5", archive=archive)
    assert done.returncode == 0, done.stderr
    return archive, package


def test_an_export_of_the_archive_itself_brings_nothing(harvested: Harvested, tmp_path: Path) -> None:
    archive, package = export_part(harvested, tmp_path)
    before = count(archive, "captures")
    (report,) = take_in(archive, package)["files"]
    assert report["is_known"]
    assert (archive / "warc" / report["warc"]).exists()
    assert count(archive, "captures") == before


def test_an_export_brings_back_what_was_lost_here(harvested: Harvested, tmp_path: Path) -> None:
    archive, package = export_part(harvested, tmp_path)
    for warc in (archive / "warc").iterdir():
        warc.unlink()
    (report,) = take_in(archive, package)["files"]
    assert not report["is_known"]
    assert (archive / "warc" / report["warc"]).exists()
