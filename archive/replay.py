"""Captures read back out of the WARC files, revisits followed to the bytes they stand for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from archive.errors import StoreError
from archive.folder import ArchiveFolder
from archive.http import read_answer
from archive.loosening import restore_response
from archive.records import Answer
from archive.scan import Record, read_record
from archive.values import dataclass, replace
from archive.warcs import is_ours

_COLUMNS = (
    "id, url, captured_at, status, mime, rec_type, payload_digest, block_digest, record_id, refers_to, warc,"
    " offset, length, via"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Capture:
    """A row of the captures table."""

    id: int
    url: str
    captured_at: str  # ISO 8601 at UTC
    status: int | None
    mime: str | None
    rec_type: str
    payload_digest: str | None
    block_digest: str | None
    record_id: str
    refers_to: str | None
    warc: str
    offset: int  # bytes into the compressed file
    length: int
    via: str | None


def lookup_capture(connection: Any, capture_id: int) -> Capture | None:
    """The capture of this id, or None."""
    return _find_one(connection, "id = ?", (capture_id,))


def find_capture(connection: Any, url: str, *, near: str) -> Capture | None:
    """The successful capture of a URL whose moment is nearest to `near` (ISO 8601 at UTC), or None."""
    return _find_one(
        connection,
        "url = ? AND status IN (200, 304) ORDER BY abs(julianday(captured_at) - julianday(?)), id LIMIT 1",
        (url, near),
    )


def find_original(connection: Any, capture: Capture) -> Capture | None:
    """The response that holds the body of a capture: itself, or what a revisit refers to; None if not here."""
    if capture.rec_type != "revisit":
        return capture
    return (
        _find_one(connection, "url = ? AND record_id = ?", (capture.url, capture.refers_to))
        or _find_one(
            connection,
            "payload_digest = ? AND rec_type = 'response' ORDER BY record_id <> ?, id LIMIT 1",
            (capture.payload_digest, capture.refers_to),
        )
        or _find_one(
            connection, "record_id = ? AND rec_type = 'response' ORDER BY id LIMIT 1", (capture.refers_to,)
        )
    )


def read_capture(connection: Any, folder: ArchiveFolder, capture: Capture) -> Answer:
    """What the server answered, taken apart; for a revisit the answer that it refers to.

    Raises: StoreError when the file or the original is not there · DamagedRecord · TruncatedRecord.
    """
    return read_answer(read_response(connection, folder, capture).block)


def read_response(connection: Any, folder: ArchiveFolder, capture: Capture) -> Record:
    """The record of what the server answered, its block an HTTP message; for a revisit that of the capture that it
    refers to.

    Raises: StoreError when the file or the original is not there · DamagedRecord · TruncatedRecord.
    """
    original = find_original(connection, capture)
    path = find_file(folder, original or capture)
    if original is None:
        raise StoreError(
            f"Capture {capture.id} repeats {capture.refers_to or 'a response'}, which is not in this archive: "
            "import the WARC file that holds it.",
            path=path,
        )
    record = read_record(path, original.offset, original.length)
    return record if is_ours(original.warc) else replace(record, block=restore_response(record)[0])


def read_member(folder: ArchiveFolder, capture: Capture) -> bytes:
    """The capture's record as it stands in the file: one gzip member, a WARC file of its own.

    Raises: StoreError when the file is not there or ends before the record does.
    """
    path = find_file(folder, capture)
    with path.open("rb") as stream:
        stream.seek(capture.offset)
        member = stream.read(capture.length)
    if len(member) != capture.length:
        raise StoreError(
            f"{path} ends inside the record at {capture.offset}: run `baoluu verify`.",
            path=path,
            offset=capture.offset,
        )
    return member


def find_file(folder: ArchiveFolder, capture: Capture) -> Path:
    """The WARC file of a capture, closed or still written to.

    Raises: StoreError when it is not in the archive folder.
    """
    path = folder.find_warc(capture.warc)
    if path is None:
        raise StoreError(
            f"{capture.warc} is missing from {folder.warc}: put it back from a backup.",
            path=folder.warc / capture.warc,
        )
    return path


def _find_one(connection: Any, where: str, values: tuple[object, ...]) -> Capture | None:
    row = connection.execute(f"SELECT {_COLUMNS} FROM captures WHERE {where}", values).fetchone()
    return Capture(**dict(zip(Capture.__slots__, row, strict=True))) if row else None
