"""CDXJ, the index that replay looks captures up in: `urlkey timestamp {json}`, sorted bytewise.

Every line is the one that cdxj-indexer makes of the same record.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable

from archive.foreignrecord import parse_date
from archive.http import parse_headers, split_message
from archive.records import Wire
from archive.scan import Record
from archive.urlkey import make_urlkey
from archive.values import dataclass

FIELDS_TYPE = "application/warc-fields"

FindHeader = Callable[[str], str | None]
"""The value of a record's WARC header of this name, or None."""

_NO_SEPARATORS = str.maketrans("", "", "-T:")
_MIME_END = re.compile(r"[;\s]")


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexFields:
    """What a record says of itself in the index; None: the line has no such field."""

    url: str
    timestamp: str  # 14 digits, UTC
    mime: str | None
    status: str | None
    digest: str | None


def format_line(record: Record, *, filename: str) -> str | None:
    """The line of a record as it stands in a file; None where nobody could look it up: a record that is not indexed,
    or one of another crawler without type, date or address."""
    try:
        fields = read_index_fields(record.header, record.block)
        if fields is None or not fields.timestamp:
            return None
        line = format_cdxj(fields, filename=filename, offset=record.offset, length=record.length)
        line.encode("utf-8")
    except ValueError:
        return None
    return line


def read_index_fields(find: FindHeader, block: Wire | memoryview) -> IndexFields | None:
    """The fields of a record, its WARC headers found by name; None for a record that is not indexed, or that lacks
    what the index needs."""
    rec_type, content_type = find("WARC-Type") or "", find("Content-Type") or ""
    url, date = find("WARC-Target-URI"), find("WARC-Date")
    is_indexed = rec_type in ("response", "revisit") or (
        rec_type in ("resource", "metadata") and content_type != FIELDS_TYPE
    )
    if not is_indexed or url is None or date is None:
        return None
    head = split_message(block)[0] if rec_type in ("response", "revisit") else b""
    return IndexFields(
        url=url,
        timestamp=_read_timestamp(date),
        mime="warc/revisit" if rec_type == "revisit" else _find_mime(rec_type, content_type, head),
        status=_find_status(head),
        digest=find("WARC-Payload-Digest") or (None if rec_type == "revisit" else _digest_sha1(block)),
    )


def _read_timestamp(date: str) -> str:
    """The 14 digits of a date, "" where it is none; what other crawlers write may be shorter, or of another zone."""
    digits = date[:19].translate(_NO_SEPARATORS)
    if date.endswith("Z") and len(digits) == 14 and digits.isdecimal():
        return digits
    moment = parse_date(date)
    return moment.strftime("%Y%m%d%H%M%S") if moment is not None else ""


def _find_status(head: bytes) -> str | None:
    """The word behind the protocol, whatever it is; None where there is neither a status line nor a header."""
    first_line = _decode(head.partition(b"\n")[0].decode("latin-1")).rstrip()
    status = first_line.partition(" ")[2].strip().partition(" ")[0]
    return status if status or parse_headers(head) else None


def _find_mime(rec_type: str, content_type: str, head: bytes) -> str | None:
    if rec_type != "response":
        return _MIME_END.split(content_type, maxsplit=1)[0]
    sent = (value for name, value in parse_headers(head) if name.lower() == "content-type")
    return next((_MIME_END.split(_decode(value), maxsplit=1)[0] for value in sent), None)


def _decode(value: str) -> str:
    """What was read as latin-1 as UTF-8, if it is that."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return value


def _digest_sha1(block: Wire | memoryview) -> str:
    """What cdxj-indexer computes for a record that names no payload digest."""
    return "sha1:" + base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode("ascii")


def format_cdxj(fields: IndexFields, *, filename: str, offset: int, length: int) -> str:
    """The line of a record, without its line end; offset and length are bytes in the compressed file."""
    values = {
        "url": fields.url,
        "mime": fields.mime,
        "status": fields.status,
        "digest": fields.digest,
        "length": str(length),
        "offset": str(offset),
        "filename": filename,
    }
    present = {name: value for name, value in values.items() if value is not None}
    return f"{make_urlkey(fields.url)} {fields.timestamp} {json.dumps(present)}"
