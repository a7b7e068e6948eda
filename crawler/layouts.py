"""A page of a known layout read field by field: the layout first, then JSON-LD, then OpenGraph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.records import RawArticle, RawValue
from crawler.blocks import Block, is_right, read_blocks, split_signature, squeeze, starts_bold
from crawler.figures import Photos, find_stamp, read_photos
from crawler.frontier import resolve_url
from crawler.markup import Page
from crawler.newspapers import find_newspaper
from crawler.newspapers._families import FAMILIES
from crawler.newspapers._schema import Layout, Newspaper
from crawler.structured import Structured, read_names

_DATE_NAMES = (
    "article:published_time",
    "datepublished",
    "pubdate",
    "article:published",
    "og:article:published_time",
)
_MODIFIED_NAMES = ("article:modified_time", "datemodified", "lastmod", "og:updated_time")
_LEVELS = 4  # elements around the title that still belong to its article


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """A page and what is known of it before any layout reads it."""

    page: Page
    url: str
    newspaper: Newspaper | None
    structured: Structured


def find_layout(tree: LexborHTMLParser, newspaper: Newspaper | None) -> Layout | None:
    """The first layout whose marker is on the page: the newspaper's own, newest first, then any family's."""
    own = newspaper.layouts if newspaper is not None else ()
    for layout in (*own, *FAMILIES):
        if tree.css_first(layout.marker) is not None:
            return layout
    return None


def extract_article(subject: Subject, layout: Layout) -> RawArticle:
    """The article of a page that has this layout; what the page does not say stays empty."""
    tree = subject.page.tree
    title = _first(tree.root, (layout.title,))
    body = _first(tree.root, layout.body)
    photos = _read_photos(tree, layout, body, subject.url)
    blocks = read_blocks(body, layout.drop, photos.used) if body is not None else []
    sapo, blocks = _read_sapo(subject, layout, blocks)
    blocks, signature = split_signature(blocks, body) if body is not None else (blocks, [])
    anchor = title if title is not None else body
    raw = describe_page(subject)
    return replace(
        raw,
        layout=layout.label,
        title=_read_value(title, layout.title) or raw.title,
        kicker=_read_value(_nearby(anchor, layout.kicker), layout.kicker),
        sapo=sapo,
        published=_read_dates(subject, layout, anchor, photos),
        modified=_read_value(_nearby(anchor, layout.modified), layout.modified) or raw.modified,
        section=_read_value(_nearby(anchor, layout.section), layout.section) or raw.section,
        bylines=_read_bylines(layout, anchor, signature, body) or raw.bylines,
        body=tuple(block.text for block in blocks),
        photos=photos.found,
        tags=_read_tags(body if body is not None else anchor, layout.tags) or raw.tags,
    )


def describe_page(subject: Subject) -> RawArticle:
    """What JSON-LD, OpenGraph and the address say of the article, before any layout is asked."""
    structured = subject.structured
    return RawArticle(
        url=subject.url,
        canonical_url=_find_canonical(subject),
        newspaper=subject.newspaper.slug if subject.newspaper is not None else None,
        title=_describe_title(subject),
        sapo=structured.find(("description",), ("og:description", "description")),
        published=tuple(_iter_described_dates(structured)),
        modified=structured.find(("dateModified",), _MODIFIED_NAMES),
        section=_describe_section(subject),
        bylines=_describe_authors(subject),
        tags=_describe_tags(structured),
        incomplete=subject.page.incomplete,
    )


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


def _first(root: LexborNode | None, selectors: tuple[str, ...]) -> LexborNode | None:
    """The first element with text or images that one of the selectors finds, in their order."""
    if root is None:
        return None
    for selector in filter(None, selectors):
        for node in root.css(selector):
            if node.text().strip() or node.css_first("img") is not None:
                return node
    return None


def _nearby(anchor: LexborNode | None, selector: str) -> LexborNode | None:
    """The first match in the smallest surroundings of the article's title: page heads stay out of it."""
    if not selector:
        return None
    at = anchor.parent if anchor is not None else None
    for _ in range(_LEVELS):
        if at is None:
            return None
        if (node := at.css_first(selector)) is not None:
            return node
        at = at.parent
    return None


def _read_value(node: LexborNode | None, rule: str) -> RawValue | None:
    text = squeeze(node.text()) if node is not None else ""
    return RawValue(text=text, origin="layout", rule=rule) if text else None


