"""Capture events as bytes, read back by other people's readers."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from pathlib import Path

import fastwarc
import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.digest import block_digest, payload_digest
from archive.warc import Event, Original, build_event, build_resource, build_warcinfo
from archive.warcrecord import deflate_member, store_member
from tests.archive.events import (
    INFO_ID,
    INTERIM,
    NOT_MODIFIED,
    NOW,
    REQUEST,
    URL,
    make_errand,
    make_exchange,
    make_ids,
    make_original,
    make_run,
    write_warc,
)
from tests.odd_server import CHUNKED, GZIP, PACKED, TEXT, answer, chunked, sized

BODY = TEXT[:1000]
RESPONSE = sized(b"Content-Type: text/html", body=BODY)
STAMP = (
    f"WARC-Warcinfo-ID: {INFO_ID}\r\n"
    "WARC-Date: 2026-05-28T02:43:00Z\r\n"
    "WARC-IP-Address: 192.0.2.7\r\n"
    f"WARC-Target-URI: {URL}\r\n"
)
CONNECTION = (
    "WARC-Protocol: http/1.1\r\nWARC-Protocol: tls/1.3\r\nWARC-Cipher-Suite: TLS_AES_128_GCM_SHA256\r\n"
    "Content-Type: application/http;msgtype=response\r\n"
)
ERRAND = (
    b"via: https://baovidu.example/kinh-te/\r\nhopsFromSeed: LL\r\nfetchTimeMs: 12\r\nrun: 7\r\n"
    b"url: " + URL.encode() + b"\r\nnewspaper: baovidu\r\nkind: article\r\nfoundVia: link\r\n"
)


def record_id(number: int) -> str:
    return f"<urn:uuid:00000000-0000-4000-8000-{number:012x}>"


def plain(event: Event) -> list[bytes]:
    return [gzip.decompress(record.member) for record in event.records]


def framed(head: str, block: bytes) -> bytes:
    digest = f"WARC-Block-Digest: {block_digest(block)}\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + digest.encode() + block + b"\r\n\r\n"


def companion(rec_type: str, number: int, content_type: str, block: bytes, stamp: str = STAMP) -> bytes:
    head = f"WARC/1.1\r\nWARC-Type: {rec_type}\r\nWARC-Record-ID: {record_id(number)}\r\n{stamp}"
    return framed(head + f"WARC-Concurrent-To: {record_id(1)}\r\nContent-Type: {content_type}\r\n", block)


def closing(number: int) -> bytes:
    return companion("metadata", number, "application/warc-fields", ERRAND)


def test_a_response() -> None:
    event = build_event(make_exchange(RESPONSE), make_errand(), run=make_run())
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: {record_id(1)}\r\n{STAMP}"
        f"WARC-Payload-Digest: {block_digest(BODY)}\r\n{CONNECTION}"
    )
    request = companion("request", 2, "application/http;msgtype=request", REQUEST)
    assert plain(event) == [framed(head, RESPONSE), request, closing(3)]
    assert event.records[0].payload_digest == block_digest(BODY)
    assert event.records[0].block_digest == block_digest(RESPONSE)


@pytest.mark.parametrize("truncated", ["time", "disconnect", "length"])
def test_a_truncated_response_says_why_and_never_becomes_a_revisit(truncated: str) -> None:
    exchange = make_exchange(RESPONSE, truncated=truncated)
    original = Original(
        record_id="<urn:x>", url=URL, captured_at=NOW, payload_digest=payload_digest(RESPONSE)
    )
    event = build_event(exchange, make_errand(), run=make_run(), original=original)
    assert event.records[0].rec_type == "response"
    assert f"\r\nWARC-Truncated: {truncated}\r\n".encode() in plain(event)[0]


def refer(number: int = 99) -> str:
    return (
        f"WARC-Refers-To: {record_id(number)}\r\nWARC-Refers-To-Target-URI: https://baovidu.example/t%E1%BB%A9c\r\n"
        "WARC-Refers-To-Date: 2026-05-28T02:43:00Z\r\n"
    )


def original_of(response: bytes) -> Original:
    return Original(
        record_id=record_id(99),
        url="https://baovidu.example/tức",
        captured_at=NOW,
        payload_digest=payload_digest(response),
    )


def test_an_identical_payload_becomes_a_revisit_with_its_own_head() -> None:
    other = sized(b"Content-Type: text/html", b"X-Served-By: 2", body=BODY)
    event = build_event(make_exchange(other), make_errand(), run=make_run(), original=original_of(RESPONSE))
    head = (
        f"WARC/1.1\r\nWARC-Type: revisit\r\nWARC-Record-ID: {record_id(1)}\r\n{STAMP}"
        "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n"
        f"{refer()}WARC-Payload-Digest: {block_digest(BODY)}\r\nWARC-Truncated: length\r\n{CONNECTION}"
    )
    assert plain(event)[0] == framed(head, other[: -len(BODY)])
    assert plain(event)[2] == closing(3)


def test_a_304_becomes_an_empty_revisit_and_stays_verbatim_beside_it() -> None:
    exchange = make_exchange(NOT_MODIFIED)
    event = build_event(exchange, make_errand(), run=make_run(), original=original_of(RESPONSE))
    head = (
        f"WARC/1.1\r\nWARC-Type: revisit\r\nWARC-Record-ID: {record_id(1)}\r\n{STAMP}"
        "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified\r\n"
        f"{refer()}WARC-Payload-Digest: {block_digest(BODY)}\r\n{CONNECTION}"
    )
    beside = STAMP.replace(URL, "urn:baoluu:wire:" + URL)
    verbatim = companion("metadata", 4, "application/http;msgtype=response", NOT_MODIFIED, beside)
    assert plain(event)[0] == framed(head, b"")
    assert plain(event)[2:] == [verbatim, closing(3)]


def test_interim_responses_stay_verbatim_beside_the_final_one() -> None:
    event = build_event(make_exchange(INTERIM + RESPONSE), make_errand(), run=make_run())
    assert plain(event)[0].endswith(b"\r\n\r\n" + RESPONSE + b"\r\n\r\n")
    assert plain(event)[2].endswith(b"\r\n\r\n" + INTERIM + b"\r\n\r\n")
    assert event.records[0].payload_digest == block_digest(BODY)


@pytest.mark.parametrize(
    "response",
    [
        sized(body=TEXT[:255]),  # too short to be worth it
        sized(body=TEXT[1:]),  # another payload
        answer(CHUNKED, body=chunked(TEXT) + b"more"),  # the digest does not cover all of it
        answer(CHUNKED, body=chunked(TEXT, end=b"")),
    ],
)
def test_what_is_not_whole_short_or_different_stays_a_response(response: bytes) -> None:
    same_but_one = sized(body=TEXT) if b"chunked" in response or TEXT[1:] in response else response
    original = original_of(same_but_one)
    event = build_event(make_exchange(response), make_errand(), run=make_run(), original=original)
    assert event.records[0].rec_type == "response"


def test_a_304_without_an_original_stays_a_response() -> None:
    event = build_event(make_exchange(NOT_MODIFIED), make_errand(), run=make_run())
    assert [record.rec_type for record in event.records] == ["response", "request", "metadata"]
    assert plain(event)[0].endswith(b"\r\n\r\n" + NOT_MODIFIED + b"\r\n\r\n")  # no Content-Length is invented


def test_a_target_uri_is_ascii_without_a_fragment_and_of_any_length() -> None:
    url = "https://baovidu.example/tin-tức a\r\nX: 1?q=" + "y" * 5000 + "#phan-2"
    event = build_event(make_exchange(RESPONSE, url=url), make_errand(), run=make_run())
    expected = "https://baovidu.example/tin-t%E1%BB%A9c%20a%0D%0AX:%201?q=" + "y" * 5000
    for record in plain(event):
        assert f"\r\nWARC-Target-URI: {expected}\r\n".encode() in record


@pytest.mark.parametrize(
    "value", ["a\r\nX-Injected: 1", "a\nb", "a\0b", "a\x7f", "a\x85b", "a\x1b[31m", "\ud800"]
)
def test_no_header_value_begins_another(value: str) -> None:
    with pytest.raises(ValueError, match=r"control character|surrogates"):
        build_event(make_exchange(RESPONSE, cipher=value), make_errand(), run=make_run())
    event = build_event(make_exchange(RESPONSE), make_errand(URL + value), run=make_run())
    assert re.search(rb"\r\nurl: [ -~]+\r\nnewspaper: baovidu\r\n", plain(event)[-1])
    with pytest.raises(ValueError, match=r"control character|surrogates"):
        build_warcinfo(filename="x", opened_at=NOW, fields=(("operator", value),))
    with pytest.raises(ValueError, match=r"control character|surrogates"):
        build_resource("urn:x", b"", content_type=value, made_at=NOW, run=make_run())


def test_warcinfo() -> None:
    info = build_warcinfo(
        filename="x.warc.gz", opened_at=NOW, fields=(("operator", "Phòng tư liệu"),), record_id=INFO_ID
    )
    block = (
        "format: WARC File Format 1.1\r\nconformsTo: https://iipc.github.io/warc-specifications/specifications/"
        "warc-format/warc-1.1/\r\noperator: Phòng tư liệu\r\n"
    ).encode()
    head = (
        f"WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: {INFO_ID}\r\nWARC-Date: 2026-05-28T02:43:00Z\r\n"
        "WARC-Filename: x.warc.gz\r\nContent-Type: application/warc-fields\r\n"
    )
    assert gzip.decompress(info.member) == framed(head, block)


def test_warcio_writes_the_same_bytes() -> None:
    """Our few lines that serialise a record against the reference writer, which may not touch the digests."""

    class Writer(WARCWriter):
        def ensure_digest(self, *_: object, **__: object) -> None:
            pass

    for member in plain(build_event(make_exchange(RESPONSE), make_errand(), run=make_run())):
        head, _, block = member.removesuffix(b"\r\n\r\n").partition(b"\r\n\r\n")
        lines = [tuple(line.split(": ", 1)) for line in head.decode().split("\r\n")[1:]]
        fields = StatusAndHeaders("", lines, protocol="WARC/1.1")
        record = ArcWarcRecord("warc", "response", fields, io.BytesIO(block), None, None, len(block))
        written = io.BytesIO()
        Writer(written, gzip=False, warc_version="WARC/1.1").write_record(record)
        assert written.getvalue() == member


@pytest.mark.parametrize("size", [0, 1, 4000, 5000, 65535, 65536, 200_000])
def test_members_are_gzip(size: int) -> None:
    pieces = [b"WARC/1.1\r\n", TEXT, bytes(size)]
    for member in (deflate_member(pieces), store_member(pieces)):
        stream = zlib.decompressobj(31)
        assert stream.decompress(member) == b"".join(pieces)
        assert stream.eof
        assert stream.unused_data == b""


def test_the_heads_before_a_packed_body_are_packed() -> None:
    response = sized(GZIP, body=PACKED)
    event = build_event(make_exchange(response), make_errand(), run=make_run())
    record = event.records[0]
    head, _, rest = zlib.decompress(record.member, 31).partition(b"\r\n\r\n")
    assert len(record.member) < len(head) * 0.7 + len(rest)
    assert b"WARC-Target-URI" not in record.member


def test_a_packed_body_is_not_packed_again() -> None:
    event = build_event(make_exchange(sized(GZIP, body=PACKED)), make_errand(), run=make_run())
    assert PACKED in event.records[0].member


@pytest.mark.parametrize(
    "response",
    [sized(), sized(GZIP, body=PACKED), answer(b"Content-Encoding: br", body=b"br bytes"),
     answer(CHUNKED, body=chunked(TEXT)), answer(GZIP, CHUNKED, body=chunked(PACKED, 50))],
    ids=["identity", "gzip", "br", "chunked", "chunked-gzip"],
)  # fmt: skip
def test_fastwarc_agrees_on_both_digests_and_warcio_on_those_it_can_judge(response: bytes) -> None:
    event = build_event(make_exchange(response), make_errand(), run=make_run())
    file = b"".join(record.member for record in event.records)
    for record in fastwarc.ArchiveIterator(io.BytesIO(file), parse_http=False):
        assert record.verify_block_digest()
    responses = fastwarc.ArchiveIterator(
        io.BytesIO(file), fastwarc.WarcRecordType.response, auto_decode="transfer"
    )
    assert block_digest(next(iter(responses)).reader.read()) == event.records[0].payload_digest
    for record in ArchiveIterator(io.BytesIO(file), check_digests=True):
        while record.raw_stream.read(65536):
            pass
        expects = None if record.rec_type == "response" and b"chunked" in response else True
        assert record.digest_checker.passed is (
            expects if expects else False
        )  # warcio hashes the chunk framing


def test_other_readers_see_every_record_of_a_file(tmp_path: Path) -> None:
    path = write_warc(tmp_path)
    with path.open("rb") as file:
        ours = [
            (record.rec_type, record.rec_headers.get_header("WARC-Record-ID"))
            for record in ArchiveIterator(file)
        ]
    with path.open("rb") as file:
        records = fastwarc.ArchiveIterator(file, max_header_len=1 << 20)
        theirs = [(str(record.record_type), record.record_id) for record in records]
    assert [rec_type for rec_type, _ in ours] == [rec_type for rec_type, _ in theirs]
    assert [name.strip("<>") for _, name in ours] == [name.strip("<>") for _, name in theirs]
    assert {rec_type for rec_type, _ in ours} == {
        "warcinfo",
        "response",
        "revisit",
        "request",
        "metadata",
        "resource",
    }


def test_a_revisit_never_refers_to_what_it_repeats_by_another_digest() -> None:
    first = make_exchange(RESPONSE)
    event = build_event(first, make_errand(), run=make_run(ids := make_ids()))
    again = build_event(first, make_errand(), run=make_run(ids), original=make_original(event, first))
    assert again.records[0].rec_type == "revisit"
    assert again.records[0].payload_digest == event.records[0].payload_digest
