"""The database by itself: sound pages, whole references, full text and takedowns in step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pysqlite3 as sqlite3

from archive.errors import StoreError
from archive.folder import ArchiveFolder
from archive.search import HIDDEN
from archive.takedowns import read_decisions
from archive.verification.findings import Fault, Finding

_LIMIT = 100  # messages of one kind; the hundredth tells no more than the first
_PLACE = "archive.db"

_WITHOUT_ORIGINAL = """
SELECT r.id, r.warc, r.offset, r.record_id, r.url, r.refers_to FROM captures r
LEFT JOIN captures o ON o.record_id = r.refers_to AND o.rec_type = 'response'
WHERE r.rec_type = 'revisit' AND o.id IS NULL AND NOT (
    r.refers_to IS NULL AND r.payload_digest IN (SELECT payload_digest FROM captures WHERE rec_type = 'response')
)
"""
_FULL_TEXT: tuple[tuple[str, str], ...] = (
    (
        f"SELECT id, url FROM articles WHERE id NOT IN ({HIDDEN}) AND id NOT IN (SELECT rowid FROM articles_fts)",
        "article {} cannot be found by its words",
    ),
    (
        f"SELECT f.rowid, a.url FROM articles_fts f LEFT JOIN articles a ON a.id = f.rowid "
        f"WHERE a.id IS NULL OR a.id IN ({HIDDEN})",
        "article {} is found, though it is hidden or not there",
    ),
    (
        "SELECT a.id, a.url FROM articles a JOIN articles_fts f ON f.rowid = a.id WHERE f.title <> a.title "
        "OR f.sapo <> coalesce(a.sapo, '') OR f.body <> a.body",
        "article {} is found by words that it does not have",
    ),
)


def verify_database(connection: Any, *, quickly: bool) -> Iterator[Finding]:
    """Whether SQLite finds its pages, indexes and references sound; `quickly` leaves the indexes out."""
    pragma = "quick_check" if quickly else "integrity_check"
    try:
        for row in connection.execute(f"PRAGMA {pragma}({_LIMIT})"):
            if row[0] != "ok":
                yield Finding(fault="database damaged", path=_PLACE, detail=row[0])
        for table, rowid, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(_LIMIT):
            detail = f"row {rowid} of {table} names a row of {parent} that is not there"
            yield Finding(fault="database damaged", path=_PLACE, detail=detail)
    except sqlite3.DatabaseError as error:
        yield Finding(fault="database damaged", path=_PLACE, detail=str(error))


def verify_revisits(connection: Any) -> Iterator[Finding]:
    """Revisits that refer to no response of this archive."""
    for number, warc, offset, record_id, url, original in connection.execute(_WITHOUT_ORIGINAL):
        what = f"repeats {original}" if original else "names no original that is here"
        yield Finding(
            fault="revisit without original",
            detail=f"capture {number} {what}",
            path=f"warc/{warc}",
            offset=offset,
            record_id=record_id,
            url=url,
        )


def verify_full_text(connection: Any) -> Iterator[Finding]:
    """Articles whose row in the full-text index is missing, superfluous or other than the article."""
    for sql, detail in _FULL_TEXT:
        for number, url in connection.execute(sql).fetchmany(_LIMIT):
            yield _describe("full text out of step", detail.format(number), url)


def verify_suppressions(connection: Any, folder: ArchiveFolder) -> Iterator[Finding]:
    """Articles that the ledger hides and the database shows, or the other way round."""
    try:
        decisions = read_decisions(folder)
    except StoreError as error:
        yield Finding(fault="ledger damaged", path="suppressions.jsonl", detail=str(error).rstrip("."))
        return
    hidden = {url for url, line in decisions.items() if line.action == "suppress"}
    rows = connection.execute("SELECT url, status = 'suppressed' FROM articles").fetchall()
    for url, is_hidden in rows:
        if bool(is_hidden) != (url in hidden):
            word = (
                "shown, though the ledger hides it"
                if url in hidden
                else "hidden, and the ledger does not say so"
            )
            yield _describe("suppression out of step", f"the article is {word}", url)


def _describe(fault: Fault, detail: str, url: str | None) -> Finding:
    return Finding(fault=fault, path=_PLACE, detail=detail, url=url)
