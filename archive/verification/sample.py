"""Some captures drawn by lot: a look that takes seconds and may be taken every day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archive.errors import DamagedRecord, TruncatedRecord
from archive.folder import ArchiveFolder
from archive.replay import Capture
from archive.scan import read_record
from archive.verification.files import Progress, list_files, read_entry, verify_presence
from archive.verification.findings import Finding
from archive.verification.records import Trouble, find_record_troubles, find_row_troubles

_DRAWN = f"SELECT {', '.join(Capture.__slots__)} FROM captures ORDER BY random() LIMIT ?"


def verify_sample(
    connection: Any, folder: ArchiveFolder, size: int, progress: Progress, *, is_running: bool
) -> Iterator[Finding]:
    """What is wrong with every file's name and size, and with `size` captures anywhere in them."""
    for name, _ in list_files(connection):
        yield from verify_presence(folder, read_entry(connection, name), is_running=is_running)
    rows = connection.execute(_DRAWN, (size,)).fetchall()
    progress.total_bytes = sum(row[Capture.__slots__.index("length")] for row in rows)
    for row in rows:
        yield from _verify_capture(
            folder, Capture(**dict(zip(Capture.__slots__, row, strict=True))), progress
        )


def _verify_capture(folder: ArchiveFolder, row: Capture, progress: Progress) -> Iterator[Finding]:
    path = folder.find_warc(row.warc)
    if path is None:
        return  # told already
    for fault, detail in _find_troubles(path, row, progress):
        yield Finding(
            fault=fault,
            detail=detail,
            path=f"warc/{row.warc}",
            offset=row.offset,
            record_id=row.record_id,
            url=row.url,
        )


def _find_troubles(path: Path, row: Capture, progress: Progress) -> Iterator[Trouble]:
    try:
        record = read_record(path, row.offset, row.length)
    except (DamagedRecord, TruncatedRecord) as error:
        yield "damaged record", str(error.__cause__ or error)
        return
    progress.note(record)
    yield from find_record_troubles(record, warc=row.warc)
    yield from find_row_troubles(record, row)
