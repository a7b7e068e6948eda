"""The family tree of errors; each message says what is wrong and what the operator does next.

* NewsArchiveError
  x UsageError                     the command was given something it cannot take
  x ConfigurationError             baoluu.toml or the installation is wrong
  x NewspaperError (slug)          a newspaper file is wrong
  x StoreError (path): DamagedRecord (offset) · DigestMismatch · TruncatedRecord (offset)
                       · SchemaTooNew · ArchiveLocked · DiskFull · DamageFound
"""

from __future__ import annotations

from pathlib import Path
from typing import Any


class NewsArchiveError(Exception):
    """Base of every error that a user may see; `exit_code` is the command's exit code (docs/cli.md)."""

    exit_code = 1

    def __reduce__(self) -> tuple[Any, ...]:
        """How it comes out of a worker process: whole, whatever its `__init__` asks for."""
        return _restore, (type(self), self.args, self.__dict__)


def _restore(
    kind: type[NewsArchiveError], args: tuple[object, ...], values: dict[str, Any]
) -> NewsArchiveError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(values)
    return error


class UsageError(NewsArchiveError):
    exit_code = 2


class ConfigurationError(NewsArchiveError):
    exit_code = 4


class NewspaperError(NewsArchiveError):
    """A file in crawler/newspapers is wrong."""

    exit_code = 4

    def __init__(self, message: str, *, slug: str) -> None:
        super().__init__(message)
        self.slug = slug


class StoreError(NewsArchiveError):
    """The archive folder cannot be written or does not hold what it should."""

    exit_code = 3

    def __init__(self, message: str, *, path: Path | str, offset: int | None = None) -> None:
        super().__init__(message)
        self.path = Path(path)
        self.offset = offset


class DamagedRecord(StoreError):
    pass


class DigestMismatch(StoreError):
    pass


class TruncatedRecord(StoreError):
    pass


class SchemaTooNew(StoreError):
    exit_code = 4


class ArchiveLocked(StoreError):
    exit_code = 5


class DiskFull(StoreError):
    pass


class DamageFound(StoreError):
    """`verify` found damage."""

    exit_code = 11
