"""CDXJ, the index that replay looks captures up in: `urlkey timestamp {json}`, sorted bytewise.

Every line is the one that cdxj-indexer makes of the same record.
"""

from __future__ import annotations

import base64
import hashlib
import json
import mmap
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from archive.http import parse_headers, split_message
from archive.records import Wire
from archive.scan import iter_records
from archive.urlkey import make_urlkey
from archive.warcfile import sync_folder

FIELDS_TYPE = "application/warc-fields"

_BATCH_LINES = 100_000  # about 40 MB
_MIME_END = re.compile(r"[;\s]")


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexFields:
    """What a record says of itself in the index; None: the line has no such field."""

    url: str
    timestamp: str  # 14 digits, UTC
    mime: str | None
    status: str | None
    digest: str | None


def read_index_fields(headers: Iterable[tuple[str, str]], block: Wire | memoryview) -> IndexFields | None:
    """The fields of a record with these WARC headers; None for a record that is not indexed."""
    warc = dict(headers)
    rec_type, content_type = warc["WARC-Type"], warc.get("Content-Type", "")
    is_indexed = rec_type in ("response", "revisit") or (
        rec_type in ("resource", "metadata") and content_type != FIELDS_TYPE
    )
    if not is_indexed:
        return None
    head = split_message(block)[0] if rec_type in ("response", "revisit") else b""
    return IndexFields(
        url=warc["WARC-Target-URI"],
        timestamp=re.sub(r"\D", "", warc["WARC-Date"].partition(".")[0]),
        mime="warc/revisit" if rec_type == "revisit" else _find_mime(rec_type, content_type, head),
        status=_find_status(head),
        digest=warc.get("WARC-Payload-Digest") or (None if rec_type == "revisit" else _digest_sha1(block)),
    )


def _find_status(head: bytes) -> str | None:
    """The word behind the protocol, whatever it is; None where there is neither a status line nor a header."""
    first_line = head.partition(b"\n")[0].decode("latin-1").rstrip()
    status = first_line.partition(" ")[2].strip().partition(" ")[0]
    return status if status or parse_headers(head) else None


def _find_mime(rec_type: str, content_type: str, head: bytes) -> str | None:
    if rec_type != "response":
        return _MIME_END.split(content_type, maxsplit=1)[0]
    sent = (value for name, value in parse_headers(head) if name.lower() == "content-type")
    return next((_MIME_END.split(_decode(value), maxsplit=1)[0] for value in sent), None)


def _decode(value: str) -> str:
    """A header value as UTF-8 if it is that, as latin-1 otherwise."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return value


def _digest_sha1(block: Wire | memoryview) -> str:
    """What cdxj-indexer computes for a record that names no payload digest."""
    return "sha1:" + base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode("ascii")


def format_cdxj(fields: IndexFields, *, filename: str, offset: int, length: int) -> str:
    """The line of a record, without its line end; offset and length are bytes in the compressed file."""
    values = {
        "url": fields.url,
        "mime": fields.mime,
        "status": fields.status,
        "digest": fields.digest,
        "length": str(length),
        "offset": str(offset),
        "filename": filename,
    }
    present = {name: value for name, value in values.items() if value is not None}
    return f"{make_urlkey(fields.url)} {fields.timestamp} {json.dumps(present)}"


def iter_cdxj(path: Path, *, start: int = 0) -> Iterator[str]:
    """The line of every indexed record of a WARC file from `start` on, in the order of the file.

    Raises:
        TruncatedRecord · DamagedRecord: no whole record stands where one should.
    """
    filename = path.name.removesuffix(".open")
    for record in iter_records(path, start=start):
        fields = read_index_fields(record.headers, record.block)
        if fields is not None:
            yield format_cdxj(fields, filename=filename, offset=record.offset, length=record.length)


def merge_index(path: Path, lines: Iterable[str]) -> int:
    """Puts the lines in their places in the sorted index file and returns how many it did not have.

    The file is replaced at once, or not at all; what stands between the new lines is copied, never read.

    Raises:
        OSError: the folder cannot be written.
    """
    fresh = sorted({line.encode("utf-8") + b"\n" for line in lines})
    with _map_index(path) as old, _replace_file(path) as new:
        added = position = 0
        for line in fresh:
            place = _find_place(old, line, position)
            new.write(old[position:place])
            position = place
            if old[place : place + len(line)] != line:
                new.write(line)
                added += 1
        new.write(old[position:])
    return added


def write_index(path: Path, lines: Iterable[str]) -> None:
    """Makes the index anew from lines in any order; the old one stands until the new one is whole.

    Raises:
        OSError: the folder cannot be written.
    """
    rebuilt = path.with_name(path.name + ".rebuilt")
    rebuilt.unlink(missing_ok=True)
    rebuilt.touch()
    remaining = iter(lines)
    while batch := list(islice(remaining, _BATCH_LINES)):
        merge_index(rebuilt, batch)
    rebuilt.replace(path)
    sync_folder(path.parent)


def _find_place(index: bytes | mmap.mmap, line: bytes, low: int) -> int:
    """Offset of the first line from `low` on that is not less than this one."""
    high = len(index)
    while low < high:
        middle = index.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = index.find(b"\n", middle) + 1
        if index[middle:end] < line:
            low = end
        else:
            high = middle
    return low


@contextmanager
def _map_index(path: Path) -> Iterator[bytes | mmap.mmap]:
    if not path.exists() or not path.stat().st_size:
        yield b""
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        yield mapped


@contextmanager
def _replace_file(path: Path) -> Iterator[IO[bytes]]:
    temporary = path.with_name(path.name + ".new")
    with temporary.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)
