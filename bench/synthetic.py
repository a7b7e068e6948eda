"""An archive full of invented articles, for measuring what grows with their number."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from archive.database import connect_writer
from archive.search import index_article

ONSETS = "b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x".split()
RIMES = """a à á ả ã ạ ai ài ái an àn án ang àng áng anh ành ánh ao ào áo âm ân ấn ấp ất âu ấy e è é em èm ên ến ết êu
i ì í inh ính ình iên iến iện iết iêu o ò ó ong òng óng ôi ồi ối ôn ồn ông ồng ống ơ ờ ớ ơn ớn u ù ú ung ùng úng ưng
ứng ươi ười ương ường ướng ước ươm ượm uy ủy uyên uyến uyết y ỳ ý yên""".split()
SECTIONS = ("Thời sự", "Kinh tế", "Xã hội", "Văn hóa", "Thể thao", "Giáo dục", "Pháp luật", "Du lịch")
INDOCHINA = timezone(timedelta(hours=7))
FIRST_DAY = datetime(2015, 1, 1, 6, 0, tzinfo=INDOCHINA)
SENTENCES = 20_000
WARC = "SYNTHETIC-20260101000000-00001-mixed.warc.gz"


class Writer:
    """Invents titles and texts whose words are as unevenly common as those of a newspaper."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        words = [onset + rime for onset in ONSETS for rime in RIMES]
        self.random.shuffle(words)
        self.words = words
        self.weights = [1 / (rank + 2.7) for rank in range(len(words))]
        self.sentences = [self._invent_sentence() for _ in range(SENTENCES)]

    def _invent_sentence(self) -> str:
        words = self.random.choices(self.words, self.weights, k=self.random.randint(12, 30))
        return " ".join(words).capitalize() + "."

    def invent_title(self) -> str:
        words = self.random.choices(self.words, self.weights, k=self.random.randint(7, 14))
        return " ".join(words).capitalize()

    def invent_body(self, sentences: int) -> str:
        picked = self.random.choices(self.sentences, k=sentences)
        return "\n\n".join(" ".join(picked[start : start + 3]) for start in range(0, sentences, 3))


def fill_archive(folder: Path, *, articles: int, seed: int = 1) -> None:
    """Makes archive.db in `folder` with that many articles, indexed for full text."""
    tables = connect_writer(folder)
    connection: Any = tables.conn
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    _insert_ledger(connection, articles)
    for row in _invent_rows(articles, Writer(seed)):
        _insert_article(connection, row)
    connection.execute("COMMIT")
    connection.execute("PRAGMA optimize")
    connection.close()


def _insert_ledger(connection: Any, articles: int) -> None:
    moment = FIRST_DAY.isoformat()
    connection.execute("INSERT INTO newspapers (slug, name, articles) VALUES ('vidu', 'Báo Ví Dụ', ?)", (articles,))
    connection.execute(
        "INSERT INTO runs (id, command, started_at, outcome) VALUES (1, 'harvest', ?, 'done')", (moment,)
    )
    connection.execute("INSERT INTO warcs (filename, bytes, opened_at) VALUES (?, 0, ?)", (WARC, moment))


def _invent_rows(articles: int, writer: Writer) -> Iterator[dict[str, Any]]:
    for number in range(1, articles + 1):
        published = FIRST_DAY + timedelta(minutes=20 * number)
        yield {
            "id": number,
            "newspaper": "vidu",
            "url": f"https://baovidu.example/tin-{number}.html",
            "title": writer.invent_title(),
            "sapo": writer.random.choice(writer.sentences),
            "body": writer.invent_body(writer.random.randint(8, 24)),
            "section": writer.random.choice(SECTIONS),
            "published_at": published.isoformat(),
            "authors": f"Bút danh {number % 400}",
            "moment": (published + timedelta(hours=2)).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }


def _insert_article(connection: Any, row: dict[str, Any]) -> None:
    connection.execute(
        "INSERT INTO captures (id, run_id, url, captured_at, status, mime, rec_type, record_id, warc, offset,"
        f" length) VALUES (:id, 1, :url, :moment, 200, 'text/html', 'response', 'urn:x:' || :id, '{WARC}', :id, 1)",
        row,
    )
    connection.execute(
        "INSERT INTO articles (id, newspaper, url, title, sapo, body, section, published_at, authors, extractor,"
        " first_captured_at, last_captured_at, last_changed_at, capture_id, word_count) VALUES (:id, :newspaper,"
        " :url, :title, :sapo, :body, :section, :published_at, :authors, '1', :moment, :moment, :moment, :id, 300)",
        row,
    )
    connection.execute(
        "INSERT INTO versions (article_id, number, capture_id, captured_at, content_digest, title, sapo, body,"
        " published_at) VALUES (:id, 1, :id, :moment, 'sha256:', :title, :sapo, :body, :published_at)",
        row,
    )
    connection.execute(
        "INSERT INTO attributions (article_id, role, name, raw, rule) VALUES (:id, 'author', :authors, '', '')",
        row,
    )
    index_article(connection, row["id"], title=row["title"], sapo=row["sapo"], body=row["body"])
