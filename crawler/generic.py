"""The text of a page that no layout recognises, by a general extractor that is loaded only then."""

from __future__ import annotations

import re
from itertools import dropwhile, islice, takewhile

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.records import RawArticle
from archive.values import replace
from crawler.blocks import iter_ancestors, read_blocks, squeeze
from crawler.captions import next_element
from crawler.described import Subject, describe_page
from crawler.figures import Photos, read_photos
from crawler.furniture import (
    PROSE,
    drop_furniture,
    drop_talk,
    find_first_prose,
    find_heading,
    iter_headings,
    strip_imprint,
)
from crawler.newspapers._schema import Layout
from crawler.tables import join_rows
from crawler.titled import find_printed_date, find_printed_sapo, is_dateline

_LIMIT = 300_000  # bytes; the extractor takes seconds for more
_LEVELS = 12  # around a paragraph, in which its article is looked for
_SHARE = 0.6  # of the paragraphs stand in the element that is the article's
_SHOWN = "figure, video"  # what an article without text shows
_FURNITURE = "header, nav, aside, footer, form"
_BELOW = re.compile(  # what a page prints below its article
    r"(?:Từ kh(?:óa|oá)|Tags?|Chủ đề|Chia sẻ|In bài|Bình luận|Tin mới|Mới nhất|Đọc nhiều|Xem nhiều"
    r"|(?:Tin|Bài)(?: viết)? (?:liên quan|khác|cùng chuyên mục))(?:\s?:.*|\s?\(\d+\))?$",
    re.IGNORECASE,
)
_TABLE_TAG = re.compile(r"<(/?)(?:table|tbody|tr|td)\b[^>]*>", re.IGNORECASE)
_NO_LAYOUT = Layout(family="", name="", marker="", drop="nav, aside, footer, form")
# Where nothing but the page holds the article, photos with a link to another page are not its own
_WHOLE_PAGE = Layout(
    family="",
    name="",
    marker="",
    drop=f"{_FURNITURE}, li, a[href$='.html'], a[href$='.htm'], a[href$='/']",
)


def extract_generic(subject: Subject) -> RawArticle | None:
    """The article by JSON-LD, OpenGraph, what stands under its title and trafilatura, or None where a page has the
    frame of a site at most."""
    raw = _describe(subject)
    subject, paragraphs = _extract_paragraphs(subject, raw)
    has_prose = _has_prose(paragraphs)
    is_dated = any(value.origin == "generic" for value in raw.published)
    if raw.title is None or not (subject.structured.is_article or has_prose or is_dated):
        return None
    if not has_prose:
        paragraphs = _read_short(subject, raw.title.text, paragraphs)
    paragraphs = _complete(subject.page.tree, _restore(subject.page.tree, raw, paragraphs))
    paragraphs = _drop_ends(paragraphs, raw.title.text, raw.sapo.text if raw.sapo is not None else None)
    photos = _read_photos(subject, paragraphs)
    captions = {photo.caption for photo in photos.found}
    body = tuple(paragraph for paragraph in paragraphs if paragraph not in captions)
    return replace(raw, body=body, photos=photos.found, body_origin="generic")


def _describe(subject: Subject) -> RawArticle:
    """What the page says of itself to machines, then what it prints under its title."""
    raw = describe_page(subject)
    title = find_heading(subject.page.tree, raw.title.text) if raw.title is not None else None
    if title is None:
        return raw
    printed = find_printed_date(title)
    sapo = find_printed_sapo(title)
    published = raw.published if printed is None else (*raw.published, printed)
    return replace(raw, published=published, sapo=sapo or raw.sapo)


def _extract_paragraphs(subject: Subject, raw: RawArticle) -> tuple[Subject, list[str]]:
    """The page without its furniture and its paragraphs; the whole page where that leaves nothing."""
    page = subject.page
    if raw.title is None or not drop_furniture(page.tree, raw.title.text):
        return subject, _extract(page.source, page.tree)
    paragraphs = _extract((page.tree.html or "").encode(), page.tree)
    is_shown = page.tree.css_first(_SHOWN) is not None
    if _has_prose(paragraphs) or is_shown or _read_behind_title(page.tree, raw.title.text):
        return subject, paragraphs
    whole = LexborHTMLParser(page.source)
    drop_talk(whole)
    return replace(subject, page=replace(page, tree=whole)), _extract((whole.html or "").encode(), whole)


