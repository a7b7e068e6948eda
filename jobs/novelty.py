"""What of a file the archive has already: it has grown since it was taken in, or is an export that overlaps another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archive.errors import DamagedRecord, TruncatedRecord
from archive.folder import ArchiveFolder
from archive.foreignrecord import find_block_digest, is_capture
from archive.scan import Record, iter_records
from archive.values import dataclass
from jobs.foreign import iter_places

BY_CAPTURE = "SELECT warc FROM captures WHERE url = ? AND record_id = ? AND block_digest = ?"

_Identity = tuple[str, str, str | None, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Novelty:
    """How much of a file the archive has not got."""

    holder: str | None = None  # the first file here that has a capture of it
    known: int = 0  # captures that the archive has
    is_new: bool = True  # there is something to take in


def leave_known(connection: Any, folder: ArchiveFolder, path: Path) -> Novelty:
    """Takes out of a file whose records are whole what stands whole in a file of the archive, unless that is every
    capture in it: then it stays as it is, and there is nothing to take in.

    Raises: DamagedRecord · TruncatedRecord · OSError.
    """
    holders = _find_holders(connection, path)
    held = {identity for holder in holders for identity in _iter_held(folder, holder)}
    captures = (
        [_identify(record) in held for record in iter_records(path) if is_capture(record)] if held else []
    )
    known = sum(captures)
    if 0 < known < len(captures):
        _write_new(path, held)
    return Novelty(
        holder=holders[0] if known else None, known=known, is_new=not known or known < len(captures)
    )


def _find_holders(connection: Any, path: Path) -> list[str]:
    """The files of which the database says that they have captures of this one, in the order of these."""
    found: dict[str, None] = {}
    for place in iter_places(path):
        row = connection.execute(BY_CAPTURE, (place.url, place.record_id, place.block_digest)).fetchone()
        if row is not None:
            found[row[0]] = None
    return list(found)


def _iter_held(folder: ArchiveFolder, warc: str) -> Iterator[_Identity]:
    """The records of a file here, up to where it is damaged; none where it was lost."""
    path = folder.find_warc(warc)
    if path is None:
        return
    try:
        yield from map(_identify, iter_records(path))
    except (DamagedRecord, TruncatedRecord):
        return


def _identify(record: Record) -> _Identity:
    return record.rec_type, record.record_id, record.header("WARC-Target-URI"), find_block_digest(record)


def _write_new(path: Path, held: set[_Identity]) -> None:
    """Leaves the records that are not held, byte for byte, and what says who made them."""
    anew = path.with_name(f"{path.name}-new")
    try:
        with path.open("rb") as source, anew.open("wb") as target:
            for record in iter_records(path):
                if record.rec_type == "warcinfo" or _identify(record) not in held:
                    source.seek(record.offset)
                    target.write(source.read(record.length))
            target.flush()
            os.fsync(target.fileno())
        anew.replace(path)
    finally:
        anew.unlink(missing_ok=True)
