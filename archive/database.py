"""archive.db opened: one writer that never loses a committed row, any number of readers."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pysqlite3 as sqlite3
from sqlite_utils import Database as Tables

from archive import steps
from archive.errors import ConfigurationError, DiskFull, SchemaTooNew, StoreError
from archive.migrations import SCHEMA
from archive.volume import describe_network, find_network_type

logger = logging.getLogger(__name__)

FILENAME = "archive.db"
BUSY_SECONDS = 30.0
_LOG_INDEX_BYTES = 128 << 10  # archive.db-shm, which a reader makes where no writer has
SAFE_SQLITE = (3, 51, 3)  # below it the WAL-reset bug can lose committed pages
PAGE_CACHE_KIB = 65_536  # keeps the indexes of 100,000 articles in memory: a page costs what it cost at first


def connect_writer(folder: Path) -> Tables:
    """The archive's database with today's schema, made when missing, as a sqlite-utils `Database`.

    On a network volume it goes without a write-ahead log, and a warning says so.
    Raises: ConfigurationError (SQLite too old) · SchemaTooNew · StoreError (not a database, another program's, not
    writable).
    """
    _require_safe_sqlite()
    path = folder / FILENAME
    with told_as_store_errors(path):
        connection = sqlite3.connect(  # by URI, so that other databases can be attached for reading
            path.resolve().as_uri(), uri=True, timeout=BUSY_SECONDS, isolation_level=None
        )
        tables = Tables(connection)
        _refuse_stranger(tables, path)  # before anything is written
        for pragma in (
            f"journal_mode = {_choose_journal_mode(folder)}",
            "synchronous = FULL",
            "foreign_keys = ON",
            "trusted_schema = OFF",
            "cell_size_check = ON",
            f"cache_size = -{PAGE_CACHE_KIB}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        path.chmod(0o640)
        _refuse_newer_schema(tables, path)
        if SCHEMA.pending(tables):
            with transaction(tables):  # all steps or none, and the list of them too
                SCHEMA.apply(tables)
    return tables


def connect_reader(folder: Path) -> sqlite3.Connection:
    """A read-only connection with rows addressable by column name.

    Raises: StoreError when there is no archive in `folder` · SchemaTooNew.
    """
    path = folder / FILENAME
    if not path.is_file():
        raise StoreError(_describe_lack(folder), path=path)
    with told_as_store_errors(path):
        connection = sqlite3.connect(_make_uri(path.resolve()), uri=True, timeout=BUSY_SECONDS)
        connection.row_factory = sqlite3.Row
        tables = Tables(connection)
        _refuse_stranger(tables, path)
        if not SCHEMA.applied(tables):
            raise StoreError(_describe_lack(folder), path=path)  # an empty file is none
        _refuse_newer_schema(tables, path)
    return connection


def find_database(folder: Path) -> str:
    """The database in a folder as ATTACH takes it, to be read only."""
    return _make_uri((folder / FILENAME).resolve())


def _make_uri(path: Path) -> str:
    """The database for reading; on a volume that is read-only, and where no log tells of a writer, as one that does not
    change: SQLite could not keep the files beside it by which readers and writers agree."""
    is_read_only = bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)
    is_still = is_read_only and not path.with_name(f"{path.name}-wal").exists()
    return f"{path.as_uri()}?mode=ro" + ("&immutable=1" if is_still else "")


def _describe_lack(folder: Path) -> str:
    if any((folder / "warc").glob("*.warc.gz")):
        return (
            f"{folder} has WARC files and no {FILENAME}: run `baoluu extract`, which makes it anew from them."
        )
    return (
        f"There is no archive in {folder}: run `baoluu harvest` or `baoluu demo` first, or name another folder "
        "with --archive."
    )


@contextlib.contextmanager
def transaction(tables: Tables) -> Iterator[sqlite3.Connection]:
    """One `BEGIN IMMEDIATE` … COMMIT around the block; whatever is raised inside rolls it back.

    Raises: DiskFull · StoreError for what SQLite reports.
    """
    connection: Any = tables.conn
    with told_as_store_errors(Path(FILENAME)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            steps.reached("transaction applied")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    steps.reached("transaction committed")


def _choose_journal_mode(folder: Path) -> str:
    kind = find_network_type(folder)
    if kind is None:
        return "WAL"
    logger.warning(describe_network(kind))
    return "DELETE"


def _require_safe_sqlite() -> None:
    if sqlite3.sqlite_version_info < SAFE_SQLITE:
        raise ConfigurationError(
            f"SQLite {sqlite3.sqlite_version} can lose committed rows; install what requirements.lock names "
            "(pysqlite3 brings SQLite 3.51.3 or later)."
        )


def _refuse_stranger(tables: Tables, path: Path) -> None:
    """Raises: StoreError where the database was made by another program."""
    names = tables.table_names()
    if names and not SCHEMA.applied(tables):
        raise StoreError(
            f"{path} was made by another program (it has a table {names[0]!r}): move it away and run again. "
            "Nothing was changed.",
            path=path,
        )


def _refuse_newer_schema(tables: Tables, path: Path) -> None:
    known = {step.name for step in SCHEMA.pending(Tables(memory=True))}
    unknown = [step.name for step in SCHEMA.applied(tables) if step.name not in known]
    if unknown:
        raise SchemaTooNew(
            f"{path} was written by a later version of Báo Lưu (step {unknown[0]}); install that version. "
            "Nothing was changed.",
            path=path,
        )


def refuse_older_schema(connection: sqlite3.Connection, folder: Path) -> None:
    """Does nothing to a database as this version writes it.

    Raises: StoreError where an older version wrote it: tables are missing that are to be read.
    """
    if SCHEMA.pending(Tables(connection)):
        raise StoreError(
            f"{folder / FILENAME} was written by an older version of Báo Lưu: run `baoluu extract` in {folder}, which "
            "brings it up to date.",
            path=folder / FILENAME,
        )


def _is_disk_full(path: Path) -> bool:
    """Whether there is less room than the index of a write-ahead log takes."""
    with contextlib.suppress(OSError):
        return shutil.disk_usage(path.parent).free < _LOG_INDEX_BYTES
    return False


@contextlib.contextmanager
def told_as_store_errors(path: Path, *, written: Path | None = None) -> Iterator[None]:
    """What SQLite reports inside the block about the database at `path`, as errors of ours; `written` is the file
    that is written, where it is another one.

    Raises: DiskFull · StoreError.
    """
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # our own fault, not the disk's
    except sqlite3.OperationalError as error:
        if "full" in str(error):
            raise DiskFull(f"The disk is full while writing {written or path}: make room and run again; "
                           "nothing that was reported as done is lost.", path=path) from error  # fmt: skip
        if "disk I/O" in str(error) and _is_disk_full(path):
            raise DiskFull(f"The disk is full, and {path} wants a little of it even to be read: make room. "
                           "Nothing was changed.", path=path) from error  # fmt: skip
        raise StoreError(f"{path} cannot be used ({error}): check the folder's owner, mode and disk.",
                         path=path) from error  # fmt: skip
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path} is damaged ({error}): move it away and run `baoluu extract`, "
                         "which rebuilds it from the WARC files.", path=path) from error  # fmt: skip
