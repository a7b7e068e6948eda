"""Tables of figures in an article: the cells of a row are one line of its text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice

from selectolax.lexbor import LexborNode

from crawler.blocks import Block, iter_ancestors, squeeze

_LONGEST_CELL = 200  # characters; what is longer is a paragraph in a frame
_MOST_CELLS = 100  # elements of a row; a wider one is no table that anybody reads
_CELLS = ("td", "th")


def join_rows(blocks: list[Block], body: LexborNode) -> list[Block]:
    """The paragraphs, with "Tân Cương | 120" for the cells of a row of which each says one thing, an empty one too."""
    if body.css_first("td + td, th + td") is None:
        return blocks
    return list(_iter_rows(blocks, body))


def _iter_rows(blocks: list[Block], body: LexborNode) -> Iterator[Block]:
    placed = [(_find_around(block, body, ("tr",)), block) for block in blocks]
    for _, group in groupby(placed, key=lambda pair: pair[0].mem_id if pair[0] is not None else None):
        found = list(group)
        row, inside = found[0][0], [block for _, block in found]
        line = _read_row(row, inside) if row is not None and len(inside) > 1 else None
        if row is None or line is None:
            yield from inside
        else:
            yield Block(line, row)


def _find_around(block: Block, top: LexborNode, tags: tuple[str, ...]) -> LexborNode | None:
    return next((node for node in iter_ancestors(block.node, top) if node.tag in tags), None)


def _read_row(row: LexborNode, blocks: list[Block]) -> str | None:
    """The line that a row of a table is, or None where its cells hold paragraphs."""
    cells = {cell.mem_id: "" for cell in islice(row.iter(), _MOST_CELLS) if cell.tag in _CELLS}
    for block in blocks:
        cell = _find_around(block, row, _CELLS)
        if cell is None or cells.get(cell.mem_id) != "" or len(block.text) > _LONGEST_CELL:
            return None
        cells[cell.mem_id] = squeeze(block.text)
    return " | ".join(cells.values())
