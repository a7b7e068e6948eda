"""Takedowns: articles hidden from front, search and exports as the ledger says; the WARC files are never touched."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any

from sqlite_utils import Database as Tables

from archive.database import connect_reader, transaction
from archive.errors import StoreError, UsageError
from archive.folder import ArchiveFolder
from archive.lookup import lookup_article
from archive.newspapers import refresh_newspapers
from archive.quarantine import is_quarantined
from archive.search import index_article, unindex_article
from archive.takedowns import Suppression, append_lines, make_line, read_decisions
from archive.tombstones import find_status

ELSEWHERE = "hidden under another address"
SUPPRESSED = "status <> 'live' AND status = 'suppressed'"
"""Of an article that it is hidden; the first condition lets SQLite use the index on status."""
LOST = "hidden in archive.db when the ledger had no word of it"


def suppress_article(
    tables: Tables, folder: ArchiveFolder, text: str, *, reason: str, spellings: Sequence[str] = ()
) -> Suppression:
    """The new line of the ledger, once it is durable and the article (id, URL or one of `spellings`) is hidden.

    Raises: UsageError (no such article, hidden already, no reason) · StoreError · DiskFull.
    """
    read_decisions(folder)  # nothing is added to a ledger that nobody can read
    row = _lookup(folder, text, spellings)
    if row["status"] == "suppressed":
        raise UsageError(f"Article {row['id']} is suppressed already; `baoluu unsuppress` shows it again.")
    if not reason.strip():
        raise UsageError("Say with --reason why the article is hidden; the ledger keeps it.")
    _require_plain(reason)
    return _decide(tables, folder, make_line("suppress", row["url"], reason, row["status"]))


def unsuppress_article(
    tables: Tables, folder: ArchiveFolder, text: str, *, reason: str, spellings: Sequence[str] = ()
) -> Suppression:
    """The new line of the ledger, once it is durable and the article (id, URL or one of `spellings`) is shown again.

    Raises: UsageError (no such article, not hidden, a reason that is no plain text) · StoreError · DiskFull.
    """
    _require_plain(reason)
    row = _lookup(folder, text, spellings)
    if row["status"] != "suppressed":
        raise UsageError(f"Article {row['id']} is not suppressed; there is nothing to take back.")
    hidden = read_decisions(folder).get(row["url"])
    status = hidden.status_before if hidden else "live"
    return _decide(tables, folder, make_line("unsuppress", row["url"], reason, status))


def apply_suppressions(connection: Any, folder: ArchiveFolder) -> int:
    """Number of articles whose status changed because the ledger says so; to be called inside a transaction.

    Raises: StoreError: the ledger cannot be read.
    """
    return apply_decisions(connection, read_decisions(folder))


def apply_decisions(connection: Any, decisions: Mapping[str, Suppression]) -> int:
    """Number of articles whose status changed because these lines of the ledger say so; to be called inside a
    transaction."""
    changed = _list_out_of_step(connection, decisions)
    for line, article_id in changed:
        if line.action == "suppress":
            hide_article(connection, article_id)
        else:
            _show(connection, article_id)
    return len(changed)


def list_exposed(connection: Any, decisions: Mapping[str, Suppression]) -> list[str]:
    """URLs of articles that readers are shown although these lines of the ledger hide them, as where a disk was full
    when one was hidden."""
    return [line.url for line, _ in _list_out_of_step(connection, decisions) if line.action == "suppress"]


def _list_out_of_step(connection: Any, decisions: Mapping[str, Suppression]) -> list[tuple[Suppression, int]]:
    """The lines that say otherwise than the database, each with the id of its article."""
    hidden = {url for (url,) in connection.execute(f"SELECT url FROM articles WHERE {SUPPRESSED}")}
    lines = [line for url, line in decisions.items() if (url in hidden) != (line.action == "suppress")]
    rows = (
        connection.execute("SELECT id FROM articles WHERE url = ?", (line.url,)).fetchone() for line in lines
    )
    return [(line, row[0]) for line, row in zip(lines, rows, strict=True) if row is not None]


def hide_article(connection: Any, article_id: int) -> None:
    """Takes an article out of what readers see; to be called inside a transaction."""
    connection.execute(
        "UPDATE articles SET status = 'suppressed', gone_at = NULL WHERE id = ?", (article_id,)
    )
    unindex_article(connection, article_id)


class Newcomers:
    """Articles that a run writes, such as those of a lost database: hidden where the ledger hides them.

    The ledger is read once, since nobody writes in it while a run holds the archive. Of a damaged one `status` and
    `verify` speak.
    """

    def __init__(self, folder: ArchiveFolder) -> None:
        self._folder = folder

    @cached_property
    def _hidden(self) -> frozenset[str]:
        with contextlib.suppress(StoreError):
            decisions = read_decisions(self._folder)
            return frozenset(url for url, line in decisions.items() if line.action == "suppress")
        return frozenset()

    @contextlib.contextmanager
    def hidden(self, connection: Any) -> Iterator[None]:
        """Hides what the block wrote; inside the transaction that writes it."""
        (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()
        yield
        rows = connection.execute("SELECT id, url FROM articles WHERE id > ?", (last,)).fetchall()
        for article_id, url in rows:
            if url in self._hidden:
                hide_article(connection, article_id)


def hide_elsewhere(
    connection: Any,
    folder: ArchiveFolder,
    articles: Iterable[int],
    *,
    theirs: AbstractSet[Suppression] = frozenset(),
) -> None:
    """Hides these articles, and has the ledger hide them under the addresses that they have here, unless this archive
    decided itself that one is shown; `theirs` are the lines that other archives decided.

    Raises: StoreError · DiskFull.
    """
    decisions, lines = read_decisions(folder), []
    for article_id in articles:
        (url,) = connection.execute("SELECT url FROM articles WHERE id = ?", (article_id,)).fetchone()
        known = decisions.get(url)
        is_hidden = known is not None and known.action == "suppress"
        if not is_hidden and known is not None and known not in theirs:
            continue
        if not is_hidden:
            lines.append(make_line("suppress", url, ELSEWHERE, "live"))
        hide_article(connection, article_id)
    if lines:
        append_lines(folder, lines)


def restore_lost(connection: Any, folder: ArchiveFolder, decisions: Mapping[str, Suppression]) -> list[str]:
    """URLs of hidden articles that the ledger, whose lines these are, had no word of, as where some were lost: it has
    one now.

    Raises: StoreError · DiskFull.
    """
    rows = connection.execute(f"SELECT url FROM articles WHERE {SUPPRESSED} ORDER BY id").fetchall()
    lost = [url for (url,) in rows if url not in decisions]
    if lost:
        append_lines(folder, [make_line("suppress", url, LOST, "live") for url in lost])
    return lost


def _require_plain(reason: str) -> None:
    if not reason.isprintable():
        raise UsageError(
            f"The reason {reason!r} holds line breaks or half characters: write it as plain text."
        )


def _lookup(folder: ArchiveFolder, text: str, spellings: Sequence[str]) -> Any:
    with contextlib.closing(connect_reader(folder.path)) as reader:
        return lookup_article(reader, text, spellings)


def _decide(tables: Tables, folder: ArchiveFolder, line: Suppression) -> Suppression:
    """The ledger comes first: what it says is applied again whenever the database lags behind."""
    append_lines(folder, [line])
    with transaction(tables) as connection:
        apply_suppressions(connection, folder)
        refresh_newspapers(connection)
    return line


def _show(connection: Any, article_id: int) -> None:
    """Gives the article the status that all that was seen of it gives it, hidden or not, and its place in the full
    text."""
    status, gone_at = find_status(connection, article_id)
    if is_quarantined(connection, article_id):
        status, gone_at = "quarantined", None
    connection.execute(
        "UPDATE articles SET status = ?, gone_at = ? WHERE id = ?", (status, gone_at, article_id)
    )
    if status != "quarantined":
        title, sapo, body = connection.execute(
            "SELECT title, sapo, body FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        index_article(connection, article_id, title=title, sapo=sapo, body=body)
