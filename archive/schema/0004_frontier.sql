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
CREATE TABLE _facts (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
