"""A copy of the archive as it stood at one moment, taken while a harvest may be writing.

The database is copied first; what it says of the WARC files decides what is taken of them. Closed files are linked or
copied and proved by their SHA-256, an open one is copied up to what had been acknowledged and closed in the copy: there
its run has died.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pysqlite3 as sqlite3

from archive.database import FILENAME, connect_reader, told_as_store_errors
from archive.errors import DigestMismatch, StoreError
from archive.export.destination import Destination, fresh_folder, is_backup
from archive.export.package import write_manifest
from archive.folder import FOLDER_MODE, ArchiveFolder
from archive.index import lines_of
from archive.values import dataclass
from archive.warcfile import ClosedFile
from archive.warcs import note_closed

Watch = Callable[[str, int, int], None]
_PIECE_BYTES = 1 << 20
_SMALL_FILES = ("baoluu.toml", "suppressions.jsonl")


@dataclass(frozen=True, kw_only=True, slots=True)
class Backup:
    """What a backup holds."""

    files: int  # WARC files
    bytes: int  # of WARC files
    linked: int  # files that share their bytes with the archive


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """A WARC file as the copied database knows it."""

    filename: str
    bytes: int
    records: int
    sha256: str | None  # None: it was open


def write_backup(
    folder: ArchiveFolder, destination: Path, *, links: bool, force: bool, watch: Watch
) -> Backup:
    """Writes the backup into a new folder, with manifest-sha256.txt; `links`: hard links where the disk allows.

    Raises: UsageError (something else stands there) · DigestMismatch (a closed file is not what it was) · StoreError.
    """
    target = Destination(path=destination, archive=folder.path, force=force, is_earlier=is_backup)
    with fresh_folder(target) as place:
        for part_of_it in (place, place / "warc", place / "index"):
            part_of_it.mkdir(mode=FOLDER_MODE, exist_ok=True)
        place.chmod(FOLDER_MODE)
        watch(FILENAME, 0, 0)
        copy_database(folder, place / FILENAME)
        parts = _list_parts(place)
        linked = _take_files(folder, place / "warc", parts, links=links, watch=watch)
        _copy_index(folder, place, parts)
        for name in _SMALL_FILES:
            if (folder.path / name).exists():
                shutil.copy2(folder.path / name, place / name)
        watch("checksums", 0, 0)
        write_manifest(place)
    return Backup(files=len(parts), bytes=sum(part.bytes for part in parts), linked=linked)


def copy_database(folder: ArchiveFolder, target: Path) -> None:
    """Writes one committed state of the database, compact and proved sound.

    Raises: StoreError: there is no archive, or the copy is not sound.
    """
    source = folder.path / FILENAME
    with (
        contextlib.closing(connect_reader(folder.path)) as connection,
        told_as_store_errors(source, written=target),
    ):
        connection.execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o640)
    with contextlib.closing(sqlite3.connect(str(target))) as copy:
        (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise StoreError(
            f"{source} is damaged ({verdict}): run `baoluu verify`. The backup was given up.", path=source
        )


def _list_parts(place: Path) -> list[_Part]:
    with contextlib.closing(sqlite3.connect(str(place / FILENAME))) as copy:
        rows = copy.execute(
            "SELECT filename, bytes, records, iif(closed_at IS NULL, NULL, sha256) FROM warcs ORDER BY filename"
        ).fetchall()
    return [_Part(filename=row[0], bytes=row[1], records=row[2], sha256=row[3]) for row in rows]


def _take_files(folder: ArchiveFolder, place: Path, parts: list[_Part], *, links: bool, watch: Watch) -> int:
    """Number of files that were linked."""
    total, done, linked = sum(part.bytes for part in parts), 0, 0
    for part in parts:
        source = _open_source(folder, part)
        with source:
            target = place / part.filename
            if links and part.sha256 and _link(Path(source.name), target):
                linked += 1
            else:
                _copy_piece(source, target, part.bytes)
        sha256 = _prove_copy(folder, target, part)
        if part.sha256 is None:
            _note_closed(place.parent, part, sha256)
        done += part.bytes
        watch("bytes of WARC files", done, total)
    return linked


def _open_source(folder: ArchiveFolder, part: _Part) -> Any:
    """The file, opened; it may be closed and renamed at any moment, so both names are tried again."""
    for _ in range(3):
        path = folder.find_warc(part.filename)
        with contextlib.suppress(FileNotFoundError):
            if path is not None:
                return path.open("rb")
    raise StoreError(
        f"{part.filename} is missing from {folder.warc}: run `baoluu verify`. The backup was given up.",
        path=folder.warc / part.filename,
    )


def _link(source: Path, target: Path) -> bool:
    try:
        os.link(source.resolve(), target)  # a merged archive may point to files of its sources
    except OSError:  # another disk, or one without links
        return False
    return True


def _copy_piece(source: Any, target: Path, size: int) -> None:
    with target.open("xb") as copy:
        while size and (piece := source.read(min(size, _PIECE_BYTES))):
            copy.write(piece)
            size -= len(piece)
    target.chmod(0o440)


def _prove_copy(folder: ArchiveFolder, target: Path, part: _Part) -> str:
    """The SHA-256 of a copy.

    Raises: DigestMismatch when it is not what the database knows.
    """
    size = target.stat().st_size
    with target.open("rb") as copy:
        sha256 = hashlib.file_digest(copy, "sha256").hexdigest()
    if size != part.bytes or part.sha256 not in (None, sha256):
        raise DigestMismatch(
            f"{folder.warc / part.filename} is not what it was ({size} bytes, SHA-256 {sha256}): run "
            "`baoluu verify`. The backup was given up.",
            path=folder.warc / part.filename,
        )
    return sha256


def _note_closed(place: Path, part: _Part, sha256: str) -> None:
    """Says in the copied database that the piece of an open file is all there will be of it."""
    closed = ClosedFile(filename=part.filename, bytes=part.bytes, sha256=sha256, records=part.records)
    with contextlib.closing(sqlite3.connect(str(place / FILENAME))) as copy, copy:
        note_closed(copy, closed)


def _copy_index(folder: ArchiveFolder, place: Path, parts: list[_Part]) -> None:
    """The lines about files and bytes that the copied database knows; later ones are left out."""
    sizes = {part.filename: part.bytes for part in parts}
    with contextlib.closing(sqlite3.connect(str(place / FILENAME))) as copy:
        waiting = {row[0].encode("utf-8") for row in copy.execute("SELECT line FROM _index_lines")}
    with (place / "index" / "index.cdxj").open("xb") as index:
        for line in _iter_known(folder, sizes):
            if line not in waiting:
                index.write(line + b"\n")


def _iter_known(folder: ArchiveFolder, sizes: dict[str, int]) -> Iterator[bytes]:
    for line in lines_of(folder.index):
        with contextlib.suppress(IndexError, KeyError, ValueError):  # no line of ours: `verify` tells
            fields = json.loads(line.split(b" ", 2)[2])
            if int(fields["offset"]) < sizes.get(fields["filename"], 0):
                yield line
