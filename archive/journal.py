"""The order of writes between the WARC file and the database: bytes, fsync, rows, commit, and only then "done".

A batch of capture events is written to the open WARC file at known offsets, synced, and acknowledged by one
transaction that holds the capture rows, the articles, the frontier and the file's committed length. Whatever dies
in between, `recovery` finds whole records behind the committed length and gives them their rows.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database as Tables

from archive import steps
from archive.cdxj import format_cdxj
from archive.clock import now_utc
from archive.database import transaction
from archive.errors import StoreError
from archive.folder import ArchiveFolder
from archive.index import add_lines, flush_index
from archive.ledger import Tally, apply
from archive.originals import find_original, find_previous
from archive.page import OWN_FAULT, Captured, Page, describe_capture
from archive.rules import Rules
from archive.runs import note_tally
from archive.suppression import Newcomers
from archive.values import dataclass, replace
from archive.warc import Event, Original, RunStamp, build_event, build_warcinfo
from archive.warcfile import WarcFile
from archive.warcrecord import BuiltRecord
from archive.warcs import PREFIX, note_closed, note_open

logger = logging.getLogger(__name__)

BATCH_EVENTS = 200  # of 50, a harvest takes a twentieth more processor time; of 400, no less than of 200
BATCH_BYTES = 8 << 20
BATCH_SECONDS = 1.0
MEMORY_EVENTS = 4096  # originals of the running batch and a little more, before the database knows them


@dataclass(frozen=True, kw_only=True, slots=True)
class Describe:
    """What the warcinfo record of a new file says of the run."""

    slug: str
    fields: tuple[tuple[str, str], ...]


class Journal:
    """Writes capture events and acknowledges them in batches; one journal per run."""

    def __init__(
        self, tables: Tables, folder: ArchiveFolder, *, rules: Rules, describe: Describe, rollover_bytes: int
    ) -> None:
        self.tally = Tally()
        self.rules = rules
        self._tables = tables
        self._connection: Any = tables.conn
        self._folder = folder
        self._newcomers = Newcomers(folder)
        self._describe = describe
        self._rollover_bytes = rollover_bytes
        self._file: WarcFile | None = None
        self._stamp: RunStamp | None = None
        self._serial = 0
        self._batch: list[tuple[Page, Captured | None]] = []
        self._lines: list[str] = []
        self._batch_bytes = 0
        self._batch_began = 0.0
        self._fresh: dict[str, Original] = {}
        self._failure: BaseException | None = None
        self.after_commit: Callable[[], None] = lambda: None

    def keep(self, page: Page) -> Page:
        """The page as it was queued, its records written if it has an exchange. One of which no record can be made
        loses its exchange and says so in `failure`.

        Raises: DiskFull · StoreError; the file then ends where the event would have begun.
        """
        captured = None
        if page.exchange:
            with self._once():
                stamp = self._require_file()[1]
            try:
                event = _build_event(page, stamp)
            except ValueError as error:
                logger.exception("%r cannot be kept", page.errand.url)
                page = replace(page, exchange=None, failure=f"{OWN_FAULT} ({error})")
            else:
                with self._once():
                    captured = self._write(page, event)
        self._batch_began = self._batch_began or time.monotonic()
        self._batch.append((page.strip(), captured))
        if len(self._batch) >= BATCH_EVENTS or self._batch_bytes >= BATCH_BYTES:
            self.flush()
        return page

    def flush_if_old(self) -> None:
        """Flushes a batch that has waited for a second."""
        if self.has_unflushed and time.monotonic() - self._batch_began >= BATCH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Makes everything kept so far durable and acknowledged.

        Raises: DiskFull · StoreError; nothing of the batch is acknowledged then.
        """
        with self._once():
            if not self._batch:
                return
            if self._file is not None:
                self._file.sync()
            steps.reached("batch synced")
            self._acknowledge()
        self._batch.clear()
        self._lines.clear()
        self._batch_bytes, self._batch_began = 0, 0.0
        if len(self._fresh) > MEMORY_EVENTS:
            self._fresh.clear()
        self.after_commit()

    def _acknowledge(self) -> None:
        tally = replace(self.tally)
        with transaction(self._tables) as connection:
            if self._file is not None:
                note_open(connection, self._file)
            with self._newcomers.hidden(connection):
                for page, captured in self._batch:
                    apply(connection, page, captured, rules=self.rules, tally=tally)
            add_lines(connection, self._lines)
            note_tally(connection, self.rules.run_id, tally)
            steps.reached("batch applied")
        steps.reached("batch committed")
        self.tally = tally

    @contextlib.contextmanager
    def _once(self) -> Iterator[None]:
        """Ends the journal with the first failure inside: a sync that failed and is tried again may succeed
        although the bytes are lost. What is in the file then, the next start finds."""
        if self._failure is not None:
            raise StoreError(
                f"Nothing more is written after the first failure ({self._failure}): start again.",
                path=self._folder.warc,
            ) from self._failure
        try:
            yield
        except BaseException as failure:
            self._failure = failure
            raise

    def close(self) -> None:
        """Flushes, then closes the file: fsync, rename, fsync of the folder, and the row that says closed.

        Raises: DiskFull · StoreError; the next start then closes it.
        """
        self.flush()
        if self._file is None:
            return
        with self._once():
            closed = self._file.close()
            self._file = None
            steps.reached("file renamed")
            with transaction(self._tables) as connection:
                note_closed(connection, closed)
            steps.reached("file closed")
            flush_index(self._tables, self._folder)

    def write_resource(
        self,
        build: Callable[[RunStamp], BuiltRecord],
        *,
        opens: bool = False,
        rows: Callable[[Any], None] | None = None,
    ) -> None:
        """Writes a record about the run itself, such as its log, into the file that is open; none is opened for
        it unless `opens`. `rows` writes what the record stands for, in one transaction with it and before it: of
        rows that take minutes, a kill leaves no record.

        Raises: DiskFull · StoreError · whatever `rows` raises.
        """
        self.flush()  # the length that is committed below must not cover events without rows
        if self._file is None and not opens:
            return
        with self._once(), transaction(self._tables) as connection:
            if rows is not None:
                with self._newcomers.hidden(connection):
                    rows(connection)
            file, stamp = self._require_file()
            record = build(stamp)
            places = file.write([record.member])
            file.sync()
            steps.reached("resource synced")
            note_open(connection, file)
            add_lines(connection, index_records([record], places, warc=file.filename))

    @property
    def has_unflushed(self) -> bool:
        """Whether something kept is not acknowledged yet."""
        return bool(self._batch) and self._failure is None

    def find_original(self, digest: str) -> Original | None:
        """The first capture with this payload, whose records are on the disk or in the file being written."""
        if digest in self._fresh:
            return self._fresh[digest]
        return find_original(self._connection, digest)

    def find_previous(self, key: str) -> Original | None:
        """The capture whose validators a conditional request for this key carries."""
        return find_previous(self._connection, key)

    def _write(self, page: Page, event: Event) -> Captured:
        file, _ = self._require_file()
        size = sum(len(record.member) for record in event.records)
        if file.size + size > self._rollover_bytes and file.records > 1:
            self.close()
            return self._write(page, _build_event(page, self._require_file()[1]))
        places = file.write([record.member for record in event.records])
        steps.reached("event written")
        captured = describe_capture(page, event.records[0], warc=file.filename, place=places[0])
        self._lines += index_records(event.records, places, warc=file.filename)
        self._batch_bytes += size
        if captured.rec_type == "response" and captured.payload_digest:
            self._fresh.setdefault(captured.payload_digest, _original_of(captured))
        return captured

    def _require_file(self) -> tuple[WarcFile, RunStamp]:
        if self._file is None or self._stamp is None:
            opened_at = now_utc()
            self._file = self._create_file(opened_at)
            warcinfo = build_warcinfo(
                filename=self._file.filename, opened_at=opened_at, fields=self._describe.fields
            )
            self._stamp = RunStamp(run_id=self.rules.run_id, warcinfo_id=warcinfo.record_id)
            self._file.write([warcinfo.member])
            steps.reached("file opened")
        return self._file, self._stamp

    def _create_file(self, opened_at: datetime) -> WarcFile:
        """A new file; where another run has the name in the same second, the next serial."""
        while True:
            try:
                file = WarcFile.create(
                    self._folder.warc,
                    prefix=PREFIX,
                    opened_at=opened_at,
                    serial=self._serial,
                    slug=self._describe.slug,
                )
            except StoreError as error:
                if not isinstance(error.__cause__, FileExistsError):
                    raise
            else:
                return file
            finally:
                self._serial += 1


def _build_event(page: Page, stamp: RunStamp) -> Event:
    assert page.exchange is not None
    return build_event(page.exchange, page.errand, run=stamp, original=page.original, payload=page.payload)


def index_records(
    records: Sequence[BuiltRecord], places: Sequence[tuple[int, int]], *, warc: str
) -> list[str]:
    """The CDXJ lines of records that were written at these places, without line ends."""
    return [
        format_cdxj(record.index, filename=warc, offset=offset, length=length)
        for record, (offset, length) in zip(records, places, strict=True)
        if record.index is not None
    ]


def _original_of(captured: Captured) -> Original:
    assert captured.payload_digest is not None
    return Original(
        record_id=captured.record_id,
        url=captured.url,
        captured_at=captured.captured_at,
        payload_digest=captured.payload_digest,
    )