def _extract(source: bytes, tree: LexborHTMLParser) -> list[str]:
    from trafilatura import extract  # a second to import, and most runs never need it

    html = source[:_LIMIT].decode("utf-8", "replace")
    if _stands_in_cells(tree):
        html = _TABLE_TAG.sub(r"<\1div>", html)
    text = extract(html, include_comments=False, fast=True) or ""
    lines = (_read_cells(line) if line.startswith("|") else line for line in text.split("\n"))
    return strip_imprint([clean for line in lines if (clean := squeeze(line))])


def _stands_in_cells(tree: LexborHTMLParser) -> bool:
    """Whether a cell of a table holds paragraphs of prose: the page is set in tables, which are none to the reader."""
    for cell in tree.css("td:has(> p + p), td:has(> br + br)"):
        parts = [part for part in cell.iter(include_text=True) if part.is_text_node or part.tag == "p"]
        if sum(len(squeeze(part.text())) >= PROSE for part in parts) > 1:
            return True
    return False


def _restore(tree: LexborHTMLParser, raw: RawArticle, paragraphs: list[str]) -> list[str]:
    """The paragraphs, or what stands in the element with the first prose behind the title where they lack that: the
    extractor passes over text that stands in no paragraph."""
    title, sapo = (
        raw.title.text if raw.title is not None else "",
        raw.sapo.text if raw.sapo is not None else None,
    )
    first = find_first_prose(tree, title, sapo)
    area = first.parent if first is not None and first.tag == "p" else first
    if first is None or area is None or area.tag == "body":
        return paragraphs
    opening = _drop_blanks(first.text(deep=first.tag == "p"))[:PROSE]
    if opening in _drop_blanks("".join(paragraphs)):
        return paragraphs
    return strip_imprint([block.text for block in read_blocks(area)])


def _complete(tree: LexborHTMLParser, paragraphs: list[str]) -> list[str]:
    """The paragraphs with the lists and headings between them, which the extractor leaves out where no name tells it
    which element the article is."""
    area = _find_area(tree, _find_paragraphs(tree, paragraphs)) if _has_prose(paragraphs) else None
    parts = {squeeze(node.text()) for node in area.css("li, h2, h3")} if area is not None else set()
    if area is None or parts <= {"", *paragraphs, *(text.removeprefix("- ") for text in paragraphs)}:
        return paragraphs
    _drop_teasers(area)
    again = _extract(f"<html><body><article>{area.html}</article></body></html>".encode(), tree)
    return again if set(paragraphs) <= set(again) else paragraphs


def _drop_teasers(area: LexborNode) -> None:
    """Takes the headings out of an element that only lists of links to other articles stand under, lists and all."""
    for heading in area.css("h2, h3, h4, h5"):
        below = next_element(heading)
        if below is None or below.tag not in ("ul", "ol"):
            continue
        if _is_linked(below):
            heading.decompose()
            below.decompose()


def _drop_ends(paragraphs: list[str], title: str, sapo: str | None) -> list[str]:
    """The paragraphs without title, date and sapo above the prose, and without tags and buttons below it."""
    prose = [place for place, text in enumerate(paragraphs) if len(text) >= PROSE and text != sapo]
    start, end = (prose[0], prose[-1] + 1) if prose else (len(paragraphs), len(paragraphs))
    head = paragraphs[:start]
    if title in head:
        head = head[head.index(title) + 1 :]
    head = [text for text in head if text != sapo and not is_dateline(text)]
    return [*head, *paragraphs[start:end], *takewhile(lambda text: not _BELOW.match(text), paragraphs[end:])]


def _has_prose(paragraphs: list[str]) -> bool:
    return any(len(paragraph) >= PROSE for paragraph in paragraphs)


def _read_short(subject: Subject, title: str, extracted: list[str]) -> list[str]:
    """The paragraphs of a text without prose: what stands behind its title, or what was extracted where the title is
    no heading."""
    behind = strip_imprint(_read_behind_title(subject.page.tree, title))
    return behind if behind or find_heading(subject.page.tree, title) is not None else extracted


