CREATE TABLE _waiting (capture_id INTEGER PRIMARY KEY REFERENCES captures (id));
