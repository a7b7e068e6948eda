"""Exports appear under their name when they are whole: written beside it first, then renamed."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from archive.errors import UsageError
from archive.warcfile import explain_error, sync_folder


@contextlib.contextmanager
def fresh_file(destination: Path, *, force: bool) -> Iterator[Path]:
    """A path to write to, which becomes `destination` when the block ends well and vanishes when it does not.

    Raises: UsageError (something stands there already) · DiskFull · StoreError.
    """
    partial = _prepare(destination, force=force)
    try:
        yield partial
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        _replace(partial, destination)
    except OSError as error:
        raise explain_error(error, destination) from error
    finally:
        _remove(partial)


@contextlib.contextmanager
def fresh_folder(destination: Path, *, force: bool) -> Iterator[Path]:
    """A new folder to write into, which becomes `destination` when the block ends well.

    Raises: UsageError (something stands there already) · DiskFull · StoreError.
    """
    partial = _prepare(destination, force=force)
    try:
        partial.mkdir()
        yield partial
        _sync_tree(partial)
        _replace(partial, destination)
    except OSError as error:
        raise explain_error(error, destination) from error
    finally:
        _remove(partial)


def _prepare(destination: Path, *, force: bool) -> Path:
    if _is_there(destination) and not force:
        raise UsageError(f"{destination} exists already: name another place, or say --force to replace it.")
    partial = destination.with_name(destination.name + ".partial")
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        _remove(partial)
    except OSError as error:
        raise explain_error(error, partial) from error
    return partial


def _replace(partial: Path, destination: Path) -> None:
    """Puts the new in the place of the old; what stood there is gone only when the new one is whole."""
    old = destination.with_name(destination.name + ".old")
    _remove(old)
    if _is_there(destination):
        destination.rename(old)
    partial.rename(destination)
    sync_folder(destination.parent)
    _remove(old)


def _is_there(path: Path) -> bool:
    """An empty folder counts as nothing."""
    return path.is_symlink() or (any(path.iterdir()) if path.is_dir() else path.exists())


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _sync_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    sync_folder(folder)
