"""What stands around an article on a page that no layout recognises: readers' comments and the frame of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.blocks import iter_ancestors, squeeze

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
    r"(?:(?:^|[\s_-])c|(?<=[a-z])C)omments?(?=$|[\s_A-Z]|-(?!open|closed|off|on\b))"
    r"|(?:^|[\s_-])(?:binh-?luan|y-?kien|phan-?hoi|cmts?|disqus)(?=$|[\s_A-Z-])"
)
_FRAME = (
    ".footer, .foot, .site-footer, .page-footer, .main-footer, .copyright, .clock, .hotline, #footer, #foot"
)
_LEVELS = 8  # elements around a title that may hold the frame above it
# Lines that say who publishes the newspaper and how it is reached, and by which licence
_IMPRINT = re.compile(
    r"(?:Hotline|Đường dây nóng|Tổng [Bb]iên tập|Liên hệ quảng cáo|Tòa soạn|Toà soạn)\s?:|©|Copyright\b|Bản quyền thuộc"
)
_LICENCE = re.compile(r"(?:Giấy phép|GPXB)\b.{0,60}(?:/GP|GP-|\b(?:Bộ|Sở) (?:TT|Thông tin|VH)|Cục Báo chí)")


def drop_furniture(tree: LexborHTMLParser) -> bool:
    """Takes readers' comments, the frame of the site and what stands above the title out of a page; whether there
    was anything of it."""
    if tree.body is None:
        return False
    title = next(iter_headings(tree), None)
    around = {node.mem_id for node in iter_ancestors(title, tree.body)} if title is not None else set()
    boxes = [node for node in tree.body.css(_MAY_BE_COMMENTS) if _is_comment_box(node)]
    boxes += tree.body.css(_FRAME)
    boxes = [node for node in boxes if node.mem_id not in around]
    if title is not None:
        boxes += _find_above(title)
    found = {node.mem_id: node for node in boxes}
    outer = [node for node in found.values() if not _is_inside(node, found.keys(), tree.body)]
    for node in outer:
        node.decompose()  # with all that it holds: an inner one must not be touched any more
    return bool(outer)


def iter_headings(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """The headings that say something."""
    return (node for node in tree.css("h1") if squeeze(node.text()))


def find_heading(tree: LexborHTMLParser, title: str) -> LexborNode | None:
    """The heading that prints the title of the page, rather than the newspaper's name, or None."""
    names = [title, *(squeeze(node.text()) for node in tree.css("head > title")[:1])]
    for node in iter_headings(tree):
        text = squeeze(node.text())
        if all(name.startswith(text) for name in names if name):
            return node
    return None


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
    return any(_COMMENTS.search(attributes.get(name) or "") for name in ("class", "id"))


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
    if node.css_first("figure") is not None:
        return True
    return any(len(squeeze(part.text())) >= PROSE for part in (node, *node.css("p")) if part.tag == "p")
