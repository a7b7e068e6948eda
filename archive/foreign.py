"""Files of other crawlers: what is in them, in a form that this archive can keep and read again.

A file whose records are each one whole gzip member is kept as it is. Any other, an ARC file, an uncompressed or a
damaged one, is written anew record by record, and what could not be saved is named.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator
from warcio.archiveiterator import ArchiveIterator as ArcIterator
from warcio.exceptions import ArchiveLoadFailed

from archive.arc import FIELDS, find_fields, name_record
from archive.errors import DamagedRecord, TruncatedRecord
from archive.foreignrecord import find_refusal
from archive.records import Wire
from archive.scan import iter_records, read_record
from archive.spool import Spool
from archive.stream import find_end, find_member
from archive.values import dataclass
from archive.warcfile import explain_error

Headers = tuple[tuple[str, str], ...]
_GZIP = b"\x1f\x8b"
_ENDS = b"\r\n\r\n"
_HEAD = re.compile(rb"\n(WARC/[01]\.\d{1,2}\r?\n)")
_HEAD_BYTES = 12
_BLANK = re.compile(rb"\r?\n\r?\n")
_DRAFT = b"WARC/0."  # of the standard, as Heritrix 1 wrote: the fields are those of WARC 1.0
_WINDOW_BYTES = 1 << 20
_LENGTH_DIGITS = 18
_OF_ARC = ("WARC-Type", "WARC-Filename", *FIELDS.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class Lost:
    """A stretch of a file that holds no record anybody can read."""

    offset: int  # bytes into the file
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """A record of a file that is written anew."""

    offset: int  # bytes into the file
    version: bytes  # as it stands in the file: "WARC/1.0"
    headers: Headers
    block: Wire

    def write(self, target: BinaryIO) -> None:
        """Adds the record to a file as one gzip member, its length as it is."""
        lines = [f"{name}: {value}\r\n" for name, value in self.headers if name.lower() != "content-length"]
        head = "".join([*lines, f"Content-Length: {len(self.block)}\r\n\r\n"]).encode(
            "utf-8", "surrogateescape"
        )
        version = b"WARC/1.0" if self.version.startswith(_DRAFT) else self.version
        with gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0) as member:
            member.writelines((version, b"\r\n", head, self.block, _ENDS))


@dataclass(frozen=True, kw_only=True, slots=True)
class Examination:
    """What a look at every record of a file shows."""

    is_whole: bool  # it can be kept byte for byte: every record is one whole gzip member
    refused: tuple[Lost, ...] = ()  # records that should be captures and cannot be


def examine(path: Path) -> Examination:
    """Whether the file can be kept as it is, and what cannot become a capture then."""
    refused = []
    try:
        for record in iter_records(path):
            if (reason := find_refusal(record)) is not None:
                refused.append(Lost(offset=record.offset, reason=reason))
    except (DamagedRecord, TruncatedRecord):
        return Examination(is_whole=False)
    return Examination(is_whole=True, refused=tuple(refused))


def write_anew(source: Path, path: Path) -> tuple[Lost, ...]:
    """Makes a file of every record that can be read and proved; what comes back is what is missing in it."""
    lost = []
    with path.open("wb") as target:
        for item in iter_salvaged(source):
            reason = item.reason if isinstance(item, Lost) else _write_record(item, target, path)
            if reason is not None:
                lost.append(Lost(offset=item.offset, reason=reason))
    return tuple(lost)


def _write_record(item: Whole, target: BinaryIO, path: Path) -> str | None:
    """Why the record is not there, or no capture can be made of it; the strict reader, who reads it from now on, must
    find nothing wrong with it."""
    start = target.tell()
    item.write(target)
    target.flush()
    try:
        record = read_record(path, start, target.tell() - start)
    except (DamagedRecord, TruncatedRecord) as flaw:
        target.seek(start)
        target.truncate()
        return str(flaw.__cause__ or flaw)
    return find_refusal(record)


def iter_salvaged(path: Path) -> Iterator[Whole | Lost]:
    """Every record of a file that can be read, and the places where nothing can."""
    with path.open("rb") as file:
        start = file.read(16)
        file.seek(0)
        if start.startswith(b"filedesc://") or _is_packed_arc(path, start):
            yield from _iter_arc(file)
        else:
            size = path.stat().st_size
            yield from _iter_warc(file, size, is_packed=_is_packed(file, start, size))


def _is_packed(file: BinaryIO, start: bytes, size: int) -> bool:
    """Whether the records of a file are gzip members, whatever stands before the first of them."""
    if start[:2] == _GZIP or start.startswith(b"WARC/"):
        return start[:2] == _GZIP
    return find_member(file, 0, size) < _find_head(file, 1, size)


def _is_packed_arc(path: Path, start: bytes) -> bool:
    if start[:2] != _GZIP:
        return False
    with path.open("rb") as file:
        try:
            head = zlib.decompressobj(31).decompress(file.read(4096), 11)
        except zlib.error:
            return False
    return head == b"filedesc://"


def _iter_warc(file: BinaryIO, size: int, *, is_packed: bool) -> Iterator[Whole | Lost]:
    offset = 0
    while offset < size:
        last, reason = None, "no record begins here"
        try:
            for last in _iter_wholes(file, offset, is_packed=is_packed):
                yield last
            if last is not None:
                return
        except (ValueError, OSError) as error:
            reason = str(error)
        end = offset
        if last is not None:
            end = _find_end(file, last, is_packed=is_packed)
        yield Lost(offset=end, reason=reason)
        offset = find_member(file, end + 1, size) if is_packed else _find_head(file, end + 1, size)


def _iter_wholes(file: BinaryIO, start: int, *, is_packed: bool) -> Iterator[Whole]:
    """Every record from `start` on.

    Raises: ValueError · OSError where one is not whole.
    """
    offset: int | None = start
    while offset is not None:
        file.seek(offset)
        offset = None
        for record in ArchiveIterator(file, parse_http=False, strict_mode=False):
            length = _read_length(record)
            is_overlooked = (
                length != record.content_length
            )  # where another letter case spells `Content-Length`
            place = record.stream_pos
            block = (
                _read_block(file, place, length, is_packed=is_packed)
                if is_overlooked
                else _gather(record.reader)
            )
            if len(block) != length:
                raise ValueError("it ends before its Content-Length")
            whole = Whole(
                offset=place,
                version=(record.headers.status_line or "WARC/1.0").encode(),
                headers=record.headers.to_tuples(),
                block=block,
            )
            yield whole
            if is_overlooked:
                offset = _find_end(file, whole, is_packed=is_packed)
                break


def _read_length(record: Any) -> int:
    declared = (value for name, value in record.headers.to_tuples() if name.lower() == "content-length")
    text = next(declared, "")
    return int(text) if text.isdecimal() and len(text) <= _LENGTH_DIGITS else int(record.content_length)


def _read_block(file: BinaryIO, offset: int, length: int, *, is_packed: bool) -> Wire:
    """So many bytes behind the head of the record at `offset`, or fewer, where there are no more."""
    file.seek(offset)
    stream: Any = gzip.GzipFile(fileobj=file) if is_packed else file
    while stream.readline(_WINDOW_BYTES).strip():
        pass
    return _gather(_Limited(stream, length))


class _Limited:
    """The next bytes of a stream, and no more."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream = stream
        self._left = length

    def read(self, most: int) -> bytes:
        piece: bytes = self._stream.read(min(most, self._left))
        self._left -= len(piece)
        return piece


