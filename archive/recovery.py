"""What a run does first: gives whole records of dead runs their rows, cuts off what is torn, closes their files.

Only what stands behind each file's committed length is read. A file that is shorter than that has lost what was
acknowledged; nothing is guessed then.
"""

from __future__ import annotations

import hashlib
import itertools
import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from sqlite_utils import Database as Tables

from archive import steps
from archive.clock import format_utc, now_utc
from archive.database import transaction
from archive.errors import DamagedRecord, StoreError
from archive.event import ScannedEvent, find_run_id, restore_errand
from archive.folder import FOLDER_MODE, ArchiveFolder
from archive.index import add_lines, flush_index
from archive.ledger import apply
from archive.originals import find_place
from archive.page import Page
from archive.rebuild import (
    index_lines,
    iter_whole_events,
    read_wire_payload,
    rebuild_captured,
    rebuild_exchange,
)
from archive.records import Errand, Exchange
from archive.rules import read_rules
from archive.runs import ensure_run, note_tally, read_tally
from archive.scan import read_record
from archive.suppression import Newcomers
from archive.values import dataclass, replace
from archive.warcfile import ClosedFile, explain_error, sync_folder
from archive.warcs import count_records, list_own, note_closed, parse_opened_at

logger = logging.getLogger(__name__)

Interpret = Callable[[Exchange, Errand], Page]
BATCH_EVENTS = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovered:
    """What was found of runs that died."""

    files: int = 0
    captures: int = 0
    quarantined_bytes: int = 0


def recover(tables: Tables, folder: ArchiveFolder, interpret: Interpret) -> Recovered:
    """Repairs every file that is not closed; afterwards each one is.

    Raises: StoreError when a file lost what had been acknowledged, or the disk cannot be written.
    """
    total, names = Recovered(), find_unclosed(tables.conn, folder)
    _warn_of_forgotten(tables, folder, names)
    for name in names:
        found = _recover_file(tables, folder, name, interpret)
        total = Recovered(
            files=total.files + 1,
            captures=total.captures + found.captures,
            quarantined_bytes=total.quarantined_bytes + found.quarantined_bytes,
        )
    flush_index(tables, folder)
    return total


def _warn_of_forgotten(tables: Tables, folder: ArchiveFolder, names: list[str]) -> None:
    """A whole file without a row is none of a run that died: the database was lost, or an older one put back."""
    known = {row[0] for row in tables.execute("SELECT filename FROM warcs")}
    forgotten = [name for name in names if name not in known and (folder.warc / name).exists()]
    if forgotten:
        logger.warning(
            "archive.db did not know %d whole WARC files, as where it was lost or an older one was put back: their "
            "pages are read again now; run `baoluu extract` for what was imported and for how runs ended.",
            len(forgotten),
        )


def find_unclosed(connection: Any, folder: ArchiveFolder) -> list[str]:
    """Final names of the files that no row calls closed, the oldest first."""
    closed = {row[0] for row in connection.execute("SELECT filename FROM warcs WHERE closed_at IS NOT NULL")}
    listed = {row[0] for row in connection.execute("SELECT filename FROM warcs WHERE closed_at IS NULL")}
    on_disk = {path.name.removesuffix(".open") for path in list_own(folder)}
    return sorted((on_disk | listed) - closed)


def adopt_closed(tables: Tables, folder: ArchiveFolder) -> None:
    """Gives closed files that no row knows one, for a database that is about to be rebuilt from them."""
    with transaction(tables) as connection:
        for path in list_own(folder):
            if path.name.endswith(".open"):
                continue
            opened_at = format_utc(parse_opened_at(path.name))
            connection.execute(
                "INSERT OR IGNORE INTO warcs (filename, bytes, opened_at, closed_at) VALUES (?, ?, ?, ?)",
                (path.name, path.stat().st_size, opened_at, opened_at),
            )


def disown_adopted(tables: Tables) -> None:
    """Takes back the rows that `adopt_closed` gave for an extraction that did not come to its end; `recover` then reads
    the files. Where the database was lost its own run goes too, whose number is that of a run in them."""
    with transaction(tables) as connection:
        adopted = connection.execute("DELETE FROM warcs WHERE closed_at IS NOT NULL AND sha256 IS NULL")
        if adopted.rowcount:
            connection.execute(
                "DELETE FROM runs WHERE command = 'extract' AND NOT EXISTS (SELECT 1 FROM captures)"
            )


def _recover_file(tables: Tables, folder: ArchiveFolder, name: str, interpret: Interpret) -> Recovered:
    path, committed = _require_whole(tables.conn, folder, name)
    end = find_end(path, committed)
    steps.reached("tail found")
    quarantined = _cut_off(folder, path, end)
    steps.reached("tail cut")
    if end == 0:
        path.unlink()
        sync_folder(folder.warc)
        return Recovered(quarantined_bytes=quarantined)
    captures = _give_rows(tables, folder, name, start=committed, interpret=interpret)
    _close(tables, folder, name)
    return Recovered(captures=captures, quarantined_bytes=quarantined)


