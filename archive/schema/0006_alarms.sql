CREATE TABLE alarms (
    run_id INTEGER NOT NULL REFERENCES runs (id), newspaper TEXT, message TEXT NOT NULL, PRIMARY KEY (run_id, message)
) WITHOUT ROWID;
CREATE TABLE _losses (
    run_id INTEGER NOT NULL, newspaper TEXT, key TEXT NOT NULL, lost TEXT NOT NULL, PRIMARY KEY (run_id, key, lost)
) WITHOUT ROWID;
ALTER TABLE _frontier ADD COLUMN links INTEGER;
