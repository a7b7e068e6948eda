"""A new database made beside the old one, which stays as it is until the new one is complete.

The new one stands in `renewal/` in the archive folder. What has been applied to it is committed together with its
place in the WARC files, so a renewal that was stopped goes on where it was; and it takes the old one's place by
SQLite's own backup, which readers see as one transaction.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, field
from pathlib import Path
from typing import Any

from sqlite_utils import Database as Tables

from archive.database import FILENAME, connect_writer, told_as_store_errors, transaction
from archive.errors import DiskFull, StoreError
from archive.folder import FOLDER_MODE, ArchiveFolder
from archive.leases import release_leases
from archive.newspapers import refresh_newspapers
from archive.runrecord import COLUMNS
from archive.suppression import SUPPRESSED, apply_suppressions, hide_elsewhere
from archive.values import dataclass
from archive.warcfile import explain_error

FOLDER = "renewal"
REHEARSAL = "rehearsal"  # beside it, so that trying leaves a renewal that was stopped
_FACT = "renewal"
CACHE_KIB = 65_536  # every index is written at random places
LOG_PAGES = 16_384  # 64 MiB: what one transaction after another changes is copied into the database once

_LATER_CAPTURE = """(SELECT n.id FROM old.captures o
    JOIN captures n ON n.warc = o.warc AND n.offset = o.offset WHERE o.id = f.capture_id)"""

# Known by its key, or by the capture that it was read from, where the rules changed what addresses and keys are called
_HIDDEN_BEFORE = f"""
WITH hidden AS (SELECT id FROM old.articles WHERE {SUPPRESSED})
SELECT id FROM articles WHERE status <> 'suppressed'
    AND url NOT IN (SELECT url FROM old.articles) AND id IN (
    SELECT n.article_id FROM hidden h JOIN old._article_keys o ON o.article_id = h.id
        JOIN main._article_keys n ON n.key = o.key
    UNION SELECT n.id FROM hidden h JOIN old.versions v ON v.article_id = h.id
        JOIN old.captures o ON o.id = v.capture_id JOIN main.captures c ON c.warc = o.warc AND c.offset = o.offset
        JOIN main.articles n ON n.capture_id = c.id)
"""


@dataclass(kw_only=True, slots=True)
class Progress:
    """How far a renewal has come; written with what it is about."""

    fingerprint: str  # of the rules that read the pages: with others, all is read again
    offsets: dict[str, int] = field(default_factory=dict)  # file → offset of the first event not applied
    run_id: int | None = None  # the run whose events were applied last


@dataclass(frozen=True, kw_only=True, slots=True)
class Renewal:
    """The database that is being made."""

    tables: Tables
    progress: Progress

    @property
    def connection(self) -> Any:
        return self.tables.conn

    def note_progress(self) -> None:
        """Writes down how far it has come; to be called inside the transaction that went there."""
        self.connection.execute(
            "INSERT OR REPLACE INTO _facts VALUES (?, ?)", (_FACT, json.dumps(asdict(self.progress)))
        )


@contextlib.contextmanager
def open_renewal(folder: ArchiveFolder, fingerprint: str, *, place: str = FOLDER) -> Iterator[Renewal]:
    """The renewal that was begun with the same rules in this place of the archive, or a new one.

    Raises: StoreError · DiskFull, after which there is none: the room is worth more than what was read.
    """
    try:
        renewal = _begin(folder, fingerprint, place)
        try:
            yield renewal
        finally:
            renewal.tables.close()
    except DiskFull:
        discard_renewal(folder, place)
        raise


def _begin(folder: ArchiveFolder, fingerprint: str, place: str) -> Renewal:
    tables, progress = _resume(folder, place)
    if tables is None or progress is None or progress.fingerprint != fingerprint:
        if tables is not None:
            tables.close()
        discard_renewal(folder, place)
        tables, progress = connect_writer(_prepare(folder, place)), Progress(fingerprint=fingerprint)
    tables.execute("PRAGMA synchronous = NORMAL")  # a power cut may lose the last of it: it is made again
    tables.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    tables.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    return Renewal(tables=tables, progress=progress)


def _prepare(folder: ArchiveFolder, place: str) -> Path:
    path = folder.path / place
    try:
        path.mkdir(mode=FOLDER_MODE, exist_ok=True)
    except OSError as error:
        raise explain_error(error, path) from error
    return path


def _resume(folder: ArchiveFolder, place: str) -> tuple[Tables | None, Progress | None]:
    """The database that was begun and how far it came; None where there is none, or none that can be read."""
    path = _prepare(folder, place)
    try:
        tables = connect_writer(path)
        with told_as_store_errors(path / FILENAME):
            return tables, _read_progress(tables.conn)
    except DiskFull:
        raise
    except StoreError:  # damaged: it is made again from the WARC files like the rest
        return None, None


def discard_renewal(folder: ArchiveFolder, place: str = FOLDER) -> None:
    """Takes the new database away; nothing happens where there is none."""
    shutil.rmtree(folder.path / place, ignore_errors=True)


def _read_progress(connection: Any) -> Progress | None:
    row = connection.execute("SELECT value FROM _facts WHERE name = ?", (_FACT,)).fetchone()
    return Progress(**json.loads(row[0])) if row else None


def complete(renewal: Renewal, folder: ArchiveFolder, own_run: int) -> int:
    """Adds what no WARC file tells: what waits in the frontier, how runs ended, what is suppressed.

    `own_run` is the id of the run that does this; what comes back is its id in the new database.

    Raises: StoreError · DiskFull.
    """
    with attached(renewal, folder), transaction(renewal.tables) as connection:
        own_run = _carry_runs(connection, own_run)
        _carry_frontier(connection)
        release_leases(connection)
        _obey_ledger(connection, folder)
        refresh_newspapers(connection)
    return own_run


def hide_again(renewal: Renewal, folder: ArchiveFolder) -> None:
    """Hides in the new database what the ledger hides.

    Raises: StoreError · DiskFull.
    """
    with attached(renewal, folder), transaction(renewal.tables) as connection:
        _obey_ledger(connection, folder)


def _obey_ledger(connection: Any, folder: ArchiveFolder) -> None:
    """Hides what the ledger hides, and what was hidden under an address that today's rules spell otherwise."""
    apply_suppressions(connection, folder)
    moved = connection.execute(_HIDDEN_BEFORE).fetchall()
    hide_elsewhere(connection, folder, (article_id for (article_id,) in moved))


