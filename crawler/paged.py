"""Articles that go on at further addresses of their own: what is read of them is one page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from crawler.blocks import iter_ancestors
from crawler.frontier import resolve_url
from crawler.markup import Page
from crawler.rare import has_match

_PAGE = r"(?:p|pg|page|paged|trang)=2"
# The same in the bytes of an attribute; few pages have it anywhere, and going through their tree takes far longer
_ASKED = re.compile(rb"\?(?:[^\"'<>\s]{0,200}[&;])?%s[\"'\s>]" % _PAGE.encode(), re.IGNORECASE)
_SECOND = re.compile(rf"(?:^|&){_PAGE}$", re.IGNORECASE)
_TALK = re.compile(r"comment|binh-?luan|y-?kien", re.IGNORECASE)  # pages of what readers say


def find_second_page(page: Page, url: str) -> str | None:
    """The address of the second page of the article at this address, where the page links to one; mostly None."""
    if page.tree.body is None or not has_match(page.source, b"?", _ASKED):
        return None
    for link in page.tree.css('a[href$="=2"]'):
        address = resolve_url(url, link.attributes.get("href") or "")
        if address is not None and _is_second(address, url) and not _is_in_talk(link, page.tree.body):
            return address
    return None


def _is_second(address: str, url: str) -> bool:
    there, here = urlsplit(address), urlsplit(url)
    is_here = (there.netloc, there.path) == (here.netloc, here.path)
    return is_here and _SECOND.search(there.query) is not None


def _is_in_talk(link: LexborNode, body: LexborNode) -> bool:
    around = (
        f"{node.attributes.get('class')} {node.attributes.get('id')}" for node in iter_ancestors(link, body)
    )
    return any(_TALK.search(names) for names in around)
