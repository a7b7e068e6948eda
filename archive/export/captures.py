"""The captures that an export takes, chosen in the database.

With a revisit goes the response that it refers to, so that nothing in the export points outside of it.
"""

from __future__ import annotations

from typing import Any

from archive.hiding import shows_hidden

_PAGES = """
SELECT capture_id, id AS article_id FROM articles
UNION ALL SELECT capture_id, article_id FROM versions
UNION ALL SELECT capture_id, article_id FROM tombstones
UNION ALL SELECT c.id, a.id FROM articles a JOIN captures c ON c.url = a.url
UNION ALL SELECT c.id, k.article_id
    FROM _article_keys k JOIN _frontier f ON f.key = k.key JOIN captures c ON c.url = f.url
UNION ALL SELECT c.id, k.article_id FROM _article_keys k JOIN captures c ON c.url = k.key
"""
_PHOTOS = """
SELECT capture_id, article_id FROM photos WHERE capture_id IS NOT NULL
UNION ALL SELECT c.id, p.article_id FROM photos p JOIN captures c ON c.url = p.url
"""
_FURNITURE = """
SELECT c.id FROM _frontier f JOIN captures c ON c.url = f.url
WHERE f.kind = 'requisite' AND f.url NOT IN (SELECT url FROM photos)
    AND f.newspaper IN (SELECT newspaper FROM articles JOIN chosen USING (id))
"""
_SUPPRESSED = "SELECT id FROM articles WHERE status = 'suppressed'"
_HIDDEN = f"SELECT id FROM captures WHERE {shows_hidden(_SUPPRESSED)}"
_ORIGINALS = """
SELECT o.id FROM captures r JOIN chosen_captures USING (id) JOIN captures o ON o.record_id = r.refers_to
WHERE r.rec_type = 'revisit' AND o.rec_type = 'response'
"""
_WITHOUT_ORIGINAL = """
SELECT r.id FROM captures r JOIN chosen_captures USING (id) WHERE r.rec_type = 'revisit' AND (
    r.refers_to IS NULL OR r.refers_to NOT IN (SELECT record_id FROM captures JOIN chosen_captures USING (id)))
"""


def choose_captures(connection: Any, *, is_everything: bool) -> int:
    """Number of captures; their ids stand in `temp.chosen_captures` until `choose_articles` ends.

    Everything is every capture but the pages of suppressed articles and the photos that only they have. Otherwise
    it is the pages of the chosen articles in all their states, their photos, and the stylesheets, scripts and fonts
    of their newspapers. A revisit whose original is not in the archive, or is hidden, is left out.
    """
    connection.execute("CREATE TEMP TABLE hidden_captures (id INTEGER PRIMARY KEY)")
    connection.execute("CREATE TEMP TABLE chosen_captures (id INTEGER PRIMARY KEY)")
    connection.execute(f"INSERT INTO hidden_captures {_HIDDEN}")
    if is_everything:
        _add(connection, "SELECT id FROM captures")
    else:
        for links in (_PAGES, _PHOTOS):
            _add(connection, f"SELECT capture_id FROM ({links}) WHERE article_id IN (SELECT id FROM chosen)")
        _add(connection, _FURNITURE)
    _add(connection, _ORIGINALS)
    connection.execute(f"DELETE FROM chosen_captures WHERE id IN ({_WITHOUT_ORIGINAL})")
    (count,) = connection.execute("SELECT count(*) FROM chosen_captures").fetchone()
    return int(count)


def _add(connection: Any, ids: str) -> None:
    connection.execute(
        f"INSERT OR IGNORE INTO chosen_captures SELECT * FROM ({ids}) EXCEPT SELECT id FROM hidden_captures"
    )
