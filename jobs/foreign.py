"""What workers do with a file of another crawler: say what page each of its captures is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from archive.clock import parse_utc
from archive.foreignrecord import (
    find_block_digest,
    find_payload_digest,
    find_url,
    is_capture,
    normalize_digest,
    read_moment,
)
from archive.http import LIMIT_BYTES, find_final, split_message
from archive.loosening import loosen_response, restore_response
from archive.page import Captured, Page
from archive.rebuild import join_payload, read_wire_payload
from archive.records import Errand, Exchange, Kind
from archive.scan import Record, iter_records, read_record
from archive.values import dataclass, replace
from crawler.frontier import classify_url, fetched_url
from crawler.newspapers import find_newspaper
from jobs.interpret import interpret


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A capture in a file, as a first look at it tells."""

    offset: int
    length: int
    captured_at: str  # UTC, to the second
    url: str
    rec_type: str
    record_id: str
    refers_to: tuple[
        str | None, str | None, str | None
    ]  # record id, URL and moment of what a revisit repeats
    digest: str | None  # of the payload, as declared
    block_digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """Everything in a file, its captures from the earliest to the latest."""

    records: int
    places: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignTask:
    """Captures of a file, each with the place of the response that it repeats, if it is a revisit."""

    path: str
    warc: str
    places: tuple[Place, ...]
    originals: tuple[tuple[str, int, int] | None, ...]  # path, offset and length


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """A capture that was taken in, its page without its bytes."""

    page: Page
    captured: Captured


def read_contents(path: Path) -> Contents:
    """A first look at a file whose records are whole.

    Raises: DamagedRecord · TruncatedRecord.
    """
    records, places = 0, []
    for record in iter_records(path):
        records += 1
        if is_capture(record):
            places.append(look_at(record))
    return Contents(records=records, places=tuple(sorted(places, key=lambda p: (p.captured_at, p.offset))))


def iter_places(path: Path) -> Iterator[Place]:
    """The captures of a file whose records are whole, as they stand in it.

    Raises: DamagedRecord · TruncatedRecord.
    """
    return map(look_at, filter(is_capture, iter_records(path)))


def read_foreign(task: ForeignTask) -> list[Taken]:
    """The pages of some captures, in their order."""
    return list(_iter_taken(task))


def _iter_taken(task: ForeignTask) -> Iterator[Taken]:
    for place, original in zip(task.places, task.originals, strict=True):
        record = read_record(Path(task.path), place.offset, place.length)
        repeated = read_record(Path(original[0]), *original[1:]) if original is not None else None
        exchange = _make_exchange(record, place, repeated)
        page = interpret(exchange, _guess_errand(exchange))
        refers_to = repeated.record_id if repeated is not None else record.header("WARC-Refers-To")
        captured = _describe(record, page, warc=task.warc, refers_to=refers_to)
        yield Taken(page=_without_links(page.strip()), captured=captured)


def look_at(record: Record) -> Place:
    """What a first look at a capture tells."""
    refers = (
        record.header("WARC-Refers-To"),
        (record.header("WARC-Refers-To-Target-URI") or "").partition("#")[0] or None,
        read_moment(record.header("WARC-Refers-To-Date")),
    )
    return Place(
        offset=record.offset,
        length=record.length,
        captured_at=read_moment(record.header("WARC-Date")) or "",
        url=find_url(record),
        rec_type=record.rec_type,
        record_id=record.record_id,
        refers_to=refers,
        digest=normalize_digest(record.header("WARC-Payload-Digest")),
        block_digest=find_block_digest(record),
    )


def _make_exchange(record: Record, place: Place, repeated: Record | None) -> Exchange:
    response, is_cut = restore_response(record if repeated is None else repeated)
    if repeated is not None:
        response = _fill_revisit(bytes(record.block[:LIMIT_BYTES]), response)
    is_part = record.header("WARC-Truncated") or record.header("WARC-Segment-Number")
    truncated = is_cut or (record.rec_type == "response" and is_part)
    return Exchange(
        url=place.url,
        started_at=parse_utc(place.captured_at),
        request=b"",
        response=response,
        truncated="length" if truncated else None,
    )


def _fill_revisit(block: bytes, original: bytes) -> bytes:
    """The response a revisit stands for; where it kept no head of its own, all of the original."""
    own = split_message(block, find_final(block))[0].rstrip(b"\r\n") if block.startswith(b"HTTP/") else b""
    if not own or b" 304" in own[:14]:
        return original
    return loosen_response(join_payload(own + b"\r\n\r\n", read_wire_payload(original)))


def is_wanted(place: Place, newspapers: tuple[str, ...]) -> bool:
    """Whether a capture is of one of the newspapers by its host, or of none; where none is named, every one is."""
    owner = find_newspaper(urlsplit(place.url).netloc)
    return not newspapers or owner is None or owner.slug in newspapers


def _guess_errand(exchange: Exchange) -> Errand:
    """Why it may have been fetched: by the newspaper of its host, else the page itself must say."""
    newspaper = find_newspaper(urlsplit(exchange.url).netloc)
    kind: Kind = "page"
    if newspaper is not None:
        kind = classify_url(exchange.url, newspaper) or "page"
    elif _is_image(exchange):
        kind = "requisite"
    return Errand(
        url=exchange.url,
        # Articles name a photo as we would ask for it; browsers leave signs such as [ ] and | as they are.
        article_url=fetched_url(exchange.url) if kind == "requisite" else None,
        newspaper=newspaper.slug if newspaper else None,
        kind=kind,
        via="link",
    )


def _is_image(exchange: Exchange) -> bool:
    head = split_message(exchange.response)[0].lower()
    return b"\ncontent-type: image/" in head


def _describe(record: Record, page: Page, *, warc: str, refers_to: str | None) -> Captured:
    exchange = page.exchange
    assert exchange is not None
    return Captured(
        url=exchange.url,
        captured_at=exchange.started_at,
        status=page.answer.status if page.answer else 0,
        mime=page.answer.mime if page.answer else "",
        rec_type=record.rec_type,
        payload_digest=find_payload_digest(record),
        block_digest=find_block_digest(record),
        record_id=record.record_id,
        refers_to=refers_to,
        warc=warc,
        offset=record.offset,
        length=record.length,
        via="requisite" if page.errand.kind == "requisite" else "link",
    )


def _without_links(page: Page) -> Page:
    """The page as the end of its road: what another crawler did not fetch is not fetched for it."""
    if page.reading is None:
        return page
    return replace(page, reading=replace(page.reading, links=()), link_keys=())
