"""What a page says of its article without any layout: JSON-LD, OpenGraph, headings, its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from archive.records import RawArticle, RawValue
from archive.values import dataclass
from crawler.blocks import read_line
from crawler.frontier import resolve_url
from crawler.markup import Page
from crawler.newspapers import find_newspaper
from crawler.newspapers._schema import Newspaper
from crawler.structured import Structured, read_names

_DATE_NAMES = (
    "article:published_time",
    "datepublished",
    "pubdate",
    "article:published",
    "og:article:published_time",
)
_NO_AUTHOR = re.compile(r"http|báo |ban biên tập$|admin|.*\.(?:vn|com)$", re.IGNORECASE)
_OUTLET_WORD = re.compile(r"(?<!\w)(?:newspaper|điện tử|online)(?!\w)", re.IGNORECASE)
_MODIFIED_NAMES = ("article:modified_time", "datemodified", "lastmod", "og:updated_time")


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """A page and what is known of it before any layout reads it."""

    page: Page
    url: str
    newspaper: Newspaper | None
    structured: Structured


def describe_page(subject: Subject) -> RawArticle:
    """What JSON-LD, OpenGraph and the address say of the article, before any layout is asked."""
    structured = subject.structured
    return RawArticle(
        url=subject.url,
        canonical_url=_find_canonical(subject),
        newspaper=subject.newspaper.slug if subject.newspaper is not None else None,
        founded=subject.newspaper.founded if subject.newspaper is not None else None,
        title=_describe_title(subject),
        sapo=describe_sapo(structured),
        published=tuple(iter_described_dates(structured)),
        modified=structured.find(("dateModified",), _MODIFIED_NAMES),
        section=_describe_section(subject),
        bylines=_describe_authors(subject),
        tags=_describe_tags(structured),
        incomplete=subject.page.incomplete,
    )


def describe_sapo(structured: Structured) -> RawValue | None:
    """The description for machines, which newspapers fill with the sapo."""
    return structured.find(("description",), ("og:description", "description"))


def find_own_newspaper(structured: Structured, url: str) -> Newspaper | None:
    """The newspaper that the page's canonical or og:url names, else the one of its address, or None."""
    for address in (structured.canonical, structured.meta.get("og:url")):
        host = _host(address)
        if host and (newspaper := find_newspaper(host)) is not None:
            return newspaper
    return find_newspaper(_host(url) or "")


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


def find_first(root: LexborNode | None, selectors: tuple[str, ...]) -> LexborNode | None:
    """The first element with text or images that one of the selectors finds, in their order."""
    if root is None:
        return None
    for selector in filter(None, selectors):
        node = root.css_first(selector)  # mostly it is the one, and the rest of the page need not be searched
        if node is not None and not _says_something(node):
            node = next(filter(_says_something, root.css(selector)), None)
        if node is not None:
            return node
    return None


def _says_something(node: LexborNode) -> bool:
    """Whether there is a text or an image in an element; mostly its first lines tell."""
    return any(
        bool((inner.text_content or "").strip()) if inner.is_text_node else inner.tag == "img"
        for inner in node.traverse(include_text=True)
    )


def iter_described_dates(structured: Structured) -> Iterator[RawValue]:
    """Dates of publication by JSON-LD, then by meta."""
    for path in ("datePublished", "dateCreated"):
        value = structured.find((path,), ())
        if value is not None:
            yield value
            break
    value = structured.find_meta(_DATE_NAMES)
    if value is not None:
        yield value


def _describe_title(subject: Subject) -> RawValue | None:
    value = subject.structured.find(("headline",), ("og:title", "twitter:title"))
    if value is not None:
        return value
    for rule in ("h1", "title"):
        node = find_first(subject.page.tree.root, (rule,))
        if node is not None and (text := read_line(node)):
            return RawValue(text=text, origin="generic", rule=rule)
    return None


def _describe_section(subject: Subject) -> RawValue | None:
    structured = subject.structured
    value = structured.find(("articleSection",), ("article:section", "articlesection"))
    if value is not None:
        return value
    if structured.trail and structured.trail[-1] != structured.meta.get("og:title"):
        return RawValue(text=structured.trail[-1], origin="json-ld", rule="BreadcrumbList")
    return _section_by_address(subject)


def _section_by_address(subject: Subject) -> RawValue | None:
    if subject.newspaper is None:
        return None
    segments = urlsplit(subject.url).path.split("/")
    for key, name in subject.newspaper.sections:
        if key in segments or segments[-1].endswith(f"-{key}.html"):
            return RawValue(text=name, origin="url", rule=key)
    return None


def _describe_authors(subject: Subject) -> tuple[RawValue, ...]:
    """Authors by JSON-LD, else by meta, without the newspaper's own name."""
    structured = subject.structured
    names = [name for name in read_names(structured.article.get("author")) if _is_author(name, subject)]
    if names:
        return tuple(RawValue(text=name, origin="json-ld", rule="author") for name in names)
    value = structured.find_meta(("dable:author", "article:author", "author"))
    return (value,) if value is not None and _is_author(value.text, subject) else ()


def _is_author(name: str, subject: Subject) -> bool:
    """Whether a name for machines is that of a person rather than of the newspaper or a login."""
    outlets = {
        subject.structured.meta.get("og:site_name"),
        subject.newspaper.name if subject.newspaper else None,
    }
    if name in outlets or _NO_AUTHOR.match(name):
        return False
    if name.islower() and " " not in name:
        return False
    return not _OUTLET_WORD.search(name)


def _describe_tags(structured: Structured) -> tuple[str, ...]:
    keywords = structured.article.get("keywords") or structured.meta.get("news_keywords")
    texts = keywords if isinstance(keywords, list) else str(keywords or "").split(",")
    return tuple(dict.fromkeys(text.strip() for text in texts if isinstance(text, str) and text.strip()))


def _find_canonical(subject: Subject) -> str | None:
    """The page's canonical address, believed only within the newspaper."""
    for address in (subject.structured.canonical, subject.structured.meta.get("og:url")):
        url = resolve_url(subject.url, address or "")
        if url is None:
            continue
        owner = find_newspaper(_host(url) or "")
        if subject.newspaper is None or (owner is not None and owner.slug == subject.newspaper.slug):
            return url
    return None
