"""The signature of an article: the lines at the end of its body that say who made it."""

from __future__ import annotations

import re
from itertools import islice

from selectolax.lexbor import LexborNode

from crawler.blocks import Block, iter_ancestors, squeeze

_RIGHT_STYLE = re.compile(r"text-align\s*:\s*(?:right|end)", re.I)
_RIGHT_CLASS = re.compile(
    r"(?:^|[\s:-])(?:text|align)-?(?:right|end)(?:$|\s)|(?:^|\s)(?:pAuthor|author)(?:$|\s)", re.I
)
_RIGHT_RULE = re.compile(r"\.([\w-]+)\s*\{[^{}]*text-align\s*:\s*right", re.I)
_LONGEST_LINE = 200  # characters; what is longer is a paragraph that happens to stand on the right
_MAKER = (
    r"Đồ h(?:ọa|oạ)|Infographics?|Thiết kế|Trình bày|Minh h(?:ọa|oạ)|Tranh|Quay phim|Dựng phim|Kỹ thuật"
    r"|Nội dung|Thực hiện|Biên tập|Biên dịch|Dịch|Tổng hợp|Photo"
)
_LABELLED = re.compile(rf"\(?(?:Theo|Nguồn|Ảnh|Tin|Bài|Video|Clip|{_MAKER})\b", re.IGNORECASE)
_AFTERWORD = re.compile(
    r"\(?(?:Còn nữa|Còn tiếp|Hết|Xem tiếp)\b.{0,12}$|Kỳ (?:sau|tới|cuối)\s?:|Bài (?:sau|tới|cuối)\s?:|[-–—_*.=~ ]+$"
    r"|(?:Tin|Bài|Các tin|Các bài) (?:viết )?(?:liên quan|khác|cùng chuyên mục)\b.{0,3}$|(?:Xem|Đọc) thêm\b"
    r"|\*\s?(?:(?:Bài|Tác phẩm) (?:dự thi|tham gia)\b|(?:\S+ ){4})|>{1,3}|Mời (?:quý vị|bạn đọc|độc giả)\b"
    r"|(?:Bài|Kỳ) \d{1,2}\s?:|(?:Hotline|Đường dây nóng|Link (?:gốc|bài viết)|Tags?|Từ kh(?:óa|oá))\b"
    r"|[(\[]\d{1,2}[)\]]\s|(?:Chú thích|Ghi chú)\s?:",
    re.IGNORECASE,
)
_FILM = re.compile(r"(?:Video|Clip)\s?:", re.IGNORECASE)  # and what it shows, where no name follows
_ATTRIBUTION = re.compile(
    r"^\(?(?:(?:Theo|Nguồn|Ảnh|Tin|Bài(?! \d)|Nhóm PV|(?:Tin|Bài)(?:,| và) ảnh)\b"
    rf"|(?:{_MAKER}|Video(?=,))(?:(?:,| và| -) [^:]{{2,16}})?\s?:)[^.!?…]{{2,60}}\)?\.?$"
)
_ROLE = re.compile(r"\s*\([^()]{1,30}\)\.?$")  # "(tổng hợp)", "(thực hiện)"
_BETWEEN_NAMES = re.compile(r"[\s,&/–-]+")
_MOST_WORDS = 7
_MOST_SIGNED = 6  # lines: words, photos, drawings, films, editing, source
_PROSE = re.compile(r".{80,}[.!?…”\"]$")  # a signature may be glued to it; lines of poems are shorter


def split_signature(blocks: list[Block], body: LexborNode) -> tuple[list[Block], list[Block]]:
    """Paragraphs, and the right-aligned lines (or the one or two that read like a signature) they end in.

    What newspapers print behind a signature, such as "(Còn nữa)" and links to other articles, stays a paragraph.
    """
    classes = _find_right_classes(body)
    end = len(blocks)
    while end > 1 and _is_afterword(blocks[end - 1]):
        end -= 1
    end = _skip_boxes(blocks, end, body, classes)
    start = end
    while start and _is_set_right(blocks[start - 1], body, classes):
        start -= 1
    if start < end:
        return blocks[:start] + blocks[end:], blocks[start:end]
    signed = [*blocks[: end - 1], *_part_signature(blocks[end - 1])] if end else []
    start = len(signed) - _count_signature(signed, body)
    return signed[:start] + blocks[end:], signed[start:]


