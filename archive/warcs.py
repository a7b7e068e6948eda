"""Rows of the warcs table: how far an open file is acknowledged, and what a closed one is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from archive.clock import format_utc
from archive.warcfile import ClosedFile, WarcFile


def note_open(connection: Any, file: WarcFile) -> None:
    """Commits the length up to which the open file is acknowledged."""
    connection.execute(
        "INSERT INTO warcs (filename, bytes, records, opened_at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (filename) DO UPDATE SET bytes = excluded.bytes, records = excluded.records",
        (file.filename, file.size, file.records, format_utc(file.opened_at)),
    )


def note_closed(connection: Any, closed: ClosedFile, now: datetime) -> None:
    """Says that the file is whole, with its SHA-256."""
    connection.execute(
        "UPDATE warcs SET bytes = ?, records = ?, sha256 = ?, closed_at = ? WHERE filename = ?",
        (closed.bytes, closed.records, closed.sha256, format_utc(now), closed.filename),
    )
