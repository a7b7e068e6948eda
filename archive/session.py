"""One run on one archive: the folder locked, the past repaired, the journal open, the ledger row written."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database as Tables

from archive.clock import now_utc
from archive.configuration import Configuration, read_configuration, write_default_configuration
from archive.database import connect_writer, transaction
from archive.errors import DiskFull, NewsArchiveError, StoreError, UsageError
from archive.folder import ArchiveFolder, lock, prepare_folder
from archive.journal import Describe, Journal
from archive.leases import (
    correct_due_times,
    hasten_waiting,
    inherit_reservations,
    reclaim_leases,
    release_leases,
)
from archive.merging import is_merged
from archive.newspapers import refresh_newspapers
from archive.recheck import AGES
from archive.recovery import Interpret, Recovered, adopt_closed, disown_adopted, recover
from archive.rules import SITEMAP_DAYS, Rules, note_rules
from archive.runrecord import RunEnd, build_run_record
from archive.runs import EXIT_CODES, Outcome, begin_run, close_dead_runs, finish_run
from archive.settling import settle_run
from archive.suppression import apply_decisions, restore_lost
from archive.takedowns import read_decisions
from archive.values import dataclass
from archive.warc import RunStamp
from archive.warcrecord import BuiltRecord
from archive.warcs import describe_altered

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """What a run was asked to do."""

    command: str
    newspapers: tuple[str, ...] = ()
    backfill: bool = False
    since: date | None = None  # sitemaps from that day on are read
    only_typed: bool = False
    rereads: bool = False  # closed files that a lost database does not know need no recovery then
    warcinfo: tuple[tuple[str, str], ...] = ()  # further fields of the warcinfo record


@dataclass(kw_only=True, slots=True)
class Session:
    """An archive held for writing; `conclude` says how the run ended."""

    folder: ArchiveFolder
    tables: Tables
    journal: Journal
    configuration: Configuration
    assignment: Assignment
    run_id: int
    recovered: Recovered
    outcome: Outcome = "done"
    message: str | None = None
    resources: list[Callable[[], None]] = field(default_factory=list)
    failure: NewsArchiveError | None = None
    complaints: tuple[str, ...] = ()  # a sentence for each typed URL that could not be kept as wanted

    def conclude(self, outcome: Outcome, message: str | None = None) -> None:
        """Notes how the run ended; the first word that is not `done` stands."""
        if self.outcome == "done":
            self.outcome, self.message = outcome, message

    @property
    def exit_code(self) -> int:
        """What the command ends with; of a failure, what its error says."""
        if self.outcome == "failed" and self.failure is not None:
            return self.failure.exit_code
        return EXIT_CODES[self.outcome]

    def build_record(self, stamp: RunStamp) -> BuiltRecord:
        """The record of this run, from which a rebuild takes how it ended."""
        row = RunEnd(outcome=self.outcome, exit_code=self.exit_code, message=self.message)
        return build_run_record(self.tables.conn, stamp, row)


@contextlib.contextmanager
def open_session(path: Path, assignment: Assignment, *, interpret: Interpret) -> Iterator[Session]:
    """A session; on the way out, whatever happened, the journal is closed and the ledger row finished.

    Raises: ArchiveLocked · StoreError · DiskFull · ConfigurationError · SchemaTooNew before anything is fetched.
    """
    configuration = read_configuration(path / "baoluu.toml")
    folder = prepare_folder(path, min_free_bytes=configuration.min_free_mib << 20)
    with lock(folder, command=assignment.command):
        write_default_configuration(folder.configuration)
        tables = connect_writer(folder.path)
        try:
            session = _begin(folder, tables, configuration, assignment, interpret)
            yield from _run(session)
        finally:
            tables.close()


def _begin(
    folder: ArchiveFolder,
    tables: Tables,
    configuration: Configuration,
    assignment: Assignment,
    interpret: Interpret,
) -> Session:
    _meet_files(tables, folder, rereads=assignment.rereads)
    recovered = recover(tables, folder, interpret)
    _obey_ledger(tables, folder)
    with transaction(tables) as connection:
        _settle_past(connection)
        run_id = begin_run(
            connection, command=assignment.command, newspaper="; ".join(assignment.newspapers) or None
        )
        rules = _make_rules(run_id, configuration, assignment)
        note_rules(connection, rules)
        correct_due_times(connection, now=now_utc(), longest=max(rules.ages[-1], AGES[-1]))
        if assignment.only_typed:
            inherit_reservations(connection, run_id)
        else:
            hasten_waiting(connection, assignment.newspapers, now_utc())
    slug = assignment.newspapers[0] if len(assignment.newspapers) == 1 else "mixed"
    journal = Journal(
        tables,
        folder,
        rules=rules,
        describe=Describe(slug=slug, fields=assignment.warcinfo),
        rollover_bytes=configuration.warc_mib << 20,
    )
    return Session(
        folder=folder,
        tables=tables,
        journal=journal,
        configuration=configuration,
        assignment=assignment,
        run_id=run_id,
        recovered=recovered,
    )


def _meet_files(tables: Tables, folder: ArchiveFolder, *, rereads: bool) -> None:
    """Readies the rows of the files for the run. Where a closed one is lost, a run that needs none goes on, and an
    operator hears of it."""
    if rereads:
        adopt_closed(tables, folder)
        return
    _refuse_merged(tables.conn, folder)
    if altered := describe_altered(tables.conn, folder):
        logger.warning("%s", altered)
    disown_adopted(tables)


def _refuse_merged(connection: Any, folder: ArchiveFolder) -> None:
    """Raises: UsageError where the archive was made by merging: nothing that is added could be read again."""
    if is_merged(connection):
        raise UsageError(
            f"{folder.path} was made by `baoluu merge` and is for reading: add to its sources, then merge again."
        )


def _obey_ledger(tables: Tables, folder: ArchiveFolder) -> None:
    """Puts ledger and database in step. A run that harvests goes on where the ledger is damaged: what is hidden stays
    so."""
    try:
        decisions = read_decisions(folder)
        lost = restore_lost(tables.conn, folder, decisions)
        with transaction(tables) as connection:
            apply_decisions(connection, decisions)
    except DiskFull:
        raise
    except StoreError as damage:
        logger.warning("%s Until then nothing is hidden that is not hidden yet.", damage)
        return
    if lost:
        logger.warning(
            "suppressions.jsonl had no word of %d articles that archive.db hides, as where lines of it were lost. "
            "They stay hidden and stand in it again, the first of them %s.",
            len(lost),
            lost[0],
        )


def _settle_past(connection: Any) -> None:
    """Does what a run that died did not come to."""
    for dead in close_dead_runs(connection):
        settle_run(connection, dead)
    reclaim_leases(connection)


def _make_rules(run_id: int, configuration: Configuration, assignment: Assignment) -> Rules:
    days = (now_utc().date() - assignment.since).days + 1 if assignment.since else 0
    return Rules(
        run_id=run_id,
        sitemap_days=max(SITEMAP_DAYS, days),
        ages=tuple(timedelta(hours=hours) for hours in configuration.hours),
        backfill=assignment.backfill,
        listing_pages=configuration.listing_pages,
        photos=configuration.photos,
        only_typed=assignment.only_typed,
    )


def _run(session: Session) -> Iterator[Session]:
    try:
        yield session
        for write in session.resources:
            write()
        session.journal.write_resource(session.build_record)
        session.journal.close()
    except KeyboardInterrupt:
        session.conclude("stopped", "Stopped by a signal; the next run goes on from here.")
        raise
    except BaseException as error:
        session.failure = error if isinstance(error, NewsArchiveError) else None
        session.conclude("failed", str(error) or type(error).__name__)
        raise
    finally:
        _finish(session)


def _finish(session: Session) -> None:
    """Closes the ledger row; when even that cannot be written, the next run closes it as killed."""
    on_error = contextlib.suppress(Exception) if sys.exc_info()[0] else contextlib.nullcontext()
    with on_error, transaction(session.tables) as connection:
        release_leases(connection)
        note_alarms(session, settle_run(connection, session.run_id))
        refresh_newspapers(connection)
        finish_run(
            connection,
            session.run_id,
            outcome=session.outcome,
            exit_code=session.exit_code,
            message=session.message,
        )


def note_alarms(session: Session, alarms: list[str]) -> None:
    """Makes drift the run's outcome, unless something worse happened."""
    if alarms and session.outcome in ("done", "partial", "stopped"):
        session.outcome, session.message = "drift", " ".join(alarms)
