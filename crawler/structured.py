"""What a page says of itself for machines: JSON-LD, OpenGraph and `<meta>`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.records import RawValue
from archive.values import dataclass
from crawler.jsontext import load_json

_ARTICLE_TYPES = frozenset(
    (
        "NewsArticle",
        "Article",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BlogPosting",
    )
)
_FOR_MACHINES = 'meta, link[rel=canonical], script[type^="application/ld+json" i]'
# What stands around a JSON-LD block: byte order marks, and the marks of comments and CDATA of old templates
_OPENING = re.compile(r"(?:[\s\ufeff]|<!--|//|/\*|<!\[CDATA\[|\*/)+")
_CLOSING = re.compile(r"(?:[\s;]|-->|//|/\*|\]\]>|\*/)+$")
_CLOSING_LENGTH = 40  # characters
_LIMIT = 500_000  # characters of one JSON-LD block
_VOCABULARY = re.compile(r"^(?:https?://schema\.org/|schema:)")
_AROUND = re.compile(r"^(?:https?:)?//(?:www\.|m\.)?|#.*$", re.IGNORECASE)
_DEEPEST = 6  # levels of @graph and lists

Node = dict[str, object]


@dataclass(frozen=True, slots=True)
class Structured:
    """The machine-readable statements of one page."""

    article: Node = field(default_factory=dict)  # the first JSON-LD node that is an article
    trail: tuple[str, ...] = ()  # names of a JSON-LD BreadcrumbList, in order
    meta: dict[str, str] = field(
        default_factory=dict
    )  # property, name or itemprop in small letters → first content
    canonical: str | None = None  # href of the first link[rel=canonical] that has one, as printed

    def find(self, paths: tuple[str, ...], names: tuple[str, ...]) -> RawValue | None:
        """The first JSON-LD path or meta name that says something."""
        for path in paths:
            text = read_text(self.article.get(path))
            if text:
                return RawValue(text=text, origin="json-ld", rule=path)
        return self.find_meta(names)

    def find_meta(self, names: tuple[str, ...]) -> RawValue | None:
        """The first of these meta names that says something."""
        for name in names:
            if text := self.meta.get(name):
                return RawValue(text=text, origin="opengraph", rule=name)
        return None

    @property
    def is_article(self) -> bool:
        """Whether the page calls itself an article."""
        return bool(self.article) or self.meta.get("og:type", "").lower() in ("article", "newsarticle")


def read_structured(tree: LexborHTMLParser, url: str | None = None) -> Structured:
    """JSON-LD, meta elements and canonical link of a page, which was found at `url`; nothing of it raises."""
    found: defaultdict[str | None, list[LexborNode]] = defaultdict(list)
    # All at once: each way through a page is a way through all of its memory.
    for element in tree.css(_FOR_MACHINES):
        found[element.tag].append(element)
    scripts = (text for script in found["script"] if len(text := script.text()) <= _LIMIT)
    hrefs = ((link.attributes.get("href") or "").strip() for link in found["link"])
    canonical = next(filter(None, hrefs), None)
    meta = _read_meta(found["meta"])
    nodes = [node for text in scripts for node in _iter_nodes(_load(text), 0)]
    return Structured(
        article=_choose_article(nodes, (canonical, meta.get("og:url"), url)),
        trail=next((_read_trail(node) for node in nodes if _has_type(node, {"BreadcrumbList"})), ()),
        meta=meta,
        canonical=canonical,
    )


def _choose_article(nodes: list[Node], addresses: tuple[str | None, ...]) -> Node:
    """The article that has one of the page's own addresses, else one without any, else the first; empty where there is
    none."""
    articles = [node for node in nodes if _has_type(node, _ARTICLE_TYPES)]
    if len(articles) < 2:
        return articles[0] if articles else {}
    ours = {_bare(address) for address in addresses if address}
    own = (node for node in articles if not _read_addresses(node).isdisjoint(ours))
    nameless = (node for node in articles if not _read_addresses(node))
    return next(own, None) or next(nameless, articles[0])


def _read_addresses(node: Node) -> set[str]:
    values = (node.get(name) for name in ("url", "mainEntityOfPage", "@id"))
    found = (value.get("@id") if isinstance(value, dict) else value for value in values)
    return {_bare(value) for value in found if isinstance(value, str) and "/" in value}


def _bare(address: str) -> str:
    """An address without what differs between the ways to the same page: scheme, `www.`, fragment, last slash."""
    return _AROUND.sub("", address.strip()).rstrip("/")


def read_text(value: object) -> str | None:
    """The text of a JSON-LD value: itself, its `name`, or the first of several; None if it says nothing."""
    if isinstance(value, list):
        return next(filter(None, map(read_text, value)), None)
    if isinstance(value, dict):
        return read_text(value.get("name")) or read_text(value.get("@id"))
    return value.strip() or None if isinstance(value, str) else None


def read_names(value: object) -> tuple[str, ...]:
    """The names in a JSON-LD `author`: one, several, or none."""
    values = value if isinstance(value, list) else [value]
    names = (name for value in values for name in _list_names(value))
    return tuple(dict.fromkeys(name.strip() for name in names if isinstance(name, str) and name.strip()))


def _list_names(value: object) -> list[object]:
    if isinstance(value, dict) and "Organization" in str(value.get("@type")):
        return []  # the newspaper itself, which signs nothing
    names = value.get("name") if isinstance(value, dict) else value
    return names if isinstance(names, list) else [names]


def _read_meta(elements: list[LexborNode]) -> dict[str, str]:
    meta: dict[str, str] = {}
    for element in elements:
        attributes = element.attributes
        content = (attributes.get("content") or "").strip()
        for key in ("property", "name", "itemprop"):
            if (name := attributes.get(key)) and content:
                meta.setdefault(name.strip().lower(), content)
    return meta


def _load(text: str) -> object:
    """The value of a block, forgiving line breaks in strings, comment marks and a last comma."""
    opening = _OPENING.match(text)
    text = text[opening.end() :] if opening else text
    text = text[:-_CLOSING_LENGTH] + _CLOSING.sub("", text[-_CLOSING_LENGTH:])
    for attempt in (text, text.replace(",]", "]").replace(",}", "}")):
        try:
            return load_json(attempt)
        except (ValueError, RecursionError):
            continue
    return None


def _iter_nodes(value: object, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _iter_nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _iter_nodes(value.get(name), depth + 1)


def _has_type(node: Node, types: frozenset[str] | set[str]) -> bool:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(name, str) and _VOCABULARY.sub("", name) in types for name in kinds)


def _read_trail(node: Node) -> tuple[str, ...]:
    items = node.get("itemListElement")
    names = (
        read_text(item.get("name")) or read_text(item.get("item"))
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict)
    )
    return tuple(name for name in names if name and not name.startswith("http"))