def _read_photos(tree: LexborHTMLParser, layout: Layout, body: LexborNode | None, url: str) -> Photos:
    area = tree.css_first(layout.photo_area) if layout.photo_area else None
    area = area if area is not None else body
    return read_photos(area, layout, url) if area is not None else Photos()


def _read_sapo(subject: Subject, layout: Layout, blocks: list[Block]) -> tuple[RawValue | None, list[Block]]:
    """The sapo, and the body without the paragraph that is or repeats it."""
    if layout.sapo_in_body and blocks and starts_bold(blocks[0], wholly=layout.sapo_in_body == "all bold"):
        return RawValue(text=blocks[0].text, origin="layout", rule="first paragraph, bold"), blocks[1:]
    sapo = _read_value(_first(subject.page.tree.root, (layout.sapo,)), layout.sapo)
    if sapo is None and not layout.sapo_in_body:
        sapo = subject.structured.find(("description",), ("og:description", "description"))
    if sapo is not None and blocks and blocks[0].text == sapo.text:
        return sapo, blocks[1:]
    return sapo, blocks


def _read_dates(
    subject: Subject, layout: Layout, anchor: LexborNode | None, photos: Photos
) -> tuple[RawValue, ...]:
    """Candidates for the date of publication, the most trustworthy first."""
    printed = _read_printed_date(layout, anchor)
    described = tuple(_iter_described_dates(subject.structured))
    stamp = find_stamp(photos.found) if layout.photo_stamps else None
    return tuple(value for value in (printed, *described, stamp) if value is not None)


def _read_printed_date(layout: Layout, anchor: LexborNode | None) -> RawValue | None:
    node = _nearby(anchor, layout.date)
    if node is None:
        return None
    machine = node.attributes.get("datetime")
    if machine and machine.strip():
        return RawValue(text=machine.strip(), origin="layout", rule=f"{layout.date} @datetime")
    text = squeeze(node.text())
    rest = node.parent.css_first(layout.date_rest) if layout.date_rest and node.parent is not None else None
    if rest is not None:
        text = f"{text} | {squeeze(rest.text())}"
    return RawValue(text=text, origin="layout", rule=layout.date) if text else None


def _iter_described_dates(structured: Structured) -> Iterator[RawValue]:
    for path in ("datePublished", "dateCreated"):
        value = structured.find((path,), ())
        if value is not None:
            yield value
            break
    value = structured.find_meta(_DATE_NAMES)
    if value is not None:
        yield value


def _read_bylines(
    layout: Layout, anchor: LexborNode | None, signature: list[Block], body: LexborNode | None
) -> tuple[RawValue, ...]:
    """Every line that may name people or sources, each once: the layout's own place, then the signature."""
    printed = _read_value(_nearby(anchor, layout.byline), layout.byline)
    lines = {printed.text: printed} if printed is not None else {}
    for block in signature:
        for text in block.text.split("\n"):
            rule = "last lines, right-aligned" if body and is_right(block.node, body) else "last line"
            lines.setdefault(text, RawValue(text=text, origin="layout", rule=rule))
    return tuple(lines.values())


def _read_tags(anchor: LexborNode | None, selector: str) -> tuple[str, ...]:
    """The tags in the smallest surroundings of the article that have any."""
    at = anchor if selector else None
    for _ in range(_LEVELS):
        if at is None:
            return ()
        texts = [squeeze(node.text()).lstrip("#").strip() for node in at.css(selector)]
        if tags := tuple(dict.fromkeys(filter(None, texts))):
            return tags
        at = at.parent
    return ()


def _describe_title(subject: Subject) -> RawValue | None:
    value = subject.structured.find(("headline",), ("og:title", "twitter:title"))
    if value is not None:
        return value
    for rule in ("h1", "title"):
        node = _first(subject.page.tree.root, (rule,))
        if node is not None and (text := squeeze(node.text())):
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
    outlets = {structured.meta.get("og:site_name"), subject.newspaper.name if subject.newspaper else None}
    names = [name for name in read_names(structured.article.get("author")) if name not in outlets]
    if names:
        return tuple(RawValue(text=name, origin="json-ld", rule="author") for name in names)
    value = structured.find_meta(("dable:author", "article:author", "author"))
    if value is None or value.text in outlets or value.text.startswith(("http", "Báo ")):
        return ()
    return (value,)


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
