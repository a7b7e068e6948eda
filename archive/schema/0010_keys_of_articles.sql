CREATE INDEX _article_keys_by_article ON _article_keys (article_id);
