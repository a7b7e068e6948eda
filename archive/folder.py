"""The archive folder: its parts, its lock and the checks that come before the first write."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from archive.clock import format_utc, now_utc
from archive.errors import ArchiveLocked, DiskFull, StoreError
from archive.values import dataclass

SUBFOLDERS = ("warc", "index", "logs")
FOLDER_MODE = 0o750


@dataclass(frozen=True, slots=True)
class ArchiveFolder:
    """Names of everything that stands in an archive folder."""

    path: Path

    @property
    def warc(self) -> Path:
        return self.path / "warc"

    @property
    def index(self) -> Path:
        return self.path / "index" / "index.cdxj"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def quarantine(self) -> Path:
        """Where recovery puts bytes that are no whole record; made only when it is needed."""
        return self.path / "quarantine"

    @property
    def configuration(self) -> Path:
        return self.path / "baoluu.toml"

    @property
    def suppressions(self) -> Path:
        return self.path / "suppressions.jsonl"

    def find_warc(self, filename: str) -> Path | None:
        """The file of this final name, still open or not; None when it is not there."""
        for name in (filename, f"{filename}.open", filename):  # a run may rename it between two looks
            if (self.warc / name).is_file():
                return self.warc / name
        return None


def prepare_folder(path: Path, *, min_free_bytes: int, settings: str = "baoluu.toml") -> ArchiveFolder:
    """The archive folder, made where it was missing, writable and with room; `settings` names the file that says how
    much room is wanted.

    Raises: StoreError (cannot be made or written) · DiskFull (less than `min_free_bytes` free; nothing was made).
    """
    folder = ArchiveFolder(path)
    try:
        _require_room(path, min_free_bytes, settings)
        for place in (path, *(path / name for name in SUBFOLDERS)):
            place.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            _require_writable(place)
    except OSError as error:
        raise _explain(error, path) from error
    return folder


def _require_room(path: Path, min_free_bytes: int, settings: str) -> None:
    """Raises: DiskFull where the disk that the folder stands on, or will stand on, has too little room · OSError."""
    standing = next(place for place in (path, *path.absolute().parents) if place.exists())
    free = shutil.disk_usage(standing).free
    if free < min_free_bytes:
        raise DiskFull(
            f"Only {free >> 20} MiB are free where {path} stands, {min_free_bytes >> 20} are wanted: make room, "
            f"or lower min_free_mib in {settings}. Nothing was written.",
            path=path,
        )


def _explain(error: OSError, path: Path) -> StoreError:
    """Why the path is no archive folder; the place inside it that is wrong is named."""
    remedy = "check its owner and mode, or name another folder with --archive"
    if error.errno == errno.EROFS:
        remedy = "make the volume writable"
    elif error.errno in (errno.EEXIST, errno.ENOTDIR):
        remedy = "a folder is wanted there, so move the file away, or name another folder with --archive"
    place = error.filename or path
    return StoreError(f"{place} cannot be used ({error.strerror}): {remedy}.", path=path)


def _require_writable(place: Path) -> None:
    """Raises: OSError as writing would raise it."""
    if not os.access(place, os.W_OK | os.X_OK):
        is_read_only = os.statvfs(place).f_flag & os.ST_RDONLY
        number = errno.EROFS if is_read_only else errno.EACCES
        raise OSError(number, os.strerror(number), str(place))


@contextlib.contextmanager
def lock(folder: ArchiveFolder, *, command: str) -> Iterator[None]:
    """Holds the archive for one writer; the kernel lets go of it when the process dies.

    Raises: ArchiveLocked, naming the holder, when another process holds it.
    """
    path = folder.path / "lock"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o640)
    except OSError as error:
        remedy = (
            "make the volume writable"
            if error.errno == errno.EROFS
            else "check its owner and mode, or delete it"
        )
        raise StoreError(f"{path} cannot be opened ({error.strerror}): {remedy}.", path=path) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 500, 0).decode("utf-8", "replace").strip()
            raise ArchiveLocked(
                f"Another run holds {folder.path} ({holder}): wait until it ends, or stop it.",
                path=folder.path,
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"process {os.getpid()}, {command}, {format_utc(now_utc())}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def is_held(folder: ArchiveFolder) -> bool:
    """Whether a run holds the archive for writing at this moment."""
    try:
        descriptor = os.open(folder.path / "lock", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
