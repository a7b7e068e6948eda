"""The addresses of an article: its own, and those under which it was asked for and captured."""

from __future__ import annotations


def list_addresses(articles: str) -> str:
    """The query for every address of the articles whose ids the query `articles` gives, those of captures under which
    other crawlers saw them too."""
    return f"""
        SELECT url FROM articles WHERE id IN ({articles})
        UNION SELECT url FROM captures WHERE id IN ({list_states(articles)})
        UNION SELECT f.url FROM _article_keys k JOIN _frontier f ON f.key = k.key WHERE k.article_id IN ({articles})
        UNION SELECT key FROM _article_keys WHERE article_id IN ({articles}) AND key GLOB 'http*://*'
    """


def list_states(articles: str) -> str:
    """The query for the captures that the articles themselves name."""
    return f"""
        SELECT capture_id FROM articles WHERE id IN ({articles})
        UNION SELECT capture_id FROM versions WHERE article_id IN ({articles})
        UNION SELECT capture_id FROM tombstones WHERE article_id IN ({articles}) AND capture_id IS NOT NULL
    """
