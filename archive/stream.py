"""Capture events read fast, for whoever reads a whole archive again: FastWARC takes the records out of the file.

Unlike `scan`, which proves every byte, this proves only that each record is whole; `verify` does the rest.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator

from archive.errors import DamagedRecord
from archive.event import ScannedEvent, group_events
from archive.places import open_file
from archive.scan import Record
from archive.values import dataclass

_MAGIC = b"\x1f\x8b\x08"
_HEAD = re.compile(rb"WARC/1\.")
_WINDOW_BYTES = 1 << 20
_PROBE_BYTES = 4096
_GZIP_WINDOW = 31  # zlib's window bits for a gzip member


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """The events of a file that begin between two offsets; who reads it may have to guess where the first one is."""

    place: str  # a path, or a URL that fsspec understands
    start: int  # bytes into the compressed file
    end: int
    size: int  # of the whole file


def iter_span(span: Span) -> Iterator[ScannedEvent]:
    """Events that begin inside the span, and one more, if there is one, that says where the next span begins.

    Raises: DamagedRecord where a record is not whole.
    """
    with open_file(span.place) as file:
        start = find_member(file, span.start, span.size) if span.start else 0
        for event in group_events(_skip_companions(_iter_records(file, start, span))):
            yield event
            if event.offset >= span.end:
                return


def _skip_companions(records: Iterator[Record]) -> Iterator[Record]:
    """The records from the first one that begins an event."""
    begun = False
    for record in records:
        begun = begun or record.header("WARC-Concurrent-To") is None
        if begun:
            yield record


def find_member(file: BinaryIO, start: int, size: int, head: re.Pattern[bytes] = _HEAD) -> int:
    """Offset of the first gzip member at or behind `start` that begins like a record; `size` where none does."""
    file.seek(start)
    window, base = b"", start
    while piece := file.read(_WINDOW_BYTES):
        window += piece
        at = window.find(_MAGIC)
        while at >= 0:
            if _begins_record(file, base + at, head):
                return base + at
            at = window.find(_MAGIC, at + 1)
        base, window = base + len(window) - 2, window[-2:]
        file.seek(base + 2)
    return size


def find_end(file: BinaryIO, offset: int) -> int:
    """The offset behind the gzip member at `offset`; where it does not end, `offset` itself."""
    file.seek(offset)
    stream = zlib.decompressobj(_GZIP_WINDOW)
    end = offset
    try:
        while not stream.eof and (piece := file.read(_WINDOW_BYTES)):
            stream.decompress(piece)
            end += len(piece)
    except zlib.error:
        return offset
    return end - len(stream.unused_data) if stream.eof else offset


def _begins_record(file: BinaryIO, offset: int, head: re.Pattern[bytes]) -> bool:
    file.seek(offset)
    try:
        begin = zlib.decompressobj(_GZIP_WINDOW).decompress(file.read(_PROBE_BYTES), _PROBE_BYTES)
    except zlib.error:
        return False
    return head.match(begin) is not None


def _iter_records(file: BinaryIO, start: int, span: Span) -> Iterator[Record]:
    """Records from `start` on, each once the next one shows where it ends."""
    waiting: tuple[int, Any, bytes] | None = None
    file.seek(start)
    for offset, headers, block in _iter_raw(file, start, span.place):
        if waiting is not None:
            yield _make_record(*waiting, end=offset)
        waiting = offset, headers, block
    if waiting is not None:
        start = find_end(file, waiting[0])
        yield _make_record(*waiting, end=start)
    if start != span.size:
        raise _damaged(span.place, start)


def _iter_raw(file: BinaryIO, start: int, place: str) -> Iterator[tuple[int, Any, bytes]]:
    """Offset, WARC headers and block of each record, for as long as they are whole."""
    offset = start
    try:
        for record in ArchiveIterator(file, parse_http=False):
            offset = record.stream_pos
            block = record.reader.read()
            if len(block) != record.content_length:
                raise _damaged(place, offset)
            yield offset, record.headers, block
    except (ValueError, OSError) as error:
        raise _damaged(place, offset) from error


def _make_record(offset: int, headers: Any, block: bytes, *, end: int) -> Record:
    named = headers.to_tuples()
    return Record(
        offset=offset,
        length=end - offset,
        rec_type=headers.get("WARC-Type") or "",
        record_id=headers.get("WARC-Record-ID") or "",
        headers=named,
        block=block,
    )


def _damaged(place: str, offset: int) -> DamagedRecord:
    return DamagedRecord(
        f"{place} cannot be read from byte {offset} on: run `baoluu verify`, and bring the file back from a backup. "
        "Where there is none, move it out of the archive, and `baoluu import` it once the rest is in order: that "
        "saves every record that can be read.",
        path=place,
        offset=offset,
    )
