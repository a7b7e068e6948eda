"""Which WARC files are read again, in which order, and in which pieces."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive.event import ScannedEvent, find_run_id
from archive.folder import ArchiveFolder
from archive.importrecord import parse_import_record
from archive.runrecord import find_recorded_run
from archive.stream import Span, iter_span
from archive.values import dataclass
from archive.warcs import list_own

SPAN_BYTES = 4 << 20  # some hundred pages: enough to work on for half a second, little to hold in memory
LEAST_BYTES = 1 << 19  # the last spans are short, so that at the end no worker waits long for another


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedFile:
    """A closed file of ours."""

    warc: str  # its name
    place: str  # its path or URL
    size: int
    run_id: int  # of its first capture, or of what it says of a run

    def split(self, start: int) -> Iterator[Span]:
        """Spans that cover the file from `start` on, each a quarter of what is left where that is less than usual."""
        while start < self.size:
            rest = self.size - start
            end = start + min(rest, max(LEAST_BYTES, min(SPAN_BYTES, rest // 4)))
            yield Span(place=self.place, start=start, end=end, size=self.size)
            start = end


def plan_files(folder: ArchiveFolder) -> list[PlannedFile]:
    """Every closed file of ours, in the order in which they were written."""
    paths = [path for path in list_own(folder) if path.suffix == ".gz"]
    return sorted(map(_plan_file, paths), key=lambda file: (file.run_id, *_read_name(file.warc)))


def _plan_file(path: Path) -> PlannedFile:
    size = path.stat().st_size
    span = Span(place=str(path), start=0, end=size, size=size)
    runs = (run for event in iter_span(span) if (run := _find_run(event)) is not None)
    return PlannedFile(warc=path.name, place=span.place, size=size, run_id=next(runs, 0))


def _find_run(event: ScannedEvent) -> int | None:
    first = event.records[0]
    note = parse_import_record(first)
    return find_run_id(event) or (note.run_id if note else find_recorded_run(first))


def _read_name(name: str) -> tuple[str, str, str]:
    """What orders the files of one run: when each was opened, its serial, and its whole name."""
    _, opened, serial, *_ = name.split("-")
    return opened, serial, name
