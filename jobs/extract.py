"""The whole archive read again from its WARC files, with today's layouts and rules."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.clock import now_utc
from archive.comparison import Difference, iter_differences
from archive.database import connect_reader, transaction
from archive.errors import UsageError
from archive.folder import ArchiveFolder, lock
from archive.importrecord import ImportNote
from archive.ledger import Tally, apply
from archive.newspapers import note_newspapers
from archive.renewal import Renewal, attached, complete, discard_renewal, open_renewal, take_over
from archive.rules import Rules
from archive.runrecord import restore_run
from archive.runs import ensure_run, note_tally, read_tally
from archive.session import Assignment, open_session
from archive.settling import settle_run
from archive.stream import Span
from archive.suppression import apply_suppressions
from archive.warcfile import ClosedFile
from archive.warcs import count_records, note_closed, note_records
from crawler.newspapers import lookup_newspaper
from jobs.executors import Workers, open_workers
from jobs.fingerprint import fingerprint
from jobs.interpret import interpret
from jobs.plan import PlannedFile, plan_files
from jobs.spans import (
    Repeated,
    RepeatTask,
    Reread,
    RunEnd,
    SpanResult,
    SpanTask,
    hash_file,
    read_repeated,
    read_span,
)
from jobs.taking import apply_file

Watch = Callable[[Tally], None]

ORIGINAL = """
SELECT warc, offset, length FROM captures WHERE payload_digest = ? AND rec_type = 'response' ORDER BY id LIMIT 1
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Extraction:
    """What an extraction did, for printing."""

    run_id: int
    files: int
    captures: int
    articles: int
    versions: int
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """How an archive is read again."""

    jobs: int = 1
    scheduler: str | None = None
    watch: Watch | None = None


def extract(archive: Path, wishes: Wishes) -> Extraction:
    """Rebuilds the database from the WARC files; the old one stands until the new one is whole.

    Raises: NewsArchiveError of every kind that opening or writing an archive can raise · DamagedRecord.
    """
    began = time.monotonic()
    with open_session(archive, Assignment(command="extract", rereads=True), interpret=interpret) as session:
        refuse_merged(session.tables.conn, archive)
        with open_renewal(session.folder, fingerprint()) as renewal:
            folder = session.folder
            files = plan_files(folder)
            with open_workers(jobs=wishes.jobs, scheduler=wishes.scheduler) as workers:
                Rebuild(renewal, folder, workers, watch=wishes.watch).read_files(files)
                close_files(renewal, workers, files, known=read_checksums(session.tables.conn))
            own_run = complete(renewal, session.folder, session.run_id)
            take_over(renewal, session.tables)
            session.run_id = own_run
        discard_renewal(session.folder)
        return _report(session, len(files), time.monotonic() - began)


def refuse_merged(connection: Any, archive: Path) -> None:
    """Does nothing to an archive of its own.

    Raises: UsageError where the archive was made by merging: runs of several archives bear the same numbers.
    """
    if connection.execute("SELECT 1 FROM _facts WHERE name = 'merged'").fetchone():
        raise UsageError(
            f"{archive} was made by `baoluu merge`: run extract in its sources, then merge them anew."
        )


def rehearse(archive: Path, wishes: Wishes) -> list[Difference]:
    """What `extract` would change; the archive stays as it is.

    Raises: ArchiveLocked · StoreError · DamagedRecord.
    """
    with closing(connect_reader(archive)) as reader:  # says so where there is no archive to compare with
        refuse_merged(reader, archive)
    folder = ArchiveFolder(archive)
    with (
        lock(folder, command="extract --dry-run"),
        open_renewal(folder, f"rehearsal {fingerprint()}") as renewal,
    ):
        files = plan_files(folder)
        with open_workers(jobs=wishes.jobs, scheduler=wishes.scheduler) as workers:
            Rebuild(renewal, folder, workers, watch=wishes.watch).read_files(files)
        with transaction(renewal.tables) as connection:
            apply_suppressions(connection, folder)
        with attached(renewal, folder) as connection:
            differences = list(iter_differences(connection))
    discard_renewal(folder)
    return differences


def read_checksums(connection: Any) -> dict[tuple[str, int], str]:
    """SHA-256 by name and length of the files that a database calls closed."""
    rows = connection.execute("SELECT filename, bytes, sha256 FROM warcs WHERE sha256 IS NOT NULL")
    return {(filename, size): sha256 for filename, size, sha256 in rows}


def close_files(
    renewal: Renewal, workers: Workers, files: list[PlannedFile], *, known: dict[tuple[str, int], str]
) -> None:
    """Completes the rows of the files; a checksum that is not known is computed."""
    unknown = [file for file in files if (file.warc, file.size) not in known]
    hashes = workers.map_in_order(hash_file, [file.place for file in unknown])
    sums = known | {(file.warc, file.size): sha256 for file, sha256 in zip(unknown, hashes, strict=True)}
    with transaction(renewal.tables) as connection:
        for file in files:
            records = count_records(connection, file.warc)
            sha256 = sums[file.warc, file.size]
            closed = ClosedFile(filename=file.warc, bytes=file.size, sha256=sha256, records=records)
            note_closed(connection, closed)


def _report(session: Any, files: int, seconds: float) -> Extraction:
    counts = [
        session.tables.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("captures", "articles", "versions")
    ]
    return Extraction(
        run_id=session.run_id,
        files=files,
        captures=counts[0],
        articles=counts[1],
        versions=counts[2],
        seconds=seconds,
    )


class Rebuild:
    """Applies the events of every file, in the order in which they were written, to a new database."""

    def __init__(
        self, renewal: Renewal, folder: ArchiveFolder, workers: Workers, *, watch: Watch | None = None
    ) -> None:
        self._renewal = renewal
        self._folder = folder
        self._progress = renewal.progress
        self._workers = workers
        self._watch = watch
        self._tally = Tally()
        self._newspapers: set[str | None] = {None}
        self._files: dict[str, PlannedFile] = {}

    def read_files(self, files: list[PlannedFile]) -> None:
        """Brings the new database up to the end of the last file; what it holds already is not read again.

        Raises: DamagedRecord · StoreError.
        """
        self._files = {file.warc: file for file in files}
        if self._progress.run_id is not None:
            self._tally = read_tally(self._renewal.connection, self._progress.run_id)
        tasks = [
            (file, SpanTask(span=span, warc=file.warc))
            for file in files
            for span in file.split(self._progress.offsets.get(file.warc, 0))
        ]
        results = self._workers.map_in_order(read_span, [task for _, task in tasks])
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

    def _find_original(self, result: SpanResult, repeated: Repeated) -> Span | None:
        """Where the event stands whose payload is repeated: in an earlier span or in this one."""
        row = self._renewal.connection.execute(ORIGINAL, (repeated.digest,)).fetchone()
        if row is None:
            here = (item.captured for item in result.items if isinstance(item, Reread))
            row = next(
                ((c.warc, c.offset, c.length) for c in here if c.payload_digest == repeated.digest), None
            )
        if row is None:
            return None
        file = self._files[row[0]]
        return Span(place=file.place, start=row[1], end=row[1] + row[2], size=file.size)

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
            apply_file(connection, self._workers, self._folder, note, self._tally)

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
