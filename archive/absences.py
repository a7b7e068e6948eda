"""The absences of articles that two archives saw, made one history: ended by what either saw, and confirmed by it."""

from __future__ import annotations

from typing import Any

from archive.addresses import list_addresses
from archive.clock import parse_utc
from archive.tombstones import note_earlier_presence, renew_status

_IS_JOINED = "article_id IN (SELECT new FROM article_ids WHERE known IS NOT NULL)"
# An absence that the other archive saw end
_ENDED = f"""
SELECT t.article_id, t.suspected_at, t.reason, a.last_captured_at FROM main.tombstones t
    JOIN main.articles a ON a.id = t.article_id
WHERE t.restored_at IS NULL AND t.{_IS_JOINED}
    AND (t.suspected_at < a.last_captured_at OR (t.suspected_at = a.last_captured_at AND a.status = 'live'))
"""
# What answers with a page is no sight of an article whose page may be empty
_SIGHTS = f"""
SELECT captured_at FROM main.captures WHERE url IN ({list_addresses(":article")})
    AND captured_at > :since AND captured_at < :last AND (status = 304 OR (status = 200 AND :reason <> 'empty page'))
UNION SELECT captured_at FROM main.versions
    WHERE article_id = :article AND captured_at > :since AND captured_at < :last
UNION SELECT :last ORDER BY 1
"""
# An absence that both saw begin is one: since the first of them, confirmed as soon as either confirmed it
_OPEN = "FROM main.tombstones o WHERE o.article_id = t.article_id AND o.restored_at IS NULL"
_JOIN = (
    f"""UPDATE main.tombstones AS t SET (checks, confirmed_at) = (SELECT max(checks), min(confirmed_at) {_OPEN}),
        confirmed_by = (SELECT confirmed_by {_OPEN} AND confirmed_at IS NOT NULL ORDER BY confirmed_at LIMIT 1)
    WHERE restored_at IS NULL AND {_IS_JOINED} AND suspected_at = (SELECT min(suspected_at) {_OPEN})""",
    f"""DELETE FROM main.tombstones AS t WHERE restored_at IS NULL AND {_IS_JOINED}
        AND suspected_at > (SELECT min(suspected_at) {_OPEN})""",
)
_MISSED = f"SELECT DISTINCT article_id FROM main.tombstones WHERE {_IS_JOINED}"


def join_absences(connection: Any) -> None:
    """Gives the articles of `article_ids` that both archives have one history of absences, and the status that it
    gives them."""
    for article_id, since, reason, last in connection.execute(_ENDED).fetchall():
        names = {"article": article_id, "since": since, "reason": reason, "last": last}
        for (moment,) in connection.execute(_SIGHTS, names).fetchall():
            note_earlier_presence(connection, article_id, parse_utc(moment))
    for statement in _JOIN:
        connection.execute(statement)
    for (article_id,) in connection.execute(_MISSED).fetchall():
        renew_status(connection, article_id)
