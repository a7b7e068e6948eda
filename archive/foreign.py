"""Files of other crawlers: what is in them, in a form that this archive can keep and read again.

A file whose records are each one whole gzip member is kept as it is. Any other, an ARC file, an uncompressed or a
damaged one, is written anew record by record, and what could not be saved is named.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator
from warcio.archiveiterator import ArchiveIterator as ArcIterator
from warcio.exceptions import ArchiveLoadFailed

from archive.errors import DamagedRecord, StoreError, TruncatedRecord
from archive.scan import iter_records
from archive.stream import find_member

Headers = tuple[tuple[str, str], ...]
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_ENDS = b"\r\n\r\n"
_HEAD = re.compile(rb"\n(WARC/[01]\.\d{1,2}\r?\n)")
_HEAD_BYTES = 12
_DRAFT = b"WARC/0."  # of the standard, as Heritrix 1 wrote: the fields are those of WARC 1.0
_WINDOW_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Lost:
    """A stretch of a file that holds no record anybody can read."""

    offset: int  # bytes into the file
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """A record of a file that is written anew."""

    version: bytes  # as it stands in the file: "WARC/1.0"
    headers: Headers
    block: bytes

    def pack(self) -> bytes:
        """The record as one gzip member, its length as it is."""
        lines = [f"{name}: {value}\r\n" for name, value in self.headers if name.lower() != "content-length"]
        head = "".join([*lines, f"Content-Length: {len(self.block)}\r\n\r\n"]).encode(
            "utf-8", "surrogateescape"
        )
        version = b"WARC/1.0" if self.version.startswith(_DRAFT) else self.version
        return gzip.compress(b"%b\r\n%b%b%b" % (version, head, self.block, _ENDS), mtime=0)


def find_flaw(path: Path) -> StoreError | None:
    """Why a file cannot be kept byte for byte, or None where every record is one whole gzip member."""
    try:
        for _ in iter_records(path):
            pass
    except (DamagedRecord, TruncatedRecord) as flaw:
        return flaw
    return None


def iter_salvaged(path: Path) -> Iterator[Whole | Lost]:
    """Every record of a file that can be read, and the places where nothing can."""
    with path.open("rb") as file:
        start = file.read(16)
        file.seek(0)
        if start.startswith(b"filedesc://") or _is_packed_arc(path, start):
            yield from _iter_arc(file)
        else:
            yield from _iter_warc(file, path.stat().st_size, is_packed=start[:2] == _GZIP)


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
        end = offset
        file.seek(offset)
        try:
            for record in ArchiveIterator(file, parse_http=False, strict_mode=False):
                block = record.reader.read()
                if len(block) != record.content_length:
                    raise ValueError("it ends before its Content-Length")
                end = record.stream_pos + 1
                yield Whole(
                    version=(record.headers.status_line or "WARC/1.0").encode(),
                    headers=record.headers.to_tuples(),
                    block=block,
                )
            reason = "no record begins here" if end == offset else None
        except (ValueError, OSError) as error:
            reason = str(error)
        if reason is None:
            return
        yield Lost(offset=end, reason=reason)
        offset = find_member(file, end + 1, size) if is_packed else _find_head(file, end + 1, size)


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
        for record in records:
            yield Whole(
                version=b"WARC/1.0",
                headers=tuple(record.rec_headers.headers),
                block=record.raw_stream.read(),
            )
    except (ArchiveLoadFailed, EOFError, OSError, ValueError, zlib.error) as error:
        yield Lost(offset=file.tell(), reason=str(error))
