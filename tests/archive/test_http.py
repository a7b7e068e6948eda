"""Responses taken apart: codings, framing, limits, and what is said of a body that is not whole."""

from __future__ import annotations

import gzip
import mmap
import tempfile
import time
import tracemalloc
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from archive.http import find_final, is_packed, parse_headers, read_answer, split_message
from tests.odd_server import BROKEN, PACKED, TEXT, WHOLE, answer, chunked, sized

RAW_DEFLATE = zlib.compress(TEXT)[2:-4]
CODED = [
    ("gzip", PACKED),
    ("x-gzip", PACKED),
    ("GZIP", gzip.compress(TEXT[:100], mtime=0) + gzip.compress(TEXT[100:], mtime=0)),
    ("deflate", zlib.compress(TEXT)),
    ("deflate", RAW_DEFLATE),
    ("br", brotli.compress(TEXT)),
    ("zstd", zstd.compress(TEXT)),
    ("identity", TEXT),
    ("deflate, gzip", gzip.compress(zlib.compress(TEXT), mtime=0)),
]


def coded(coding: str, body: bytes) -> bytes:
    return answer(b"Content-Encoding: " + coding.encode(), body=body)


@pytest.mark.parametrize(("coding", "body"), CODED)
def test_content_codings_are_removed(coding: str, body: bytes) -> None:
    read = read_answer(coded(coding, body))
    assert read.body == TEXT
    assert read.problem is None


@pytest.mark.parametrize(("coding", "body"), [case for case in CODED if case[0] not in ("GZIP", "identity")])
def test_a_coding_cut_anywhere_is_a_problem(coding: str, body: bytes) -> None:
    for length in range(1, len(body)):
        read = read_answer(coded(coding, body[:length]))
        assert read.problem, length
        assert TEXT.startswith(read.body) or coding == "deflate, gzip"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_damaged_coding_is_a_problem(coding: str) -> None:
    assert read_answer(coded(coding, b"<p>no such coding</p>" * 3)).problem


def test_bytes_behind_a_gzip_stream_are_ignored() -> None:
    read = read_answer(coded("gzip", PACKED + b"\0\0\0"))
    assert (read.body, read.problem) == (TEXT, None)


def test_an_unknown_coding_is_left_on_the_body() -> None:
    read = read_answer(coded("rot13", b"Kva punb"))
    assert read.body == b"Kva punb"
    assert read.problem == "content coding 'rot13' cannot be removed here"


@pytest.mark.parametrize(
    ("coding", "bomb"),
    [
        ("gzip", gzip.compress(bytes(60_000_000), mtime=0)),
        ("br", brotli.compress(bytes(60_000_000), quality=5)),
        ("zstd", zstd.compress(bytes(60_000_000))),
        ("deflate", zlib.compress(bytes(60_000_000))),
        ("gzip, gzip", gzip.compress(gzip.compress(bytes(60_000_000), mtime=0), mtime=0)),
    ],
)
def test_a_bomb_stops_at_the_ratio(coding: str, bomb: bytes) -> None:
    tracemalloc.start()
    read = read_answer(coded(coding, bomb))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read.problem
    assert "longer than" in read.problem
    assert peak < 50_000_000


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_body_of_empty_members_costs_no_time(coding: str) -> None:
    member = gzip.compress(b"", mtime=0) if coding == "gzip" else zstd.compress(b"")
    began = time.process_time()
    read = read_answer(coded(coding, member * (3_000_000 // len(member))))
    assert time.process_time() - began < 2
    assert read.problem == f"{coding}: more than 4096 members"


def test_a_body_over_the_limit_is_cut_there() -> None:
    for response in (
        answer(),
        answer(b"Transfer-Encoding: chunked", body=chunked(TEXT)),
        coded("gzip", PACKED),
    ):
        read = read_answer(response, limit_bytes=100)
        assert read.body == TEXT[:100]
        assert "longer than 100 bytes" in (read.problem or "")


def test_chunks_cut_anywhere_are_a_problem() -> None:
    whole = answer(b"Transfer-Encoding: chunked", body=chunked(TEXT, 1000, b"0\r\nX-Sum: 1\r\n\r\n"))
    head_length = split_message(whole)[1]
    assert read_answer(whole).problem is None
    for length in range(head_length, len(whole)):
        read = read_answer(whole[:length])
        assert read.problem, length
        assert TEXT.startswith(read.body)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"3\r\nabcd\r\n0\r\n\r\n", "a chunk is longer than its size"),
        (b"zz\r\nabc\r\n0\r\n\r\n", "a chunk size is malformed"),
        (b"-3\r\nabc\r\n0\r\n\r\n", "a chunk size is malformed"),
        (b"3\r\nabc\r\n0\r\n\r\nmore", "4 bytes follow the last chunk"),
        (TEXT + b"\n", "a chunk size is malformed"),
    ],
)
def test_malformed_chunks_are_a_problem(body: bytes, problem: str) -> None:
    assert read_answer(answer(b"Transfer-Encoding: chunked", body=body)).problem == problem


