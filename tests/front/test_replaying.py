"""What is left of an archived page in the replay: nothing that leads, or loads, from elsewhere."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from archive.records import Answer
from front.replaying import Resolver, clean_page

URL = "https://baovidu.example/bai-1.html"
OURS = Resolver(
    photo=lambda url: "/-/photo/7" if url.endswith("/anh.jpg") else None,
    page=lambda url: "/-/capture/3" if url.endswith("/bai-2.html") else None,
)


def replay(markup: str) -> LexborHTMLParser:
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    answer = Answer(status=200, reason="", headers=headers, body=f"<html><body>{markup}".encode())
    return LexborHTMLParser(clean_page(answer, url=URL, resolver=OURS))


def list_addresses(tree: LexborHTMLParser) -> list[str | None]:
    return [node.attributes[name] for name in ("href", "src") for node in tree.css(f"[{name}]")]


def test_photos_and_links_lead_to_what_the_archive_holds() -> None:
    found = replay(
        '<a href="/bai-2.html"><img data-src="/anh.jpg"></a><a href="/bai-9.html"><img src="/x.png"></a>'
    )
    assert list_addresses(found) == ["/-/capture/3", "/-/photo/7"]
    assert found.css("a")[1].attributes["title"] == "https://baovidu.example/bai-9.html"


@pytest.mark.parametrize(
    "markup",
    [
        "<svg><style>&lt;img src=//khac.example/x&gt;&lt;a href=//khac.example&gt;x&lt;/a&gt;</style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=//khac.example&gt;'></table>",
        "<form><math><mtext></form><form><mglyph><style></math><a href=//khac.example>x</a>",
        "<noscript><a href=//khac.example>x</a></noscript><noembed><a href=//khac.example>x</a></noembed>",
        "<svg><foreignObject><a href='//khac.example'>x</a></foreignObject></svg>",
        "<xmp></xmp><a href='/-/capture/1'>x</a><img src='/-/photo/1'>",
    ],
)  # fmt: skip
def test_nothing_leads_anywhere_else(markup: str) -> None:
    assert list_addresses(replay(markup)) == []
