"""The whole archive read again from its WARC files, with today's layouts and rules."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.comparison import Difference, iter_differences
from archive.database import connect_reader, transaction
from archive.errors import UsageError
from archive.folder import ArchiveFolder, lock
from archive.index import merge_index
from archive.renewal import Renewal, attached, complete, discard_renewal, open_renewal, take_over
from archive.session import Assignment, open_session
from archive.suppression import apply_suppressions
from archive.warcfile import ClosedFile
from archive.warcs import count_records, note_closed
from jobs.executors import Workers, open_workers
from jobs.fingerprint import fingerprint
from jobs.interpret import interpret
from jobs.plan import PlannedFile, plan_files
from jobs.rebuild import Rebuild, Watch
from jobs.spans import (
    hash_file,
    list_lines,
)


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
                if not folder.index.exists():
                    write_index(folder, workers)
            own_run = complete(renewal, folder, session.run_id)
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


def write_index(folder: ArchiveFolder, workers: Workers) -> None:
    """Makes the CDXJ index anew.

    Raises: DamagedRecord · TruncatedRecord · OSError.
    """
    paths = sorted(str(path) for path in folder.warc.glob("*.warc.gz"))
    for lines in workers.map_in_order(list_lines, paths):
        merge_index(folder.index, lines)


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
