"""Pages of an invented newspaper as its template prints them, for servers that then do harm to them."""

from __future__ import annotations

WORDS = "Mưa lớn đêm qua làm nước sông Cầu dâng lên gần mép đê, bà con ba xóm đã kê cao đồ đạc. "


def article_page(
    number: int = 1,
    *,
    title: str = "Nước sông Cầu lên nhanh trong đêm",
    text: str = WORDS * 3,
    extra: str = "",
) -> str:
    """An article in the newest template."""
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f'<div id="page_info" data-article-id="{number}"></div>'
        '<time class="article-date" datetime="2026-05-20T06:15">06:15, 20/05/2026</time>'
        f'<h1 class="title-info title l1">{title}</h1>'
        f'<article><div class="article-prose"><p>{text}</p>{extra}</div></article></body></html>'
    )


def listing_page(*addresses: str, following: str | None = None) -> str:
    """A listing that links to these addresses, and to its next page."""
    anchors = "".join(f'<li><a href="{address}">Tin trong ngày</a></li>' for address in addresses)
    more = f'<a rel="next" href="{following}">Trang sau</a>' if following else ""
    head = '<!DOCTYPE html><html lang="vi"><head><title>Xã hội</title></head>'
    return f"{head}<body><ul>{anchors}</ul>{more}</body></html>"
