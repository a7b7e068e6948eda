"""What stands around an article on a page that no layout recognises: readers' comments and the frame of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from html import unescape
from itertools import chain, dropwhile, islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.blocks import iter_ancestors, squeeze
from crawler.composing import compose

PROSE = 80  # characters; menus, clocks and hotlines are shorter lines
_COMMENT_NAMES = (
    "comment",
    "binh-luan",
    "binhluan",
    "y-kien",
    "ykien",
    "phan-hoi",
    "phanhoi",
    "cmt",
    "disqus",
)
_MAY_BE_COMMENTS = ", ".join(
    f"[{attribute}*='{name}' i]" for name in _COMMENT_NAMES for attribute in ("class", "id")
)
_COMMENTS = re.compile(
    r"(?:(?:^|[\s_-])c|(?<=[a-z])C)omments?(?=$|[\s_A-Z-])"
    r"|(?:^|[\s_-])(?:binh-?luan|y-?kien|phan-?hoi|cmts?|disqus)(?=$|[\s_A-Z-])"
)
# Classes that name the section of an article, or say whether readers may comment on it
_NO_COMMENTS = re.compile(
    r"(?<!\S)(?:\S*-)?(?:category|tag|term)-\S+|(?<!\S)(?:no|has|with|without)-comments?(?!\S)"
    r"|(?<![^\s_-])comments?-(?:open|closed|off|on|enabled|disabled)(?!\S)",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"(?:\d+ )?(?:Bình luận|Ý kiến|Phản hồi)(?: (?:của )?(?:bạn đọc|độc giả))?\s?(?:[(\d:].*)?$"
)
TEASERS = re.compile(
    r"(?:^|[\s_-])(?:related|lien-?quan|tin-?khac|others?|sidebar|xem-nhieu|most|teasers?)(?:$|[\s_-])", re.I
)
"""Classes of what leads to other articles."""

_TEASER = "li a[href], h2 a[href], h3 a[href], h4 a[href], h5 a[href], a[href] img"
_FRAME = (
    ".footer, .foot, .site-footer, .page-footer, .main-footer, .copyright, .clock, .hotline, #footer, #foot"
)
_TEXT = "p, div, article, section, td"  # what prose stands in; of all but the first what it says by itself
_KEPT = frozenset(("body", "main", "article"))
_NOT_OWN = frozenset(("li", "aside", "nav", "footer", "form"))
_FIRST_LINE = 24  # nodes of a box in which its first line is looked for
_CALLED_TITLE = (
    "[class*=title i]:not(a), [class*=tieude i], [class*=tieu-de i]"  # of pages without such headings
)
_SHORTEST_TITLE = 12  # characters of one that is no heading of the first level; names of sections are shorter
_LEVELS = 8  # elements around a title that may hold the frame above it
# Lines that say who publishes the newspaper and how it is reached, and by which licence
_IMPRINT = re.compile(
    r"(?:Hotline|Đường dây nóng|Tổng [Bb]iên tập|Liên hệ quảng cáo|Tòa soạn|Toà soạn)\s?:|©|Copyright\b|Bản quyền thuộc"
)
_LICENCE = re.compile(r"(?:Giấy phép|GPXB)\b.{0,60}(?:/GP|GP-|\b(?:Bộ|Sở) (?:TT|Thông tin|VH)|Cục Báo chí)")


def drop_furniture(tree: LexborHTMLParser, title: str) -> bool:
    """Takes readers' comments, the frame of the site and what stands above the title out of a page; whether there
    was anything of it."""
    if tree.body is None:
        return False
    heading = find_heading(tree, title)
    boxes = {node.mem_id: node for node in _iter_boxes(tree.body, _find_kept(tree, title))}
    opening, most = _find_articles(tree.body, boxes, heading)
    article = opening or most
    for place in opening:
        boxes[place].attrs["class"] = "article"  # the extractor goes by names too
    boxes = {place: node for place, node in boxes.items() if place not in article}
    if heading is not None:
        boxes |= {node.mem_id: node for node in _find_above(heading)}
    _take_out(boxes, tree.body)
    return bool(boxes or article)


def _take_out(boxes: dict[int, LexborNode], body: LexborNode, *, spared: Set[str] = frozenset()) -> None:
    """Removes the outermost boxes, save those of spared tags, with all that they hold: an inner one must not be
    touched any more."""
    outer = [node for node in boxes.values() if not _is_inside(node, boxes.keys(), body)]
    for node in outer:
        if node.tag not in spared:
            node.decompose()


def _iter_boxes(body: LexborNode, kept: Set[int]) -> Iterator[LexborNode]:
    """Comments, the frame of a site and what leads to other articles, unless it is or holds what is kept."""
    boxes = [node for node in body.css(_MAY_BE_COMMENTS) if _is_comment_box(node)]
    for node in (*boxes, *body.css(_FRAME), *_iter_teasers(body)):
        if node.tag not in _KEPT and node.mem_id not in kept:
            yield node


def _iter_teasers(body: LexborNode) -> Iterator[LexborNode]:
    """What leads to other articles: boxes of links that are called so, and what stands around a heading that is one."""
    for box in body.css("div, section"):
        if TEASERS.search(box.attributes.get("class") or "") and box.css_first(_TEASER) is not None:
            yield box
    for heading in body.css("h2, h3, h4, h5"):
        link = heading.css_first("a[href]")
        is_link = link is not None and squeeze(link.text()) == squeeze(heading.text())
        if is_link and heading.parent is not None:
            yield heading.parent


def _find_kept(tree: LexborHTMLParser, title: str) -> set[int]:
    """The elements around the title, whichever heading prints it."""
    first = find_heading(tree, title) or next(iter_headings(tree), None)
    headings = [node for node in tree.css("h2") if squeeze(node.text()) == title][:1]
    if first is not None:
        headings.append(first)
    if tree.body is None:
        return set()
    return {node.mem_id for heading in headings for node in iter_ancestors(heading, tree.body)}


def drop_talk(tree: LexborHTMLParser) -> None:
    """Takes no more out of a page than the boxes whose first line says that readers speak in them."""
    if tree.body is not None:
        boxes = (node for node in tree.css(_MAY_BE_COMMENTS) if _is_comment_box(node) and _is_talk(node))
        _take_out({node.mem_id: node for node in boxes}, tree.body, spared=_KEPT)


def _find_articles(
    body: LexborNode, boxes: dict[int, LexborNode], heading: LexborNode | None
) -> tuple[set[int], set[int]]:
    """The boxes that may be the article, whatever they are called: those in which the first prose behind the title
    stands, and those with more than there is outside them."""
    if not boxes:
        return set(), set()
    talk = {place for place, node in boxes.items() if _is_talk(node)}
    inside = dict.fromkeys(boxes, 0)
    lines = dict.fromkeys(boxes, 0)
    first: set[int] | None = None
    total, is_behind = 0, False
    for node, length in _iter_prose(body, heading):
        is_behind = is_behind or (heading is not None and node.mem_id == heading.mem_id)
        around = [outer.mem_id for outer in iter_ancestors(node, body) if outer.mem_id in boxes]
        if not length or not talk.isdisjoint(around):
            continue
        first = set(around) if first is None and is_behind else first
        total += length
        for place in around:
            inside[place] += length
            lines[place] += 1
    opening = {place for place in first or () if lines[place] > 1}
    # one line beside a photo is what a reader says
    least = 2 if any(not _is_inside(node, boxes.keys(), body) for node in body.css("figure")[:_LEVELS]) else 1
    most = {place for place in boxes if inside[place] > total - inside[place] and lines[place] >= least}
    return opening, most


def _iter_prose(body: LexborNode, heading: LexborNode | None) -> Iterator[tuple[LexborNode, int]]:
    """The elements that hold prose of an article and how long it is; the heading among them, as long as nothing."""
    for node in body.css(_TEXT if heading is None else f"{heading.tag}, {_TEXT}"):
        if heading is not None and node.mem_id == heading.mem_id:
            yield node, 0
            continue
        text = squeeze(node.text(deep=node.tag == "p")) if node.css_matches(_TEXT) else ""
        if len(text) < PROSE or _is_imprint(text):
            continue
        if not any(outer.tag in _NOT_OWN for outer in iter_ancestors(node, body)):
            yield node, len(text)


def find_first_prose(tree: LexborHTMLParser, title: str, sapo: str | None) -> LexborNode | None:
    """The element that holds the first prose behind title and sapo, or None where the title is no heading."""
    heading = find_heading(tree, title)
    if heading is None or tree.body is None:
        return None
    prose = dropwhile(lambda pair: pair[0].mem_id != heading.mem_id, _iter_prose(tree.body, heading))
    return next((node for node, length in prose if length and squeeze(node.text()) != sapo), None)


def _is_talk(box: LexborNode) -> bool:
    """Whether the first line of a box says that readers speak in it: "Bình luận (2)"."""
    for node in islice(box.traverse(include_text=True), _FIRST_LINE):
        text = squeeze(node.text_content or "") if node.tag == "-text" else ""
        if text:
            return bool(_TALK.match(text))
    return False


def iter_headings(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """The headings that say something."""
    return (node for node in tree.css("h1") if squeeze(node.text()))


def find_heading(tree: LexborHTMLParser, title: str) -> LexborNode | None:
    """The heading that prints the title of the page, rather than the newspaper's name, or None."""
    names = [
        squeeze(compose(unescape(title))),
        *(squeeze(node.text()) for node in tree.css("head > title")[:1]),
    ]
    seconds = (node for node in tree.css("h2") if len(squeeze(node.text())) >= _SHORTEST_TITLE)
    for node in chain(iter_headings(tree), seconds):
        text = squeeze(node.text())
        if all(name.startswith(text) for name in names if name):
            return node
    return next((node for node in tree.css(_CALLED_TITLE) if squeeze(node.text()) == title), None)


