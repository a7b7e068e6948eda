"""What stands under the title of a page that no layout recognises: the date that readers see, and the sapo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile, islice, takewhile

from selectolax.lexbor import LexborNode

from archive.records import RawValue
from crawler.blocks import iter_ancestors, read_line, squeeze
from crawler.captions import next_element
from crawler.furniture import PROSE

_NEAR = 14  # elements behind a title that may belong to it
_LEVELS = 3  # elements around a title whose other parts may
_LONGEST_DATE = 80  # characters
_LONGEST_SAPO = 800  # characters
_SPACES = 3  # in a sentence at least; a name that ends in a full stop has fewer
_ELSEWHERE = frozenset(("li", "aside", "footer", "nav", "form", "a"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SAPO = "[class*=sapo i]"
# A link to another article; one to a writer, a person to write to or another place on the page is none
_LINK = "a[href]:not([rel~=author], [href*='tac-gia'], [href*='author'], [href^='#'], [href^='mailto:'])"
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_DAY = re.compile(
    r"(?<!\d)\d{1,2}(?:[/.-]\d{1,2}[/.-]| tháng \d{1,2},? năm )(?:19|20)\d\d(?!\d)|\d{1,3} (?:phút|giờ|ngày) trước$"
    rf"|\b(?:(?:{_MONTHS})\.? \d{{1,2}}|\d{{1,2}} (?:{_MONTHS})),? (?:19|20)\d\d(?!\d)",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d[:hg]\s?\d\d|\d giờ")  # a day alone may be the reader's
# Everything that a dateline may say besides its numbers
_DATE_WORD = re.compile(
    r"thứ|hai|ba|tư|năm|sáu|bảy|chủ nhật|ngày|tháng|lúc|giờ|phút|trước|cập nhật|đăng|xuất bản|gmt|utc|[hg](?![^\W\d])"
    rf"|\b(?:{_MONTHS}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|[ap]m|posted|published|updated|on|at)\b"
    r"|[\d\W_]+",
    re.IGNORECASE,
)


def find_printed_date(title: LexborNode) -> RawValue | None:
    """The first line between a title and the prose behind it that is a date and nothing else; else one with a time of
    day right above the title; or None."""
    for node in islice(takewhile(_is_above_prose, _iter_behind(title)), _NEAR):
        found = _read_date(node, "behind")
        if found is not None and not _leads_elsewhere(node, title):
            return found
    above = (_read_date(node, "above") for node in islice(_iter_above(title), _NEAR))
    return next((found for found in above if found is not None and _TIME.search(found.text)), None)


def _read_date(node: LexborNode, where: str) -> RawValue | None:
    """What an element that is a date and nothing else says, to machines rather than to readers."""
    text = squeeze(node.text())
    is_date = is_dateline(text)
    time = node if node.tag == "time" else node.css_first("time[datetime]") if is_date else None
    machine = (time.attributes.get("datetime") or "").strip() if time is not None else ""
    if not machine and not is_date:
        return None
    rule = f"time @datetime {where} the title" if machine else f"date {where} the title"
    return RawValue(text=machine or text, origin="generic", rule=rule)


def _iter_above(title: LexborNode) -> Iterator[LexborNode]:
    """The elements above a title in its own box, the nearest box first; none where that is the whole page."""
    at = title.prev if title.parent is not None and title.parent.tag not in ("body", "html") else None
    while at is not None:
        if at.is_element_node:
            yield from _iter_own(at)
        at = at.prev


def is_dateline(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    return len(text) <= _LONGEST_DATE and _DAY.search(text) is not None and not _DATE_WORD.sub("", text)


def find_printed_sapo(title: LexborNode) -> RawValue | None:
    """The paragraph between a title and the prose behind it that its class calls a sapo, or None."""
    at = title.parent
    for _ in range(_LEVELS):
        if at is None or at.tag == "html":
            return None
        for node in _iter_sapos(title, at):
            text = read_line(node)
            if text and len(text) <= _LONGEST_SAPO:
                return RawValue(text=text, origin="generic", rule=_SAPO)
        at = at.parent
    return None


def _iter_sapos(title: LexborNode, area: LexborNode) -> Iterator[LexborNode]:
    """What its class calls a sapo behind the title, up to the first paragraph of prose, without lists and links."""
    nodes = dropwhile(lambda node: node.mem_id != title.mem_id, area.css(f"{title.tag}, p, {_SAPO}"))
    for node in islice(nodes, 1, _NEAR):
        if not node.css_matches(_SAPO):
            if _is_above_prose(node):
                continue
            return
        is_elsewhere = any(outer.tag in _ELSEWHERE for outer in iter_ancestors(node, area))
        if not is_elsewhere and node.css_first("li, a") is None and not _leads_elsewhere(node, title):
            yield node


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
    """An element and those inside it; of one that leads elsewhere no more than its prose."""
    if node.tag in _ELSEWHERE:
        return
    if node.css_first("li a[href], h2 a[href], h3 a[href]") is not None:
        yield from (inner for inner in node.css("p") if not _is_above_prose(inner))
    else:
        yield from (inner for inner in node.traverse() if inner.tag not in _ELSEWHERE)


def _is_above_prose(node: LexborNode) -> bool:
    """Whether the text of an article has not begun with an element: a sapo has not, and no line that is no sentence."""
    if node.tag in _HEADINGS or node.css_matches(_SAPO):
        return True
    text = squeeze(node.text(deep=node.tag == "p"))
    is_sentence = node.tag == "p" and text.endswith((".", "?", "!", "…")) and text.count(" ") >= _SPACES
    return len(text) < PROSE and not is_sentence


def _leads_elsewhere(node: LexborNode, title: LexborNode) -> bool:
    """Whether a link stands beside an element, or beside those around it that do not hold the title."""
    outer = title.parent
    around = {title.mem_id}
    for _ in range(_LEVELS):
        if outer is not None:
            around.add(outer.mem_id)
            outer = outer.parent
    at = node
    for _ in range(_LEVELS):
        box = at.parent
        if box is None or box.mem_id in around:
            return _is_link_before(at)
        if any(_is_lead(other) for other in islice(box.iter(), _NEAR) if other.mem_id != at.mem_id):
            return True
        at = box
    return False


def _is_link_before(node: LexborNode) -> bool:
    before = node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    return before is not None and before.tag == "a"


def _is_lead(node: LexborNode) -> bool:
    """Whether an element is or holds a link that says something, and neither prose nor a writer's page."""
    if len(squeeze(node.text())) >= PROSE:
        return False
    links = (node, *node.css(_LINK))
    return any(link.css_matches(_LINK) and squeeze(link.text()) for link in links)
