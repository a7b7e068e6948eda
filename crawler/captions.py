"""Captions of photos that stand in no box of a layout, as older articles and other editors print them."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from crawler.blocks import squeeze

_LONGEST = 300  # characters; what is longer is a paragraph
_CELLS = 4  # of a table around one photo and its caption
_LEVELS = 5  # elements around an image that hold nothing else
_SIBLINGS = 20  # looked at on either side of an image
_CENTRED = re.compile(r"text-align\s*:\s*center", re.I)
_NAMED = re.compile(
    r"caption|desc|photo|image|(?:^|[\s-])cap(?:$|\s)|(?:^|[\s-])(?:text-)?center(?:$|\s)", re.I
)
_CALLED = re.compile(  # the class of a caption
    r"(?:^|[\s_-])(?<!no-)caption(?:$|[\s_])|(?:^|[\s_])chu-?thich(?:-?anh)?(?:$|\s)", re.I
)
_CREDIT = re.compile(r"(?:^|[\s.,;(–-])(?:Ảnh|ẢNH|Nguồn|Photo)(?: [^:]{1,20})?\s?:\s?[^:]{1,80}$")
# The same of a line that stands in one element with its photo: prose may do so too, and speak of sources
_SIGNED = re.compile(r"(?:[.!?…)]\s?|\s[-–]\s|\()(?:Ảnh|ẢNH|Photo)\s?:\s?[^\s:a-zà-ỹ][^:]{1,60}$")
_LONGEST_BESIDE = 160  # characters
_PARAGRAPHS = frozenset(("p", "div", "center", "h6", "em", "i", "span"))


def read_plain_caption(image: LexborNode, area: LexborNode, used: set[int]) -> str | None:
    """The caption beside or below an image: a line set like one, in the middle and in italics or with a credit.

    The element that holds it is added to `used` (mem_ids).
    """
    alone = _find_alone(image, area)
    around = alone.parent
    if around is not None and around.mem_id != area.mem_id and around.tag in _PARAGRAPHS:
        text = squeeze(around.text()) if len(around.css("img")) == 1 else ""
        if text and len(text) <= _LONGEST and (_is_italic(around, text) or _is_credited(around, text)):
            used.add(around.mem_id)
            return text
    below = next_element(alone)
    if below is None or below.tag not in _PARAGRAPHS or below.css_first("img") is not None:
        return None
    text = squeeze(below.text())
    if not text or len(text) > _LONGEST or not _looks_like_caption(below, text):
        return None
    used.add(below.mem_id)
    return text


def read_table_caption(table: LexborNode, image: LexborNode, used: set[int]) -> str | None:
    """The text of a table that holds nothing but an image and a line or two below it; the table is then used."""
    if len(table.css("img")) != 1 or len(table.css("td")) > _CELLS:
        return None
    text = squeeze(table.text())
    if not text or len(text) > _LONGEST:
        return None
    used |= {table.mem_id, image.mem_id}
    return text


def next_element(node: LexborNode) -> LexborNode | None:
    """The element behind another one in the same parent."""
    following = node.next
    while following is not None and not following.is_element_node:
        following = following.next
    return following


def _find_alone(image: LexborNode, area: LexborNode) -> LexborNode:
    """The largest element inside the area that holds an image and nothing else."""
    at = image
    for _ in range(_LEVELS):
        if at.parent is None or at.parent.mem_id == area.mem_id or _has_company(at):
            break
        at = at.parent
    return at


def _has_company(node: LexborNode) -> bool:
    """Whether something that can be seen stands beside a node in the same parent."""
    for start, step in ((node.prev, "prev"), (node.next, "next")):
        at = start
        for _ in range(_SIBLINGS):
            if at is None:
                break
            if at.is_text_node and squeeze(at.text_content or ""):
                return True
            if at.is_element_node and at.tag not in ("br", "source"):
                return True
            at = getattr(at, step)
        else:
            return True
    return False


def _is_credited(node: LexborNode, text: str) -> bool:
    """Whether an element with an image holds no other paragraph, only a short line that ends in a credit."""
    is_signed = len(text) <= _LONGEST_BESIDE and _SIGNED.search(text) is not None
    return is_signed and all(part.mem_id == node.mem_id for part in node.css("p, div"))


def _looks_like_caption(node: LexborNode, text: str) -> bool:
    if _CALLED.search(node.attributes.get("class") or "") and len(node.css("p")) < 2:
        return True
    is_italic = _is_italic(node, text)
    has_credit = _CREDIT.search(text) is not None
    if node.tag == "h6":  # a heading as well
        return has_credit
    return (_is_centred(node) and (is_italic or has_credit)) or (is_italic and has_credit)


def _is_italic(node: LexborNode, text: str) -> bool:
    if node.tag in ("em", "i"):
        return True
    return squeeze("".join(part.text() for part in node.css("em, i"))) == text


def _is_centred(node: LexborNode) -> bool:
    attributes = node.attributes
    is_set = node.tag == "center" or (attributes.get("align") or "").lower() == "center"
    styled = _CENTRED.search(attributes.get("style") or "") is not None
    return is_set or styled or _NAMED.search(attributes.get("class") or "") is not None