def _is_inside(node: LexborNode, boxes: Set[int], body: LexborNode) -> bool:
    around = islice(iter_ancestors(node, body), 1, None)
    return any(outer.mem_id in boxes for outer in around)


def strip_imprint(paragraphs: list[str]) -> list[str]:
    """The paragraphs without the lines of an imprint before and behind them."""
    start, end = 0, len(paragraphs)
    while start < end and _is_imprint(paragraphs[start]):
        start += 1
    while start < end and _is_imprint(paragraphs[end - 1]):
        end -= 1
    return paragraphs[start:end]


def _is_imprint(line: str) -> bool:
    """Whether a line is one of an imprint rather than a sentence that begins like it."""
    if line.endswith((".", "?", "!", "…")):
        return False
    return bool(_LICENCE.match(line) or (len(line) < PROSE and _IMPRINT.match(line)))


def _is_comment_box(node: LexborNode) -> bool:
    attributes = node.attributes
    names = (_NO_COMMENTS.sub("", attributes.get(name) or "") for name in ("class", "id"))
    return any(_COMMENTS.search(name) for name in names)


def _find_above(title: LexborNode) -> list[LexborNode]:
    """The elements before a title that hold neither prose nor photos, at each level around it."""
    found: list[LexborNode] = []
    at: LexborNode | None = title
    for _ in range(_LEVELS):
        if at is None or at.tag in ("body", "html"):
            break
        before = at.prev
        while before is not None:
            if before.is_element_node and not _may_be_text(before):
                found.append(before)
            before = before.prev
        at = at.parent
    return found


def _may_be_text(node: LexborNode) -> bool:
    """Whether an element holds prose or a photo; an image that is a link is a banner or the newspaper's name."""
    if node.css_first("figure") is not None or any(_is_photo(image) for image in (node, *node.css("img"))):
        return True
    parts = (part for part in (node, *node.css("p, div")) if part.tag in ("p", "div"))
    return any(len(squeeze(part.text(deep=part.tag == "p"))) >= PROSE for part in parts)


def _is_photo(node: LexborNode) -> bool:
    return node.tag == "img" and node.parent is not None and node.parent.tag != "a"
