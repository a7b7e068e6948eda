"""One WARC 1.1 record as one gzip member, its block byte for byte as it was given (ISO 28500:2017)."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Sequence
from uuid import uuid4

from archive.cdxj import IndexFields, read_index_fields
from archive.digest import block_digest
from archive.records import Wire
from archive.values import dataclass

Block = Wire | memoryview
Fields = tuple[tuple[str, str], ...]
HTTP_REQUEST_TYPE = "application/http;msgtype=request"
HTTP_RESPONSE_TYPE = "application/http;msgtype=response"

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_UNSAFE_IN_URI = re.compile(r"[^\x21-\x7e]")
_LEVEL = 6  # measured: docs/decisions/ has the figures
_SMALL_BYTES = 4096  # below it a compressor of 20 kB does as well as one of 260 kB, and is made faster
_GZIP = 16  # added to zlib's window bits it makes a gzip member
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # deflate, no name, no time (RFC 1952, 2.3)
_GZIP_TRAILER = struct.Struct("<II")  # CRC-32 and length
_STORED_HEAD = struct.Struct("<BHH")  # last block?, length and its complement
_STORED_BYTES = 0xFFFF
_BLANK = b"\r\n\r\n"


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
    head = format_fields((*headers, ("WARC-Block-Digest", digest), ("Content-Length", str(len(block)))))
    pack = store_member if is_packed else deflate_member
    named = dict(headers)
    return BuiltRecord(
        record_id=named["WARC-Record-ID"],
        rec_type=named["WARC-Type"],
        member=pack((b"WARC/1.1\r\n", head, b"\r\n", block, b"\r\n\r\n")),
        block_digest=digest,
        payload_digest=named.get("WARC-Payload-Digest"),
        index=read_index_fields(named.get, block),
    )


def deflate_member(pieces: Sequence[Block]) -> bytes:
    """The pieces as one gzip member, compressed in a window no larger than they are."""
    size = sum(map(len, pieces))
    window_bits, memory_level = (15, 8) if size > _SMALL_BYTES else (12, 5)
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP + window_bits, memory_level)
    return b"".join([*map(packer.compress, pieces), packer.flush()])


def store_member(pieces: Sequence[Block]) -> bytes:
    """The pieces as one gzip member: the heads of WARC and HTTP deflated, what follows in stored blocks (RFC 1951,
    3.2.4), since deflate cannot make it smaller."""
    plain = b"".join(pieces)
    start = _find_heads(plain)
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -12, 5)
    member = [_GZIP_HEAD, packer.compress(plain[:start]), packer.flush(zlib.Z_SYNC_FLUSH)]  # ends with a byte
    for begin in range(start, len(plain), _STORED_BYTES):
        stored = plain[begin : begin + _STORED_BYTES]
        is_last = begin + _STORED_BYTES >= len(plain)
        member += [_STORED_HEAD.pack(is_last, len(stored), len(stored) ^ 0xFFFF), stored]
    member.append(_GZIP_TRAILER.pack(zlib.crc32(plain), len(plain) & 0xFFFFFFFF))
    return b"".join(member)


def _find_heads(plain: bytes) -> int:
    """Where a record's HTTP body begins; behind the record's own head where it holds no message with a short one."""
    own = plain.find(_BLANK) + len(_BLANK)
    found = plain.find(_BLANK, own, own + _SMALL_BYTES) + len(_BLANK)
    return found if len(_BLANK) <= found < len(plain) else own


def format_fields(fields: Fields) -> bytes:
    """Lines of `name: value`, as in the head of a record and in blocks of `application/warc-fields`.

    Raises:
        ValueError: one holds a control character, which would begin a line of its own, or a lone surrogate.
    """
    lines = [f"{name}: {value}" for name, value in fields]
    if _CONTROL.search("".join(lines)):
        culprit = next(line for line in lines if _CONTROL.search(line))
        raise ValueError(f"control character in the WARC field {culprit[:200]!r}")
    return "\r\n".join((*lines, "")).encode("utf-8")


def parse_fields(block: Wire) -> Fields:
    """Names and values of a block of `application/warc-fields`, in order."""
    lines = bytes(block).decode("utf-8", "replace").split("\r\n")
    pairs = [line.partition(":") for line in lines]
    return tuple([(name.strip(), value.strip()) for name, colon, value in pairs if colon])


def quote_uri(url: str) -> str:
    """The URL without its fragment; blanks, control characters and non-ASCII letters percent-encoded."""
    bare = url.partition("#")[0]
    return _UNSAFE_IN_URI.sub(_percent_encode, bare)


def quote_controls(url: str) -> str:
    """The URL with what no WARC field may hold, control characters and lone surrogates, percent-encoded."""
    return _UNWRITABLE.sub(_percent_encode, url)


def _percent_encode(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))
