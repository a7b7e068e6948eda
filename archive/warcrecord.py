"""One WARC 1.1 record as one gzip member, its block byte for byte as it was given (ISO 28500:2017)."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from uuid import uuid4

from archive.cdxj import IndexFields, read_index_fields
from archive.digest import block_digest
from archive.records import Wire

Block = Wire | memoryview
Fields = tuple[tuple[str, str], ...]
HTTP_REQUEST_TYPE = "application/http;msgtype=request"
HTTP_RESPONSE_TYPE = "application/http;msgtype=response"

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_UNSAFE_IN_URI = re.compile(r"[^\x21-\x7e]")
_TEXT_LEVEL, _PACKED_LEVEL = 6, 0  # measured: docs/decisions/ has the figures
_GZIP_WINDOW = 31  # zlib's window bits for a gzip member


@dataclass(frozen=True, kw_only=True, slots=True)
class BuiltRecord:
    """A record ready to be written."""

    record_id: str  # "<urn:uuid:…>"
    rec_type: str
    member: bytes  # the whole record as one gzip member
    block_digest: str  # "sha256:<Base32>"
    payload_digest: str | None = None
    index: IndexFields | None = None  # None: the record has no line in the CDXJ index


def new_record_id() -> str:
    """A fresh `<urn:uuid:…>`."""
    return f"<urn:uuid:{uuid4()}>"


def build_record(headers: Fields, block: Block, *, is_packed: bool = False) -> BuiltRecord:
    """The record with these headers, its block digest and its length; a packed block is not compressed again.

    Raises:
        ValueError: a header holds a control character or a lone surrogate.
    """
    digest = block_digest(block)
    lines = (*headers, ("WARC-Block-Digest", digest), ("Content-Length", str(len(block))))
    head = b"WARC/1.1\r\n" + format_fields(lines) + b"\r\n"
    packer = zlib.compressobj(_PACKED_LEVEL if is_packed else _TEXT_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
    pieces = packer.compress(head), packer.compress(block), packer.compress(b"\r\n\r\n"), packer.flush()
    named = dict(headers)
    return BuiltRecord(
        record_id=named["WARC-Record-ID"],
        rec_type=named["WARC-Type"],
        member=b"".join(pieces),
        block_digest=digest,
        payload_digest=named.get("WARC-Payload-Digest"),
        index=read_index_fields(headers, block),
    )


def format_fields(fields: Fields) -> bytes:
    """Lines of `name: value`, as in the head of a record and in blocks of `application/warc-fields`.

    Raises:
        ValueError: one holds a control character, which would begin a line of its own, or a lone surrogate.
    """
    for name, value in fields:
        if _CONTROL.search(value) or _CONTROL.search(name):
            raise ValueError(f"control character in the WARC field {name!r}: {value[:200]!r}")
    return "".join([f"{name}: {value}\r\n" for name, value in fields]).encode("utf-8")


def parse_fields(block: Wire) -> Fields:
    """Names and values of a block of `application/warc-fields`, in order."""
    lines = bytes(block).decode("utf-8", "replace").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon)


def quote_uri(url: str) -> str:
    """The URL without its fragment; blanks, control characters and non-ASCII letters percent-encoded."""
    bare = url.partition("#")[0]
    return _UNSAFE_IN_URI.sub(_percent_encode, bare)


def _percent_encode(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))