def _part_signature(block: Block) -> list[Block]:
    """A paragraph, and apart from it the names in its last line, or in bold behind its last stop."""
    head, _, name = block.text.rpartition("\n")
    if not head and name[-1] != "." and (bold := block.node.css("strong, b")):
        name = squeeze(bold[-1].text())
        head = block.text.removesuffix(name).rstrip() if " " in name else ""
    is_signed = _PROSE.search(head) is not None and is_signature(name)
    return [Block(head, block.node), Block(name, block.node)] if is_signed else [block]


def _skip_boxes(blocks: list[Block], end: int, body: LexborNode, classes: frozenset[str]) -> int:
    """Where the signature ends that stands before a table or list at the end of a page; `end` where none does."""
    before = end
    while before > 1 and _is_enclosed(blocks[before - 1], body):
        before -= 1
    if before == end:
        return end
    last = blocks[before - 1]
    return before if is_signature(last.text) and _is_set_right(last, body, classes) else end


def _is_set_right(block: Block, body: LexborNode, classes: frozenset[str]) -> bool:
    return len(block.text) <= _LONGEST_LINE and is_right(block.node, body, classes)


def _count_signature(blocks: list[Block], body: LexborNode) -> int:
    """How many of the last lines read like a signature: those with labels, and one without."""
    count = bare = 0
    for block in reversed(blocks[1:][-_MOST_SIGNED:]):
        bare += _LABELLED.match(block.text) is None
        if bare > 1 or not is_signature(block.text) or _is_enclosed(block, body) or _is_clause(block.text):
            break
        count += 1
    return count


def _is_clause(text: str) -> bool:
    """Whether a sentence goes on behind its first comma: "Theo Sở Y tế, có năm ca."."""
    rest = text.partition(", ")[2]
    return text.endswith(".") and rest[:1].islower() and " " in rest


def _is_afterword(block: Block) -> bool:
    """Whether a block only closes the page or leads elsewhere: "(Còn nữa)", a rule of dashes, a link."""
    if _AFTERWORD.match(block.text) or (_FILM.match(block.text) and not is_signature(block.text)):
        return True
    links = block.node.css("a[href]")
    return bool(links) and squeeze("".join(link.text() for link in links)) == block.text


def _is_enclosed(block: Block, body: LexborNode) -> bool:
    """Whether a block is part of a table, list or quotation, whose last line is no signature."""
    return any(node.tag in ("td", "th", "li", "blockquote") for node in iter_ancestors(block.node, body))


def is_signature(text: str) -> bool:
    """Whether a last line reads like names or an attribution rather than a sentence."""
    line = text.strip()
    if len(line) > 80 or line.endswith(("!", "?", "…", ":")):
        return False
    words = list(filter(None, _BETWEEN_NAMES.split(_ROLE.sub("", line))))
    names = 0 < len(words) <= _MOST_WORDS and all(word[0].isupper() for word in words)
    return names or bool(_ATTRIBUTION.match(line))


def is_right(node: LexborNode, body: LexborNode, classes: frozenset[str] = frozenset()) -> bool:
    """Whether an element, or one of the three around it inside the body, is set to the right."""
    for at in islice(iter_ancestors(node, body), 4):
        attributes = at.attributes
        names = attributes.get("class") or ""
        if (attributes.get("align") or "").lower() == "right" or _RIGHT_CLASS.search(names):
            return True
        if _RIGHT_STYLE.search(attributes.get("style") or "") or not classes.isdisjoint(names.split()):
            return True
    return False


def _find_right_classes(body: LexborNode) -> frozenset[str]:
    """Classes that a style sheet inside the body sets to the right."""
    return frozenset(name for style in body.css("style") for name in _RIGHT_RULE.findall(style.text()))
