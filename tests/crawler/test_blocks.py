"""Paragraphs of a body."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.blocks import read_blocks, read_line


def read(html: str, drop: str = "") -> list[str]:
    """The paragraphs of a body."""
    body = LexborHTMLParser(f"<div id=b>{html}</div>").css_first("#b")
    assert body is not None
    return [block.text for block in read_blocks(body, drop)]


@pytest.mark.parametrize(
    ("html", "paragraphs"),
    [
        ("<p>Một <b>hai</b>\n ba</p><p>&nbsp;</p><p>\u200b</p>", ["Một hai ba"]),
        ("một<br>hai<br><br>ba", ["một\nhai", "ba"]),
        ("<div>một<div>hai</div>ba</div>", ["một", "hai", "ba"]),
        ("<ul><li>một</li><li><p>hai</p></li></ul>", ["một", "hai"]),
        ("<p>một<script>x()</script></p><style>p{}</style><!-- lời --><p>hai</p>", ["một", "hai"]),
        ("một<div class=rl>chen</div>hai", ["một", "hai"]),
        ("<table><tr><td>một</td><td>hai</td></tr></table>", ["một", "hai"]),
    ],
)
def test_paragraphs_in_reading_order(html: str, paragraphs: list[str]) -> None:
    assert read(html, drop=".rl") == paragraphs


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("Mùa  chè", "Mùa chè"),
        ("Mùa chè<br>ở <b>Tân</b> Cương", "Mùa chè ở Tân Cương"),
        ("<div>Mùa chè</div><div>ở Tân Cương</div>", "Mùa chè ở Tân Cương"),
        ("Mùa <script>var x=1;</script>chè<style>.a{}</style>", "Mùa chè"),
        ("<svg><title>icon</title></svg>Mùa chè<noscript>abc</noscript>", "Mùa chè"),
        ("", ""),
    ],
)
def test_an_element_as_one_line(html: str, line: str) -> None:
    node = LexborHTMLParser(f"<h1>{html}</h1>").css_first("h1")
    assert node is not None
    assert read_line(node) == line


@pytest.mark.parametrize(
    "name", ["related", "relate-news", "article__related", "box-related big", "tinlienquan"]
)
def test_a_box_of_other_articles_is_no_text(name: str) -> None:
    box = f"<div class='{name}'><a href=/khac>Chợ phiên lại họp</a></div>"
    assert read(f"<p>một</p>{box}<p>hai</p>") == ["một", "hai"]
