"""The captures of a file that was taken in, applied: by the import itself, and again by every rebuild."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archive.folder import ArchiveFolder
from archive.importrecord import ImportNote
from archive.intake import take_in
from archive.ledger import Tally
from archive.newspapers import note_newspapers
from archive.values import dataclass
from archive.warcfile import ClosedFile
from archive.warcs import note_closed, note_foreign
from crawler.newspapers import lookup_newspaper
from jobs.executors import Workers
from jobs.foreign import ForeignTask, Place, is_wanted, read_contents, read_foreign
from jobs.repeats import Finder, find_newspapers, join_waiting, note_waiting
from jobs.spans import hash_file

CHUNK = 200  # captures of one task


@dataclass(frozen=True, kw_only=True, slots=True)
class Means:
    """Where the files stand, who reads them, and whose pages are read."""

    folder: ArchiveFolder
    workers: Workers
    newspapers: tuple[str, ...] = ()  # none named: of all


def apply_file(connection: Any, means: Means, note: ImportNote, tally: Tally) -> int:
    """Number of captures in the file; their rows and what follows from them are in the database then.

    Raises: StoreError where the file is missing or damaged.
    """
    path = means.folder.warc / note.warc
    contents = read_contents(path)
    first = contents.places[0].captured_at if contents.places else note.taken_at
    note_foreign(connection, note.warc, opened_at=first)
    connection.execute(
        "INSERT OR REPLACE INTO _imports VALUES (?, ?, ?)", (note.source_sha256, note.source, note.warc)
    )
    finder = Finder(connection, means.folder, path, contents.places)
    places = tuple(place for place in contents.places if is_wanted(place, means.newspapers))
    tasks = list(_split(path, note.warc, places, finder))
    newspapers: set[str] = set()
    for chunk in means.workers.map_in_order(read_foreign, tasks):
        for taken in chunk:
            take_in(connection, taken.page, taken.captured, run_id=note.run_id, tally=tally)
            newspapers |= find_newspapers(taken)
    note_waiting(connection, tasks)
    newspapers |= join_waiting(connection, means.folder, means.workers, run_id=note.run_id, tally=tally)
    _note_newspapers(connection, newspapers)
    closed = ClosedFile(
        filename=note.warc, bytes=path.stat().st_size, sha256=hash_file(str(path)), records=contents.records
    )
    note_closed(connection, closed)
    return len(contents.places)


def _split(path: Path, warc: str, places: tuple[Place, ...], finder: Finder) -> Iterator[ForeignTask]:
    for start in range(0, len(places), CHUNK):
        chunk = places[start : start + CHUNK]
        yield ForeignTask(
            path=str(path), warc=warc, places=chunk, originals=tuple(finder.find(place) for place in chunk)
        )


def _note_newspapers(connection: Any, slugs: set[str]) -> None:
    papers = [lookup_newspaper(slug) for slug in sorted(slugs)]
    note_newspapers(connection, [(paper.slug, paper.name, paper.home) for paper in papers])
