"""Earlier captures that a new one may repeat: what a revisit record refers to."""

from __future__ import annotations

from typing import Any

from archive.clock import parse_utc
from archive.warc import Original

BY_DIGEST = """
SELECT record_id, url, captured_at, payload_digest FROM captures
WHERE payload_digest = ? AND rec_type = 'response' ORDER BY id LIMIT 1
"""
PLACE = """
SELECT warc, offset, length FROM captures WHERE payload_digest = ? AND rec_type = 'response' ORDER BY id LIMIT 1
"""
LAST_OF_KEY = """
SELECT c.record_id, c.url, c.captured_at, c.payload_digest, c.refers_to FROM _frontier f
JOIN captures c ON c.id = f.capture_id WHERE f.key = ?
"""


def find_original(connection: Any, digest: str) -> Original | None:
    """The first response with this payload digest, or None."""
    return _make_original(connection.execute(BY_DIGEST, (digest,)).fetchone())


def find_place(connection: Any, digest: str | None) -> tuple[str, int, int] | None:
    """File, offset and length of the record that holds the payload with this digest, or None."""
    row = connection.execute(PLACE, (digest,)).fetchone()
    return (row[0], row[1], row[2]) if row else None


def find_previous(connection: Any, key: str) -> Original | None:
    """The capture whose validators a conditional request for this key carries, or None.

    Where that one is a revisit itself, what it refers to: a revisit never refers to a revisit.
    """
    row = connection.execute(LAST_OF_KEY, (key,)).fetchone()
    if row is not None and row[4] is not None:
        return find_original(connection, row[3])
    return _make_original(row)


def _make_original(row: Any) -> Original | None:
    if row is None:
        return None
    return Original(record_id=row[0], url=row[1], captured_at=parse_utc(row[2]), payload_digest=row[3])
