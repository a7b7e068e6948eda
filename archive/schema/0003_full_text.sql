CREATE VIRTUAL TABLE articles_fts USING fts5 (
    title, sapo, body, title_folded, sapo_folded, body_folded, tokenize = 'unicode61 remove_diacritics 0'
);
