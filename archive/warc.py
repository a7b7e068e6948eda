"""Capture events as WARC 1.1 records (ISO 28500:2017): response or revisit, request, metadata."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from archive.cdxj import FIELDS_TYPE
from archive.clock import format_utc
from archive.digest import Payload, block_digest, read_payload
from archive.errand import make_errand_fields
from archive.http import find_final, is_packed, parse_status, split_message
from archive.records import Errand, Exchange
from archive.values import dataclass
from archive.warcrecord import (
    HTTP_REQUEST_TYPE,
    HTTP_RESPONSE_TYPE,
    BuiltRecord,
    Fields,
    build_record,
    format_fields,
    new_record_id,
    quote_uri,
)

CONFORMS_TO = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
UNHELD_SCHEME = "urn:baoluu:wire:"  # under the URL itself, replay would take such a record for the page
REVISIT_MIN_BYTES = 256  # below it the references of a revisit are longer than the payload


@dataclass(frozen=True, kw_only=True, slots=True)
class RunStamp:
    """What every record of a run carries."""

    run_id: int
    warcinfo_id: str  # record id of the warcinfo record that opens the file
    new_id: Callable[[], str] = new_record_id


@dataclass(frozen=True, kw_only=True, slots=True)
class Original:
    """The earlier capture that a revisit refers to; never a revisit itself."""

    record_id: str
    url: str
    captured_at: datetime
    payload_digest: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """The records of one exchange: the response or revisit first, the metadata with its errand last."""

    records: tuple[BuiltRecord, ...]


def build_event(
    exchange: Exchange,
    errand: Errand,
    *,
    run: RunStamp,
    original: Original | None = None,
    payload: Payload | None = None,
) -> Event:
    """The records of one exchange, all of one WARC-Date and concurrent to the first.

    In this order: response or revisit; request; metadata with what came on the wire and the first record does
    not hold (interim responses, a 304), if anything; metadata with the errand, which closes the event: without
    it the event is torn. `original` is referred to where the payload is the same or not modified. `payload` is that
    of the exchange, where it is known already.

    Raises:
        ValueError: a header value holds a control character.
    """
    scene = _Scene(exchange, run)
    capture, unheld = _build_capture(scene, exchange, original, payload or read_payload(exchange.response))
    errand_block = format_fields(make_errand_fields(errand, exchange, run_id=run.run_id))
    companions = [
        build_record((*scene.open("request", capture), _content(HTTP_REQUEST_TYPE)), exchange.request),
        build_record((*scene.open("metadata", capture), _content(FIELDS_TYPE)), errand_block),
    ]
    if unheld:
        headers = (*scene.open("metadata", capture, UNHELD_SCHEME), _content(HTTP_RESPONSE_TYPE))
        companions.insert(1, build_record(headers, unheld))
    return Event(records=(capture, *companions))


class _Scene:
    """What the records of one event share."""

    def __init__(self, exchange: Exchange, run: RunStamp) -> None:
        self._run = run
        self._uri = quote_uri(exchange.url)
        shared = (("WARC-Warcinfo-ID", run.warcinfo_id), ("WARC-Date", format_utc(exchange.started_at)))
        self._shared: Fields = (*shared, ("WARC-IP-Address", exchange.ip)) if exchange.ip else shared

    def open(self, rec_type: str, capture: BuiltRecord | None = None, scheme: str = "") -> Fields:
        """The first fields of a record of the event, concurrent to its capture unless it is that."""
        concurrent = (("WARC-Concurrent-To", capture.record_id),) if capture else ()
        target = ("WARC-Target-URI", scheme + self._uri)
        return (*_identify(rec_type, self._run), *self._shared, target, *concurrent)


def _build_capture(
    scene: _Scene, exchange: Exchange, original: Original | None, payload: Payload
) -> tuple[BuiltRecord, bytes]:
    """The first record of the event, and the bytes of the response that it does not hold."""
    response, final = exchange.response, find_final(exchange.response)
    head = split_message(response, final)[0]
    profile = _choose_profile(exchange, parse_status(head), payload, original)
    closing = (*_describe_connection(exchange), _content(HTTP_RESPONSE_TYPE))
    if profile is None or original is None:
        headers = (*scene.open("response"), *_describe_payload(payload.digest, exchange.truncated), *closing)
        block = memoryview(response)[final:]
        return build_record(headers, block, is_packed=is_packed(head)), response[:final]
    opening = (*scene.open("revisit"), ("WARC-Profile", profile), *_refer(original))
    if profile == NOT_MODIFIED:
        digest = _describe_payload(original.payload_digest, None)
        return build_record((*opening, *digest, *closing), b""), bytes(response)
    digest = _describe_payload(payload.digest, "length")
    return build_record((*opening, *digest, *closing), head), response[:final]


def _choose_profile(
    exchange: Exchange, status: int, payload: Payload, original: Original | None
) -> str | None:
    """The revisit profile, None for a full response; what is not whole never becomes a revisit."""
    if original is None or exchange.truncated:
        return None
    if status == 304:
        return NOT_MODIFIED
    is_same = payload.is_whole and payload.digest == original.payload_digest
    return IDENTICAL if is_same and payload.length >= REVISIT_MIN_BYTES else None


def _identify(rec_type: str, run: RunStamp) -> Fields:
    return ("WARC-Type", rec_type), ("WARC-Record-ID", run.new_id())


def _content(content_type: str) -> tuple[str, str]:
    return "Content-Type", content_type


def _describe_connection(exchange: Exchange) -> Fields:
    protocols = tuple(("WARC-Protocol", protocol) for protocol in exchange.protocols)
    return (*protocols, ("WARC-Cipher-Suite", exchange.cipher)) if exchange.cipher else protocols


def _describe_payload(digest: str | None, truncated: str | None) -> Fields:
    named = (("WARC-Payload-Digest", digest), ("WARC-Truncated", truncated))
    return tuple((name, value) for name, value in named if value)


def _refer(original: Original) -> Fields:
    return (
        ("WARC-Refers-To", original.record_id),
        ("WARC-Refers-To-Target-URI", quote_uri(original.url)),
        ("WARC-Refers-To-Date", format_utc(original.captured_at)),
    )


def build_warcinfo(
    *, filename: str, opened_at: datetime, fields: Fields, record_id: str | None = None
) -> BuiltRecord:
    """The record that opens a file: who made it, how, and what it conforms to.

    Raises:
        ValueError: a field holds a control character.
    """
    headers = (
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", record_id or new_record_id()),
        ("WARC-Date", format_utc(opened_at)),
        ("WARC-Filename", filename),
        _content(FIELDS_TYPE),
    )
    format_lines = (("format", "WARC File Format 1.1"), ("conformsTo", CONFORMS_TO))
    return build_record(headers, format_fields((*format_lines, *fields)))


def build_resource(
    url: str, content: bytes, *, content_type: str, made_at: datetime, run: RunStamp
) -> BuiltRecord:
    """A record about the run itself, such as its log, under a URI of our own.

    Raises:
        ValueError: a header value holds a control character.
    """
    headers = (
        *_identify("resource", run),
        ("WARC-Warcinfo-ID", run.warcinfo_id),
        ("WARC-Date", format_utc(made_at)),
        ("WARC-Target-URI", quote_uri(url)),
        ("WARC-Payload-Digest", block_digest(content)),
        _content(content_type),
    )
    return build_record(headers, content)
