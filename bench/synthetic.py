"""An archive full of invented articles, for measuring what grows with their number."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from unicodedata import normalize

from archive.database import connect_writer
from archive.search import index_article

ONSETS = (
    "b", "c", "ch", "d", "đ", "g", "gi", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "r", "s", "t", "th", "tr",
    "v", "x",
)  # fmt: skip
RIMES = (
    "a", "ai", "an", "ang", "anh", "ao", "au", "ay", "ăm", "ăn", "ăng", "âm", "ân", "âng", "âu", "ây", "e", "en", "eo",
    "ê", "ên", "ênh", "êu", "i", "iên", "iêm", "iêng", "iêu", "in", "inh", "o", "oa", "oan", "oi", "om", "on", "ong",
    "ô", "ôi", "ôn", "ông", "ơ", "ơi", "ơm", "ơn", "u", "ua", "uân", "ui", "un", "ung", "uyên", "ư", "ưa", "ưng", "ươi",
    "ươm", "ươn", "ương", "ưu", "y", "yên",
)  # fmt: skip
TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
COMMON = (
    10  # the greater, the less the commonest syllables stand out; at 10 the first makes up 1.5% of the text
)
SECTIONS = ("Thời sự", "Kinh tế", "Xã hội", "Văn hóa", "Thể thao", "Giáo dục", "Pháp luật", "Du lịch")
INDOCHINA = timezone(timedelta(hours=7))
FIRST_DAY = datetime(2015, 1, 1, 6, 0, tzinfo=INDOCHINA)
SENTENCES = 20_000
INSERTS = (
    """INSERT INTO captures (id, run_id, url, captured_at, status, mime, rec_type, record_id, warc, offset, length)
    VALUES (:id, 1, :url, :moment, 200, 'text/html', 'response', 'urn:x:' || :id, :warc, :id, 1)""",
    """INSERT INTO articles (id, newspaper, url, title, sapo, body, section, published_at, authors, extractor,
        first_captured_at, last_captured_at, last_changed_at, capture_id, word_count)
    VALUES (:id, :newspaper, :url, :title, :sapo, :body, :section, :published_at, :authors, '1', :moment, :moment,
        :moment, :id, 300)""",
    """INSERT INTO versions (article_id, number, capture_id, captured_at, content_digest, title, sapo, body,
        published_at) VALUES (:id, 1, :id, :moment, 'sha256:', :title, :sapo, :body, :published_at)""",
    "INSERT INTO attributions (article_id, role, name, raw, rule) VALUES (:id, 'author', :authors, '', '')",
)
WARC = "SYNTHETIC-20260101000000-00001-mixed.warc.gz"


def _put_tone(rime: str, tone: str) -> str:
    """The rime with the tone mark on its last vowel."""
    place = max(rime.rfind(vowel) for vowel in "aăâeêioôơuưy") + 1
    return rime[:place] + tone + rime[place:]


class Writer:
    """Invents titles and texts whose words are as unevenly common as those of a newspaper."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = [
            normalize("NFC", onset + _put_tone(rime, tone))
            for onset in ONSETS
            for rime in RIMES
            for tone in TONES
        ]
        self.random.shuffle(self.words)
        self.weights = [1 / (rank + COMMON) for rank in range(len(self.words))]
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
    connection.execute(
        "INSERT INTO newspapers (slug, name, articles) VALUES ('vidu', 'Báo Ví Dụ', ?)", (articles,)
    )
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
            "warc": WARC,
            "url": f"https://baovidu.example/tin-{number}.html",
            "title": writer.invent_title(),
            "sapo": writer.random.choice(writer.sentences),
            "body": writer.invent_body(writer.random.randint(8, 24)),
            "section": writer.random.choice(SECTIONS),
            "published_at": published.isoformat(),
            "authors": f"Bút danh {number % 400}",
            "moment": (published + timedelta(hours=2)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }


def _insert_article(connection: Any, row: dict[str, Any]) -> None:
    for statement in INSERTS:
        connection.execute(statement, row)
    index_article(connection, row["id"], title=row["title"], sapo=row["sapo"], body=row["body"])
