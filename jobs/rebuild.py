"""The events of every WARC file applied to a new database, in the order in which they were written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from archive.clock import now_utc
from archive.database import transaction
from archive.importrecord import ImportNote
from archive.ledger import Tally, apply
from archive.newspapers import note_newspapers
from archive.originals import find_place
from archive.renewal import Renewal
from archive.rules import Rules
from archive.runrecord import restore_run
from archive.runs import ensure_run, note_tally, read_tally
from archive.settling import settle_run
from archive.values import replace
from archive.warcs import note_records
from crawler.newspapers import lookup_newspaper
from jobs.plan import PlannedFile
from jobs.spans import (
    Repeated,
    RepeatTask,
    Reread,
    RunEnd,
    SpanResult,
    SpanTask,
    read_guessed,
    read_repeated,
    read_span,
)
from jobs.taking import Means, apply_file

Watch = Callable[[Tally], None]


class Rebuild:
    """Applies the events of every file, in the order in which they were written, to a new database."""

    def __init__(self, renewal: Renewal, means: Means, *, archive: Any, watch: Watch | None = None) -> None:
        self._renewal = renewal
        self._means = means
        self._progress = renewal.progress
        self._workers = means.workers
        self._watch = watch
        # A capture may repeat one of a newspaper that is not read; the archive as it is knows where that stands.
        self._known = [renewal.connection, *([archive] if means.newspapers else [])]
        self._tally = Tally()
        self._newspapers: set[str | None] = {None}

    def read_files(self, files: list[PlannedFile]) -> None:
        """Brings the new database up to the end of the last file; what it holds already is not read again.

        Raises: DamagedRecord · StoreError.
        """
        if self._progress.run_id is not None:
            self._tally = read_tally(self._renewal.connection, self._progress.run_id)
        tasks = [
            (file, SpanTask(span=span, warc=file.warc, newspapers=self._means.newspapers))
            for file in files
            for span in file.split(self._progress.offsets.get(file.warc, 0))
        ]
        results = self._workers.map_in_order(read_guessed, [task for _, task in tasks])
        for (file, task), result in zip(tasks, results, strict=True):
            self._apply_span(file, task, result)
        with transaction(self._renewal.tables) as connection:
            self._settle(connection)
            self._renewal.note_progress()

    def _apply_span(self, file: PlannedFile, task: SpanTask, result: SpanResult) -> None:
        begin = self._progress.offsets.get(file.warc, 0)
        if result.start != begin:  # what looked like the beginning of a record was the inside of one
            result = read_span(replace(task, span=replace(task.span, start=begin)))
        items = self._find_repeated(result)
        with transaction(self._renewal.tables) as connection:
            note_records(connection, file.warc, records=result.records)
            for item in items:
                self._apply_item(connection, item)
            if self._progress.run_id is not None:
                note_tally(connection, self._progress.run_id, self._tally)
            self._progress.offsets[file.warc] = result.next
            self._renewal.note_progress()
        if self._watch is not None:
            self._watch(self._tally)

    def _find_repeated(self, result: SpanResult) -> Iterator[Reread | RunEnd | ImportNote]:
        """The items in order, every revisit read as well, several of them side by side."""
        tasks = [
            RepeatTask(repeated=item, original=self._find_original(result, item))
            for item in result.items
            if isinstance(item, Repeated)
        ]
        repeats = self._workers.map_in_order(read_repeated, tasks)
        return (next(repeats) if isinstance(item, Repeated) else item for item in result.items)

    def _find_original(self, result: SpanResult, repeated: Repeated) -> tuple[str, int, int] | None:
        """Path, offset and length of the record whose payload is repeated: in an earlier span or in this one."""
        found = (find_place(known, repeated.digest) for known in self._known)
        row = next(filter(None, found), None)
        if row is None:
            here = (item.captured for item in result.items if isinstance(item, Reread))
            row = next(
                ((c.warc, c.offset, c.length) for c in here if c.payload_digest == repeated.digest), None
            )
        return (str(self._means.folder.warc / row[0]), row[1], row[2]) if row else None

    def _apply_item(self, connection: Any, item: Reread | RunEnd | ImportNote) -> None:
        if isinstance(item, RunEnd):
            restore_run(connection, item.content)
            return
        if isinstance(item, ImportNote):
            self._take_file(connection, item)
            return
        self._enter_run(connection, item.run_id, item.captured.captured_at)
        self._note_newspaper(connection, item.page.errand.newspaper)
        apply(connection, item.page, item.captured, rules=Rules(run_id=item.run_id), tally=self._tally)

    def _take_file(self, connection: Any, note: ImportNote) -> None:
        """Applies a file of another crawler where it was taken in for the first time."""
        known = connection.execute("SELECT 1 FROM _imports WHERE warc = ?", (note.warc,)).fetchone()
        if known is None:
            self._enter_run(connection, note.run_id, now_utc())
            apply_file(connection, self._means, note, self._tally)

    def _enter_run(self, connection: Any, run_id: int, began: datetime) -> None:
        """Settles the run before, where another one begins."""
        if run_id == self._progress.run_id:
            return
        self._settle(connection)
        ensure_run(connection, run_id, began)
        self._progress.run_id, self._tally = run_id, Tally()

    def _settle(self, connection: Any) -> None:
        run_id = self._progress.run_id
        if run_id is not None:
            note_tally(connection, run_id, self._tally)
            settle_run(connection, run_id)

    def _note_newspaper(self, connection: Any, slug: str | None) -> None:
        if slug not in self._newspapers:
            newspaper = lookup_newspaper(slug or "")
            note_newspapers(connection, [(newspaper.slug, newspaper.name, newspaper.home)])
            self._newspapers.add(slug)
