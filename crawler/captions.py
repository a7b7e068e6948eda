"""Captions of photos that stand in no box of a layout, as older articles and other editors print them."""

from __future__ import annotations

import re
from collections.abc import Set
from itertools import islice

from selectolax.lexbor import LexborNode

from crawler.blocks import iter_ancestors, read_blocks, squeeze
from crawler.furniture import PROSE

_LONGEST = 300  # characters; what is longer is a paragraph
_CELLS = 4  # of a table around one photo and its caption
_LEVELS = 5  # elements around an image that hold nothing else
_SIBLINGS = 20  # looked at on either side of an image
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.I)
_SLANTED = "em, i, span[style*=italic]"
_LINES = 3  # of a box that is called one of a photo: the caption, the credit
_CENTRED = re.compile(r"text-align\s*:\s*center", re.I)
_NAMED = re.compile(
    r"caption|desc|photo|image|(?:^|[\s-])cap(?:$|\s)|(?:^|[\s-])(?:text-)?center(?:$|\s)", re.I
)
_CALLED = re.compile(  # the class of a caption
    r"(?:^|[\s_-])(?<!no-)caption(?:$|[\s_])|(?:^|[\s_])chu-?thich(?:-?anh)?(?:$|\s)", re.I
)
_CREDIT = re.compile(r"(?:^|[\s.,;(–-])(?:Ảnh|ẢNH|Nguồn|Photo)(?: [^:]{1,20})?\s?:\s?[^:]{1,80}$")
# The same of a line that stands in one element with its photo: prose may do so too, and speak of sources
_SIGNED = re.compile(r"(?:[.!?…)]\s?|\s[-–]\s|\(|\n)(?:Ảnh|ẢNH|Photo)\s?:\s?[^\s:a-zà-ỹ][^:]{1,60}$")
_LONGEST_BESIDE = 160  # characters
_PARAGRAPHS = frozenset(("p", "div", "center", "h6", "em", "i", "span", "figcaption", "dd"))
_NO_COMPANY = frozenset(("br", "source", "img", "picture"))
_BOXES = _PARAGRAPHS | {"li", "td", "dl", "figure"}  # what may hold a photo and its caption


def find_shared(images: list[LexborNode], area: LexborNode) -> set[int]:
    """The elements inside the area, by mem_id, that hold more than one of the images; each is met twice at most."""
    seen: set[int] = set()
    shared: set[int] = set()
    for image in images if len(images) > 1 else ():
        for node in islice(iter_ancestors(image, area), 1, None):
            if node.mem_id in shared:
                break
            (shared if node.mem_id in seen else seen).add(node.mem_id)
    return shared


def read_plain_caption(image: LexborNode, area: LexborNode, used: set[int], shared: Set[int]) -> str | None:
    """The caption beside or below an image: a line set like one, in the middle and in italics or with a credit.

    The element that holds it is added to `used` (mem_ids); one of `shared`, which holds other images, has none beside.
    """
    alone = _find_alone(image, area)
    around = alone.parent
    if around is not None and around.tag in _BOXES and around.mem_id not in shared:
        text = _read_lines(around) if around.mem_id != area.mem_id else ""
        if text and (_is_italic(around, text) or _is_credited(around, text)):
            used.add(around.mem_id)
            return squeeze(text)
    below = _find_below(alone) or _find_cell_below(image, area, shared)
    text = _read_lines(below) if below is not None and below.mem_id not in used else ""
    if below is None or not text or not (below.tag == "td" or _looks_like_caption(below, text)):
        return None
    used.add(below.mem_id)
    return squeeze(text)


def read_table_caption(table: LexborNode, image: LexborNode, used: set[int]) -> str | None:
    """The text of a table that holds nothing but an image and a line or two below it; the table is then used."""
    if len(table.css("img")) != 1 or len(table.css("td")) > _CELLS:
        return None
    lines = _read_lines(table)
    if not lines or sum(len(line) >= PROSE for line in lines.split("\n")) > 1:
        return None
    used |= {table.mem_id, image.mem_id}
    return squeeze(lines)


def _read_lines(node: LexborNode) -> str:
    """What an element shows, its lines parted by line breaks; nothing where that is too much for a caption."""
    if len(squeeze(node.text())) > _LONGEST:
        return ""
    return "\n".join(block.text for block in read_blocks(node))


