"""Records copied byte for byte out of the archive's WARC files into files of an export.

Whole events are taken: response or revisit, request, metadata, in whichever order they stand. Every record is proved on
its way.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from archive.cdxj import format_line
from archive.errors import StoreError
from archive.event import ScannedEvent, group_events
from archive.export.task import Task
from archive.folder import ArchiveFolder
from archive.foreignrecord import CAPTURE_TYPES
from archive.indexlines import IndexLines
from archive.scan import Record, iter_records
from archive.values import dataclass, replace

Tick = Callable[[int], None]


class Target(Protocol):
    """Where records are written to."""

    def write(self, piece: bytes, /) -> object: ...


OpenTarget = Callable[[str], AbstractContextManager[Target]]
"""From the name of a WARC file in the export to what takes its bytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A WARC file of the archive and what an export takes of it."""

    filename: str  # in the archive
    path: Path
    bytes: int  # committed, the size of a closed file
    offsets: frozenset[int]  # of the events that are taken, in bytes into the compressed file
    is_whole: bool  # every capture in it is taken

    @property
    def export_name(self) -> str:
        """The name of its records in the export; a file that is not whole says so."""
        return self.filename if self.is_whole else self.filename.replace(".warc.gz", "-part.warc.gz")


def find_sources(connection: Any, folder: ArchiveFolder) -> list[Source]:
    """The files that hold chosen captures (see `choose_captures`), by name.

    Raises: StoreError: one of them is not in the archive folder.
    """
    rows = connection.execute(
        "SELECT w.filename, w.bytes, w.closed_at IS NOT NULL FROM warcs w WHERE EXISTS (SELECT 1 FROM captures c "
        "JOIN chosen_captures USING (id) WHERE c.warc = w.filename) ORDER BY w.filename"
    )
    return [_describe_source(connection, folder, *row) for row in rows.fetchall()]


def _describe_source(
    connection: Any, folder: ArchiveFolder, filename: str, size: int, is_closed: bool
) -> Source:
    path = folder.find_warc(filename)
    if path is None:
        raise StoreError(
            f"{filename} is missing from {folder.warc}: put it back from a backup.",
            path=folder.warc / filename,
        )
    rows = connection.execute(
        "SELECT c.offset, k.id IS NOT NULL FROM captures c LEFT JOIN chosen_captures k USING (id) WHERE c.warc = ?",
        (filename,),
    ).fetchall()
    offsets = frozenset(offset for offset, is_chosen in rows if is_chosen)
    is_whole = bool(is_closed) and len(offsets) == len(rows)
    return Source(filename=filename, path=path, bytes=size, offsets=offsets, is_whole=is_whole)


def copy_sources(task: Task, sources: list[Source], open_target: OpenTarget, index: IndexLines) -> None:
    """Copies the chosen records of every source and puts their CDXJ lines into `index`.

    Raises: DamagedRecord · TruncatedRecord: the archive's file is damaged; `baoluu verify` says more.
    """
    total, done = sum(source.bytes for source in sources), 0

    def tick(more: int) -> None:
        nonlocal done
        done += more
        task.watch("bytes of WARC files", done, total)

    for source in sources:
        with open_target(source.export_name) as target:
            index.add(_copy_records(source, target, tick))


def _copy_records(source: Source, target: Target, tick: Tick) -> Iterator[str]:
    """CDXJ lines of the records written to `target`, while they are written; `tick` hears of bytes read."""
    position = 0
    with source.path.open("rb", buffering=0) as file:
        for event in group_events(_iter_committed(source)):
            tick(event.end - event.offset)
            for record in _choose_records(source, event):
                target.write(os.pread(file.fileno(), record.length, record.offset))
                moved = replace(record, offset=position)
                if line := format_line(moved, filename=source.export_name):
                    yield line
                position += record.length


def _iter_committed(source: Source) -> Iterator[Record]:
    """A file that is still written to is read up to what has been acknowledged."""
    for record in iter_records(source.path):
        yield record
        if record.offset + record.length >= source.bytes:
            return


def _choose_records(source: Source, event: ScannedEvent) -> Iterator[Record]:
    """The records of the event that go along; of a file taken in part, those of a capture that is taken, wherever it
    stands in its event, none that is about another address only, and those that say who made the file."""
    captures = [record for record in event.records if record.rec_type in CAPTURE_TYPES]
    taken = {record.header("WARC-Target-URI") for record in captures if record.offset in source.offsets}
    others = {record.header("WARC-Target-URI") for record in captures} - taken
    for record in event.records:
        is_other = record.rec_type in CAPTURE_TYPES and record.offset not in source.offsets
        goes_along = taken and not is_other and record.header("WARC-Target-URI") not in others
        if source.is_whole or record.rec_type == "warcinfo" or goes_along:
            yield record
