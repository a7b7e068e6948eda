"""What must hold of an article before it is shown as good."""

from __future__ import annotations

import re

from archive.records import Article

FEW_CHARACTERS = 40  # a photo page with a sapo has more; an empty shell with a title has less
_SENTENCE = re.compile(r"(?:\S+ ){2}.*[\w”\"’)][.!?]$", re.DOTALL)
_WAITING = re.compile(
    r"(?:Đang (?:tải|cập nhật)|Vui lòng|Xin (?:chờ|vui lòng)|Loading|Please)\b", re.IGNORECASE
)


def find_fault(article: Article) -> str | None:
    """The reason why an article is quarantined, None when it may be shown."""
    if not article.title.strip():
        return "no title was found"
    if not _is_short(article):
        return None
    text = _join_text(article)
    if not text:
        return "no text was found"
    return None if _is_sentence(text) else f"no text but {len(text)} characters was found"


def find_doubt(article: Article) -> str | None:
    """What is doubtful about an article that may be shown: a text of one short sentence; None where nothing is."""
    return f"text: only {len(_join_text(article))} characters" if _is_short(article) else None


def _is_short(article: Article) -> bool:
    return len(article.body) + len(article.sapo or "") < FEW_CHARACTERS and not article.photos


def _join_text(article: Article) -> str:
    return f"{article.sapo or ''} {article.body}".strip()


def _is_sentence(text: str) -> bool:
    """Whether a short text is news, "Đêm qua có mưa.", rather than what a page prints before its script has run."""
    return _SENTENCE.match(text) is not None and _WAITING.match(text) is None
