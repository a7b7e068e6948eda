"""Files of other crawlers taken into the archive: kept once, indexed, their articles read like any other."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from archive.clock import format_utc, now_utc
from archive.folder import ArchiveFolder
from archive.foreign import examine, write_anew
from archive.importrecord import ImportNote, build_import_record
from archive.index import add_lines, flush_index
from archive.ledger import Tally
from archive.runs import note_tally
from archive.salvage import Lost
from archive.session import Assignment, Session, open_session
from archive.values import dataclass, replace
from archive.warcfile import explain_error, sync_folder
from archive.warcs import PREFIX
from jobs.executors import Workers, open_workers
from jobs.interpret import interpret
from jobs.novelty import Novelty, leave_known
from jobs.packages import choose_stem, is_package, iter_unpacked
from jobs.repeats import count_waiting
from jobs.spans import hash_file, list_lines
from jobs.taking import Means, apply_file

STAGED, UNPACKED = "staged-", "unpacked-"  # how names of files begin that are not taken in yet


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What became of one file."""

    source: str
    warc: str | None = None  # its name in the archive; None: nothing of it could be read
    is_known: bool = False  # it was there already
    captures: int = 0  # that were taken in
    known: int = 0  # captures in it that the archive had, and that were left out
    waiting: int = 0  # of those taken in revisits that repeat what is not in the archive yet
    lost: tuple[Lost, ...] = ()
    problem: str | None = None  # the named error of a file of which nothing could be read
    complaint: str | None = None  # what is wrong with a file that was taken in all the same


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportReport:
    """What an import did, for printing."""

    run_id: int
    exit_code: int
    files: tuple[Imported, ...]
    tally: Tally


def import_files(archive: Path, sources: list[Path], *, jobs: int = 1) -> ImportReport:
    """Takes WARC, ARC and WACZ files in, one after another; a bad one does not keep out the next.

    Raises: NewsArchiveError of every kind that opening or writing an archive can raise.
    """
    with open_session(archive, Assignment(command="import"), interpret=interpret) as session:
        _clear_away(session.folder)
        with open_workers(jobs=jobs) as workers:
            intake = Intake(session, workers)
            done = tuple(report for source in sources for report in intake.take(source))
        flush_index(session.tables, session.folder)
        if any(report.lost or report.problem or report.complaint for report in done):
            session.conclude("partial", "Not everything could be read; the list names what is missing.")
        return ImportReport(
            run_id=session.run_id, exit_code=session.exit_code, files=done, tally=session.journal.tally
        )


def _clear_away(folder: ArchiveFolder) -> None:
    """Removes what an import that was killed left beside the archive, which is held for this one."""
    for path in folder.path.glob(f"{STAGED}*"):
        path.unlink(missing_ok=True)
    for path in folder.path.glob(f"{UNPACKED}*"):
        shutil.rmtree(path, ignore_errors=True)


