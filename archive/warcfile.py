"""A WARC file being written: made once, appended to by one descriptor, renamed when it is whole."""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from archive.errors import DiskFull, StoreError
from archive.values import dataclass

_NAME_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosedFile:
    """What is known of a file that nothing will be added to."""

    filename: str
    bytes: int
    sha256: str  # of the compressed file, hexadecimal
    records: int


class WarcFile:
    """`<PREFIX>-<14 digits UTC>-<5 digit serial>-<slug>.warc.gz`, with `.open` behind it until `close`."""

    def __init__(self, folder: Path, filename: str, *, opened_at: datetime, descriptor: int) -> None:
        self.filename = filename  # the final name, without `.open`
        self.opened_at = opened_at
        self.size = 0  # bytes written so far
        self.records = 0
        self._folder = folder
        self._descriptor = descriptor
        self._digest = hashlib.sha256()

    @classmethod
    def create(cls, folder: Path, *, prefix: str, opened_at: datetime, serial: int, slug: str) -> WarcFile:
        """A new, empty file whose name is durable in its folder.

        Raises:
            ValueError: prefix or slug is not a plain name.
            DiskFull · StoreError: the file exists already or cannot be made.
        """
        for part in (prefix, slug):
            if not _NAME_PART.fullmatch(part):
                raise ValueError(f"{part!r} cannot be part of a file name")
        timestamp = opened_at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
        filename = f"{prefix}-{timestamp}-{serial:05d}-{slug}.warc.gz"
        path = folder / f"{filename}.open"
        try:
            if (folder / filename).exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
            descriptor = os.open(
                path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o640
            )
            sync_folder(folder)
        except OSError as error:
            raise explain_error(error, path) from error
        return cls(folder, filename, opened_at=opened_at, descriptor=descriptor)

    @property
    def path(self) -> Path:
        """Where the file stands while it is written."""
        return self._folder / f"{self.filename}.open"

    def write(self, members: Sequence[bytes]) -> list[tuple[int, int]]:
        """Offset and length of each member in the file, once all are written; not yet synced.

        Raises:
            DiskFull · StoreError: the file then ends where it ended before.
        """
        start, data = self.size, b"".join(members)
        try:
            write_all(self._descriptor, data, start)
        except OSError as error:
            os.ftruncate(self._descriptor, start)
            raise explain_error(error, self.path) from error
        self.size += len(data)
        self.records += len(members)
        self._digest.update(data)
        return _place(members, start)

    def sync(self) -> None:
        """Makes what is written durable; one that fails is never tried again.

        Raises:
            DiskFull · StoreError: nothing since the last sync may be believed written.
        """
        try:
            os.fdatasync(self._descriptor)
        except OSError as error:
            raise explain_error(error, self.path) from error

    def close(self) -> ClosedFile:
        """The file as it stands for good: synced, renamed, read-only, its name durable.

        Raises:
            DiskFull · StoreError: the file keeps its `.open` name, and the next start recovers it.
        """
        final = self._folder / self.filename
        try:
            os.fchmod(self._descriptor, 0o440)
            os.fsync(self._descriptor)
            os.close(self._descriptor)
            if final.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
            self.path.rename(final)
            sync_folder(self._folder)
        except OSError as error:
            raise explain_error(error, self.path) from error
        return ClosedFile(
            filename=self.filename, bytes=self.size, sha256=self._digest.hexdigest(), records=self.records
        )


def _place(members: Sequence[bytes], offset: int) -> list[tuple[int, int]]:
    places = []
    for member in members:
        places.append((offset, len(member)))
        offset += len(member)
    return places


def write_all(descriptor: int, data: bytes, offset: int) -> None:
    """Writes everything at the offset; a full disk may take a part first and raise only then."""
    rest = memoryview(data)
    while rest:
        written = os.pwrite(descriptor, rest, offset)
        rest, offset = rest[written:], offset + written


def sync_folder(folder: Path) -> None:
    """Makes names that were added, changed or removed in the folder durable.

    Raises:
        OSError: the folder cannot be opened or synced.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def create_file(path: Path, *, mode: int = 0o640) -> IO[bytes]:
    """A new file open for writing; what stood under its name is gone, and a link that stood there is not followed.

    Raises:
        OSError: it cannot be made.
    """
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.fdopen(os.open(path, flags, mode), "wb")


def explain_error(error: OSError, path: Path) -> StoreError:
    """The error of ours that says what the operator does next."""
    reason = error.strerror or str(error)
    if error.errno in _FULL:
        return DiskFull(
            f"the disk is full ({reason}): make room and start again; what stood at {path} is as it was",
            path=path,
        )
    if error.errno == errno.EEXIST:
        return StoreError(f"{path} exists already and is not written over: move it away", path=path)
    return StoreError(f"{path} cannot be written ({reason}): check disk and permissions", path=path)
