"""What workers do: read the events of a stretch of a WARC file and say what page each of them is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import cast

from archive.cdxj import format_line
from archive.event import ScannedEvent, find_run_id, restore_errand
from archive.importrecord import ImportNote, parse_import_record
from archive.page import Captured, Page
from archive.places import open_file
from archive.rebuild import read_wire_payload, rebuild_captured, rebuild_exchange
from archive.runrecord import find_recorded_run
from archive.scan import iter_records, read_record
from archive.stream import Span, iter_span
from archive.values import dataclass, replace
from archive.warc import IDENTICAL
from jobs.interpret import interpret


@dataclass(frozen=True, kw_only=True, slots=True)
class SpanTask:
    """A span of a file of ours."""

    span: Span
    warc: str  # the file's final name
    newspapers: tuple[str, ...] = ()  # whose pages are read, beside those of no newspaper; none named: of all


@dataclass(frozen=True, kw_only=True, slots=True)
class Reread:
    """A capture as the harvest had it, its page read by today's rules and without its bytes."""

    run_id: int
    page: Page
    captured: Captured


@dataclass(frozen=True, kw_only=True, slots=True)
class Repeated:
    """A revisit whose page can be read only once the capture that it repeats is found."""

    span: Span  # of this one event
    warc: str
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RunEnd:
    """What a run said of itself when it ended."""

    content: bytes


NOWHERE = -1

Item = Reread | Repeated | RunEnd | ImportNote


@dataclass(frozen=True, kw_only=True, slots=True)
class SpanResult:
    """The events of a span, and where its neighbours meet it."""

    start: int  # offset of the first event; `next` where there is none, NOWHERE where it was guessed wrongly
    next: int  # offset of the first event behind the span
    records: int
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RepeatTask:
    """A revisit, and where the payload that it repeats stands."""

    repeated: Repeated
    original: (
        tuple[str, int, int] | None
    )  # its record's path, offset and length; None: it is not in this archive


def read_span(task: SpanTask) -> SpanResult:
    """Every event that begins inside the span, interpreted.

    Raises: DamagedRecord.
    """
    items: list[Item] = []
    start, records = None, 0
    following = task.span.size
    for event in iter_span(task.span):
        start = event.offset if start is None else start
        if event.offset >= task.span.end:
            following = event.offset
            break
        records += len(event.records)
        items += _read_event(task, event)
    return SpanResult(
        start=following if start is None else start,
        next=following,
        records=records,
        items=tuple(items),
    )


def read_guessed(task: SpanTask) -> SpanResult:
    """The same for a span whose first event has to be looked for: what looks like one may stand inside of a record,
    where a file of another archive was captured, and lead anywhere.

    Raises: DamagedRecord where the span is the first of its file.
    """
    try:
        return read_span(task)
    except Exception:
        if task.span.start == 0:
            raise
        return SpanResult(start=NOWHERE, next=task.span.end, records=0, items=())


def read_repeated(task: RepeatTask) -> Reread:
    """The page of a revisit, its body taken from the capture that it repeats."""
    event = next(iter_span(task.repeated.span))
    payload = _read_payload(task.original) if task.original else None
    return _reread(task.repeated.warc, event, payload)


def hash_file(place: str) -> str:
    """SHA-256 of a whole file, hexadecimal."""
    with open_file(place) as file:
        return hashlib.file_digest(cast(BufferedReader, file), "sha256").hexdigest()


def list_lines(path: str) -> list[str]:
    """The CDXJ lines of a file, without line ends.

    Raises: DamagedRecord · TruncatedRecord.
    """
    return list(_iter_lines(Path(path)))


def _iter_lines(path: Path) -> Iterator[str]:
    for record in iter_records(path):
        line = format_line(record, filename=path.name)
        if line is not None:
            yield line


def _read_event(task: SpanTask, event: ScannedEvent) -> Iterator[Item]:
    first = event.records[0]
    if find_recorded_run(first) is not None:
        yield RunEnd(content=bytes(first.block))
    if (note := parse_import_record(first)) is not None:
        yield note
    if not event.is_capture or find_run_id(event) is None or not _is_wanted(task, event):
        return
    if first.header("WARC-Profile") == IDENTICAL:
        span = replace(task.span, start=event.offset, end=event.end)
        yield Repeated(span=span, warc=task.warc, digest=first.header("WARC-Payload-Digest") or "")
    else:
        yield _reread(task.warc, event, None)


def _is_wanted(task: SpanTask, event: ScannedEvent) -> bool:
    newspaper = event.fields.get("newspaper")
    return not task.newspapers or newspaper is None or newspaper in task.newspapers


def _read_payload(original: tuple[str, int, int]) -> bytes:
    path, offset, length = original
    return read_wire_payload(read_record(Path(path), offset, length).block)


def _reread(warc: str, event: ScannedEvent, payload: bytes | None) -> Reread:
    run_id = find_run_id(event)
    assert run_id is not None
    page = interpret(rebuild_exchange(event, lambda digest: payload), restore_errand(event))
    return Reread(run_id=run_id, page=page.strip(), captured=rebuild_captured(page, event, warc=warc))
