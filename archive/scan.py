"""A strict reader of WARC files with one gzip member per record: every record proved, or the place of the damage.

Proved are the gzip framing, CRC and length, the WARC head, the block's length and digest, and the two line ends
behind it. Readers that skip what they cannot read, as most do, see no difference between a torn file and a short one.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import zlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from archive.errors import DamagedRecord, TruncatedRecord
from archive.records import Wire
from archive.spool import Spool
from archive.values import dataclass

_READ_BYTES = 64 * 1024
_PIECE_BYTES = 1024 * 1024
_HEAD_LIMIT = 4 * 1024 * 1024  # target URIs may be of any length, but not longer than this
_VERSION = re.compile(rb"WARC/1\.[01]\r\n")
_HEADER_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n]*)")
_LENGTH = re.compile(r"\d{1,18}")
_NOTHING = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"  # the digest of no bytes


@dataclass(frozen=True, kw_only=True)
class Record:
    """A record as it stands in a file, with proof that it is whole."""

    offset: int  # bytes into the compressed file
    length: int  # bytes of its gzip member
    rec_type: str
    record_id: str
    headers: tuple[tuple[str, str], ...]  # of WARC, in order
    block: Wire

    def header(self, name: str) -> str | None:
        """Value of the first WARC header of this name, whatever its case, or None."""
        return self._first_values.get(name.lower())

    @property
    def block_digest(self) -> str | None:
        """The digest of the block that the record declares, which reading it has proved, or None."""
        return _find_digest(self._first_values)

    @cached_property
    def _first_values(self) -> dict[str, str]:
        return {key.lower(): value for key, value in reversed(self.headers)}


class _Flaw(ValueError):
    """What is wrong with a member, before it is known where it stands."""


class _Torn(_Flaw):
    """The file ends inside the member."""


def iter_records(path: Path, *, start: int = 0) -> Iterator[Record]:
    """Every record from `start` on, in the order of the file, each proved; blocks above 4 MiB are mapped.

    Raises:
        TruncatedRecord: the file ends inside a record; `offset` says where that one begins.
        DamagedRecord: what stands at `offset` is no whole record.
    """
    with path.open("rb", buffering=0) as file:
        size, offset = os.fstat(file.fileno()).st_size, start
        while offset < size:
            record = _read_at(file.fileno(), offset, path=path)
            yield record
            offset += record.length


def read_record(path: Path, offset: int, length: int) -> Record:
    """The record at this place, proved, of exactly this length.

    Raises:
        TruncatedRecord · DamagedRecord: no whole record of this length stands there.
    """
    with path.open("rb", buffering=0) as file:
        record = _read_at(file.fileno(), offset, path=path)
    if record.length != length:
        message = f"{path}: the record at offset {offset} has {record.length} bytes, not {length}: run verify"
        raise DamagedRecord(message, path=path, offset=offset)
    return record


def _read_at(descriptor: int, offset: int, *, path: Path) -> Record:
    member = _Member(descriptor, offset)
    try:
        return _read_record(member, offset)
    except _Torn as flaw:
        message = (
            f"{path}: the file ends inside the record at offset {offset} ({flaw}): the next start trims it"
        )
        raise TruncatedRecord(message, path=path, offset=offset) from flaw
    except _Flaw as flaw:
        message = f"{path}: the record at offset {offset} is damaged ({flaw}): restore the file from a copy"
        raise DamagedRecord(message, path=path, offset=offset) from flaw


class _Member:
    """One gzip member, unpacked piece by piece from where it begins in the file."""

    def __init__(self, descriptor: int, offset: int) -> None:
        self.end = offset  # where the member ends, once it is read
        self._descriptor = descriptor
        self._stream = zlib.decompressobj(31)
        self._rest = b""

    def read(self) -> bytes:
        """The next piece of at most 1 MiB, b"" behind the last one."""
        while not self._stream.eof:
            if not self._rest:
                self._rest = os.pread(self._descriptor, _READ_BYTES, self.end)
                self.end += len(self._rest)
            if piece := self._unpack():
                return piece
        return b""

    def _unpack(self) -> bytes:
        is_at_end = not self._rest
        try:
            piece = self._stream.decompress(self._rest, _PIECE_BYTES)
        except zlib.error as error:
            raise _Flaw(str(error)) from error
        if is_at_end and not piece:
            raise _Torn("gzip member without its end")
        self._rest = self._stream.unconsumed_tail
        self.end -= len(self._stream.unused_data)
        return piece


def _read_record(member: _Member, offset: int) -> Record:
    head, rest = _read_head(member)
    headers = _parse_head(head)
    named = {name.lower(): value for name, value in headers}
    if not _LENGTH.fullmatch(named.get("content-length", "")):
        raise _Flaw("no Content-Length")
    block = _read_block(member, rest, int(named["content-length"]), _find_digest(named))
    return Record(
        offset=offset,
        length=member.end - offset,
        rec_type=named.get("warc-type", ""),
        record_id=named.get("warc-record-id", ""),
        headers=headers,
        block=block,
    )


def _find_digest(named: dict[str, str]) -> str | None:
    """The digest that a block is held against; wget gives its revisits that of no bytes, whatever their block is."""
    declared = named.get("warc-block-digest")
    return None if declared == _NOTHING and named.get("warc-type") == "revisit" else declared


def _read_head(member: _Member) -> tuple[bytes, bytes]:
    """The head without its blank line, and what has been unpacked behind it."""
    unpacked = b""
    while len(unpacked) < _HEAD_LIMIT:
        piece = member.read()
        unpacked += piece
        head, blank, rest = unpacked.partition(b"\r\n\r\n")
        if blank:
            return head, rest
        if not piece:
            break
    raise _Flaw("no blank line behind the head")


def _parse_head(head: bytes) -> tuple[tuple[str, str], ...]:
    version = _VERSION.match(head)
    if version is None:
        raise _Flaw("no WARC/1.x version line")
    lines = head[version.end() :].split(b"\r\n")
    matches = [_HEADER_LINE.fullmatch(line) for line in lines]
    if not all(matches):
        raise _Flaw("a malformed header line")
    return tuple((_decode(match[1]), _decode(match[2])) for match in matches if match)


def _decode(value: bytes) -> str:
    text = value.decode("utf-8", "surrogateescape").rstrip(" \t")
    # WARC 1.0 was read to ask for URIs in angle brackets (wget does so); record ids keep theirs
    return text[1:-1] if text[:5] == "<http" and text[-1] == ">" else text


def _read_block(member: _Member, piece: bytes, length: int, declared: str | None) -> Wire:
    """The block, once length, digest, the line ends behind it and the gzip trailer are proved."""
    spool, digest = Spool(), _Digest(declared)
    while piece and spool.length + len(piece) < length:
        spool.write(piece)
        digest.update(piece)
        piece = member.read()
    missing = length - spool.length
    spool.write(piece[:missing])
    digest.update(piece[:missing])
    _verify_end(member, piece[missing:], is_short=spool.length < length)
    digest.verify()
    return spool.finish()


def _verify_end(member: _Member, tail: bytes, *, is_short: bool) -> None:
    while len(tail) <= len(b"\r\n\r\n") and (piece := member.read()):
        tail += piece
    if is_short or tail != b"\r\n\r\n":
        raise _Flaw("Content-Length does not lead to the two line ends that close a record")


class _Digest:
    """A declared digest and the bytes it is about; nothing declared, nothing to prove."""

    def __init__(self, declared: str | None) -> None:
        algorithm, _, self._value = (declared or "").partition(":")
        is_known = algorithm.lower() in ("md5", "sha1", "sha256", "sha384", "sha512")
        self._hash = hashlib.new(algorithm.lower(), usedforsecurity=False) if is_known else None

    def update(self, piece: bytes) -> None:
        if self._hash is not None:
            self._hash.update(piece)

    def verify(self) -> None:
        if self._hash is None:
            return
        computed = self._hash.digest()
        if self._value.rstrip("=") not in (base64.b32encode(computed).decode().rstrip("="), computed.hex()):
            raise _Flaw("the block digest differs")
