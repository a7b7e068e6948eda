"""The paragraphs of an article's body, in reading order, and the lines around them that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import field
from itertools import islice

from selectolax.lexbor import LexborNode

from archive.values import dataclass

RELATED = (
    ".related, .related-news, .relate-news, .article__related, .box-related, "
    "[class*='lien-quan'], [class*='lienquan']"
)
"""Boxes that lead to other articles, whatever the layout."""

_ALWAYS_DROPPED = (
    "script, style, noscript, template, iframe, object, embed, svg, form, button, select, textarea, input, "
    f"video, audio, ins.adsbygoogle, {RELATED}"
)
# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "div", "dl", "dt",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))
_LEAVES = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "figcaption"))  # hold no other block
# fmt: on
_INVISIBLE = " \u200b\u200c\u200d\u2060\ufeff"
_LONGEST_BLANK = 8  # characters; no template prints more of them for an empty line
_RIGHT_STYLE = re.compile(r"text-align\s*:\s*(?:right|end)", re.I)
_RIGHT_CLASS = re.compile(
    r"(?:^|[\s:-])(?:text|align)-?(?:right|end)(?:$|\s)|(?:^|\s)(?:pAuthor|author)(?:$|\s)", re.I
)
_RIGHT_RULE = re.compile(r"\.([\w-]+)\s*\{[^{}]*text-align\s*:\s*right", re.I)
_DEEPEST = 512  # elements around another one; no template has as many
_LONGEST_LINE = 200  # characters; what is longer is a paragraph that happens to stand on the right


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph and the element that holds it."""

    text: str  # white space single, line breaks of <br> kept as "\n"
    node: LexborNode


@dataclass(slots=True)
class _Walk:
    """What has been read of a body so far."""

    skip: set[int]  # elements that are left out
    mixed: set[int]  # elements that hold left-out elements, line breaks or tables
    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def flush(self, node: LexborNode) -> None:
        for text in _split_lines("".join(self.pieces)):
            self.blocks.append(Block(text, node))
        self.pieces.clear()

    def add_leaf(self, node: LexborNode) -> None:
        text = squeeze(node.text())
        if text:
            self.blocks.append(Block(text, node))


def read_blocks(body: LexborNode, drop: str = "", skip: Set[int] = frozenset()) -> list[Block]:
    """The paragraphs inside `body`, without what `drop` selects and the elements of `skip` (by mem_id)."""
    dropped = f"{_ALWAYS_DROPPED}, {drop}" if drop else _ALWAYS_DROPPED
    left_out = body.css(dropped)
    walk = _Walk(
        {*skip, *(node.mem_id for node in left_out)} - {body.mem_id},
        _find_mixed(body, [*body.css("br, table, figure"), *left_out]),
    )
    _walk(body, walk)
    walk.flush(body)
    return walk.blocks


def squeeze(text: str) -> str:
    """The text with its white space made single; empty if nothing in it can be seen."""
    if not text.isprintable() or "  " in text or text[:1] == " " or text[-1:] == " ":
        text = " ".join(text.split())
    return text if len(text) > _LONGEST_BLANK or text.strip(_INVISIBLE) else ""


def read_line(node: LexborNode) -> str:
    """What an element shows, as one line: what its blocks and line breaks part stays apart, scripts are left out."""
    first = node.first_child
    if first is None or (first.tag == "-text" and first.next is None):  # most titles and dates are
        return squeeze(node.text())
    return squeeze(" ".join(block.text for block in read_blocks(node)))


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


def iter_ancestors(node: LexborNode, top: LexborNode) -> Iterator[LexborNode]:
    """The element itself and those around it, up to and without `top`."""
    at: LexborNode | None = node
    for _ in range(_DEEPEST):
        if at is None or at.mem_id == top.mem_id:
            return
        yield at
        at = at.parent


def _walk(body: LexborNode, walk: _Walk) -> None:
    """Depth first without recursion: the depth of a page is its writer's choice."""
    top = body.mem_id
    node = body.first_child
    while node is not None:
        down = _enter(node, walk)
        if down is not None:
            node = down
            continue
        while node is not None and node.next is None:
            node = node.parent
            if node is None or node.mem_id == top:
                return
            if node.tag in _BLOCKS:
                walk.flush(node)
        node = node.next if node is not None else None


def _enter(node: LexborNode, walk: _Walk) -> LexborNode | None:
    """Reads what an element says by itself; its first child if there is more inside."""
    tag = node.tag
    if tag == "-text":
        walk.pieces.append(node.text_content or "")
        return None
    if tag == "br":
        walk.pieces.append("\v")
        return None
    skipped = tag == "-comment" or node.mem_id in walk.skip
    if tag in _BLOCKS:
        walk.flush(node.parent or node)
        if not skipped and tag in _LEAVES and node.mem_id not in walk.mixed:
            walk.add_leaf(node)
            return None
    return None if skipped else node.first_child


def _find_mixed(body: LexborNode, nodes: list[LexborNode]) -> set[int]:
    """Every element between the body and one of the nodes, which must be looked at one by one."""
    mixed: set[int] = set()
    for node in nodes:
        at = node.parent
        while at is not None and at.mem_id not in mixed:
            mixed.add(at.mem_id)
            if at.mem_id == body.mem_id:
                break
            at = at.parent
    return mixed


def _split_lines(text: str) -> Iterator[str]:
    """Paragraphs of a run of text: two line breaks part them, one is kept as "\\n"."""
    if "\v" not in text:
        if clean := squeeze(text):
            yield clean
        return
    lines: list[str] = []
    for piece in text.split("\v"):
        clean = squeeze(piece)
        if clean:
            lines.append(clean)
        elif lines:
            yield "\n".join(lines)
            lines.clear()
    if lines:
        yield "\n".join(lines)


def _find_right_classes(body: LexborNode) -> frozenset[str]:
    """Classes that a style sheet inside the body sets to the right."""
    return frozenset(name for style in body.css("style") for name in _RIGHT_RULE.findall(style.text()))
