"""The paragraphs of an article's body, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import field

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
_DEEPEST = 512  # elements around another one; no template has as many


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
        if self.pieces:
            self.blocks += [Block(text, node) for text in _split_lines("".join(self.pieces))]
            self.pieces.clear()

    def add_leaf(self, node: LexborNode) -> None:
        text = squeeze(node.text())
        if text:
            self.blocks.append(Block(text, node))


def read_blocks(body: LexborNode, drop: str = "", skip: Set[int] = frozenset()) -> list[Block]:
    """The paragraphs inside `body`, without what `drop` selects and the elements of `skip` (by mem_id)."""
    left_out = body.css(f"{_ALWAYS_DROPPED}, {drop}" if drop else _ALWAYS_DROPPED)
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
        text = node.text_content or ""
        if walk.pieces or not text.isspace():
            walk.pieces.append(text)
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
