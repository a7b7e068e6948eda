"""An archived page made harmless: its text, its photos out of the archive, links to other captures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import nh3
from selectolax.lexbor import LexborNode

from archive.records import Answer
from crawler.markup import parse_page

LAZY = ("data-original", "data-src", "data-lazy-src", "src")
"""Where an <img> may name its photo; newspapers put a grey dot into `src` until the reader scrolls."""

# Words and figures; nothing that runs, loads, asks or is drawn over the page.
_TAGS = {
    "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code",
    "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav",
    "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var",
}  # fmt: skip
# With everything in it; a <form> is only taken off its content: old pages stand in one as a whole.
_DROPPED = {
    "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "select", "button",
    "textarea", "title",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "target", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "time": {"datetime"},
    "*": {"lang", "dir"},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolver:
    """Finds what the archive holds: each takes an absolute URL and returns an address of ours, or None."""

    photo: Callable[[str], str | None]
    page: Callable[[str], str | None]


def clean_page(answer: Answer, *, url: str, resolver: Resolver) -> str:
    """Markup of the page's body with nothing in it that runs, loads or leads outside the archive.

    What the sanitiser reads as an address and we did not, inside a <style> in an <svg> for one, goes as well.
    """
    tree = parse_page(answer).tree
    ours = {_replace_photo(image, url, resolver) for image in tree.css("img")}
    ours |= {_replace_link(anchor, url, resolver) for anchor in tree.css("a[href]")}
    body = tree.body
    markup = (body.inner_html if body else tree.html) or ""
    return nh3.clean(
        markup,
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        url_schemes=set(),
        attribute_filter=lambda _, name, value: (
            value if name not in ("href", "src") or value in ours else None
        ),
        link_rel="noopener noreferrer",
    )


def _replace_photo(image: LexborNode, url: str, resolver: Resolver) -> str | None:
    """The address of ours that the image has now, None where it has none."""
    named = [image.attributes.get(name) for name in LAZY]
    found = (resolver.photo(_absolute(url, value)) for value in named if value)
    address = next(filter(None, found), None)
    if address is None:
        image.attrs["src"] = ""
        del image.attrs["src"]
    else:
        image.attrs["src"] = address
    return address


def _replace_link(anchor: LexborNode, url: str, resolver: Resolver) -> str | None:
    """The address of ours that the link has now, None where it has none."""
    original = _absolute(url, anchor.attributes.get("href") or "")
    address = resolver.page(original)
    if address is None:
        del anchor.attrs["href"]
        if urlsplit(original).scheme in ("http", "https"):
            anchor.attrs["title"] = original
    else:
        anchor.attrs["href"] = address
        anchor.attrs["target"] = "_top"
    return address


def _absolute(base: str, url: str) -> str:
    try:
        return urljoin(base, url.strip()).partition("#")[0]
    except ValueError:
        return ""
