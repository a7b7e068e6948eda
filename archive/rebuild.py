"""Capture events read back from a WARC file: the exchange, its errand and its row, as the harvest had them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from archive.cdxj import FIELDS_TYPE, format_cdxj, read_index_fields
from archive.errors import DamagedRecord, TruncatedRecord
from archive.http import split_message
from archive.page import Captured, Page
from archive.records import Exchange, Truncation, Wire
from archive.scan import Record, iter_records
from archive.warcrecord import HTTP_RESPONSE_TYPE, parse_fields

FindBody = Callable[[str], bytes | None]
"""From a payload digest to the body it is of, content coding untouched; None when it is not here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EventFound:
    """The records of one whole capture event, or one record that stands alone."""

    records: tuple[Record, ...]

    @property
    def end(self) -> int:
        """Offset behind its last record."""
        return self.records[-1].offset + self.records[-1].length

    @property
    def fields(self) -> dict[str, str]:
        """What its metadata record says of the errand; empty for a record that stands alone."""
        last = self.records[-1]
        return dict(parse_fields(last.block)) if last.rec_type == "metadata" else {}


def iter_events(path: Path, start: int) -> Iterator[EventFound]:
    """Whole events in file order; ends without complaint where the first torn or damaged record begins."""
    pending: list[Record] = []
    records = iter_records(path, start=start)
    while True:
        try:
            record = next(records, None)
        except (TruncatedRecord, DamagedRecord):
            return
        if record is None:
            return
        if record.rec_type in ("warcinfo", "resource"):
            yield EventFound(records=(record,))
            continue
        pending.append(record)
        if record.rec_type == "metadata" and record.header("Content-Type") == FIELDS_TYPE:
            yield EventFound(records=tuple(pending))
            pending = []


def rebuild_exchange(event: EventFound, find_body: FindBody) -> Exchange:
    """The exchange of a capture event; the body of a revisit comes from its original."""
    first, fields = event.records[0], event.fields
    return Exchange(
        url=fields.get("url") or first.header("WARC-Target-URI") or "",
        started_at=datetime.fromisoformat(first.header("WARC-Date") or ""),
        request=b"".join(bytes(r.block) for r in event.records if r.rec_type == "request"),
        response=_rebuild_response(event, find_body),
        ip=first.header("WARC-IP-Address"),
        protocols=tuple(value for name, value in first.headers if name == "WARC-Protocol"),
        cipher=first.header("WARC-Cipher-Suite"),
        truncated=cast("Truncation | None", first.header("WARC-Truncated"))
        if first.rec_type == "response"
        else None,
        fetch_ms=int(fields.get("fetchTimeMs", "0")),
    )


def _rebuild_response(event: EventFound, find_body: FindBody) -> Wire:
    first = event.records[0]
    if first.rec_type == "response":
        return first.block
    verbatim = [r.block for r in event.records[1:] if r.header("Content-Type") == HTTP_RESPONSE_TYPE]
    if verbatim:
        return verbatim[-1]
    return bytes(first.block) + (find_body(first.header("WARC-Payload-Digest") or "") or b"")


def raw_body(response: Wire) -> bytes:
    """The body of a response as it went over the wire."""
    return bytes(response[split_message(response)[1] :])


def rebuild_captured(page: Page, event: EventFound, *, warc: str) -> Captured:
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


def index_lines(event: EventFound, *, warc: str) -> list[str]:
    """The CDXJ lines of the event's records, without line ends."""
    found = ((record, read_index_fields(record.headers, record.block)) for record in event.records)
    return [
        format_cdxj(fields, filename=warc, offset=record.offset, length=record.length)
        for record, fields in found
        if fields is not None
    ]
