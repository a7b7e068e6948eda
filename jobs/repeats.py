"""What the revisits of imported files repeat: found in their own file, in the archive, or waited for.

Several files of one crawl are often brought in another order than they were written in; a revisit whose original comes
with a later file is read again then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from archive.digest import block_digest
from archive.folder import ArchiveFolder
from archive.intake import take_in
from archive.ledger import Tally
from archive.originals import find_place
from archive.scan import read_record
from jobs.executors import Workers
from jobs.foreign import ForeignTask, Place, Taken, look_at, read_foreign

Original = tuple[str, int, int]  # path, offset and length
_Candidate = TypeVar("_Candidate")

_PLACE = "SELECT warc, offset, length, payload_digest FROM captures WHERE rec_type = 'response' AND "
BY_RECORD = f"{_PLACE} record_id = ? AND url = ?"
BY_MOMENT = f"{_PLACE} url = ? AND captured_at = ? ORDER BY id"
WAITING = """
SELECT c.id, c.warc, c.offset, c.length FROM _waiting w JOIN captures c ON c.id = w.capture_id
ORDER BY c.captured_at, c.id
"""
_REFER = "UPDATE captures SET refers_to = ? WHERE id = ?"
# Digests of no bytes: some give them to a revisit, whose own body is empty
_OF_NOTHING = ("sha1:3i42h3s6nnfq2msvx7xzkyayscx5qbyj", block_digest().lower())


class Finder:
    """Finds what revisits repeat, in their own file and among what the archive holds already."""

    def __init__(self, connection: Any, folder: ArchiveFolder, path: Path, places: tuple[Place, ...]) -> None:
        self._connection = connection
        self._folder = folder
        here = [place for place in places if place.rec_type == "response"]
        self._path = str(path)
        self._by_record = {place.record_id: place for place in here}
        self._by_moment: dict[tuple[str, str], list[Place]] = {}
        for candidate in here:
            self._by_moment.setdefault((candidate.url, candidate.captured_at), []).append(candidate)
        self._by_digest = {place.digest: place for place in reversed(here) if place.digest}

    def find(self, place: Place) -> Original | None:
        """Where the response stands that a revisit repeats; None for any other record, or where it is not here."""
        if place.rec_type != "revisit":
            return None
        record_id, url, moment = place.refers_to
        simultaneous = self._by_moment.get((url or place.url, moment or ""), [])
        known = (
            self._by_record.get(record_id or "")
            or _choose(place.digest, [(candidate, candidate.digest) for candidate in simultaneous])
            or self._by_digest.get(place.digest or "")
        )
        if known is not None:
            return self._path, known.offset, known.length
        return find_kept(self._connection, self._folder, place)


def find_kept(connection: Any, folder: ArchiveFolder, place: Place) -> Original | None:
    """Where the archive holds the response that a revisit repeats, or None."""
    record_id, url, moment = place.refers_to
    simultaneous = connection.execute(BY_MOMENT, (url or place.url, moment)).fetchall()
    found = (
        connection.execute(BY_RECORD, (record_id, url or place.url)).fetchone()
        or _choose(place.digest, [(row, row[3]) for row in simultaneous])
        or find_place(connection, place.digest)
    )
    path = folder.find_warc(found[0]) if found else None
    return (str(path), found[1], found[2]) if found and path else None


def _choose(digest: str | None, candidates: list[tuple[_Candidate, str | None]]) -> _Candidate | None:
    """Of the responses that one address gave at one moment, the one with the digest; where none has it, the last one
    that may have it, as its own is of another kind or not said."""
    possible = [candidate for candidate, other in candidates if not _is_other(digest, other)]
    exact = [candidate for candidate, other in candidates if digest and other == digest]
    return next(iter(exact or possible[-1:]), None)


def _is_other(digest: str | None, other: str | None) -> bool:
    """Whether two digests of one kind differ; what the digest of no bytes says of a revisit says nothing."""
    if not digest or not other or digest.lower() in _OF_NOTHING:
        return False
    (kind, _, value), (other_kind, _, other_value) = (text.lower().partition(":") for text in (digest, other))
    return kind == other_kind and len(value) == len(other_value) and value != other_value


def note_waiting(connection: Any, tasks: Iterable[ForeignTask]) -> None:
    """Remembers the revisits of tasks that were applied without what they repeat."""
    for task in tasks:
        lacking = (
            place.offset
            for place, original in zip(task.places, task.originals, strict=True)
            if place.rec_type == "revisit" and original is None
        )
        connection.executemany(
            "INSERT OR IGNORE INTO _waiting SELECT id FROM captures WHERE warc = ? AND offset = ?",
            [(task.warc, offset) for offset in lacking],
        )


def count_waiting(connection: Any, warc: str) -> int:
    """Number of revisits in a file whose original has not come."""
    (count,) = connection.execute(
        "SELECT count(*) FROM _waiting JOIN captures ON id = capture_id WHERE warc = ?", (warc,)
    ).fetchone()
    return int(count)


def join_waiting(
    connection: Any, folder: ArchiveFolder, workers: Workers, *, run_id: int, tally: Tally
) -> set[str]:
    """Reads the revisits again whose original has come; what they show takes its place in the order of time.

    What comes back is the newspapers of their articles.
    """
    found = dict(_iter_found(connection, folder))
    newspapers: set[str] = set()
    results = workers.map_in_order(read_foreign, list(found.values()))
    for capture_id, (taken,) in zip(found, results, strict=True):
        again = Tally()  # its capture was counted when it came
        take_in(connection, taken.page, taken.captured, run_id=run_id, tally=again)
        tally.articles_new += again.articles_new
        tally.articles_changed += again.articles_changed
        newspapers |= find_newspapers(taken)
        connection.execute(_REFER, (taken.captured.refers_to, capture_id))
        connection.execute("DELETE FROM _waiting WHERE capture_id = ?", (capture_id,))
    return newspapers


def find_newspapers(taken: Taken) -> set[str]:
    """The newspaper of the article that a capture shows, if it shows one of a newspaper."""
    slug = taken.page.article.newspaper if taken.page.article else None
    return {slug} if slug else set()


def _iter_found(connection: Any, folder: ArchiveFolder) -> Iterator[tuple[int, ForeignTask]]:
    """The waiting captures, by their ids, that can be read now."""
    for capture_id, warc, offset, length in connection.execute(WAITING).fetchall():
        path = folder.find_warc(warc)
        if path is None:
            continue
        place = look_at(read_record(path, offset, length))
        original = find_kept(connection, folder, place)
        if original is not None:
            yield (
                capture_id,
                ForeignTask(path=str(path), warc=warc, places=(place,), originals=(original,)),
            )
