"""One record and its row, compared field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from archive.digest import payload_digest
from archive.foreignrecord import find_block_digest, find_payload_digest, find_url, read_moment
from archive.replay import Capture
from archive.scan import Record
from archive.verification.findings import Fault
from archive.warcrecord import quote_uri
from archive.warcs import is_ours

Trouble = tuple[Fault, str]

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z")
_RECORD_ID = re.compile(r"<[a-z][a-z0-9+.-]*:[^<>\s]+>", re.IGNORECASE)
# # % & + / = ?, which say something else where they are encoded
_DELIMITER = re.compile(r"%(?=2[356bf]|3[df])", re.IGNORECASE)
_WITHOUT_TARGET = ("warcinfo",)


def find_record_troubles(record: Record, *, warc: str) -> Iterator[Trouble]:
    """What is wrong with a record by itself; framing, CRC and block digest have been proved by reading it.

    The heads of other crawlers' records are as they were brought, with the payload digests that they declare.
    """
    if not is_ours(warc):
        return
    yield from _find_field_troubles(record)
    declared = record.header("WARC-Payload-Digest") or ""
    if record.rec_type == "response" and declared.startswith("sha256:"):
        computed = payload_digest(record.block)
        if computed != declared:
            yield "wrong digest", f"the payload's digest is {computed}, the record says {declared}"


def _find_field_troubles(record: Record) -> Iterator[Trouble]:
    if not _RECORD_ID.fullmatch(record.record_id):
        yield "wrong field", f"WARC-Record-ID is {record.record_id!r}"
    if not _DATE.fullmatch(record.header("WARC-Date") or ""):
        yield "wrong field", f"WARC-Date is {record.header('WARC-Date')!r}"
    if record.rec_type not in _WITHOUT_TARGET and not record.header("WARC-Target-URI"):
        yield "wrong field", "there is no WARC-Target-URI"


def find_row_troubles(record: Record, row: Capture) -> Iterator[Trouble]:
    """What the row of a capture says otherwise than its record."""
    if row.record_id != record.record_id:
        yield "wrong offset", f"capture {row.id} is {row.record_id}, which does not begin here"
        return
    declared = record.header("WARC-Payload-Digest") or None
    digest = declared if is_ours(row.warc) else find_payload_digest(record)
    block = find_block_digest(record)
    pairs = (
        ("length", row.length, record.length),
        ("rec_type", row.rec_type, record.rec_type),
        ("url", _read_address(row.url), _read_address(find_url(record))),
        ("captured_at", row.captured_at, read_moment(record.header("WARC-Date"))),
        ("refers_to", row.refers_to, _find_reference(record, row)),
    )
    for name, said, found in pairs:
        if said != found:
            yield "row differs", f"capture {row.id} says {name} {said!r}, the record {found!r}"
    if row.payload_digest != digest and not _is_cut_short(record, row):
        yield "wrong digest", f"capture {row.id} says payload {row.payload_digest}, the record {digest}"
    if row.block_digest is not None and row.block_digest != block:
        yield "wrong digest", f"capture {row.id} says block {row.block_digest}, the record {block}"


def _find_reference(record: Record, row: Capture) -> str | None:
    """What a revisit says it repeats; where one of another crawler names no record, or one that is not here, its row
    names the one that was found by address and moment or by digest."""
    declared = record.header("WARC-Refers-To")
    is_found = record.rec_type == "revisit" and row.refers_to is not None and not is_ours(row.warc)
    return row.refers_to if is_found else declared


def _read_address(url: str) -> str:
    """An address that is the same however much of it is percent-encoded: anh[1].jpg is asked for as anh%5B1%5D.jpg."""
    return unquote(_DELIMITER.sub("%25", quote_uri(url)))


def _is_cut_short(record: Record, row: Capture) -> bool:
    """The digest of a payload that is not whole stands in the record only: it must never be taken for another's."""
    return row.payload_digest is None and record.header("WARC-Truncated") is not None
