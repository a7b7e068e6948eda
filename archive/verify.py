"""`verify`: the whole archive, or a sample of it, compared with what it should be; nothing is repaired."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

import pysqlite3 as sqlite3

from archive.database import connect_reader
from archive.errors import StoreError
from archive.folder import ArchiveFolder, is_held
from archive.values import dataclass
from archive.verification.files import Progress, list_files, read_entry, verify_content, verify_presence
from archive.verification.findings import Finding
from archive.verification.index import Tally, verify_index
from archive.verification.sample import verify_sample
from archive.verification.tables import (
    verify_database,
    verify_full_text,
    verify_revisits,
    verify_suppressions,
)
from archive.warcs import is_ours

Watch = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What was looked at and what was found."""

    findings: tuple[Finding, ...]
    files: int
    records: int  # proved by their digests
    bytes: int
    seconds: float
    is_sample: bool
    is_running: bool  # a run was writing meanwhile: only what it had acknowledged was looked at


def verify_archive(folder: ArchiveFolder, *, sample: int | None = None, watch: Watch) -> Report:
    """Everything that is wrong with the archive; with `sample`, what that many captures drawn by lot can tell.

    Raises: StoreError: there is no archive · SchemaTooNew.
    """
    began = time.monotonic()
    progress, is_running = Progress(watch=watch), is_held(folder)
    watch("tables", 0, 0)
    findings = tuple(_verify(folder, progress, sample=sample, is_running=is_running))
    is_running = is_running or is_held(folder)
    return Report(
        findings=findings,
        files=progress.files,
        records=progress.records,
        bytes=progress.bytes,
        seconds=round(time.monotonic() - began, 1),
        is_sample=sample is not None,
        is_running=is_running,
    )


def _verify(
    folder: ArchiveFolder, progress: Progress, *, sample: int | None, is_running: bool
) -> Iterator[Finding]:
    """Rows that cannot be trusted tell nothing about files: a damaged database is all that is said then."""
    try:
        opened = connect_reader(folder.path)
    except StoreError as error:
        if not _is_damage(error.__cause__):
            raise
        yield Finding(fault="database damaged", path="archive.db", detail=str(error.__cause__))
        return
    with contextlib.closing(opened) as connection:
        connection.row_factory = None
        damage = list(verify_database(connection, quickly=sample is not None))
        yield from damage
        if not damage:
            yield from _verify_parts(connection, folder, progress, sample=sample, is_running=is_running)


def _is_damage(cause: BaseException | None) -> bool:
    """Whether SQLite says that the file is no sound database, and not just that it cannot be opened."""
    is_refusal = isinstance(cause, sqlite3.OperationalError)
    return isinstance(cause, sqlite3.DatabaseError) and not is_refusal


def _verify_parts(
    connection: Any, folder: ArchiveFolder, progress: Progress, *, sample: int | None, is_running: bool
) -> Iterator[Finding]:
    progress.expect(list_files(connection))
    yield from verify_revisits(connection)
    yield from verify_suppressions(connection, folder)
    if sample is not None:
        yield from verify_sample(connection, folder, sample, progress, is_running=is_running)
        return
    yield from verify_full_text(connection)
    yield from _verify_files(connection, folder, progress, is_running=is_running)


def _verify_files(
    connection: Any, folder: ArchiveFolder, progress: Progress, *, is_running: bool
) -> Iterator[Finding]:
    tally, names = Tally(), [name for name, _ in list_files(connection)]
    runs, closed = _count_runs(connection), set()
    for name in names:
        entry = read_entry(connection, name)
        if entry.is_closed:
            closed.add(name)
        yield from verify_presence(folder, entry, is_running=is_running)
        yield from verify_content(folder, entry, tally, progress)
    strays = list(_find_strays(folder, set(names)))
    index = list(
        verify_index(
            connection, folder, tally, known=closed if is_running else set(names), is_running=is_running
        )
    )
    if not is_running and (is_held(folder) or _count_runs(connection) != runs):  # one began meanwhile
        is_running = True
        index = list(verify_index(connection, folder, tally, known=closed, is_running=True))
    yield from index if is_running else [*strays, *index]


def _count_runs(connection: Any) -> int:
    (runs,) = connection.execute("SELECT count(*) FROM runs").fetchone()
    return int(runs)


def _find_strays(folder: ArchiveFolder, names: set[str]) -> Iterator[Finding]:
    for path in sorted(folder.warc.glob("*")):
        name = path.name.removesuffix(".open")
        if name in names:
            continue
        if name != path.name and is_ours(name):  # its run died before it acknowledged anything
            yield Finding(fault="left open", path=f"warc/{path.name}", detail="no run is writing to it")
        else:
            yield Finding(
                fault="stray file", path=f"warc/{path.name}", detail="the database does not know it"
            )
