"""Records of ARC files, the form before WARC, as WARC files would have them."""

from __future__ import annotations

import re
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from archive.clock import format_utc
from archive.digest import block_digest
from archive.foreignrecord import parse_date
from archive.records import Wire
from archive.salvage import Form, Headers, Whole, read_block, read_line

MAGIC = b"filedesc://"
_FIRST = [
    b"url",
    b"ip-address",
    b"archive-date",
    b"content-type",
]  # the fields in every version of the format
# What the second version has behind the media type is passed over; addresses may hold blanks.
_HEAD = re.compile(
    rb"""(?P<url>[A-Za-z][A-Za-z0-9+.-]*:[^\n]{1,32000}?) [ ] (?P<ip>[^ \n]+) [ ] (?P<date>\d{8,17}) [ ]
        (?P<kind>[^ \n]*) (?:[ ][^\n]{0,32000})? [ ] (?P<length>\d{1,18}) [ ]? \r?\n""",
    re.VERBOSE,
)


def find_refusal(begin: bytes) -> str | None:
    """Why a file that begins like this cannot be read: its version block names fields that nobody knows."""
    _, version, names, *_ = [*begin.lower().split(b"\n", 3), b"", b"", b""]
    fields = names.split()
    if version.startswith(b"2 ") and (fields[:4] != _FIRST or fields[-1] != b"archive-length"):
        return "it is an ARC file of version 2, whose version block does not name its fields"
    return None


def _read(stream: Any, offset: int) -> Whole:
    head = _HEAD.fullmatch(read_line(stream) + b"\n")
    if head is None:
        raise ValueError("no record begins here")
    block = read_block(stream, int(head["length"]))
    url, ip, date, kind = (
        head[name].decode("utf-8", "surrogateescape") for name in ("url", "ip", "date", "kind")
    )
    moment = parse_date(date[:14])
    fields = (
        *_describe(url, kind),
        ("WARC-IP-Address", ip),
        ("WARC-Date", format_utc(moment) if moment else date),
    )
    record_id = ("WARC-Record-ID", _name_record(url, date, block))
    return Whole(offset=offset, version=b"WARC/1.0", headers=(record_id, *fields), block=block)


def _describe(url: str, kind: str) -> Headers:
    """The fields that tell what a record is; the media type of the page stands in its own headers."""
    if url.startswith(MAGIC.decode()):
        name = url.removeprefix(MAGIC.decode())
        return ("WARC-Type", "warcinfo"), ("WARC-Filename", name), ("Content-Type", kind)
    is_of_web = url.lower().startswith(("http://", "https://"))
    content_type = "application/http; msgtype=response" if is_of_web else kind
    return ("WARC-Type", "response"), ("WARC-Target-URI", url), ("Content-Type", content_type)


def _name_record(url: str, date: str, block: Wire) -> str:
    """A record id, which ARC files have none of: the same whenever the record is read."""
    return f"<{uuid5(NAMESPACE_URL, repr((url, date, block_digest(block)))).urn}>"


FORM = Form(head=_HEAD, read=_read)
