"""Takedowns: articles hidden from front, search and exports, by a ledger that outlives the database.

`suppressions.jsonl` has a line for every suppression and every one taken back, with its reason and its moment. The
WARC files are never touched. The ledger names articles by their URL, which stays when ids change.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Literal, get_args

from sqlite_utils import Database as Tables

from archive.clock import format_utc, now_utc
from archive.database import connect_reader, transaction
from archive.errors import StoreError, UsageError
from archive.folder import ArchiveFolder
from archive.lookup import lookup_article
from archive.search import index_article, unindex_article
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


def suppress_article(
    tables: Tables, folder: ArchiveFolder, text: str, *, reason: str, spellings: Sequence[str] = ()
) -> Suppression:
    """The new line of the ledger, once it is durable and the article (id, URL or one of `spellings`) is hidden.

    Raises: UsageError (no such article, hidden already, no reason) · StoreError · DiskFull.
    """
    row = _lookup(folder, text, spellings)
    if row["status"] == "suppressed":
        raise UsageError(f"Article {row['id']} is suppressed already; `baoluu unsuppress` shows it again.")
    if not reason.strip():
        raise UsageError("Say with --reason why the article is hidden; the ledger keeps it.")
    return _decide(tables, folder, _make_line("suppress", row["url"], reason, row["status"]))


def unsuppress_article(
    tables: Tables, folder: ArchiveFolder, text: str, *, reason: str, spellings: Sequence[str] = ()
) -> Suppression:
    """The new line of the ledger, once it is durable and the article (id, URL or one of `spellings`) is shown again.

    Raises: UsageError (no such article, not hidden) · StoreError · DiskFull.
    """
    row = _lookup(folder, text, spellings)
    if row["status"] != "suppressed":
        raise UsageError(f"Article {row['id']} is not suppressed; there is nothing to take back.")
    hidden = read_decisions(folder).get(row["url"])
    status = hidden.status_before if hidden else "live"
    return _decide(tables, folder, _make_line("unsuppress", row["url"], reason, status))


def apply_suppressions(connection: Any, folder: ArchiveFolder) -> int:
    """Number of articles whose status changed because the ledger says so; to be called inside a transaction.

    Raises: StoreError: the ledger cannot be read.
    """
    changed = 0
    for line in read_decisions(folder).values():
        row = connection.execute(
            "SELECT id, status, title, sapo, body FROM articles WHERE url = ?", (line.url,)
        ).fetchone()
        if row is not None and (row[1] == "suppressed") != (line.action == "suppress"):
            if line.action == "suppress":
                _hide(connection, row[0])
            else:
                _show(connection, row, line)
            changed += 1
    return changed


def read_decisions(folder: ArchiveFolder) -> dict[str, Suppression]:
    """The last line of the ledger about each URL.

    Raises: StoreError: the ledger cannot be read.
    """
    return {line.url: line for line in iter_ledger(folder)}


def iter_ledger(folder: ArchiveFolder) -> Iterator[Suppression]:
    """The lines of the ledger in order; a last line without its end was never acknowledged and is left out.

    Raises: StoreError naming the line that is no suppression.
    """
    path = folder.suppressions
    if not path.exists():
        return
    with path.open("rb") as ledger:
        for number, line in enumerate(ledger, start=1):
            if not line.endswith(b"\n"):
                return
            try:
                yield _parse_line(line)
            except (TypeError, ValueError) as error:
                reason = str(error) if isinstance(error, ValueError) else "its fields are others"
                raise StoreError(
                    f"Line {number} of {path} is no suppression ({reason}): restore the file from a backup.",
                    path=path,
                ) from error


def copy_ledger(source: ArchiveFolder, target: ArchiveFolder) -> None:
    """Adds the lines of one ledger that another one lacks, each where its moment places it: the last decision about
    an article holds, whichever archive it was made in.

    Raises: StoreError · DiskFull.
    """
    known = dict.fromkeys(iter_ledger(target))
    lacking = [line for line in iter_ledger(source) if line not in known]
    if lacking:
        _replace_ledger(target, sorted([*known, *lacking], key=lambda line: line.at))


def _parse_line(line: bytes) -> Suppression:
    parsed = Suppression(**json.loads(line))
    if parsed.action not in get_args(Action):
        raise ValueError(f"unknown action {parsed.action!r}")
    return parsed


def _lookup(folder: ArchiveFolder, text: str, spellings: Sequence[str]) -> Any:
    with contextlib.closing(connect_reader(folder.path)) as reader:
        return lookup_article(reader, text, spellings)


def _make_line(action: Action, url: str, reason: str, status: str) -> Suppression:
    at = format_utc(now_utc())
    return Suppression(at=at, action=action, url=url, reason=reason.strip(), status_before=status)


def _decide(tables: Tables, folder: ArchiveFolder, line: Suppression) -> Suppression:
    """The ledger comes first: what it says is applied again whenever the database lags behind."""
    _append_line(folder, line)
    with transaction(tables) as connection:
        apply_suppressions(connection, folder)
    return line


def _format_line(line: Suppression) -> bytes:
    return json.dumps(asdict(line), ensure_ascii=False).encode("utf-8") + b"\n"


def _replace_ledger(folder: ArchiveFolder, lines: Sequence[Suppression]) -> None:
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


def _append_line(folder: ArchiveFolder, line: Suppression) -> None:
    text = _format_line(line)
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        descriptor = os.open(folder.suppressions, flags, 0o640)
        try:
            end = _cut_torn_line(descriptor)
            write_all(descriptor, text, end)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_folder(folder.path)
    except OSError as error:
        raise explain_error(error, folder.suppressions) from error


def _cut_torn_line(descriptor: int) -> int:
    """Length of the ledger without a line that a dying process left unfinished."""
    content = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
    end = content.rfind(b"\n") + 1
    os.ftruncate(descriptor, end)
    return end


def _hide(connection: Any, article_id: int) -> None:
    connection.execute(
        "UPDATE articles SET status = 'suppressed', gone_at = NULL WHERE id = ?", (article_id,)
    )
    unindex_article(connection, article_id)


def _show(connection: Any, row: Any, line: Suppression) -> None:
    """Gives the article the status that it would have, and its place in the full text."""
    article_id, _, title, sapo, body = row
    status, gone_at = _find_status(connection, article_id, line)
    connection.execute(
        "UPDATE articles SET status = ?, gone_at = ? WHERE id = ?", (status, gone_at, article_id)
    )
    if status != "quarantined":
        index_article(connection, article_id, title=title, sapo=sapo, body=body)


def _find_status(connection: Any, article_id: int, line: Suppression) -> tuple[str, str | None]:
    """`status` and `gone_at` of an article that is shown again; it may have gone while it was hidden."""
    if line.status_before == "quarantined":
        return "quarantined", None
    tombstone = connection.execute(
        "SELECT suspected_at, confirmed_at FROM tombstones WHERE article_id = ? AND restored_at IS NULL",
        (article_id,),
    ).fetchone()
    if tombstone is None:
        return "live", None
    suspected_at, confirmed_at = tombstone
    return ("gone", suspected_at) if confirmed_at else ("suspected_gone", None)
