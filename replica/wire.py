"""HTTP/1.1 as the replica speaks it: requests read, replies written, conditions and compression included."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache

_REASONS = {
    200: "OK", 204: "No Content", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 400: "Bad Request",
    403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 410: "Gone", 429: "Too Many Requests",
    500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable",
}  # fmt: skip
_GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\x03"
_WORTH_PACKING = 1_000  # bytes; below this gzip gains nothing
HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One request as it came."""

    method: str
    target: str  # path and query as sent
    headers: dict[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""
    scheme: str = "http"

    @property
    def origin(self) -> str:
        """Scheme and host as the client typed them."""
        return f"{self.scheme}://{self.headers.get('host', '127.0.0.1')}"

    @property
    def is_conditional(self) -> bool:
        """Whether the client asks for the body only if it has changed."""
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One answer before it is encoded."""

    status: int = 200
    body: bytes = b""
    tail: bytes = b""  # the end of the body where many replies end alike: it is compressed once
    mime: str = HTML
    etag: str | None = None
    modified_at: datetime | None = None
    headers: tuple[tuple[str, str], ...] = ()


def parse_request(head: bytes, *, scheme: str = "http") -> Request | None:
    """The request in a header block, or None where it is none."""
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        return None
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    if not headers.get("content-length", "0").isdigit():
        return None
    return Request(method=words[0], target=words[1], headers=headers, scheme=scheme)


def answer_condition(request: Request, reply: Reply) -> Reply:
    """The reply, or 304 without a body where the client already has it (RFC 9110, section 13)."""
    if reply.status != 200 or not request.is_conditional:
        return reply
    wanted = request.headers.get("if-none-match")
    known = _matches(wanted, reply.etag) if wanted else _is_unchanged(request, reply.modified_at)
    return replace(reply, status=304, body=b"", tail=b"") if known else reply


def write_reply(request: Request, reply: Reply, *, close: bool = False) -> bytes:
    """The bytes of the reply, compressed where the client takes gzip."""
    body = reply.body + reply.tail
    lines = [
        f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Unknown')}",
        f"Date: {_now()}",
        "Server: nginx",
    ]
    if reply.status != 304:
        lines.append(f"Content-Type: {reply.mime}")
        if _is_packable(request, reply):
            body = pack(reply.body, reply.tail)
            lines.append("Content-Encoding: gzip")
        lines += ["Vary: Accept-Encoding", f"Content-Length: {len(body)}"]
    if reply.etag:
        lines.append(f"ETag: {reply.etag}")
    if reply.modified_at:
        lines.append(f"Last-Modified: {_http_date(int(reply.modified_at.timestamp()))}")
    lines += [f"{name}: {value}" for name, value in reply.headers]
    lines.append("Connection: close\r\n\r\n" if close else "Connection: keep-alive\r\n\r\n")
    head = "\r\n".join(lines).encode("latin-1")
    return head if request.method == "HEAD" else head + body


def pack(body: bytes, tail: bytes = b"") -> bytes:
    """Body and tail as one gzip member (RFC 1952), made in a hurry."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    packed = packer.compress(body) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = zlib.crc32(tail, zlib.crc32(body))
    ending = checksum.to_bytes(4, "little") + (len(body) + len(tail)).to_bytes(4, "little")
    return b"".join((_GZIP_HEAD, packed, _pack_tail(tail), ending))


@lru_cache(maxsize=64)
def _pack_tail(tail: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(tail) + packer.flush()


def _is_packable(request: Request, reply: Reply) -> bool:
    return (
        len(reply.body) + len(reply.tail) > _WORTH_PACKING
        and not reply.mime.startswith("image/")
        and "gzip" in request.headers.get("accept-encoding", "")
    )


def _matches(wanted: str, etag: str | None) -> bool:
    if etag is None:
        return False
    return wanted == "*" or etag.removeprefix("W/") in (
        tag.strip().removeprefix("W/") for tag in wanted.split(",")
    )


def _is_unchanged(request: Request, modified_at: datetime | None) -> bool:
    try:
        since = parsedate_to_datetime(request.headers["if-modified-since"])
    except (KeyError, ValueError):
        return False
    return modified_at is not None and int(modified_at.timestamp()) <= since.timestamp()


def _now() -> str:
    return _http_date(int(datetime.now(UTC).timestamp()))


@lru_cache(maxsize=4_096)
def _http_date(seconds: int) -> str:
    return format_datetime(datetime.fromtimestamp(seconds, UTC), usegmt=True)
