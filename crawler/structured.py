"""What a page says of itself for machines: JSON-LD, OpenGraph and `<meta>`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.records import RawValue
from archive.values import dataclass

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
_FOR_MACHINES = 'meta, link[rel=canonical], script[type="application/ld+json" i]'
_LIMIT = 500_000  # characters of one JSON-LD block
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


def read_structured(tree: LexborHTMLParser) -> Structured:
    """JSON-LD, meta elements and canonical link of a page; nothing of it raises."""
    found: defaultdict[str | None, list[LexborNode]] = defaultdict(list)
    for element in tree.css(
        _FOR_MACHINES
    ):  # at once: each way through a page is a way through all of its memory
        found[element.tag].append(element)
    scripts = (text for script in found["script"] if len(text := script.text()) <= _LIMIT)
    nodes = [node for text in scripts for node in _iter_nodes(_load(text), 0)]
    return Structured(
        article=next((node for node in nodes if _has_type(node, _ARTICLE_TYPES)), {}),
        trail=next((_read_trail(node) for node in nodes if _has_type(node, {"BreadcrumbList"})), ()),
        meta=_read_meta(found["meta"]),
        canonical=next(filter(None, (link.attributes.get("href") for link in found["link"])), None),
    )


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
    return tuple(dict.fromkeys(filter(None, map(_read_name, values))))


def _read_name(value: object) -> str | None:
    if isinstance(value, dict) and "Organization" in str(value.get("@type")):
        return None  # the newspaper itself, which signs nothing
    name = value.get("name") if isinstance(value, dict) else value
    return name.strip() or None if isinstance(name, str) else None


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
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    for attempt in (text, text.replace(",]", "]").replace(",}", "}")):
        try:
            return json.loads(attempt, strict=False)
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
        yield from _iter_nodes(value.get("@graph"), depth + 1)


def _has_type(node: Node, types: frozenset[str] | set[str]) -> bool:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(name, str) and name in types for name in kinds)


def _read_trail(node: Node) -> tuple[str, ...]:
    items = node.get("itemListElement")
    names = (
        read_text(item.get("name")) or read_text(item.get("item"))
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict)
    )
    return tuple(name for name in names if name and not name.startswith("http"))
