"""Capture events read back from a WARC file: the exchange, its page and its row, as the harvest had them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from archive.cdxj import format_line
from archive.errors import DamagedRecord, TruncatedRecord
from archive.event import ScannedEvent, group_events, restore_exchange
from archive.http import FramingError, is_chunked, iter_chunks, split_message
from archive.page import Captured, Page
from archive.records import Exchange, Wire
from archive.scan import iter_records
from archive.values import replace
from archive.warc import IDENTICAL

FindBody = Callable[[str], bytes | None]
"""From a payload digest to that payload, content coding untouched; None when it is not here."""


def iter_whole_events(path: Path, start: int) -> Iterator[ScannedEvent]:
    """Whole events in file order; ends without complaint where the first torn or damaged one begins."""
    try:
        for event in group_events(iter_records(path, start=start)):
            if not event.is_whole:
                return
            yield event
    except (TruncatedRecord, DamagedRecord):
        return


def rebuild_exchange(event: ScannedEvent, find_body: FindBody) -> Exchange:
    """The exchange of a capture event; the body of a revisit comes from its original."""
    exchange = restore_exchange(event)
    first = event.records[0]
    if first.header("WARC-Profile") == IDENTICAL:
        payload = find_body(first.header("WARC-Payload-Digest") or "") or b""
        exchange = replace(exchange, response=join_payload(bytes(exchange.response), payload))
    return exchange


def read_wire_payload(response: Wire) -> bytes:
    """The payload of a response: transfer coding removed, content coding kept."""
    head, offset = split_message(response)
    with memoryview(response) as view, view[offset:] as body:
        if not is_chunked(head):
            return bytes(body)
        try:
            return b"".join(iter_chunks(body))
        except FramingError:
            return b""


def join_payload(head: bytes, payload: bytes) -> bytes:
    """A response with this head and payload, framed as the head says; its original may have been framed otherwise."""
    if is_chunked(head) and payload:
        return b"%b%x\r\n%b\r\n0\r\n\r\n" % (head, len(payload), payload)
    return head + payload


def rebuild_captured(page: Page, event: ScannedEvent, *, warc: str) -> Captured:
    """The row of the captures table that the harvest wrote for this event."""
    first = event.records[0]
    assert page.exchange is not None
    return Captured(
        url=page.exchange.url,
        captured_at=page.exchange.started_at,
        status=page.answer.status if page.answer else 0,
        mime=page.answer.mime if page.answer else "",
        rec_type=first.rec_type,
        payload_digest=None if page.exchange.truncated else first.header("WARC-Payload-Digest"),
        block_digest=first.header("WARC-Block-Digest") or "",
        record_id=first.record_id,
        refers_to=first.header("WARC-Refers-To"),
        warc=warc,
        offset=first.offset,
        length=first.length,
        via=page.errand.via,
    )


def index_lines(event: ScannedEvent, *, warc: str) -> list[str]:
    """The CDXJ lines of the event's records, without line ends."""
    lines = (format_line(record, filename=warc) for record in event.records)
    return [line for line in lines if line is not None]
