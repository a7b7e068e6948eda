"""HTTP/1 messages as they stand on the wire, taken apart strictly (RFC 9112)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from archive.coding import decode_body
from archive.records import Answer, Wire
from archive.values import dataclass

LIMIT_BYTES = 20 * 1024 * 1024

_BODILESS = (204, 304)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_INTERIM = re.compile(rb"HTTP/\d(?:\.\d)? 1(?!01)\d\d[ \r\n]")  # 101 is final: another protocol follows it
_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})(?: ([^\r\n]*))?\r?\n")  # HTTP/2 has no minor version
_LINE_END = re.compile(rb"\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]+")
_PACKED = re.compile(
    rb"""
    ^content-encoding [ \t]*:[ \t]* (?!identity)[a-z]
    | ^content-type [ \t]*:[ \t]* (?: image/(?!svg|bmp)|audio/|video/|font/woff|application/(?:zip|gzip|pdf) )
    """,
    re.MULTILINE | re.VERBOSE,
)
CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]{0,4000})?\r?\n")
_CHUNK_LINE_LIMIT = 4096

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Framing:
    """How a body ends: at once, with its last chunk, after so many bytes, or with its connection."""

    is_absent: bool = False
    is_chunked: bool = False
    length: int | None = None
    problem: str | None = None  # why a Content-Length that was sent says nothing


class FramingError(ValueError):
    """The chunks of a body do not follow each other as RFC 9112 section 7.1 says."""


def split_message(raw: Wire | memoryview, start: int = 0) -> tuple[bytes, int]:
    """Head of the message at `start`, blank line included, and the offset of its body.

    Without a blank line everything is head and the body is empty.
    """
    blank = _BLANK_LINE.search(raw, start)
    end = blank.end() if blank else len(raw)
    return bytes(raw[start:end]), end


def find_final(response: Wire) -> int:
    """Offset of the final response, behind the interim ones (1xx) that came before it."""
    start = 0
    while _INTERIM.match(response, start):
        blank = _BLANK_LINE.search(response, start)
        if blank is None or blank.end() == len(response):
            return start
        start = blank.end()
    return start


def parse_status(head: bytes) -> int:
    """Status code of a response head, 0 where its first line is no status line."""
    status_line = _STATUS_LINE.match(head)
    return int(status_line[1]) if status_line else 0


def is_packed(head: bytes) -> bool:
    """True where the head says that the body is compressed already, by a content coding or by its format."""
    return _PACKED.search(head.lower()) is not None


def is_chunked(head: bytes) -> bool:
    """True where the body behind the head comes in chunks."""
    return b"chunked" in head.lower() and find_framing(head).is_chunked


@lru_cache(maxsize=4)  # as of `parse_headers`
def find_framing(head: bytes) -> Framing:
    """How the body behind a response head is framed (RFC 9112, 6.3); no other place decides it."""
    headers = parse_headers(head)
    if parse_status(head) in _BODILESS:
        return Framing(is_absent=True)
    if "chunked" in _tokens(headers, "transfer-encoding"):
        return Framing(is_chunked=True)
    declared = sorted(set(_tokens(headers, "content-length")))
    if not declared:
        return Framing()
    if len(declared) > 1 or not declared[0].isdecimal():
        return Framing(problem=f"Content-Length is ambiguous: {', '.join(declared)[:80]}")
    return Framing(length=int(declared[0].lstrip("0")[:20] or "0"))


def iter_chunks(body: memoryview) -> Iterator[memoryview]:
    """Data of each chunk, framing removed, without copying it.

    Raises:
        FramingError: the framing is damaged, cut short or followed by more; every whole chunk and what
            there is of a cut one has been yielded before.
    """
    position = 0
    while True:
        size, position = _read_chunk_size(body, position)
        if size == 0:
            return _verify_trailer(body[position:])
        data = body[position : position + size]
        yield data
        position += size
        if len(data) < size:
            raise FramingError("the body ends inside a chunk")
        position = _skip_line_end(body, position)


def _read_chunk_size(body: memoryview, position: int) -> tuple[int, int]:
    match = CHUNK_SIZE.match(body, position)
    if match is None:
        is_cut = b"\n" not in bytes(body[position : position + _CHUNK_LINE_LIMIT])
        raise FramingError("the body ends before its last chunk" if is_cut else "a chunk size is malformed")
    return int(match[1], 16), match.end()


def _skip_line_end(body: memoryview, position: int) -> int:
    line_end = _LINE_END.match(body, position)
    if line_end is None:
        is_cut = len(body) - position < 2
        raise FramingError("the body ends inside a chunk" if is_cut else "a chunk is longer than its size")
    return line_end.end()


def _verify_trailer(rest: memoryview) -> None:
    """The last chunk line has been read: trailer fields, a blank line and nothing else follow."""
    end = _LINE_END.match(rest) or _BLANK_LINE.search(rest)
    if end is None:
        raise FramingError("the body ends before the end of its trailer")
    if end.end() < len(rest):
        raise FramingError(f"{len(rest) - end.end()} bytes follow the last chunk")


@lru_cache(maxsize=4)  # the framing, the answer and the index ask for the same head one after another
def parse_headers(head: bytes) -> Headers:
    """Names and values in order, as sent; folded lines joined, lines without a colon left out."""
    lines = _FOLD.sub(b" ", head).decode("latin-1").split("\n")[1:]
    pairs = [line.partition(":") for line in lines]
    return tuple([(name.strip(), value.strip()) for name, colon, value in pairs if colon])


def read_answer(response: Wire, *, limit_bytes: int = LIMIT_BYTES) -> Answer:
    """The final response with transfer and content coding removed, and what is wrong with it.

    The body never exceeds `limit_bytes`. Nothing is raised: a body that is not whole says so in `problem`.
    """
    head, offset = split_message(response, find_final(response))
    status_line = _STATUS_LINE.match(head)
    if status_line is None:
        return Answer(status=0, reason="", headers=(), body=b"", problem="there is no HTTP status line")
    status, headers = int(status_line[1]), parse_headers(head)
    with memoryview(response) as view, view[offset:] as payload:
        body, problem = _read_body(payload, headers, find_framing(head), limit_bytes)
    reason = (status_line[2] or b"").decode("latin-1")
    return Answer(status=status, reason=reason, headers=headers, body=body, problem=problem)


def _read_body(
    payload: memoryview, headers: Headers, framing: Framing, limit_bytes: int
) -> tuple[bytes, str | None]:
    if framing.is_absent:
        return b"", None
    encoded: memoryview | bytearray = payload
    if framing.is_chunked:
        encoded, problem = _join_chunks(payload, limit_bytes)
    else:
        problem = framing.problem or _find_length_problem(len(payload), framing.length)
    transfer = _tokens(headers, "transfer-encoding")
    codings = _tokens(headers, "content-encoding") + [name for name in transfer if name != "chunked"]
    decoded, trouble = decode_body(encoded, codings, limit_bytes=limit_bytes)
    return decoded, problem or trouble


def _tokens(headers: Headers, name: str) -> list[str]:
    """Comma-separated tokens of every header of this name, in lower case."""
    values = [value for key, value in headers if key.lower() == name]
    return (
        [token for part in ",".join(values).split(",") if (token := part.strip().lower())] if values else []
    )


def _join_chunks(payload: memoryview, limit_bytes: int) -> tuple[bytearray, str | None]:
    joined = bytearray()
    try:
        for chunk in iter_chunks(payload):
            joined += chunk[: limit_bytes + 1 - len(joined)]
            if len(joined) > limit_bytes:
                break
    except FramingError as error:
        return joined, str(error)
    return joined, None


def _find_length_problem(length: int, expected: int | None) -> str | None:
    is_right = expected is None or expected == length
    return None if is_right else f"{length} bytes came where Content-Length says {expected}"