def _require_whole(connection: Any, folder: ArchiveFolder, name: str) -> tuple[Path, int]:
    """The file and its committed length.

    Raises: StoreError when the file is shorter than that.
    """
    row = connection.execute("SELECT bytes FROM warcs WHERE filename = ?", (name,)).fetchone()
    committed = row[0] if row else 0
    path = folder.find_warc(name)
    size = path.stat().st_size if path else 0
    if path is None or size < committed:
        raise StoreError(
            f"{folder.warc / name} holds {size} bytes, but {committed} were acknowledged: the disk lost data. "
            "Nothing was changed. Bring the file back from a backup, or move it away and run `baoluu verify`.",
            path=folder.warc / name,
        )
    return path, committed


def find_end(path: Path, start: int) -> int:
    """The offset behind the last whole event, `start` where none follows it."""
    end = start
    for event in iter_whole_events(path, start):
        end = event.end
    return end


def _cut_off(folder: ArchiveFolder, path: Path, end: int) -> int:
    """Number of bytes behind `end` that were moved to the quarantine folder; what stands before is durable.

    Raises: DamagedRecord for a file that was whole once: it has its final name, and nothing is cut off it.
    """
    size = path.stat().st_size
    if size > end and path.suffix != ".open":
        raise DamagedRecord(
            f"{path} is damaged from byte {end} on. Nothing was changed. Bring it back from a backup, or move it "
            "away and run `baoluu verify`.",
            path=path,
            offset=end,
        )
    try:
        path.chmod(0o640)
        with path.open("r+b") as source:
            if size > end:
                source.seek(end)
                _set_aside(source, folder, f"{path.name}.{end}-{size}")
                source.truncate(end)
            os.fsync(source.fileno())
    except OSError as error:
        raise explain_error(error, path) from error
    return size - end


def _set_aside(source: BinaryIO, folder: ArchiveFolder, name: str) -> None:
    folder.quarantine.mkdir(mode=FOLDER_MODE, exist_ok=True)
    stamp = now_utc().strftime("%Y%m%d%H%M%S%f")
    with (folder.quarantine / f"{name}.{stamp}").open("xb") as target:
        shutil.copyfileobj(source, target)
        target.flush()
        os.fsync(target.fileno())
    sync_folder(folder.quarantine)


def _give_rows(tables: Tables, folder: ArchiveFolder, name: str, *, start: int, interpret: Interpret) -> int:
    path = folder.find_warc(name)
    assert path is not None
    captures, newcomers = 0, Newcomers(folder)
    events = iter_whole_events(path, start)
    while batch := list(itertools.islice(events, BATCH_EVENTS)):
        with transaction(tables) as connection:
            _note_length(connection, name, batch)
            with newcomers.hidden(connection):
                captures += sum(apply_event(connection, folder, name, event, interpret) for event in batch)
            steps.reached("event applied")
    return captures


def _note_length(connection: Any, name: str, batch: list[ScannedEvent]) -> None:
    opened_at = parse_opened_at(name)
    records = sum(len(event.records) for event in batch)
    connection.execute(
        "INSERT INTO warcs (filename, bytes, records, opened_at) VALUES (?, ?, ?, ?) ON CONFLICT (filename) "
        "DO UPDATE SET bytes = excluded.bytes, records = records + excluded.records",
        (name, batch[-1].end, records, format_utc(opened_at)),
    )


def apply_event(
    connection: Any, folder: ArchiveFolder, name: str, event: ScannedEvent, interpret: Interpret
) -> bool:
    """Whether the event was a capture of ours; what follows from it is then in the database, in the run that
    made it."""
    add_lines(connection, index_lines(event, warc=name))
    run_id = find_run_id(event)
    if not event.is_capture or run_id is None:
        return False
    exchange = rebuild_exchange(event, lambda digest: find_body(connection, folder, digest))
    page = interpret(exchange, restore_errand(event))
    captured = rebuild_captured(page, event, warc=name)
    ensure_run(connection, run_id, captured.captured_at)
    tally = read_tally(connection, run_id)
    apply(
        connection, replace(page, exchange=None), captured, rules=read_rules(connection, run_id), tally=tally
    )
    note_tally(connection, run_id, tally)
    return True


def find_body(connection: Any, folder: ArchiveFolder, digest: str) -> bytes | None:
    """The payload with this digest, content coding untouched; None when it is not in this archive."""
    place = find_place(connection, digest)
    path = folder.find_warc(place[0]) if place else None
    return read_wire_payload(read_record(path, *place[1:]).block) if place and path else None


def _close(tables: Tables, folder: ArchiveFolder, name: str) -> None:
    """Syncs the file, gives it its final name, and notes its SHA-256."""
    path = folder.find_warc(name)
    assert path is not None
    final = folder.warc / name
    try:
        path.chmod(0o440)
        with path.open("rb") as file:
            os.fsync(file.fileno())
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        path.rename(final)
        sync_folder(folder.warc)
    except OSError as error:
        raise explain_error(error, path) from error
    with transaction(tables) as connection:
        records = count_records(connection, name)
        closed = ClosedFile(filename=name, bytes=final.stat().st_size, sha256=sha256, records=records)
        note_closed(connection, closed)
