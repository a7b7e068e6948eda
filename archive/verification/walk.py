"""A WARC file read to its end whatever is in it: whole records, and the places where none can be read."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from archive.errors import DamagedRecord, TruncatedRecord
from archive.scan import Record, iter_records
from archive.stream import find_member
from archive.values import dataclass

_PEEK_BYTES = 64 * 1024
_STEP_BYTES = 256
_RECORD_ID = re.compile(rb"^WARC-Record-ID:[ \t]*(<[^>\r\n]*>)", re.IGNORECASE | re.MULTILINE)
_TARGET_URI = re.compile(rb"^WARC-Target-URI:[ \t]*([^\r\n]+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Damage:
    """A place where no whole record stands."""

    offset: int
    reason: str
    record_id: str | None  # as far as the head can still be read
    url: str | None


def walk_records(path: Path, *, end: int) -> Iterator[Record | Damage]:
    """Every whole record that begins before `end`, and every damage between them, in the order of the file."""
    position = 0
    while position < end:
        try:
            for record in iter_records(path, start=position):
                yield record
                position = record.offset + record.length
                if position >= end:
                    return
        except (DamagedRecord, TruncatedRecord) as error:
            offset = position if error.offset is None else error.offset
            record_id, url = peek_head(path, offset)
            yield Damage(offset=offset, reason=_find_reason(error), record_id=record_id, url=url)
            position = _find_next(path, offset + 1)


def _find_reason(error: DamagedRecord | TruncatedRecord) -> str:
    return str(error.__cause__ or error)


def _find_next(path: Path, start: int) -> int:
    """Offset of the next gzip member that begins like a WARC record; the size of the file where there is none."""
    with path.open("rb") as file:
        return find_member(file, start, path.stat().st_size)


def peek_head(path: Path, offset: int) -> tuple[str | None, str | None]:
    """Record id and target URI of a damaged record, as far as its head can still be read."""
    with path.open("rb") as file:
        file.seek(offset)
        head = _unpack(file.read(_PEEK_BYTES)).partition(b"\r\n\r\n")[0]
    return _find_field(_RECORD_ID, head), _find_field(_TARGET_URI, head)


def _find_field(pattern: re.Pattern[bytes], head: bytes) -> str | None:
    match = pattern.search(head)
    return match[1].decode("utf-8", "replace") if match else None


def _unpack(packed: bytes) -> bytes:
    """What can be unpacked before the damage."""
    stream, unpacked = zlib.decompressobj(31), b""
    for place in range(0, len(packed), _STEP_BYTES):
        try:
            unpacked += stream.decompress(packed[place : place + _STEP_BYTES])
        except zlib.error:
            break
    return unpacked
