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
CREATE INDEX captures_run ON captures (run_id);
