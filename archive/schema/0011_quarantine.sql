CREATE TABLE _quarantined (article_id INTEGER PRIMARY KEY REFERENCES articles (id), lack TEXT NOT NULL);
INSERT INTO _quarantined SELECT id, CASE WHEN layout IS NULL THEN 'layout' ELSE 'text' END FROM articles
WHERE status = 'quarantined';
