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
) WITHOUT ROWID;