@contextlib.contextmanager
def attached(renewal: Renewal, folder: ArchiveFolder) -> Iterator[Any]:
    """The new database's connection, on which the archive's present database is called `old`."""
    renewal.connection.execute("ATTACH ? AS old", (str(folder.path / FILENAME),))
    try:
        yield renewal.connection
    finally:
        renewal.connection.execute("DETACH old")


def _carry_runs(connection: Any, own_run: int) -> int:
    """Takes over the ledger, save what a recovery without the database guessed of runs whose records say more; where
    the records of another run bear the number of this one, it gets a new one."""
    connection.execute(
        "INSERT OR REPLACE INTO runs SELECT * FROM old.runs o WHERE id <> ? AND NOT (command = 'rebuilt' AND EXISTS "
        "(SELECT 1 FROM main.runs m WHERE m.id = o.id AND m.command <> 'rebuilt'))",
        (own_run,),
    )
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM runs").fetchone()
    columns = ", ".join(COLUMNS[1:])
    connection.execute(
        f"INSERT INTO runs (id, {columns}) SELECT ?, {columns} FROM old.runs WHERE id = ?",
        (max(own_run, last + 1), own_run),
    )
    return max(own_run, int(last) + 1)


def _carry_frontier(connection: Any) -> None:
    connection.execute("INSERT OR IGNORE INTO _facts SELECT * FROM old._facts")
    connection.execute("INSERT OR IGNORE INTO newspapers SELECT * FROM old.newspapers")
    (knew,), (knows,) = (
        connection.execute(f"SELECT count(*) FROM {schema}.captures").fetchone() for schema in ("old", "main")
    )
    if knew:
        unknown = "key NOT IN (SELECT key FROM old._frontier)"
        # A frontier that knew every capture knew every link as well: what waits beside it is no longer wanted.
        keep = f"{unknown} AND state = 'done'" if knew >= knows else unknown
        connection.execute(f"DELETE FROM _frontier WHERE NOT ({keep})")
        rows = connection.execute("SELECT name FROM pragma_table_info('_frontier') WHERE name <> 'id'")
        names = [row[0] for row in rows]
        values = [_LATER_CAPTURE if name == "capture_id" else name for name in names]
        connection.execute(
            f"INSERT INTO _frontier ({', '.join(names)}) SELECT {', '.join(values)} FROM old._frontier f ORDER BY id"
        )


def take_over(renewal: Renewal, tables: Tables) -> None:
    """Puts the new state in the place of the old, for readers in one step; what is open stays readable.

    Raises: StoreError · DiskFull.
    """
    target: Any = tables.conn
    with told_as_store_errors(Path(FILENAME)):
        renewal.connection.backup(target)
        # Not before: until here the renewal can be resumed.
        target.execute("DELETE FROM _facts WHERE name = ?", (_FACT,))
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
