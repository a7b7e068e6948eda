"""Files of other crawlers: what is in them, in a form that this archive can keep and read again.

A file whose records are each one whole gzip member is kept as it is. Any other, an ARC file, an uncompressed or a
damaged one, is written anew record by record, and what could not be saved is named.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from warcio.statusandheaders import StatusAndHeadersParser

from archive import arc
from archive.errors import DamagedRecord, TruncatedRecord
from archive.foreignrecord import find_refusal
from archive.salvage import Form, Headers, Lost, Whole, find_head, read_block, read_line, salvage
from archive.scan import iter_records, read_record
from archive.stream import find_member
from archive.values import dataclass

_GZIP = b"\x1f\x8b"
_ZSTD = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")  # a frame; one with a dictionary, as WARC files may begin
_HEAD = re.compile(rb"WARC/[01]\.\d{1,2}\r?\n")
_VERSION = re.compile(rb"WARC/[01]\.\d{1,2}")
_LENGTH = re.compile(r"[0-9]{1,18}")
_FIELDS = StatusAndHeadersParser([], verify=False)  # continued lines joined, lines without a colon left out
_HEAD_LINES = 10_000
_PROBE_BYTES = 4096


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
        size, start = path.stat().st_size, file.read(_PROBE_BYTES)
        begin = _unpack(start)
        if (reason := _find_reason(begin)) is not None:
            yield Lost(offset=0, reason=reason)
            return
        form = arc.FORM if begin.startswith(arc.MAGIC) else FORM
        yield from salvage(file, size, form, is_packed=_is_packed(file, start, size, form))


def _find_reason(begin: bytes) -> str | None:
    """Why no record of a file that begins like this can be read, whatever follows; None where one may be."""
    if begin.startswith(_ZSTD):
        return "it is packed with Zstandard: unpack it with `zstd -d`, and import what comes out"
    return arc.find_refusal(begin) if begin.startswith(arc.MAGIC) else None


def _unpack(start: bytes) -> bytes:
    if start[:2] != _GZIP:
        return start
    try:
        return zlib.decompressobj(31).decompress(start, _PROBE_BYTES)
    except zlib.error:
        return b""


def _is_packed(file: BinaryIO, start: bytes, size: int, form: Form) -> bool:
    """Whether the records of a file are gzip members, whatever stands before the first of them."""
    if start[:2] == _GZIP or form.head.match(start):
        return start[:2] == _GZIP
    return find_member(file, 0, size, form.head) < find_head(file, 1, size, form.head)


def _read(stream: Any, offset: int) -> Whole:
    version = read_line(stream)
    if not _VERSION.fullmatch(version):
        raise ValueError("no record begins here")
    headers: Headers = tuple(_FIELDS.parse(_Head(stream), version).headers)
    length = next((value for name, value in headers if name.lower() == "content-length"), "")
    if not _LENGTH.fullmatch(length):
        raise ValueError("it has no Content-Length")
    return Whole(offset=offset, version=version, headers=headers, block=read_block(stream, int(length)))


class _Head:
    """The lines of a head, in bounds.

    Raises: ValueError where they do not end.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._lines = 0

    def readline(self) -> bytes:
        """The next line with its end."""
        self._lines += 1
        if self._lines > _HEAD_LINES:
            raise ValueError("its head does not end")
        return read_line(self._stream) + b"\n"


FORM = Form(head=_HEAD, read=_read)
"""Of WARC files, drafts of the standard too."""
