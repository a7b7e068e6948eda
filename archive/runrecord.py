"""The row of a run as a record in its last WARC file, from which a rebuild takes how the run ended."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any, Protocol

from archive.clock import format_utc, now_utc
from archive.values import dataclass
from archive.warc import RunStamp, build_resource
from archive.warcrecord import BuiltRecord

URL = "urn:baoluu:run:"
TYPE = "application/json"
_URL = re.compile(rf"{URL}(\d{{1,18}})")
COLUMNS = (
    "id", "command", "newspaper", "started_at", "finished_at", "outcome", "exit_code", "requests", "captures",
    "revisits", "articles_new", "articles_changed", "articles_gone", "bytes", "errors", "message",
)  # fmt: skip


class _Record(Protocol):
    def header(self, name: str) -> str | None: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class RunEnd:
    """How a run ended, as far as it knew when it closed its last file."""

    outcome: str
    exit_code: int
    message: str | None


def build_run_record(connection: Any, run: RunStamp, end: RunEnd) -> BuiltRecord:
    """The run's row as JSON, with what is known of its end just before its last file is closed."""
    row = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM runs WHERE id = ?", (run.run_id,)).fetchone()
    now = now_utc()
    known = dict(zip(COLUMNS, row, strict=True))
    known |= {"finished_at": format_utc(now), **asdict(end)}
    content = json.dumps(known, ensure_ascii=False).encode()
    return build_resource(f"{URL}{run.run_id}", content, content_type=TYPE, made_at=now, run=run)


def find_recorded_run(record: _Record) -> int | None:
    """The number of the run whose row a record is, None where it is another record."""
    match = _URL.fullmatch(record.header("WARC-Target-URI") or "")
    return int(match[1]) if match else None


def restore_run(connection: Any, content: bytes) -> None:
    """Makes or completes the row that a run record tells of.

    Raises: ValueError where it is no such record.
    """
    known = json.loads(content)
    changed = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
    connection.execute(
        f"INSERT INTO runs ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) "
        f"ON CONFLICT (id) DO UPDATE SET {changed}",
        [known.get(name) for name in COLUMNS],
    )
