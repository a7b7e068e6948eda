"""The record that says a file of another crawler was taken in, written before the rows that follow from it."""

from __future__ import annotations

import json
from dataclasses import asdict

from archive.clock import now_utc
from archive.scan import Record
from archive.values import dataclass
from archive.warc import RunStamp, build_resource
from archive.warcrecord import BuiltRecord

URL = "urn:baoluu:import:"
TYPE = "application/json"


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportNote:
    """A file that was taken in."""

    warc: str  # its name in the archive
    source: str  # the name it had
    source_sha256: str  # hexadecimal; of the file as it was brought
    run_id: int
    taken_at: str  # UTC, to the second
    lost: tuple[
        tuple[int, str], ...
    ] = ()  # offsets in the source from which on nothing could be read, and why


def build_import_record(note: ImportNote, run: RunStamp) -> BuiltRecord:
    """The note as JSON."""
    content = json.dumps(asdict(note), ensure_ascii=False).encode()
    return build_resource(
        f"{URL}{note.source_sha256}", content, content_type=TYPE, made_at=now_utc(), run=run
    )


def parse_import_record(record: Record) -> ImportNote | None:
    """The note in a record, None where the record is another one."""
    if record.header("Content-Type") != TYPE or not (record.header("WARC-Target-URI") or "").startswith(URL):
        return None
    known = {"taken_at": record.header("WARC-Date")} | json.loads(bytes(record.block))
    return ImportNote(**known | {"lost": tuple(map(tuple, known["lost"]))})
