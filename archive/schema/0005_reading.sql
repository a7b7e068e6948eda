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
WHERE a.status NOT IN ('suppressed', 'quarantined');
