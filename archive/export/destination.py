"""Exports appear under their name when they are whole: written beside it first, then renamed.

Nothing is ever replaced but what the same command wrote earlier, and never anything of the archive itself.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from archive.errors import UsageError
from archive.values import dataclass
from archive.warcfile import explain_error, sync_folder


@dataclass(frozen=True, kw_only=True, slots=True)
class Destination:
    """Where something is to be written, what must not be touched, and what may be replaced there."""

    path: Path
    archive: Path  # the folder that is read
    force: bool  # whether an earlier one may be replaced
    is_earlier: Callable[[Path], bool]  # whether a path holds what the same command wrote


def is_export(path: Path) -> bool:
    """Whether a folder or file is an export of ours: tables with their description, a bag or a WACZ."""
    if path.is_dir():
        return (path / "datapackage.json").is_file() or (path / "bagit.txt").is_file()
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as package:
        return "datapackage.json" in package.namelist()


def is_backup(path: Path) -> bool:
    """Whether a folder is a backup in which nobody has harvested since."""
    return (path / "manifest-sha256.txt").is_file() and not (path / "lock").exists()


@contextlib.contextmanager
def fresh_file(destination: Destination) -> Iterator[Path]:
    """A path to write to, which becomes the destination when the block ends well and vanishes when it does not.

    Raises: UsageError (something else stands there) · DiskFull · StoreError.
    """
    with _fresh(destination) as path:
        yield path
        with path.open("rb") as file:
            os.fsync(file.fileno())


@contextlib.contextmanager
def fresh_folder(destination: Destination) -> Iterator[Path]:
    """A new folder to write into, which becomes the destination when the block ends well.

    Raises: UsageError (something else stands there) · DiskFull · StoreError.
    """
    with _fresh(destination) as path:
        path.mkdir()
        yield path
        _sync_tree(path)


@contextlib.contextmanager
def _fresh(destination: Destination) -> Iterator[Path]:
    target = Path(os.path.abspath(destination.path))
    _require_free(destination, target)
    workshop: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        workshop = Path(tempfile.mkdtemp(prefix=f".{target.name}-", suffix=".partial", dir=target.parent))
        yield workshop / "new"
        _replace(workshop, target)
    except OSError as error:
        raise explain_error(error, target) from error
    finally:
        if workshop is not None:
            shutil.rmtree(workshop, ignore_errors=True)


def _require_free(destination: Destination, target: Path) -> None:
    place, archive = target.resolve(), destination.archive.resolve()
    if place == archive or archive in place.parents or place in archive.parents:
        raise UsageError(f"{target} is, holds or lies in the archive {archive}: name a place outside it.")
    if not _is_there(target):
        return
    if not destination.force:
        raise UsageError(f"{target} exists already: name another place, or say --force to replace it.")
    if not destination.is_earlier(target):
        raise UsageError(
            f"{target} is nothing that this command wrote, so --force does not replace it: name another place, "
            "or take it away yourself."
        )


def _replace(workshop: Path, target: Path) -> None:
    """Puts the new in the place of the old; what stood there is gone only when the new one is whole."""
    old = workshop / "old"
    had_one = target.is_symlink() or target.exists()
    if had_one:
        target.rename(old)
    try:
        (workshop / "new").rename(target)
    except BaseException:  # a signal too: what stands in the workshop is thrown away
        if had_one:
            old.rename(target)
        raise
    sync_folder(target.parent)


def _is_there(path: Path) -> bool:
    """An empty folder counts as nothing."""
    return path.is_symlink() or (any(path.iterdir()) if path.is_dir() else path.exists())


def _sync_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    sync_folder(folder)
