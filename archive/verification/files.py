"""The WARC files against what the database says of them: presence, size, checksum, every record, every row."""

from __future__ import annotations

import hashlib
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import field
from pathlib import Path
from typing import Any

from archive.folder import ArchiveFolder
from archive.foreignrecord import is_capture
from archive.replay import Capture
from archive.scan import Record
from archive.values import dataclass
from archive.verification.findings import Fault, Finding
from archive.verification.index import Tally
from archive.verification.packing import find_altered
from archive.verification.records import find_record_troubles, find_row_troubles
from archive.verification.walk import Damage, walk_records
from archive.warcs import is_ours

_COLUMNS = ", ".join(Capture.__slots__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A row of the warcs table with the rows of its captures, read at one moment."""

    filename: str
    bytes: int  # committed, so far, where the file is open
    sha256: str | None
    is_closed: bool
    captures: tuple[Capture, ...]


@dataclass(kw_only=True, slots=True)
class Progress:
    """What has been looked at so far."""

    watch: Callable[[str, int, int], None]
    total_bytes: int = 0
    files: int = 0
    bytes: int = 0
    records: int = 0

    def expect(self, files: list[tuple[str, int]]) -> None:
        self.files, self.total_bytes = len(files), sum(size for _, size in files)

    def note(self, record: Record) -> None:
        self.records += 1
        self.bytes += record.length
        self.watch("bytes of WARC files", self.bytes, self.total_bytes)


def list_files(connection: Any) -> list[tuple[str, int]]:
    """Name and committed size of every file that the database knows, by name."""
    return [tuple(row) for row in connection.execute("SELECT filename, bytes FROM warcs ORDER BY filename")]


def read_entry(connection: Any, filename: str) -> Entry:
    """The rows about one file, as one state of the database."""
    connection.execute("BEGIN")
    try:
        row = connection.execute(
            "SELECT bytes, sha256, closed_at IS NOT NULL FROM warcs WHERE filename = ?", (filename,)
        ).fetchone()
        captures = connection.execute(
            f"SELECT {_COLUMNS} FROM captures WHERE warc = ? ORDER BY offset", (filename,)
        )
        rows = tuple(Capture(**dict(zip(Capture.__slots__, capture, strict=True))) for capture in captures)
    finally:
        connection.execute("ROLLBACK")
    return Entry(filename=filename, bytes=row[0], sha256=row[1], is_closed=bool(row[2]), captures=rows)


def verify_presence(folder: ArchiveFolder, entry: Entry, *, is_running: bool) -> Iterator[Finding]:
    """Whether the file is there, under the right name and of the right size."""
    path = folder.find_warc(entry.filename)
    place = f"warc/{entry.filename}"
    if path is None:
        yield Finding(fault="missing file", path=place, detail=f"{len(entry.captures)} captures stand in it")
        return
    size = path.stat().st_size
    if size < entry.bytes:
        missing = sum(row.offset >= size for row in entry.captures)
        detail = f"it has {size} bytes, {entry.bytes} were acknowledged; {missing} captures stand in what is missing"
        yield Finding(fault="short file", path=place, detail=detail)
    if size > entry.bytes and entry.is_closed:
        yield Finding(
            fault="long file", path=place, detail=f"it has {size} bytes, {entry.bytes} when it was closed"
        )
    if path.name.endswith(".open") and not is_running:
        yield Finding(fault="left open", path=f"{place}.open", detail="no run is writing to it")


def verify_content(
    folder: ArchiveFolder, entry: Entry, tally: Tally, progress: Progress
) -> Iterator[Finding]:
    """Every record proved and compared with its row; of an open file what has been acknowledged."""
    path = folder.find_warc(entry.filename)
    size = path.stat().st_size if path is not None else 0  # once: a run may rename the file while it is read
    if path is None:
        tally.damaged.add(entry.filename)
    if path is None or not size:
        return
    comparison = _Comparison(entry=entry, place=f"warc/{entry.filename}")
    end = size if entry.is_closed else entry.bytes
    for found in walk_records(path, end=end):
        if isinstance(found, Damage):
            tally.damaged.add(entry.filename)
            yield comparison.locate(found)
            continue
        progress.note(found)
        tally.note_record(found, entry.filename)
        yield from comparison.compare(found)
    yield from comparison.finish(size)
    if entry.is_closed and entry.filename not in tally.damaged:
        yield from _verify_checksum(path, entry, comparison)


def _verify_checksum(path: Path, entry: Entry, comparison: _Comparison) -> Iterator[Finding]:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if sha256 == entry.sha256:
        return
    altered = find_altered(path)
    for offset in altered:
        yield comparison.describe("altered record", "its packing was changed, its content was not", offset)
    if not altered:
        detail = f"its SHA-256 is {sha256}, it was {entry.sha256} when it was closed"
        yield Finding(fault="checksum differs", path=comparison.place, detail=detail)


@dataclass(kw_only=True, slots=True)
class _Comparison:
    """The records of one file, met in their order, and the rows that should be theirs."""

    entry: Entry
    place: str
    _seen: dict[int, tuple[str, str | None]] = field(default_factory=dict)  # offset → record id, URL
    _found: set[int] = field(default_factory=set)  # ids of rows whose record was met
    _by_offset: dict[int, Capture] = field(default_factory=dict)
    _by_record: dict[str, Capture] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_offset = {row.offset: row for row in self.entry.captures}
        self._by_record = {row.record_id: row for row in self.entry.captures}

    def compare(self, record: Record) -> Iterator[Finding]:
        """What is wrong with the record, or between it and its row."""
        self._seen[record.offset] = (record.record_id, record.header("WARC-Target-URI") or self._last_url())
        for fault, detail in find_record_troubles(record, warc=self.entry.filename):
            yield self.describe(fault, detail, record.offset)
        is_expected = (
            record.rec_type in ("response", "revisit") if is_ours(self.entry.filename) else is_capture(record)
        )
        if is_expected:
            yield from self._compare_row(record)

    def _compare_row(self, record: Record) -> Iterator[Finding]:
        row = self._by_offset.get(record.offset)
        if row is None:
            row = self._by_record.get(record.record_id)
            if row is None:
                yield self.describe("record without row", "no capture stands for it", record.offset)
                return
            self._found.add(row.id)
            detail = f"capture {row.id} says that it begins at byte {row.offset}"
            yield self.describe("wrong offset", detail, record.offset)
            return
        self._found.add(row.id)
        for fault, detail in find_row_troubles(record, row):
            yield self.describe(fault, detail, record.offset)

    def finish(self, size: int) -> Iterator[Finding]:
        """The rows whose record was not met; those at a damaged place, and behind the end of a file that has become
        short, have been told already."""
        for row in self.entry.captures:
            if row.id not in self._found and row.offset not in self._seen and row.offset < size:
                yield Finding(
                    fault="row without record",
                    detail=f"capture {row.id} stands for a record that is not there",
                    path=self.place,
                    offset=row.offset,
                    record_id=row.record_id,
                    url=row.url,
                )

    def locate(self, damage: Damage) -> Finding:
        """The damage, named by the capture that it belongs to; what its own head says may be damaged too."""
        row = self._by_offset.get(damage.offset)
        event = row or (self._find_event(damage.offset) if damage.offset < self.entry.bytes else None)
        record_id = row.record_id if row else damage.record_id or (event and event.record_id)
        url = event.url if event else damage.url
        self._seen[damage.offset] = (record_id or "", url)
        return self.describe("damaged record", damage.reason, damage.offset)

    def _find_event(self, offset: int) -> Capture | None:
        """The last capture that begins before this place: its request and metadata follow it."""
        place = bisect(self.entry.captures, offset, key=lambda row: row.offset)
        return self.entry.captures[place - 1] if place else None

    def describe(self, fault: Fault, detail: str, offset: int) -> Finding:
        record_id, url = self._seen.get(offset, (None, None))
        return Finding(
            fault=fault, detail=detail, path=self.place, offset=offset, record_id=record_id, url=url
        )

    def _last_url(self) -> str | None:
        return next((url for _, url in reversed(self._seen.values()) if url), None)
