"""Exchanges with fixed times and record ids, so that records compare as bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from archive.records import Errand, Exchange
from archive.warc import Event, Original, RunStamp, build_event, build_resource, build_warcinfo
from archive.warcfile import WarcFile
from tests.odd_server import BROKEN, GZIP, PACKED, WHOLE, sized

NOW = datetime(2026, 5, 28, 2, 43, 0, 123456, tzinfo=UTC)
URL = "https://baovidu.example/kinh-te/202605/lu-tren-song-cau-1a2b3c4/"
REQUEST = b"GET /kinh-te/202605/lu-tren-song-cau-1a2b3c4/ HTTP/1.1\r\nHost: baovidu.example\r\n\r\n"
INFO_ID = "<urn:uuid:00000000-0000-4000-8000-00000000ffff>"
INTERIM = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'


def make_ids() -> Callable[[], str]:
    """Record ids that count upwards from 1."""
    numbers = count(1)
    return lambda: f"<urn:uuid:00000000-0000-4000-8000-{next(numbers):012x}>"


def make_run(ids: Callable[[], str] | None = None) -> RunStamp:
    """The stamp of run 7, whose record ids count upwards."""
    return RunStamp(run_id=7, warcinfo_id=INFO_ID, new_id=ids or make_ids())


def make_exchange(response: bytes, **changes: Any) -> Exchange:
    """An exchange over TLS with this response."""
    values: dict[str, Any] = {
        "url": URL, "started_at": NOW, "request": REQUEST, "response": response, "ip": "192.0.2.7",
        "protocols": ("http/1.1", "tls/1.3"), "cipher": "TLS_AES_128_GCM_SHA256", "fetch_ms": 12,
    }  # fmt: skip
    return Exchange(**(values | changes))


def make_errand(url: str = URL) -> Errand:
    """An article found as a link, two hops from its seed."""
    return Errand(
        url=url,
        newspaper="baovidu",
        kind="article",
        via="link",
        referrer="https://baovidu.example/kinh-te/",
        hops=2,
    )


def make_original(event: Event, exchange: Exchange) -> Original:
    """The event's capture as a revisit refers to it."""
    return Original(
        record_id=event.records[0].record_id,
        url=exchange.url,
        captured_at=exchange.started_at,
        payload_digest=event.records[0].payload_digest,
    )


def write_warc(folder: Path, responses: tuple[bytes, ...] | None = None) -> Path:
    """A closed file with every kind of record: responses odd and plain, both revisits, metadata, a resource."""
    file = WarcFile.create(folder, prefix="BAOLUU", opened_at=NOW, serial=0, slug="baovidu")
    run = make_run()
    info = build_warcinfo(
        filename=file.filename, opened_at=NOW, fields=(("software", "Báo Lưu"),), record_id=INFO_ID
    )
    file.write([info.member])
    moments = (NOW + timedelta(seconds=number) for number in count())
    first = make_exchange(sized(GZIP, b"Content-Type: text/html; charset=utf-8", body=PACKED * 5))
    event = build_event(first, make_errand(), run=run)
    file.write([record.member for record in event.records])
    original = make_original(event, first)
    again = (NOT_MODIFIED, first.response, INTERIM + bytes(first.response))
    for response in (*again, *(responses or (odd.sent for odd in (*WHOLE, *BROKEN) if odd.name != "large"))):
        exchange = make_exchange(response, started_at=next(moments))
        event = build_event(exchange, make_errand(), run=run, original=original)
        file.write([record.member for record in event.records])
    log = build_resource("urn:baoluu:run:7:log", b"xong\n", content_type="text/plain", made_at=NOW, run=run)
    file.write([log.member])
    return folder / file.close().filename