class Intake:
    """Takes files into one archive."""

    def __init__(self, session: Session, workers: Workers) -> None:
        self._session = session
        self._workers = workers

    def take(self, source: Path) -> Iterator[Imported]:
        """A report for each WARC file in the source, which may be one, or a WACZ package of several."""
        if not source.is_file():
            problem = (
                "UsageError: it is a stream, which cannot be read twice: write it to a file, and import that"
            )
            yield Imported(source=str(source), problem=problem)
            return
        if not is_package(source):
            yield self._take_file(source, source.name)
            return
        is_empty = True
        with TemporaryDirectory(dir=self._session.folder.path, prefix=UNPACKED) as place:
            try:
                for unpacked in iter_unpacked(source, Path(place)):
                    is_empty = False
                    report = self._take_file(unpacked.path, unpacked.path.name)
                    yield replace(report, complaint=unpacked.complaint)
            except zipfile.BadZipFile as error:
                yield Imported(source=source.name, problem=f"DamagedRecord: the package is damaged ({error})")
                return
        if is_empty:
            problem = "DamagedRecord: the package holds no WARC file in archive/, as a WACZ does"
            yield Imported(source=source.name, problem=problem)

    def _take_file(self, source: Path, name: str) -> Imported:
        sha256 = hash_file(str(source))
        if (known := self._find_known(sha256)) is not None:
            return Imported(source=name, warc=known, is_known=True)
        with _staged(source, self._session.folder) as (path, lost):
            if path is None:
                reason = lost[0].reason if lost else "it is empty"
                problem = f"DamagedRecord: no record of it can be read ({reason})"
                return Imported(source=name, lost=lost, problem=problem)
            novelty = self._leave_known(path)
            if not novelty.is_new:  # an export of this archive, or a file that is here in another spelling
                return Imported(
                    source=name, warc=novelty.holder, is_known=True, known=novelty.known, lost=lost
                )
            note = ImportNote(
                warc=_choose_name(self._session.folder, name, sha256, path),
                source=name,
                source_sha256=sha256,
                run_id=self._session.run_id,
                taken_at=format_utc(now_utc()),
                lost=tuple((stretch.offset, stretch.reason) for stretch in lost),
            )
            captures = self._keep(path, note)
            waiting = count_waiting(self._session.tables.conn, note.warc)
            return Imported(
                source=name,
                warc=note.warc,
                captures=captures,
                known=novelty.known,
                waiting=waiting,
                lost=lost,
            )

    def _find_known(self, sha256: str) -> str | None:
        """The name here of a file that was taken in, or kept, with this checksum."""
        row = self._session.tables.execute(
            "SELECT warc FROM _imports WHERE source_sha256 = ?1 UNION SELECT filename FROM warcs WHERE sha256 = ?1",
            (sha256,),
        ).fetchone()
        return row[0] if row is not None and (self._session.folder.warc / row[0]).exists() else None

    def _leave_known(self, path: Path) -> Novelty:
        try:
            return leave_known(self._session.tables.conn, self._session.folder, path)
        except OSError as error:
            raise explain_error(error, path) from error

    def _keep(self, staged: Path, note: ImportNote) -> int:
        """Number of captures taken in: the file gets its name, then rows and record of the import follow as one."""
        session, target = self._session, self._session.folder.warc / note.warc
        try:
            staged.chmod(0o440)
            staged.rename(target)
            sync_folder(target.parent)
        except OSError as error:
            raise explain_error(error, target) from error
        captures = 0

        def write_rows(connection: Any) -> None:
            nonlocal captures
            means = Means(folder=session.folder, workers=self._workers)
            captures = apply_file(connection, means, note, session.journal.tally)
            add_lines(connection, list_lines(str(target)))
            note_tally(connection, session.run_id, session.journal.tally)

        session.journal.write_resource(
            lambda stamp: build_import_record(note, stamp), opens=True, rows=write_rows
        )
        return captures


@contextmanager
def _staged(source: Path, folder: ArchiveFolder) -> Iterator[tuple[Path | None, tuple[Lost, ...]]]:
    """A file inside the archive, durable and not yet under its name, with what is missing in it."""
    path = folder.path / f"{STAGED}{os.getpid()}"
    try:
        lost = _stage(source, path)
        yield (path if path.stat().st_size else None), lost
    finally:
        path.unlink(missing_ok=True)


def _stage(source: Path, path: Path) -> tuple[Lost, ...]:
    try:
        found = examine(source)
        lost = found.refused
        if found.is_whole:
            shutil.copyfile(source, path)
        else:
            lost = write_anew(source, path)
        with path.open("rb") as staged:
            os.fsync(staged.fileno())
    except OSError as error:
        raise explain_error(error, path.parent) from error
    return lost


def _choose_name(folder: ArchiveFolder, name: str, sha256: str, staged: Path) -> str:
    """The file's own name as `.warc.gz`, with a piece of its checksum where that looks like ours or is another file's;
    an import that was interrupted may have left the same file there."""
    stem = choose_stem(name) or "imported"
    taken = folder.warc / f"{stem}.warc.gz"
    is_other = taken.exists() and hash_file(str(taken)) != hash_file(str(staged))
    if stem.startswith(PREFIX) or is_other:
        stem = f"imported-{stem}-{sha256[:12]}"
    return f"{stem}.warc.gz"