def _read_cells(line: str) -> str:
    """A row of a table as the extractor writes it, without its rules: "| a | b |"."""
    cells = (cell.strip() for cell in line.strip("| ").split("|"))
    return " | ".join(cell for cell in cells if cell.strip("-"))


def _read_behind_title(tree: LexborHTMLParser, title: str) -> list[str]:
    """The paragraphs behind the heading, with their line breaks, and the lists and tables among them. Of so short a
    text the extractor takes everything that stands on the page, running clock and all."""
    heading = find_heading(tree, title) or next(iter_headings(tree), None)
    if heading is None:
        return []
    found = dropwhile(
        lambda node: node.mem_id != heading.mem_id, tree.css(f"{heading.tag}, p, ul, ol, table")
    )
    unseen = {node.mem_id for part in tree.css(_FURNITURE) for node in part.css("p")}
    behind = [node for node in found if node.tag != heading.tag and node.mem_id not in unseen]
    beside = {node.parent.mem_id for node in behind if node.tag == "p" and node.parent is not None}
    boxes = [node for node in behind if node.tag != "p" and _stands_in(node, beside) and not _is_linked(node)]
    inside = {node.mem_id for box in boxes for node in box.css("p")}
    kept = {node.mem_id for node in boxes}
    shown = (
        node for node in behind if node.mem_id in kept or (node.tag == "p" and node.mem_id not in inside)
    )
    return [block.text for node in shown for block in join_rows(read_blocks(node), node)]


def _stands_in(node: LexborNode, places: set[int]) -> bool:
    """Whether an element is the child of one of these, the page's body aside."""
    return node.parent is not None and node.parent.tag != "body" and node.parent.mem_id in places


def _is_linked(node: LexborNode) -> bool:
    """Whether an element says nothing but the links in it."""
    return _drop_blanks("".join(link.text() for link in node.css("a"))) == _drop_blanks(node.text())


def _read_photos(subject: Subject, paragraphs: list[str]) -> Photos:
    """The photos in the smallest element that holds most of the paragraphs; none where the page has no such. Of an
    article without paragraphs, those that stand by its title."""
    if not paragraphs:
        title = next(iter_headings(subject.page.tree), None)
        beside = title.parent if title is not None else None
        is_apart = beside is not None and beside.tag not in ("body", "header")
        return read_photos(beside, _WHOLE_PAGE, subject.url) if beside is not None and is_apart else Photos()
    body = subject.page.tree.body
    found = _find_paragraphs(subject.page.tree, paragraphs)
    if body is None or not found:
        return Photos()
    area = _find_area(subject.page.tree, found)
    if area is not None:
        return read_photos(area, _NO_LAYOUT, subject.url)
    is_bare = any(node.parent is not None and node.parent.tag == "body" for node in found)
    if not is_bare:
        return Photos()
    _drop_photos_above(body)
    return read_photos(body, _WHOLE_PAGE, subject.url)


def _find_paragraphs(tree: LexborHTMLParser, paragraphs: list[str]) -> list[LexborNode]:
    """The elements that these paragraphs stand in."""
    wanted = set(map(_drop_blanks, paragraphs))
    return [node for node in tree.css("p") if _drop_blanks(node.text()) in wanted]


def _find_area(tree: LexborHTMLParser, found: list[LexborNode]) -> LexborNode | None:
    """The smallest element of the page that holds most of the paragraphs, or None."""
    if tree.body is None or not found:
        return None
    for area in islice(iter_ancestors(found[0], tree.body), 1, _LEVELS):
        inside = {node.mem_id for node in area.css("p")}
        if sum(node.mem_id in inside for node in found) >= _SHARE * len(found):
            return area
    return None


def _drop_blanks(text: str) -> str:
    """The text as one word: line breaks are no letters in what an element says."""
    return "".join(text.split())


def _drop_photos_above(body: LexborNode) -> None:
    """Takes the images out that stand before the first heading among the children of the page's body."""
    children = [node for node in body.iter() if node.is_element_node]
    place = next((place for place, node in enumerate(children) if node.tag == "h1"), 0)
    images = [image for node in children[:place] for image in (node, *node.css("img"))]
    found = {image.mem_id: image for image in images if image.tag == "img"}
    for image in found.values():
        image.decompose()
