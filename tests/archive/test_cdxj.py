"""Lines of the index as cdxj-indexer makes them; the expectations were compared with it."""

from __future__ import annotations

import json

import pytest

from archive.cdxj import format_cdxj, read_index_fields
from archive.scan import iter_records
from archive.warc import build_event, build_resource
from archive.warcrecord import BuiltRecord
from tests.archive.events import (
    INTERIM,
    NOT_MODIFIED,
    NOW,
    make_errand,
    make_exchange,
    make_original,
    make_run,
    write_warc,
)
from tests.odd_server import TEXT, answer, sized

KEY = "example,baovidu)/kinh-te/202605/lu-tren-song-cau-1a2b3c4 20260528024300 "


def line(record: BuiltRecord) -> str:
    assert record.index is not None
    return format_cdxj(record.index, filename="x.warc.gz", offset=7, length=9)


def values(response: bytes) -> dict[str, str]:
    event = build_event(make_exchange(response), make_errand(), run=make_run())
    key, _, fields = line(event.records[0]).partition("{")
    assert key == KEY
    read: dict[str, str] = json.loads("{" + fields)
    return read


def test_a_response() -> None:
    event = build_event(
        make_exchange(sized(b"Content-Type: text/html; charset=utf-8")), make_errand(), run=make_run()
    )
    assert line(event.records[0]) == KEY + (
        '{"url": "https://baovidu.example/kinh-te/202605/lu-tren-song-cau-1a2b3c4/", "mime": "text/html", '
        f'"status": "200", "digest": "{event.records[0].payload_digest}", "length": "9", "offset": "7", '
        '"filename": "x.warc.gz"}'
    )
    assert [record.index for record in event.records[1:]] == [None, None]


@pytest.mark.parametrize(
    ("response", "mime", "status"),
    [
        (sized(b"content-type:Text/HTML ;x"), "Text/HTML", "200"),
        (sized(b"Content-Type: a/b", b"Content-Type: c/d", status=b"HTTP/1.0 404 Not Found"), "a/b", "404"),
        (sized(), None, "200"),
        (sized(b"Content-Type: ;"), "", "200"),
        (sized("Content-Type: tiếng/x".encode()), "tiếng/x", "200"),
        (sized(b"Content-Type: caf\xe9/x"), "café/x", "200"),
        (sized(status=b"HTTP/1.1 503"), None, "503"),
        (answer(b"Content-Type: a/b", status=b"ICY 200 OK"), "a/b", "200"),
        (answer(b"Content-Type: a/b", status=b"HTTP/1.1"), "a/b", ""),
        (b"<p>0.9</p>", None, None),
        ("<p>0.9 trên mạng</p>".encode(), None, "trên"),
    ],
)
def test_mime_and_status_of_odd_heads(response: bytes, mime: str | None, status: str | None) -> None:
    fields = values(response)
    assert (fields.get("mime"), fields.get("status")) == (mime, status)


def test_both_revisits() -> None:
    first = make_exchange(sized(b"Content-Type: text/html"))
    original = make_original(build_event(first, make_errand(), run=make_run()), first)
    again = build_event(first, make_errand(), run=make_run(), original=original)
    same = build_event(make_exchange(NOT_MODIFIED), make_errand(), run=make_run(), original=original)
    assert '"mime": "warc/revisit", "status": "200", "digest": "sha256:' in line(again.records[0])
    assert '"mime": "warc/revisit", "digest": "sha256:' in line(same.records[0])  # its block is empty
    assert line(same.records[2]).startswith("urn:baoluu:wire:https://baovidu.example/")


def test_what_is_beside_a_response_is_not_found_under_its_address() -> None:
    event = build_event(make_exchange(INTERIM + sized()), make_errand(), run=make_run())
    assert line(event.records[2]).startswith("urn:baoluu:wire:https://baovidu.example/kinh-te/")
    assert '"mime": "application/http", "digest": "sha1:4B5XOD4LSSRM7OAZSOMLBTX6UEYLU3HE"' in line(
        event.records[2]
    )


def test_resources_are_indexed_and_fields_are_not() -> None:
    log = build_resource(
        "urn:baoluu:run:7:log", TEXT, content_type="text/plain; x", made_at=NOW, run=make_run()
    )
    assert line(log).startswith(
        'urn:baoluu:run:7:log 20260528024300 {"url": "urn:baoluu:run:7:log", "mime": "text/plain"'
    )
    notes = build_resource(
        "urn:x", b"a: b\r\n", content_type="application/warc-fields", made_at=NOW, run=make_run()
    )
    assert notes.index is None


def test_a_file_read_back_gives_the_same_lines(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = write_warc(tmp_path_factory.mktemp("index"))
    fields = [read_index_fields(record.header, record.block) for record in iter_records(path)]
    assert sum(found is not None for found in fields) > 60