def _gather(reader: Any) -> Wire:
    """All that a reader has, in a file where it is much.

    Raises: ValueError: the reader fails · DiskFull · StoreError: there is no room, which is no damage of what is read.
    """
    spool = Spool()
    try:
        while piece := _read_piece(reader):
            spool.write(piece)
        return spool.finish()
    except OSError as error:
        raise explain_error(error, Path(gettempdir())) from error


def _read_piece(reader: Any) -> bytes:
    try:
        piece: bytes = reader.read(_WINDOW_BYTES)
    except OSError as error:
        raise ValueError(str(error)) from error
    return piece


def _find_end(file: BinaryIO, record: Whole, *, is_packed: bool) -> int:
    """The offset behind a record."""
    if is_packed:
        return find_end(file, record.offset)
    file.seek(record.offset)
    head = b""
    while (found := _BLANK.search(head)) is None and (piece := file.read(_WINDOW_BYTES)):
        head += piece
    end = record.offset + (found.end() if found else 0) + len(record.block)
    file.seek(end)
    return end + (len(_ENDS) if file.read(len(_ENDS)) == _ENDS else 0)


def _find_head(file: BinaryIO, start: int, size: int) -> int:
    """Offset of the next line at or behind `start` that begins a record of an uncompressed file; `size` where none
    does."""
    file.seek(start - 1)
    base, window = start - 1, b""
    while piece := file.read(_WINDOW_BYTES):
        window += piece
        found = _HEAD.search(window)
        if found is not None:
            return base + found.start(1)
        kept = window[-_HEAD_BYTES:]
        base, window = base + len(window) - len(kept), kept
    return size


def _iter_arc(file: BinaryIO) -> Iterator[Whole | Lost]:
    records: Any = ArcIterator(file, no_record_parse=True, arc2warc=True)
    try:
        if (fields := find_fields(file)) is not None:
            records.loader.arc_parser.headernames = fields
        for record in records:
            block = _gather(record.raw_stream)  # before its offset is asked for, which reads on to the next
            headers = [pair for pair in record.rec_headers.headers if pair[0] in _OF_ARC]
            yield Whole(
                offset=records.get_record_offset(),
                version=b"WARC/1.0",
                headers=(("WARC-Record-ID", name_record(headers, block)), *headers),
                block=block,
            )
    except (ArchiveLoadFailed, EOFError, OSError, ValueError, zlib.error) as error:
        yield Lost(offset=file.tell(), reason=str(error))
