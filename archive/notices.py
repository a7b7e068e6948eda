"""Pages that say that their article is not there, by their status or, answering 200, by their words."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from archive.articles import find_article
from archive.page import Page
from archive.records import Article
from archive.values import replace
from pipelines.normalize.text import fold

GONE_STATUSES = (404, 410)
MAX_WORDS = 60  # of title, sapo and text: a notice is short

_WHAT = r"(?:trang|bai viet|bai bao|bai|tin|tin bai|noi dung|duong dan|lien ket|dia chi|url)"
_WHICH = r"(?: (?:web|nay|ma|ban|quy doc gia|doc gia|dang|can|muon|vua|yeu cau|tim|tim kiem|truy cap|xem))*"
_GONE = (
    r"(?:(?:hien )?khong (?:con )?ton tai|khong con nua|khong (?:duoc )?tim thay"
    r"|(?:hien )?da (?:bi|duoc) (?:go|xoa))"
)
_NOTICE = re.compile(
    rf"\b{_WHAT}{_WHICH} {_GONE}\b"
    r"|\bkhong tim thay (?:trang|bai viet|noi dung|duong dan|dia chi)\b"
    r"|\bloi 404\b|\b404 not found\b"
)
_KEPT = "SELECT title, sapo, body FROM articles WHERE id = ?"


def read_notice(connection: Any, page: Page) -> Page:
    """The page as one without an article where all it shows is a notice that its article is gone; else the page.

    What prints a date is news, and a page that still shows the title, the sapo or a paragraph of the article is no
    notice, whatever it says.
    """
    article = page.article
    if article is None or page.reading is None or not _says_gone(article):
        return page
    known = find_article(connection, key=page.key)
    if known is None and page.errand.kind != "article":
        return page
    if known is not None and _shows(article, *connection.execute(_KEPT, (known,)).fetchone()):
        return page
    return replace(page, article=None, quarantine=None, reading=replace(page.reading, kind="empty"))


def is_absence(page: Page) -> bool:
    """Whether a page that should show an article says that there is none: not found, sent elsewhere, or empty."""
    status = page.answer.status if page.answer is not None else 0
    if status in GONE_STATUSES:
        return True
    return status != 304 and page.reading is not None and page.reading.kind in ("redirect", "empty")


def find_second_look(page: Page, captured_at: datetime) -> datetime | None:
    """When to look once more at an article that a link led to, that was never seen and is not there, None where that
    was done: listings name articles before their pages can be had, and servers lose pages for a while."""
    errand, reading, answer = page.errand, page.reading, page.answer
    is_missing = answer is not None and (
        answer.status == 404 or (reading is not None and reading.kind == "empty")
    )
    if errand.kind != "article" or errand.via == "recheck" or not is_missing:
        return None
    return captured_at + timedelta(days=1)


def _says_gone(article: Article) -> bool:
    if article.published_at is not None:
        return False
    texts = (article.title, article.sapo or "", article.body)
    if sum(len(text.split()) for text in texts) > MAX_WORDS:
        return False
    return any(_NOTICE.search(_plain(text)) for text in texts)


def _shows(article: Article, title: str, sapo: str | None, body: str) -> bool:
    """Whether anything of the kept article stands in this reading of its page."""
    kept = {_plain(part) for part in (title, sapo or "", *body.split("\n\n"))} - {""}
    read = {_plain(part) for part in (article.title, article.sapo or "", *article.body.split("\n\n"))}
    return not body or not kept.isdisjoint(read)


def _plain(text: str) -> str:
    return " ".join(fold(text).split())
