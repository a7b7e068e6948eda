"""The schema of archive.db, as the steps that make it from nothing; a released step is never edited.

What each table and column means stands in docs/data-format.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlite_utils import Database as Tables
from sqlite_utils import Migrations

SCHEMA = Migrations("baoluu")

Step = Callable[[Tables], Any]


def _execute(tables: Tables, script: str) -> None:
    for statement in script.split(";\n"):
        if statement.strip():
            tables.execute(statement)


@SCHEMA(name="0001_ledger")
def _ledger(tables: Tables) -> None:
    _execute(
        tables,
        """
CREATE TABLE newspapers (
    slug TEXT PRIMARY KEY, name TEXT NOT NULL, home TEXT,
    articles INTEGER NOT NULL DEFAULT 0, first_published_at TEXT, last_published_at TEXT
) WITHOUT ROWID;
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, command TEXT NOT NULL, newspaper TEXT, started_at TEXT NOT NULL, finished_at TEXT,
    outcome TEXT NOT NULL, exit_code INTEGER, requests INTEGER NOT NULL DEFAULT 0,
    captures INTEGER NOT NULL DEFAULT 0, revisits INTEGER NOT NULL DEFAULT 0,
    articles_new INTEGER NOT NULL DEFAULT 0, articles_changed INTEGER NOT NULL DEFAULT 0,
    articles_gone INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0,
    errors INTEGER NOT NULL DEFAULT 0, message TEXT
);
CREATE TABLE warcs (
    filename TEXT PRIMARY KEY, bytes INTEGER NOT NULL, sha256 TEXT, records INTEGER NOT NULL DEFAULT 0,
    opened_at TEXT NOT NULL, closed_at TEXT
) WITHOUT ROWID;
CREATE TABLE captures (
    id INTEGER PRIMARY KEY, run_id INTEGER REFERENCES runs (id), url TEXT NOT NULL, captured_at TEXT NOT NULL,
    status INTEGER, mime TEXT, rec_type TEXT NOT NULL, payload_digest TEXT, block_digest TEXT,
    record_id TEXT NOT NULL, refers_to TEXT, warc TEXT NOT NULL REFERENCES warcs (filename),
    offset INTEGER NOT NULL, length INTEGER NOT NULL, via TEXT,
    UNIQUE (warc, offset)
);
CREATE INDEX captures_url ON captures (url, captured_at);
CREATE INDEX captures_payload ON captures (payload_digest) WHERE rec_type = 'response';
CREATE INDEX captures_run ON captures (run_id)
""",
    )


@SCHEMA(name="0002_articles")
def _articles(tables: Tables) -> None:
    _execute(
        tables,
        """
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, newspaper TEXT, url TEXT NOT NULL, title TEXT NOT NULL, kicker TEXT, sapo TEXT,
    body TEXT NOT NULL, section TEXT, published_at TEXT, published_precision TEXT, modified_at TEXT,
    byline TEXT, authors TEXT, source TEXT, layout TEXT, extractor TEXT NOT NULL,
    first_captured_at TEXT NOT NULL, last_captured_at TEXT NOT NULL, last_changed_at TEXT NOT NULL,
    version_count INTEGER NOT NULL DEFAULT 1, status TEXT NOT NULL DEFAULT 'live', gone_at TEXT,
    capture_id INTEGER NOT NULL REFERENCES captures (id), word_count INTEGER NOT NULL, doubts TEXT
);
CREATE UNIQUE INDEX articles_url ON articles (url);
CREATE INDEX articles_published ON articles (published_at);
CREATE INDEX articles_newspaper ON articles (newspaper, section, published_at);
CREATE INDEX articles_status ON articles (status) WHERE status <> 'live';
CREATE TABLE versions (
    article_id INTEGER NOT NULL REFERENCES articles (id), number INTEGER NOT NULL,
    capture_id INTEGER NOT NULL REFERENCES captures (id), captured_at TEXT NOT NULL,
    content_digest TEXT NOT NULL, title TEXT NOT NULL, sapo TEXT, body TEXT NOT NULL, published_at TEXT,
    byline TEXT, PRIMARY KEY (article_id, number)
) WITHOUT ROWID;
CREATE TABLE attributions (
    article_id INTEGER NOT NULL REFERENCES articles (id), role TEXT NOT NULL, name TEXT NOT NULL,
    source TEXT, raw TEXT NOT NULL, rule TEXT NOT NULL
);
CREATE INDEX attributions_article ON attributions (article_id);
CREATE INDEX attributions_name ON attributions (name, role);
CREATE TABLE photos (
    article_id INTEGER NOT NULL REFERENCES articles (id), position INTEGER NOT NULL, url TEXT NOT NULL,
    caption TEXT, credit TEXT, alt TEXT, capture_id INTEGER REFERENCES captures (id),
    PRIMARY KEY (article_id, position)
) WITHOUT ROWID;
CREATE INDEX photos_url ON photos (url);
CREATE TABLE tags (
    article_id INTEGER NOT NULL REFERENCES articles (id), tag TEXT NOT NULL, PRIMARY KEY (article_id, tag)
) WITHOUT ROWID;
CREATE INDEX tags_tag ON tags (tag);
CREATE TABLE evidence (
    article_id INTEGER NOT NULL REFERENCES articles (id), field TEXT NOT NULL, raw TEXT, value TEXT,
    rule TEXT NOT NULL, origin TEXT NOT NULL, precision TEXT
);
CREATE INDEX evidence_article ON evidence (article_id);
CREATE TABLE tombstones (
    article_id INTEGER NOT NULL REFERENCES articles (id), suspected_at TEXT NOT NULL, reason TEXT NOT NULL,
    checks INTEGER NOT NULL DEFAULT 1, confirmed_at TEXT, restored_at TEXT,
    capture_id INTEGER REFERENCES captures (id), PRIMARY KEY (article_id, suspected_at)
) WITHOUT ROWID
""",
    )


@SCHEMA(name="0003_full_text")
def _full_text(tables: Tables) -> None:
    _execute(
        tables,
        """
