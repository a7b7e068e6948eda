"""What a record of another crawler says of itself, and whether a capture can be made of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlsplit

from archive.clock import format_utc
from archive.digest import block_digest, label_digest, payload_digest
from archive.scan import Record

CAPTURE_TYPES = ("response", "revisit", "resource")

# Fields that the database keeps, beside the address.
_KEPT = (
    "WARC-Record-ID", "WARC-Refers-To", "WARC-Refers-To-Target-URI", "WARC-Payload-Digest", "WARC-Block-Digest",
)  # fmt: skip
# ISO 8601 as WARC 1.1 allows it, shortened from its end; with an offset, which it does not; the 14 digits of ARC files.
_DATE = re.compile(
    r"""(\d{4}) (?: - (\d\d) (?: - (\d\d) (?: [T ] (\d\d) : (\d\d) (?: : (\d\d) (?: \.\d+ )? )? )? )? )?
        (?: Z | ([+-]) (\d\d) :? (\d\d) )?""",
    re.VERBOSE,
)
_SHA256 = re.compile(r"sha-?256:(.*)", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)
_BASE32 = re.compile(r"[a-z2-7]{52}", re.IGNORECASE)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)")


def parse_date(text: str | None) -> datetime | None:
    """The moment of a `WARC-Date`, aware, at UTC; what is left out of it is its beginning. None where it is none."""
    match = _DATE.fullmatch(text or "") or _DIGITS.fullmatch(text or "")
    if match is None:
        return None
    moment, (sign, hours, minutes) = match.groups()[:6], match.groups()[6:] or (None, None, None)
    year, month, day, hour, minute, second = (
        int(part or least) for part, least in zip(moment, (0, 1, 1, 0, 0, 0), strict=True)
    )
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    try:
        zone = timezone(-offset if sign == "-" else offset)
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_moment(text: str | None) -> str | None:
    """The same moment as the database writes it, to the second."""
    moment = parse_date(text)
    return format_utc(moment) if moment is not None else None


def find_payload_digest(record: Record) -> str | None:
    """The digest of a record's payload. SHA-256 is what our captures are held against before they are kept as a mere
    revisit, so it is computed and never believed; what is declared under another algorithm is kept as it is."""
    declared = normalize_digest(record.header("WARC-Payload-Digest"))
    if record.rec_type == "revisit" or (declared and not _SHA256.match(declared)):
        return declared
    return block_digest(record.block) if record.rec_type == "resource" else payload_digest(record.block)


def normalize_digest(declared: str | None) -> str | None:
    """A SHA-256 as ours are written, `sha256:<Base32>`, also where it is hexadecimal; any other digest as it is."""
    match = _SHA256.fullmatch(declared or "")
    value = match[1].strip().rstrip("=") if match else ""
    if _HEX.fullmatch(value):
        return label_digest(bytes.fromhex(value))
    return f"sha256:{value.upper()}====" if _BASE32.fullmatch(value) else declared


def find_block_digest(record: Record) -> str:
    """The digest of a record's block: as declared, which reading it has proved, else ours."""
    return record.block_digest or block_digest(record.block)


def find_url(record: Record) -> str:
    """The address that a record is about, without fragment, "" where it has none."""
    return (record.header("WARC-Target-URI") or "").partition("#")[0]


def is_capture(record: Record) -> bool:
    """Whether the record is an answer of the web that can become a capture."""
    is_of_web = (record.header("WARC-Target-URI") or "").lower().startswith(("http://", "https://"))
    return record.rec_type in CAPTURE_TYPES and is_of_web and find_refusal(record) is None


def find_refusal(record: Record) -> str | None:
    """Why no capture can be made of a record that should be one; None where it can, or where none is wanted."""
    if record.rec_type == "continuation":
        return "it is the continuation of a record in segments, which are not joined here"
    if record.rec_type not in CAPTURE_TYPES:
        return None
    url = record.header("WARC-Target-URI")
    if not url:
        return "it has no WARC-Target-URI"
    if not _is_address(url):
        return "its WARC-Target-URI is no address"
    for name in _KEPT:
        if not _is_text(record.header(name) or ""):
            return f"its {name} is no UTF-8"
    if parse_date(record.header("WARC-Date")) is None:
        return f"its WARC-Date is {record.header('WARC-Date')!r}"
    return None


def _is_text(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _is_address(url: str) -> bool:
    if not _is_text(url):
        return False
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return has_host or parts.scheme not in ("http", "https")
