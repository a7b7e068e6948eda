"""Captures that would show hidden articles, under whatever address they were made.

A page kept through a mirror has another host in `captures.url` than its article has, and a look that found the text
unchanged belongs to no version: what such a capture shares with its article is the path of the address. An address
that an article has which is shown is that article's, whatever path another host gives to a hidden one.
"""

from __future__ import annotations

from archive.addresses import list_addresses, list_states


def shows_hidden(hidden: str) -> str:
    """The condition on a row of `captures` that it shows an article whose id the query `hidden` gives: one of
    their pages in any state, or a photo that no other article has."""
    path = _path_of("captures.url")
    return f"""(
        captures.id IN ({list_states(hidden)})
        OR ({path} IN ({_list_pages(hidden)}) AND NOT EXISTS (
            SELECT 1 FROM articles s WHERE s.url = captures.url AND s.id NOT IN ({hidden})))
        OR ({path} IN ({_list_photos(hidden)}) AND NOT EXISTS (
            SELECT 1 FROM photos s WHERE s.url = captures.url AND s.article_id NOT IN ({hidden})))
    )"""


def _list_pages(hidden: str) -> str:
    """The paths of the articles' pages."""
    return f"SELECT {_path_of('url')} FROM ({list_addresses(hidden)})"


def _list_photos(hidden: str) -> str:
    """The paths of the photos that only these articles have: as the articles name them, and as they were captured."""
    alone = f"""p.article_id IN ({hidden}) AND NOT EXISTS (
            SELECT 1 FROM photos q WHERE q.url = p.url AND q.article_id NOT IN ({hidden}))"""
    return f"""
        SELECT {_path_of("p.url")} FROM photos p WHERE {alone}
        UNION SELECT {_path_of("c.url")} FROM photos p JOIN captures c ON c.id = p.capture_id WHERE {alone}
    """


def _path_of(column: str) -> str:
    """What stands behind the host of an http or https URL."""
    return f"substr({column}, 8 + instr(substr({column}, 9), '/'))"
