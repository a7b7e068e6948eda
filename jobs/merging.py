"""Many archives made one researcher's database, which reads their WARC files without copying them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from archive.configuration import read_configuration
from archive.database import connect_reader, connect_writer, find_database, refuse_older_schema, transaction
from archive.errors import StoreError, UsageError
from archive.folder import ArchiveFolder, is_held, lock, prepare_folder
from archive.index import lines_of, merge_index
from archive.merging import Added, add_rows, find_hidden, is_merged
from archive.newspapers import refresh_newspapers
from archive.runs import begin_run, close_dead_runs, finish_run
from archive.suppression import apply_suppressions, hide_elsewhere, restore_lost
from archive.takedownmerge import join_ledgers
from archive.takedowns import Suppression, read_decisions
from archive.values import dataclass
from archive.warcfile import explain_error
from jobs.spans import hash_file

_OPEN = "SELECT filename FROM {schema}.warcs WHERE sha256 IS NULL LIMIT 1"
_CLOSED = "SELECT filename, sha256 FROM source.warcs WHERE sha256 IS NOT NULL"
UNKNOWN = "SELECT count(*) FROM source.warcs WHERE sha256 NOT IN (SELECT sha256 FROM main.warcs)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged:
    """What one source brought."""

    source: str
    captures: int
    articles: int
    joined: int


def merge(sources: list[Path], into: Path) -> list[Merged]:
    """Adds each archive to the one at `into`, one transaction each; what is there already is not added twice.

    Raises: UsageError · ConfigurationError · ArchiveLocked · StoreError · DiskFull.
    """
    if into.resolve() in {source.resolve() for source in sources}:
        raise UsageError(f"{into} cannot be merged into itself.")
    for source in sources:
        with contextlib.closing(connect_reader(source)) as reader:  # before anything is made
            refuse_older_schema(reader, source)
            _require_closed(reader, source)
    wish, settings = _find_wish(sources, into)
    folder = prepare_folder(into, min_free_bytes=wish << 20, settings=str(settings))
    with lock(folder, command="merge"):
        tables = connect_writer(into)
        try:
            with transaction(tables) as connection:
                _refuse_harvested(connection, into)
                close_dead_runs(connection)
                run_id = begin_run(connection, command="merge", newspaper=None)
            theirs = _join_takedowns(sources, folder)  # before any article, so that none is shown in between
            done = [_add(tables, folder, ArchiveFolder(source), theirs) for source in sources]
            with transaction(tables) as connection:
                apply_suppressions(connection, folder)
                refresh_newspapers(connection)
                finish_run(connection, run_id, outcome="done", exit_code=0)
        finally:
            tables.close()
    return done


def _join_takedowns(sources: list[Path], folder: ArchiveFolder) -> frozenset[Suppression]:
    """The lines of the sources, once the ledger here has them, and a word of what a source hides whose ledger has
    none.

    Raises: StoreError · DiskFull.
    """
    theirs = join_ledgers([ArchiveFolder(source) for source in sources], folder)
    for source in sources:
        with contextlib.closing(connect_reader(source)) as reader:
            restore_lost(reader, folder, read_decisions(folder))
    return theirs


def _find_wish(sources: list[Path], into: Path) -> tuple[int, Path]:
    """MiB that are to stay free, and the file that says so: the target's, else that of the source that wants least.

    Raises: ConfigurationError.
    """
    own = ArchiveFolder(into).configuration
    asked = [own] if own.exists() else [ArchiveFolder(source).configuration for source in sources]
    return min((read_configuration(path).min_free_mib, path) for path in asked)


def _refuse_harvested(connection: Any, into: Path) -> None:
    """Notes that the archive is made of others; one that has WARC files of its own is none.

    Raises: UsageError.
    """
    (warcs,) = connection.execute("SELECT count(*) FROM warcs").fetchone()
    if warcs and not is_merged(connection):
        raise UsageError(
            f"{into} is an archive of its own: name a new folder, and that one among the sources."
        )
    connection.execute("INSERT OR IGNORE INTO _facts VALUES ('merged', '1')")


def _add(tables: Any, folder: ArchiveFolder, source: ArchiveFolder, theirs: frozenset[Suppression]) -> Merged:
    tables.conn.execute("ATTACH ? AS source", (find_database(source.path),))
    try:
        with transaction(tables) as connection:
            added, names = _add_committed(connection, folder, source)
            hide_elsewhere(connection, folder, added.hidden, theirs=theirs)
            apply_suppressions(connection, folder)
        with contextlib.suppress(FileNotFoundError):
            merge_index(folder.index, _rename_lines(source, names))
    finally:
        tables.conn.execute("DETACH source")
    return Merged(
        source=str(source.path), captures=added.captures, articles=added.articles, joined=added.joined
    )


def _add_committed(
    connection: Any, folder: ArchiveFolder, source: ArchiveFolder
) -> tuple[Added, dict[str, str]]:
    """What one state of the source brings, and the names of its files here.

    Raises: StoreError where a run is writing in the source, or has died there since the merge began: the state is one
    between its rows.
    """
    connection.execute("SELECT count(*) FROM source.runs").fetchone()  # from here on the source stands still
    if is_held(source):
        raise StoreError(
            f"A run is writing in {source.path}: wait until it ends, then merge again.", path=source.path
        )
    _require_closed(connection, source.path, "source")
    names = _choose_names(connection, source)
    _link_files(folder, source, names)
    is_known = not connection.execute(UNKNOWN).fetchone()[0]
    return find_hidden(connection) if is_known else add_rows(connection, names), names


def _require_closed(connection: Any, source: Path, schema: str = "main") -> None:
    """Raises: StoreError where one of the WARC files of an archive is not closed."""
    row = connection.execute(_OPEN.format(schema=schema)).fetchone()
    if row is not None:
        raise StoreError(
            f"{row[0]} in {source} is still being written: wait until its run ends, or run "
            "`baoluu extract` there.",
            path=source / "warc" / row[0],
        )


def _choose_names(connection: Any, source: ArchiveFolder) -> dict[str, str]:
    """The name here of each WARC file of a source: its own, unless another file bears that."""
    here = dict(connection.execute("SELECT sha256, filename FROM main.warcs").fetchall())
    taken = set(here.values())
    names = {}
    for filename, sha256 in connection.execute(_CLOSED).fetchall():
        stem = filename.removesuffix(".warc.gz")
        free = filename if filename not in taken else f"{stem}-{sha256[:12]}.warc.gz"
        names[filename] = here.get(sha256, free)
    return names


def _link_files(folder: ArchiveFolder, source: ArchiveFolder, names: Mapping[str, str]) -> None:
    """Gives the files a second name here; on another disk, a link that points to them.

    Raises: StoreError where a file is missing, or another one has its name.
    """
    for old, new in names.items():
        path, target = source.warc / old, folder.warc / new
        if not path.exists():
            raise StoreError(f"{path} is missing: run `baoluu verify` in {source.path}.", path=path)
        if target.is_symlink() and not target.exists():
            target.unlink()  # it led to where the source stood before
        if target.exists():
            _require_same(path, target)
            continue
        try:
            try:
                os.link(path, target)
            except OSError:
                target.symlink_to(path.resolve(strict=True))
        except OSError as error:
            raise explain_error(error, target) from error


def _require_same(path: Path, target: Path) -> None:
    if path.samefile(target) or hash_file(str(path)) == hash_file(str(target)):
        return
    raise StoreError(
        f"{target} is not the file that {path} is, though it bears its name: merge into a new folder.",
        path=target,
    )


def _rename_lines(source: ArchiveFolder, names: Mapping[str, str]) -> Iterator[str]:
    for line in lines_of(source.index):
        text = line.decode()
        head, quote, filename = text.rpartition('"filename": "')
        new = names.get(filename.removesuffix('"}'))
        if new is not None:  # else a file that the source has begun since
            yield f'{head}{quote}{new}"}}'