@pytest.mark.parametrize(
    ("lengths", "problem"),
    [
        ([b"9"], "8 bytes came where Content-Length says 9"),
        ([b"5"], "8 bytes came where Content-Length says 5"),
        ([b"8", b"8"], None),
        ([b"8, 8"], None),
        ([b"08"], None),
        ([b"0" * 24 + b"8"], None),
        ([b"8", b"9"], "Content-Length is ambiguous: 8, 9"),
        ([b"many"], "Content-Length is ambiguous: many"),
        ([b""], None),
    ],
)
def test_the_length_is_compared(lengths: list[bytes], problem: str | None) -> None:
    read = read_answer(answer(*(b"Content-Length: " + length for length in lengths), body=b"Xin chao"))
    assert read.body == b"Xin chao"
    assert read.problem == problem


def test_a_304_says_the_length_of_what_it_does_not_send() -> None:
    assert (
        read_answer(answer(b"Content-Length: 9", body=b"", status=b"HTTP/1.1 304 Not Modified")).problem
        is None
    )


def test_the_head_as_sent() -> None:
    read = read_answer(
        sized(
            b"Set-Cookie: a=1", b"no colon", b"X-Long: first", b"\tsecond", b"set-cookie:b=2", b"X-City: Th\xe1i",
            b"Content-Type: Text/HTML; Charset=\"UTF-8\"", status=b"HTTP/1.1 404 Non trouv\xe9",
        )
    )  # fmt: skip
    assert (read.status, read.reason) == (404, "Non trouvé")
    assert read.headers == (
        ("Set-Cookie", "a=1"),
        ("X-Long", "first second"),
        ("set-cookie", "b=2"),
        ("X-City", "Thái"),
        ("Content-Type", 'Text/HTML; Charset="UTF-8"'),
        ("Content-Length", str(len(TEXT))),
    )
    assert (read.mime, read.charset) == ("text/html", "UTF-8")
    assert read.header("SET-COOKIE") == "a=1"


@pytest.mark.parametrize(
    "response", [b"", b"<p>Xin", b"ICY 200 OK\r\n\r\n", b"HTTP/1.1\r\n\r\n", b"\r\n\r\n"]
)
def test_what_is_no_http(response: bytes) -> None:
    read = read_answer(response)
    assert (read.status, read.body) == (0, b"")
    assert read.problem == "there is no HTTP status line"


def test_interim_responses_are_passed_over() -> None:
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    assert find_final(interim + sized()) == len(interim)
    assert read_answer(interim + sized()).body == TEXT
    assert read_answer(b"HTTP/1.1 101 Switching\r\n\r\n").status == 101
    assert read_answer(interim).status == 103


def test_a_mapped_file_reads_like_bytes() -> None:
    for response in (
        sized(),
        answer(b"Content-Encoding: gzip", b"Transfer-Encoding: chunked", body=chunked(PACKED)),
    ):
        with tempfile.TemporaryFile() as file:
            file.write(response)
            file.flush()
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
                assert read_answer(mapped) == read_answer(response)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-encoding: br\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/svg+xml\r\n\r\n", False),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Type: text/html\r\n\r\n", False),
    ],
)
def test_is_packed(head: bytes, expected: bool) -> None:
    assert is_packed(head) is expected


@pytest.mark.parametrize("odd", [*WHOLE, *BROKEN], ids=lambda odd: odd.name)
def test_odd_answers_cut_anywhere_never_raise(odd: object) -> None:
    sent = odd.sent  # type: ignore[attr-defined]
    for length in range(0, len(sent), max(1, len(sent) // 200)):
        read_answer(sent[:length])


@given(st.binary(), st.sampled_from([b"gzip", b"deflate", b"br", b"zstd", b"rot13"]), st.booleans())
def test_never_raises(body: bytes, coding: bytes, is_chunked: bool) -> None:
    framing = (b"Transfer-Encoding: chunked",) if is_chunked else ()
    read_answer(answer(b"Content-Encoding: " + coding, *framing, body=body))
    read_answer(body)
    parse_headers(body)
