"""The whole archive read again from its WARC files, with today's layouts and rules."""

from __future__ import annotations

import time
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any

from archive.comparison import Difference, iter_differences
from archive.database import connect_reader, transaction
from archive.errors import UsageError
from archive.folder import ArchiveFolder, lock
from archive.grafting import Figures, count_rows, graft
from archive.index import count_lines, merge_index
from archive.merging import is_merged
from archive.renewal import (
    REHEARSAL,
    Renewal,
    attached,
    complete,
    discard_renewal,
    hide_again,
    open_renewal,
    take_over,
)
from archive.session import Assignment, Session, open_session
from archive.suppression import apply_suppressions
from archive.takedowns import read_decisions
from archive.values import dataclass
from archive.warcfile import ClosedFile
from archive.warcs import count_captures, count_records, note_closed, note_records, require_closed_files
from jobs.executors import Workers, open_workers
from jobs.fingerprint import fingerprint
from jobs.interpret import interpret
from jobs.plan import PlannedFile, plan_files
from jobs.rebuild import Rebuild, Watch
from jobs.spans import hash_file, list_lines
from jobs.taking import Means


@dataclass(frozen=True, kw_only=True, slots=True)
class Extraction:
    """What an extraction did, for printing."""

    run_id: int
    files: int
    captures: int
    articles: int
    versions: int
    seconds: float
    strays: tuple[str, ...] = ()  # files in warc/ that no run wrote and no import took in: they were not read
    lacking: tuple[str, ...] = ()  # files of which the index knows more records than are there


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """How an archive is read again."""

    newspapers: tuple[str, ...] = ()  # whose pages are read; none named: all
    jobs: int = 1
    scheduler: str | None = None
    watch: Watch | None = None


def extract(archive: Path, wishes: Wishes) -> Extraction:
    """Rebuilds the database, or the rows of some newspapers, from the WARC files; the old state stands until the new
    one is whole.

    Raises: NewsArchiveError of every kind that opening or writing an archive can raise · DamagedRecord.
    """
    began = time.monotonic()
    with open_session(archive, _assign(wishes), interpret=interpret) as session:
        refuse_merged(session.tables.conn, archive)
        require_closed_files(session.tables.conn, session.folder)
        read_decisions(session.folder)  # of a damaged one an operator hears at once
        with open_renewal(session.folder, name_rules(wishes)) as renewal:
            files = plan_files(session.folder)
            with open_workers(jobs=wishes.jobs, scheduler=wishes.scheduler) as workers:
                means = Means(folder=session.folder, workers=workers, newspapers=wishes.newspapers)
                Rebuild(renewal, means, archive=session.tables.conn, watch=wishes.watch).read_files(files)
                known = read_checksums(session.tables.conn)
                if not wishes.newspapers:
                    close_files(renewal, workers, files, known=known)
                names = {warc for warc, _ in known}
                strays = find_strays(renewal, session.folder, known=names)
                lacking = complete_index(renewal, session.folder, workers, known=names, strays=strays)
            figures = _put_in_place(renewal, session, wishes.newspapers)
        discard_renewal(session.folder)
        discard_renewal(session.folder, REHEARSAL)  # of a dry run that was killed
        return Extraction(
            run_id=session.run_id,
            files=len(files),
            captures=figures.captures,
            articles=figures.articles,
            versions=figures.versions,
            seconds=time.monotonic() - began,
            strays=tuple(sorted(strays)),
            lacking=tuple(lacking),
        )


def _assign(wishes: Wishes) -> Assignment:
    """The run as the ledger names it. For some newspapers the database must know all captures before: files that it
    does not know are recovered then as before any other run."""
    words = [word for slug in wishes.newspapers for word in ("--newspaper", slug)]
    return Assignment(
        command=" ".join(["extract", *words]), newspapers=wishes.newspapers, rereads=not wishes.newspapers
    )


