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
from jobs.spans import hash_file

CHUNK = 200  # captures of one task
Original = tuple[str, int, int]  # path, offset and length

BY_RECORD = (
    "SELECT warc, offset, length FROM captures WHERE record_id = ? AND url = ? AND rec_type = 'response'"
)
BY_MOMENT = (
    "SELECT warc, offset, length FROM captures WHERE url = ? AND captured_at = ? AND rec_type = 'response'"
)


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
    finder = _Finder(connection, means.folder, path, contents.places)
    places = tuple(place for place in contents.places if is_wanted(place, means.newspapers))
    tasks = list(_split(path, note.warc, places, finder))
    newspapers: set[str] = set()
    for chunk in means.workers.map_in_order(read_foreign, tasks):
        for taken in chunk:
            take_in(connection, taken.page, taken.captured, run_id=note.run_id, tally=tally)
            newspapers |= {slug for slug in (taken.page.article and taken.page.article.newspaper,) if slug}
    _note_newspapers(connection, newspapers)
    closed = ClosedFile(
        filename=note.warc, bytes=path.stat().st_size, sha256=hash_file(str(path)), records=contents.records
    )
    note_closed(connection, closed)
    return len(contents.places)


class _Finder:
    """Finds what revisits repeat, in their own file and among what the archive holds already."""

    def __init__(self, connection: Any, folder: ArchiveFolder, path: Path, places: tuple[Place, ...]) -> None:
        self._connection = connection
        self._folder = folder
        here = [place for place in places if place.rec_type == "response"]
        self._path = str(path)
        self._by_record = {place.record_id: place for place in here}
        self._by_moment = {(place.url, place.captured_at): place for place in here}
        self._by_digest = {place.digest: place for place in reversed(here) if place.digest}

    def find(self, place: Place) -> Original | None:
        """Where the response stands that a revisit repeats; None for any other record, or where it is not here."""
        if place.rec_type != "revisit":
            return None
        record_id, url, moment = place.refers_to
        known = (
            self._by_record.get(record_id or "")
            or self._by_moment.get((url or place.url, moment or ""))
            or self._by_digest.get(place.digest or "")
        )
        return (self._path, known.offset, known.length) if known else self._find_kept(place)

    def _find_kept(self, place: Place) -> Original | None:
        record_id, url, moment = place.refers_to
        for query, values in (
            (BY_RECORD, (record_id, url or place.url)),
            (BY_MOMENT, (url or place.url, moment)),
        ):
            row = self._connection.execute(query, values).fetchone()
            path = self._folder.find_warc(row[0]) if row else None
            if path is not None:
                return str(path), row[1], row[2]
        return None


def _split(path: Path, warc: str, places: tuple[Place, ...], finder: _Finder) -> Iterator[ForeignTask]:
    for start in range(0, len(places), CHUNK):
        chunk = places[start : start + CHUNK]
        yield ForeignTask(
            path=str(path), warc=warc, places=chunk, originals=tuple(finder.find(place) for place in chunk)
        )


def _note_newspapers(connection: Any, slugs: set[str]) -> None:
    papers = [lookup_newspaper(slug) for slug in sorted(slugs)]
    note_newspapers(connection, [(paper.slug, paper.name, paper.home) for paper in papers])