CREATE VIRTUAL TABLE articles_fts USING fts5 (
    title, sapo, body, title_folded, sapo_folded, body_folded, tokenize = 'unicode61 remove_diacritics 0'
)
""",
    )


@SCHEMA(name="0004_frontier")
def _frontier(tables: Tables) -> None:
    _execute(
        tables,
        """
CREATE TABLE _frontier (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, url TEXT NOT NULL, newspaper TEXT, kind TEXT NOT NULL,
    via TEXT NOT NULL, referrer TEXT, hops INTEGER NOT NULL DEFAULT 0,
    redirects INTEGER NOT NULL DEFAULT 0, priority INTEGER NOT NULL, state TEXT NOT NULL, due_at TEXT,
    attempts INTEGER NOT NULL DEFAULT 0, deaths INTEGER NOT NULL DEFAULT 0, run_id INTEGER, reason TEXT,
    etag TEXT, last_modified TEXT, capture_id INTEGER, printed_at TEXT, reserved_by INTEGER
);
CREATE INDEX _frontier_due ON _frontier (newspaper, state, priority, due_at) WHERE state IN ('due', 'leased');
CREATE INDEX _frontier_recheck ON _frontier (newspaper, due_at) WHERE state = 'done' AND due_at IS NOT NULL;
CREATE INDEX _frontier_photo ON _frontier (url) WHERE kind = 'requisite';
CREATE TABLE _article_keys (
    key TEXT PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles (id)
) WITHOUT ROWID;
CREATE TABLE _index_lines (line TEXT NOT NULL);
CREATE TABLE _facts (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID
""",
    )


@SCHEMA(name="0005_reading")
def _reading(tables: Tables) -> None:
    _execute(
        tables,
        """
CREATE INDEX versions_later ON versions (captured_at) WHERE number > 1;
CREATE VIEW articles_changed AS
SELECT a.id, a.newspaper, a.title, v.number AS version, v.captured_at AS changed_at,
    round((julianday(v.captured_at) - julianday(p.captured_at)) * 24, 1) AS hours_after,
    v.title <> p.title AS title_changed, v.sapo IS NOT p.sapo AS sapo_changed, v.body <> p.body AS body_changed,
    a.published_at, a.url
FROM versions v JOIN versions p ON p.article_id = v.article_id AND p.number = v.number - 1
    JOIN articles a ON a.id = v.article_id
WHERE v.number > 1 AND a.status NOT IN ('suppressed', 'quarantined');
CREATE VIEW articles_gone AS
SELECT a.id, a.newspaper, a.title, a.status, t.reason, t.suspected_at, t.confirmed_at, t.restored_at,
    a.published_at, a.url
FROM tombstones t JOIN articles a ON a.id = t.article_id
WHERE a.status NOT IN ('suppressed', 'quarantined')
""",
    )


@SCHEMA(name="0006_alarms")
def _alarms(tables: Tables) -> None:
    _execute(
        tables,
        """
CREATE TABLE alarms (
    run_id INTEGER NOT NULL REFERENCES runs (id), newspaper TEXT, message TEXT NOT NULL, PRIMARY KEY (run_id, message)
) WITHOUT ROWID;
CREATE TABLE _losses (
    run_id INTEGER NOT NULL, newspaper TEXT, key TEXT NOT NULL, lost TEXT NOT NULL, PRIMARY KEY (run_id, key, lost)
) WITHOUT ROWID;
ALTER TABLE _frontier ADD COLUMN links INTEGER
""",
    )
