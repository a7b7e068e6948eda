"""What stands under the title of a page that no layout recognises: the date that readers see, and the sapo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborNode

from archive.records import RawValue
from crawler.blocks import read_line, squeeze
from crawler.captions import next_element

_NEAR = 14  # elements behind a title that may belong to it
_LEVELS = 3  # elements around a title whose other parts may
_LONGEST_DATE = 80  # characters
_LONGEST_SAPO = 800  # characters
_ELSEWHERE = frozenset(("li", "aside", "footer", "nav", "form", "a"))
_SAPO = "[class*=sapo i]"
_DAY = re.compile(r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d(?!\d)|\d{1,3} (?:phút|giờ|ngày) trước$")
# Everything that a dateline may say besides its numbers
_DATE_WORD = re.compile(
    r"thứ|hai|ba|tư|năm|sáu|bảy|chủ nhật|ngày|tháng|lúc|giờ|phút|trước|cập nhật|đăng|xuất bản|gmt|utc|[hg](?![^\W\d])"
    r"|[\d\W_]+",
    re.IGNORECASE,
)


def find_printed_date(title: LexborNode) -> RawValue | None:
    """The first line near a title that is a date and nothing else, or None."""
    for node in islice(_iter_behind(title), _NEAR):
        machine = (node.attributes.get("datetime") or "").strip() if node.tag == "time" else ""
        if machine:
            return RawValue(text=machine, origin="generic", rule="time @datetime behind the title")
        text = squeeze(node.text())
        if len(text) <= _LONGEST_DATE and _DAY.search(text) and not _DATE_WORD.sub("", text):
            return RawValue(text=text, origin="generic", rule="date behind the title")
    return None


def find_printed_sapo(title: LexborNode) -> RawValue | None:
    """The paragraph near a title that its class calls a sapo, or None."""
    at = title.parent
    for _ in range(_LEVELS):
        if at is None or at.tag in ("body", "html"):
            return None
        node = at.css_first(_SAPO)
        text = read_line(node) if node is not None and node.tag not in _ELSEWHERE else ""
        if text and len(text) <= _LONGEST_SAPO:
            return RawValue(text=text, origin="generic", rule=_SAPO)
        at = at.parent
    return None


def _iter_behind(title: LexborNode) -> Iterator[LexborNode]:
    """The elements behind a title, in the smallest surroundings first, without lists of other articles."""
    at = title
    for _ in range(_LEVELS):
        beside = next_element(at)
        for _ in range(_NEAR):
            if beside is None:
                break
            yield from _iter_own(beside)
            beside = next_element(beside)
        if at.parent is None or at.parent.tag in ("body", "html"):
            return
        at = at.parent


def _iter_own(node: LexborNode) -> Iterator[LexborNode]:
    """An element and those inside it, unless it leads elsewhere."""
    if node.tag in _ELSEWHERE or node.css_first("li a[href], h2 a[href], h3 a[href]") is not None:
        return
    yield from (inner for inner in node.traverse() if inner.tag not in _ELSEWHERE)