def _find_below(alone: LexborNode) -> LexborNode | None:
    """The paragraph below an image, or below the empty line under it."""
    below = next_element(alone)
    if below is not None and below.tag in ("br", "p") and not squeeze(below.text()):
        below = next_element(below) if below.css_first("img") is None else None
    is_text = below is not None and below.tag in _PARAGRAPHS and below.css_first("img") is None
    return below if is_text else None


def _find_cell_below(image: LexborNode, area: LexborNode, shared: Set[int]) -> LexborNode | None:
    """The cell under the one that holds an image and nothing else, in a table of photos with their captions."""
    around = islice(iter_ancestors(image, area), 1, _LEVELS)
    cell = next((node for node in around if node.tag == "td" and node.mem_id not in shared), None)
    row = cell.parent if cell is not None else None
    under = next_element(row) if row is not None else None
    if cell is None or row is None or under is None or not all(map(_is_photo_cell, _list_cells(row))):
        return None
    pairs = zip(_list_cells(row), _list_cells(under), strict=False)
    text = next((below for above, below in pairs if above.mem_id == cell.mem_id), None)
    return text if text is not None and text.css_first("img") is None else None


def _list_cells(row: LexborNode) -> list[LexborNode]:
    """The first cells of a row of a table."""
    return [node for node in islice(row.iter(), _SIBLINGS) if node.is_element_node]


def _is_photo_cell(cell: LexborNode) -> bool:
    return cell.css_first("img") is not None and not squeeze(cell.text())


def next_element(node: LexborNode) -> LexborNode | None:
    """The element behind another one in the same parent."""
    following = node.next
    while following is not None and not following.is_element_node:
        following = following.next
    return following


def _find_alone(image: LexborNode, area: LexborNode) -> LexborNode:
    """The largest element inside the area that holds an image, or several, and nothing else."""
    at = image
    for _ in range(_LEVELS):
        if at.parent is None or at.parent.mem_id == area.mem_id or _has_company(at):
            break
        at = at.parent
    return at


def _has_company(node: LexborNode) -> bool:
    """Whether something that can be read stands beside a node in the same parent."""
    for start, step in ((node.prev, "prev"), (node.next, "next")):
        at = start
        for _ in range(_SIBLINGS):
            if at is None:
                break
            if at.is_text_node and squeeze(at.text_content or ""):
                return True
            if at.is_element_node and at.tag not in _NO_COMPANY:
                return True
            at = getattr(at, step)
        else:
            return True
    return False


def _is_credited(node: LexborNode, text: str) -> bool:
    """Whether an element with an image holds one other paragraph at most, a short line that ends in a credit."""
    is_signed = len(text) <= _LONGEST_BESIDE and _SIGNED.search(text) is not None
    if not is_signed:
        return False
    lines = [part for part in node.css("p, div") if part.mem_id != node.mem_id and squeeze(part.text())]
    return len(lines) <= (_LINES if _NAMED.search(node.attributes.get("class") or "") else 1)


def _looks_like_caption(node: LexborNode, text: str) -> bool:
    is_called = node.tag == "figcaption" or _CALLED.search(node.attributes.get("class") or "")
    if is_called and len(node.css("p")) < 2:
        return True
    is_italic = _is_italic(node, text)
    has_credit = _CREDIT.search(text) is not None
    if node.tag == "h6":  # a heading as well
        return has_credit
    return (_is_centred(node) and (is_italic or has_credit)) or (is_italic and has_credit)


def _is_italic(node: LexborNode, text: str) -> bool:
    if node.tag in ("em", "i") or _ITALIC.search(node.attributes.get("style") or ""):
        return True
    slanted = "".join(part.text() for part in node.css(_SLANTED))
    return "".join(slanted.split()) == "".join(text.split())


def _is_centred(node: LexborNode) -> bool:
    attributes = node.attributes
    is_set = node.tag == "center" or (attributes.get("align") or "").lower() == "center"
    styled = _CENTRED.search(attributes.get("style") or "") is not None
    return is_set or styled or _NAMED.search(attributes.get("class") or "") is not None