def name_rules(wishes: Wishes) -> str:
    """A name for what a renewal is made by, and of which newspapers."""
    return " ".join([fingerprint(), *wishes.newspapers])


def _put_in_place(renewal: Renewal, session: Session, newspapers: tuple[str, ...]) -> Figures:
    if newspapers:
        hide_again(renewal, session.folder)
        return graft(session.tables, session.folder, newspapers)
    own_run = complete(renewal, session.folder, session.run_id)
    take_over(renewal, session.tables)
    session.run_id = own_run
    return count_rows(session.tables)


def refuse_merged(connection: Any, archive: Path) -> None:
    """Does nothing to an archive of its own.

    Raises: UsageError where the archive was made by merging: runs of several archives bear the same numbers.
    """
    if is_merged(connection):
        raise UsageError(
            f"{archive} was made by `baoluu merge`: run extract in its sources, then merge them into a new folder."
        )


def rehearse(archive: Path, wishes: Wishes) -> list[Difference]:
    """What `extract` would change; the archive stays as it is.

    Raises: ArchiveLocked · StoreError · DamagedRecord.
    """
    folder = ArchiveFolder(archive)
    with closing(connect_reader(archive)) as reader:  # says so where there is no archive to compare with
        refuse_merged(reader, archive)
        require_closed_files(reader, folder)
    with lock(folder, command="extract --dry-run"):
        try:
            return _compare(folder, wishes)
        finally:
            discard_renewal(folder, REHEARSAL)


def _compare(folder: ArchiveFolder, wishes: Wishes) -> list[Difference]:
    with (
        open_renewal(folder, name_rules(wishes), place=REHEARSAL) as renewal,
        closing(connect_reader(folder.path)) as reader,
    ):
        files = plan_files(folder)
        with open_workers(jobs=wishes.jobs, scheduler=wishes.scheduler) as workers:
            means = Means(folder=folder, workers=workers, newspapers=wishes.newspapers)
            Rebuild(renewal, means, archive=reader, watch=wishes.watch).read_files(files)
        with transaction(renewal.tables) as connection:
            apply_suppressions(connection, folder)
        with attached(renewal, folder) as connection:
            return list(iter_differences(connection, wishes.newspapers))


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
            note_records(connection, file.warc, records=0)  # one without a record has no row yet
            records = count_records(connection, file.warc)
            sha256 = sums[file.warc, file.size]
            closed = ClosedFile(filename=file.warc, bytes=file.size, sha256=sha256, records=records)
            note_closed(connection, closed)


def find_strays(renewal: Renewal, folder: ArchiveFolder, *, known: set[str]) -> set[str]:
    """Names in `warc/` of which neither the new database nor the one before has a row."""
    rows = renewal.connection.execute("SELECT filename FROM warcs").fetchall()
    names = {path.name for path in folder.warc.iterdir() if not path.name.endswith(".open")}
    return names - known - {filename for (filename,) in rows}


def complete_index(
    renewal: Renewal, folder: ArchiveFolder, workers: Workers, *, known: set[str], strays: set[str]
) -> list[str]:
    """Adds the lines of files that the index knows too little of; makes an index that is not there.

    What comes back is the names of files of which it knows too much, where the database knew none of them.

    Raises: DamagedRecord · TruncatedRecord · OSError.
    """
    names = {path.name for path in folder.warc.glob("*.warc.gz")} - strays
    lines = count_lines(folder.index)
    captures = count_captures(renewal.connection)
    paths = [str(folder.warc / name) for name in sorted(names) if lines[name] < captures.get(name, 1)]
    merge_index(folder.index, chain.from_iterable(workers.map_in_order(list_lines, paths)))
    if known and names <= known:
        return []
    records = dict(renewal.connection.execute("SELECT filename, records FROM warcs").fetchall())
    return sorted(name for name in lines if name and name not in known and lines[name] > records.get(name, 0))
