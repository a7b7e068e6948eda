"""Records of ARC files: which fields they have, where the second version of the format has more than the first, and
what they are called here."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence
from typing import Any, BinaryIO
from uuid import NAMESPACE_URL, uuid5

from archive.digest import block_digest
from archive.records import Wire

FIELDS = {
    "url": "WARC-Target-URI",
    "ip-address": "WARC-IP-Address",
    "archive-date": "WARC-Date",
    "content-type": "Content-Type",
    "archive-length": "Content-Length",
}
"""From the fields that mean the same in WARC files to their names there."""
_FIRST = tuple(FIELDS)[:4]  # in every version
_LINE_BYTES = 4096


def find_fields(file: BinaryIO) -> tuple[str, ...] | None:
    """The fields of a file whose version block names those of version 2, as WARC files call them where they have them;
    None for any other file. The file stands at its beginning then.

    Raises: ValueError where the block names others than it should.
    """
    version, names = _read_version(file)
    if not version.startswith(b"2 "):
        return None
    fields = tuple(names.decode("latin-1").lower().split())
    if fields[:4] != _FIRST or fields[-1] != "archive-length":
        raise ValueError("it is an ARC file of version 2, whose version block does not name its fields")
    return tuple(FIELDS.get(name, name) for name in fields)


def name_record(headers: Sequence[tuple[str, str]], block: Wire) -> str:
    """A record id for a record of an ARC file, which has none: the same whenever the record is read."""
    named = dict(headers)
    said = (named.get("WARC-Target-URI"), named.get("WARC-Date"), block_digest(block))
    return f"<{uuid5(NAMESPACE_URL, repr(said)).urn}>"


def _read_version(file: BinaryIO) -> tuple[bytes, bytes]:
    """The second and the third line."""
    file.seek(0)
    is_packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    stream: Any = gzip.GzipFile(fileobj=file) if is_packed else file
    try:
        _, version, names = (stream.readline(_LINE_BYTES) for _ in range(3))
    except (EOFError, OSError, zlib.error):
        version = names = b""
    file.seek(0)
    return version, names
