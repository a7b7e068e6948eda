"""What must hold of an article before it is shown as good."""

from __future__ import annotations

from archive.records import Article

MIN_BODY_CHARACTERS = 40  # a photo page with a sapo has more; an empty shell with a title has less


def find_fault(article: Article) -> str | None:
    """The reason why an article is quarantined, None when it may be shown."""
    if not article.title.strip():
        return "no title was found"
    text = len(article.body) + len(article.sapo or "")
    if text < MIN_BODY_CHARACTERS and not article.photos:
        return "no text was found"
    return None
