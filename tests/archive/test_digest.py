"""Digests against those of the standard library, and the payload under every framing."""

from __future__ import annotations

import base64
import hashlib

import pytest

from archive.digest import block_digest, payload_digest, read_payload
from tests.odd_server import CHUNKED, GZIP, PACKED, TEXT, answer, chunked, sized


def expected(payload: bytes) -> str:
    return "sha256:" + base64.b32encode(hashlib.sha256(payload).digest()).decode()


def test_block_digest() -> None:
    for number in range(300):
        assert block_digest(b"b\xc3\xa0i %d" % number) == expected(b"b\xc3\xa0i %d" % number)
    assert block_digest(b"Xin ", memoryview(b"chao")) == expected(b"Xin chao")


@pytest.mark.parametrize(
    ("response", "payload"),
    [
        (sized(), TEXT),
        (sized(GZIP, body=PACKED), PACKED),
        (answer(CHUNKED, body=chunked(TEXT, 7)), TEXT),
        (answer(GZIP, b"TRANSFER-ENCODING:  gzip, Chunked", body=chunked(PACKED, 99)), PACKED),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n" + sized(), TEXT),
        (answer(b"X-Note: not Transfer-Encoding: chunked", body=b"3\r\nabc\r\n"), b"3\r\nabc\r\n"),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\r\nX:", b""),
    ],
)
def test_payload_has_its_content_coding_and_no_framing(response: bytes, payload: bytes) -> None:
    assert payload_digest(response) == expected(payload)
    assert read_payload(response).length == len(payload)
    assert read_payload(response).is_whole


def test_damaged_chunks_are_not_whole() -> None:
    payload = read_payload(answer(CHUNKED, body=b"3\r\nabc\r\n5\r\nde"))
    assert (payload.digest, payload.length, payload.is_whole) == (expected(b"abcde"), 5, False)
