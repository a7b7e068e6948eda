"""The ledger of takedowns, `suppressions.jsonl`: a line for every suppression and every one taken back.

It outlives the database, so it names articles by their URL, which stays when ids change.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Literal, get_args

from archive.clock import format_utc, now_utc
from archive.errors import StoreError
from archive.folder import ArchiveFolder
from archive.values import dataclass
from archive.warcfile import create_file, explain_error, sync_folder, write_all

Action = Literal["suppress", "unsuppress"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Suppression:
    """A line of the ledger."""

    at: str  # ISO 8601 at UTC
    action: Action
    url: str  # articles.url
    reason: str
    status_before: str  # articles.status when it was hidden, also in the line that takes it back


def read_decisions(folder: ArchiveFolder) -> dict[str, Suppression]:
    """The last line of the ledger about each URL.

    Raises: StoreError: the ledger cannot be read.
    """
    return {line.url: line for line in iter_ledger(folder)}


def iter_ledger(folder: ArchiveFolder) -> Iterator[Suppression]:
    """The lines of the ledger in order; a last line that was never written to its end is left out.

    Raises: StoreError naming the line that is no suppression.
    """
    path = folder.suppressions
    if not path.exists():
        return
    if not path.is_file():
        raise StoreError(f"{path} is no file: move it away and restore the ledger from a backup.", path=path)
    with path.open("rb") as ledger:
        for number, line in enumerate(ledger, start=1):
            try:
                yield _parse_line(line)
            except (ValueError, RecursionError) as error:
                if not line.endswith(b"\n"):
                    return
                raise StoreError(
                    f"Line {number} of {path} is no suppression ({error}): restore the file from a backup.",
                    path=path,
                ) from error


def make_line(action: Action, url: str, reason: str, status: str) -> Suppression:
    """A line of this moment."""
    at = format_utc(now_utc())
    return Suppression(at=at, action=action, url=url, reason=reason.strip(), status_before=status)


def append_lines(folder: ArchiveFolder, lines: Iterable[Suppression]) -> None:
    """Adds lines, durable once this returns.

    Raises: StoreError · DiskFull.
    """
    text = b"".join(map(_format_line, lines))
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        descriptor = os.open(folder.suppressions, flags, 0o640)
        try:
            write_all(descriptor, *_behind_last_line(descriptor, text))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_folder(folder.path)
    except OSError as error:
        raise explain_error(error, folder.suppressions) from error


def _behind_last_line(descriptor: int, text: bytes) -> tuple[bytes, int]:
    """What to write and where: behind the last line, whole but for its end, or in place of a torn one."""
    content = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
    end = content.rfind(b"\n") + 1
    if end == len(content):
        return text, end
    try:
        _parse_line(content[end:])
    except (ValueError, RecursionError):
        os.ftruncate(descriptor, end)
        return text, end
    return b"\n" + text, len(content)


def replace_lines(folder: ArchiveFolder, lines: Sequence[Suppression]) -> None:
    """Makes these the lines of the ledger, all of them or, where that fails, none.

    Raises: StoreError · DiskFull.
    """
    path = folder.suppressions.with_suffix(".new")
    try:
        with create_file(path) as ledger:
            ledger.writelines(map(_format_line, lines))
            ledger.flush()
            os.fsync(ledger.fileno())
        path.replace(folder.suppressions)
        sync_folder(folder.path)
    except OSError as error:
        raise explain_error(error, path) from error


def _parse_line(line: bytes) -> Suppression:
    """Raises: ValueError saying what is wrong with the line."""
    fields = json.loads(line)
    if not isinstance(fields, dict) or fields.keys() != set(Suppression.__slots__):
        raise ValueError("its fields are others")
    parsed = Suppression(**fields)
    if not all(isinstance(value, str) for value in fields.values()):
        raise ValueError("one of its fields is no text")
    if parsed.action not in get_args(Action):
        raise ValueError(f"unknown action {parsed.action!r}")
    return parsed


def _format_line(line: Suppression) -> bytes:
    return json.dumps(asdict(line), ensure_ascii=False).encode("utf-8") + b"\n"
