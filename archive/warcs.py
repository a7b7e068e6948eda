"""Rows of the warcs table: how far an open file is acknowledged, and what a closed one is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.clock import format_utc
from archive.errors import StoreError
from archive.folder import ArchiveFolder
from archive.values import dataclass
from archive.warcfile import ClosedFile, WarcFile

PREFIX = "BAOLUU"  # files of other crawlers bear other names
_NAME = re.compile(rf"{PREFIX}-\d{{14}}-\d{{5,}}-[A-Za-z0-9_]+\.warc\.gz")


def is_ours(filename: str) -> bool:
    """Whether a file was written by a run, neither taken in nor a copy that somebody made beside it."""
    return _NAME.fullmatch(filename) is not None


def list_own(folder: ArchiveFolder) -> list[Path]:
    """The files that runs wrote, by name; one that is still open, or was when its run died, ends in `.open`."""
    paths = sorted(folder.warc.glob(f"{PREFIX}-*"))
    return [path for path in paths if is_ours(path.name.removesuffix(".open")) and path.is_file()]


def note_open(connection: Any, file: WarcFile) -> None:
    """Commits the length up to which the open file is acknowledged."""
    connection.execute(
        "INSERT INTO warcs (filename, bytes, records, opened_at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (filename) DO UPDATE SET bytes = excluded.bytes, records = excluded.records",
        (file.filename, file.size, file.records, format_utc(file.opened_at)),
    )


def note_closed(connection: Any, closed: ClosedFile) -> None:
    """Says that the file is whole, with its SHA-256, and when it was complete: as its last capture began."""
    connection.execute(
        "UPDATE warcs SET bytes = ?, records = ?, sha256 = ?, closed_at = coalesce("
        "(SELECT max(captured_at) FROM captures WHERE warc = filename), opened_at) WHERE filename = ?",
        (closed.bytes, closed.records, closed.sha256, closed.filename),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Altered:
    """A closed file that is not there, or not as long as it was."""

    filename: str
    closed_bytes: int
    found_bytes: int | None  # None: it is not there

    def __str__(self) -> str:
        if self.found_bytes is None:
            return "is missing"
        return f"has {self.found_bytes} bytes and had {self.closed_bytes} when it was closed"


def find_altered_files(connection: Any, folder: ArchiveFolder) -> Iterator[Altered]:
    """The closed files that are missing, shorter or longer, by name; nothing is read of them."""
    rows = connection.execute("SELECT filename, bytes FROM warcs WHERE sha256 IS NOT NULL ORDER BY filename")
    for filename, size in rows:
        path = folder.warc / filename
        found = path.stat().st_size if path.is_file() else None
        if found != size:
            yield Altered(filename=filename, closed_bytes=size, found_bytes=found)


def describe_altered(connection: Any, folder: ArchiveFolder) -> str | None:
    """One sentence about the files that a run or a status finds altered; None where all are as they were."""
    found = list(find_altered_files(connection, folder))
    if not found:
        return None
    count = "A WARC file is" if len(found) == 1 else f"{len(found)} WARC files are"
    return (
        f"{count} not as when closed: warc/{found[0].filename} {found[0]}. Bring it back from a backup; "
        "`baoluu verify` names all that is damaged."
    )


def require_closed_files(connection: Any, folder: ArchiveFolder) -> None:
    """Does nothing where every closed file is there, as long as it was.

    Raises: StoreError, naming the first that is not.
    """
    for altered in find_altered_files(connection, folder):
        path = folder.warc / altered.filename
        raise StoreError(
            f"{path} {altered}: bring it back from a backup. Only where it is lost for good: move archive.db away, "
            "which alone still tells what stood in it, and what there is of the file; run again, and the files "
            "that are left are read; `baoluu import` then saves what can be read of the one that was moved.",
            path=path,
        )


def note_records(connection: Any, filename: str, *, records: int) -> None:
    """Counts further records of a closed file that is read again, making its row with the first of them."""
    connection.execute(
        "INSERT INTO warcs (filename, bytes, records, opened_at) VALUES (?, 0, ?, ?) "
        "ON CONFLICT (filename) DO UPDATE SET records = records + excluded.records",
        (filename, records, format_utc(parse_opened_at(filename))),
    )


def note_foreign(connection: Any, filename: str, *, opened_at: str) -> None:
    """Makes the row of a file that another crawler wrote."""
    connection.execute(
        "INSERT OR IGNORE INTO warcs (filename, bytes, opened_at) VALUES (?, 0, ?)", (filename, opened_at)
    )


def parse_opened_at(filename: str) -> datetime:
    """The moment in a file's name, `BAOLUU-20260528024300-00000-baothainguyen.warc.gz`."""
    return datetime.strptime(filename.split("-")[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def count_captures(connection: Any) -> dict[str, int]:
    """Number of captures by file."""
    return dict(connection.execute("SELECT warc, count(*) FROM captures GROUP BY warc").fetchall())


def count_records(connection: Any, filename: str) -> int:
    """Number of records that have been counted in a file."""
    (records,) = connection.execute("SELECT records FROM warcs WHERE filename = ?", (filename,)).fetchone()
    return int(records)
