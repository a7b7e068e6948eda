"""Responses that other crawlers kept: some unpack a body and leave the headers that say it is packed, some keep no
headers at all."""

from __future__ import annotations

import re

from archive.http import LIMIT_BYTES, find_final, is_chunked, split_message
from archive.scan import Record

_CHUNKED = re.compile(rb"^transfer-encoding[ \t]*:[^\n]*\n", re.IGNORECASE | re.MULTILINE)
_CODING = re.compile(rb"^content-encoding[ \t]*:([^\n]*)\n", re.IGNORECASE | re.MULTILINE)
_LENGTH = re.compile(rb"^content-length[ \t]*:[^\n]*\n", re.IGNORECASE | re.MULTILINE)
_CHUNK = re.compile(rb"[0-9A-Fa-f]{1,8}[ \t]*(?:;[^\r\n]*)?\r?\n")
_TEXT = re.compile(rb"(?:\xef\xbb\xbf)?\s*[<{\[]")
_MAGIC = {b"gzip": b"\x1f\x8b", b"x-gzip": b"\x1f\x8b"}


def restore_response(record: Record) -> tuple[bytes, bool]:
    """The HTTP message that a record of another crawler stands for, and whether it was cut: of a huge one, a film or
    a bomb, no more is held in memory than of an answer of our own.

    A `resource`, a file without its HTTP headers, is given a head with its media type.
    """
    is_cut = len(record.block) > LIMIT_BYTES
    block = record.block[:LIMIT_BYTES] if is_cut else bytes(record.block)
    if record.rec_type == "resource":
        kind = (record.header("Content-Type") or "application/octet-stream").encode("latin-1", "replace")
        return b"HTTP/1.1 200 OK\r\nContent-Type: " + kind + b"\r\n\r\n" + block, is_cut
    return loosen_response(block), is_cut


def loosen_response(response: bytes) -> bytes:
    """The final response without those headers about its body that the body itself belies."""
    head, offset = split_message(response, find_final(response))
    body = response[offset:]
    if is_chunked(head) and not _CHUNK.match(body):
        head = _CHUNKED.sub(b"", head)
    # The one that was applied last
    coding = b",".join(_CODING.findall(head)).rpartition(b",")[2].strip().lower()
    if coding and not _is_packed(body, coding, is_framed=is_chunked(head)):
        head = _CODING.sub(b"", head)
    return _LENGTH.sub(b"", head) + body


def _is_packed(body: bytes, coding: bytes, *, is_framed: bool) -> bool:
    if is_framed:
        body = body.partition(b"\n")[2]
    magic = _MAGIC.get(coding)
    return body.startswith(magic) if magic else not _TEXT.match(body)
