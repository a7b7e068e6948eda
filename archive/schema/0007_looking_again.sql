CREATE TABLE _looks (
    run_id INTEGER NOT NULL, newspaper TEXT NOT NULL, looks INTEGER NOT NULL, absent INTEGER NOT NULL,
    PRIMARY KEY (run_id, newspaper)
) WITHOUT ROWID;
ALTER TABLE tombstones ADD COLUMN confirmed_by INTEGER REFERENCES captures (id);
ALTER TABLE _frontier ADD COLUMN shows TEXT;
CREATE INDEX _frontier_shows ON _frontier (shows) WHERE shows IS NOT NULL;
CREATE INDEX _frontier_parked ON _frontier (newspaper) WHERE state = 'parked';
CREATE INDEX articles_capture ON articles (capture_id);
CREATE INDEX _frontier_sitemap ON _frontier (newspaper, printed_at) WHERE kind = 'sitemap';
