"""A page of a known layout read field by field: the layout first, then JSON-LD, then OpenGraph."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.records import RawArticle, RawValue
from archive.values import replace
from crawler.blocks import Block, read_blocks, read_line, squeeze
from crawler.described import (
    Subject,
    describe_page,
    describe_sapo,
    find_first,
)
from crawler.figures import Photos, find_stamp, read_photos
from crawler.furniture import TEASERS, find_heading
from crawler.newspapers._families import FAMILIES
from crawler.newspapers._schema import Layout, Newspaper
from crawler.signature import is_right, split_signature
from crawler.tables import join_rows
from crawler.titled import find_printed_date

_LEVELS = 4  # elements around the title that still belong to its article
_SHORTEST_SAPO = 40  # characters; shorter lines in bold are labels and headings: "Bài 1: Đất chè"


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
    title = find_first(tree.root, (layout.title,))
    body = find_first(tree.root, layout.body)
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
        published=_read_dates(tree, layout, anchor, photos, raw),
        modified=_read_value(_nearby_own(anchor, layout.modified), layout.modified) or raw.modified,
        section=_read_value(_nearby(anchor, layout.section), layout.section) or raw.section,
        bylines=_read_bylines(layout, anchor, signature, body) or raw.bylines,
        body=tuple(block.text for block in (join_rows(blocks, body) if body is not None else blocks)),
        photos=photos.found,
        tags=_read_tags(body if body is not None else anchor, layout.tags) or raw.tags,
    )


def _nearby(anchor: LexborNode | None, selector: str) -> LexborNode | None:
    """The first match in the smallest surroundings of the article's title: page heads stay out of it."""
    return next(_iter_nearby(anchor, selector), None)


def _nearby_own(anchor: LexborNode | None, selector: str) -> LexborNode | None:
    """The same without what teasers of other articles print."""
    return next((node for node in _iter_nearby(anchor, selector) if not _is_in_teaser(node)), None)


def _iter_nearby(anchor: LexborNode | None, selector: str) -> Iterator[LexborNode]:
    """Matches in ever larger surroundings, some more than once; the first of each without looking for the others."""
    at = anchor.parent if anchor is not None and selector else None
    for _ in range(_LEVELS):
        if at is None:
            return
        if (first := at.css_first(selector)) is not None:
            yield first
            yield from at.css(selector)
        at = at.parent


def _is_in_teaser(node: LexborNode) -> bool:
    """Whether an element stands in a list of other articles: beside a link in its item, or in a box called so."""
    at = node.parent
    for _ in range(_LEVELS):
        if at is None or at.tag in ("body", "html"):
            return False
        if at.tag == "a" or (
            at.tag in ("li", "aside", "footer", "nav") and at.css_first("a[href]") is not None
        ):
            return True
        if TEASERS.search(at.attributes.get("class") or ""):
            return True
        at = at.parent
    return False


def _read_value(node: LexborNode | None, rule: str) -> RawValue | None:
    text = read_line(node) if node is not None else ""
    return RawValue(text=text, origin="layout", rule=rule) if text else None


def _read_photos(tree: LexborHTMLParser, layout: Layout, body: LexborNode | None, url: str) -> Photos:
    area = tree.css_first(layout.photo_area) if layout.photo_area else None
    area = area if area is not None else body
    return read_photos(area, layout, url) if area is not None else Photos()


def _read_sapo(subject: Subject, layout: Layout, blocks: list[Block]) -> tuple[RawValue | None, list[Block]]:
    """The sapo, and the body without the paragraph that is or repeats it."""
    is_long = bool(blocks) and len(blocks[0].text) >= _SHORTEST_SAPO
    if layout.sapo_in_body and is_long and _starts_bold(blocks[0], wholly=layout.sapo_in_body == "all bold"):
        return RawValue(text=blocks[0].text, origin="layout", rule="first paragraph, bold"), blocks[1:]
    sapo = _read_value(find_first(subject.page.tree.root, (layout.sapo,)), layout.sapo)
    if sapo is None and not layout.sapo_in_body:
        sapo = describe_sapo(subject.structured)
    if sapo is not None and blocks and blocks[0].text == sapo.text:
        return sapo, blocks[1:]
    return sapo, blocks


def _starts_bold(block: Block, *, wholly: bool) -> bool:
    """Whether a paragraph begins in bold, or is bold from its first word to its last."""
    bold = block.node.css("strong, b, h2, h3")
    if not bold:
        return False
    if not wholly:
        return block.text.startswith(squeeze(bold[0].text())[:20])
    inner = [node for node in bold if node.parent is None or node.parent.tag not in ("strong", "b")]
    return len(squeeze("".join(node.text() for node in inner))) >= 0.9 * len(block.text)


def _read_dates(
    tree: LexborHTMLParser, layout: Layout, anchor: LexborNode | None, photos: Photos, raw: RawArticle
) -> tuple[RawValue, ...]:
    """Candidates for the date of publication, the most trustworthy first; `raw` is what the page says to machines."""
    dates = (*_read_printed_dates(layout, anchor), *raw.published)
    if not dates and not layout.date and raw.title is not None:
        heading = find_heading(tree, raw.title.text)
        below = find_printed_date(heading) if heading is not None else None
        dates = (below,) if below is not None else ()
    stamp = find_stamp(photos.found) if layout.photo_stamps else None
    return (*dates, stamp) if stamp is not None else dates


def _read_printed_dates(layout: Layout, anchor: LexborNode | None) -> Iterator[RawValue]:
    """What the page's <time> says to machines, then what it says to readers."""
    node = _nearby_own(anchor, layout.date)
    if node is None:
        return
    machine = (node.attributes.get("datetime") or "").strip()
    if machine:
        yield RawValue(text=machine, origin="layout", rule=f"{layout.date} @datetime")
    text = read_line(node)
    rest = node.parent.css_first(layout.date_rest) if layout.date_rest and node.parent is not None else None
    if rest is not None:
        text = f"{text} | {read_line(rest)}"
    if text and text != machine:
        yield RawValue(text=text, origin="layout", rule=layout.date)


def _read_bylines(
    layout: Layout, anchor: LexborNode | None, signature: list[Block], body: LexborNode | None
) -> tuple[RawValue, ...]:
    """Every line that may name people or sources, each once: the layout's own place, then the signature."""
    printed = _read_value(_nearby_own(anchor, layout.byline), layout.byline)
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
        texts = [read_line(node).lstrip("#").strip() for node in at.css(selector)]
        if tags := tuple(dict.fromkeys(filter(None, texts))):
            return tags
        at = at.parent
    return ()
