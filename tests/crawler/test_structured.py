"""What pages say of themselves for machines, in the forms that templates give it."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.structured import Structured, read_names, read_structured

ARTICLE = '{"@type": "NewsArticle", "headline": "Mùa chè", "url": "https://bao.example/1"}'
OTHER = '{"@type": "NewsArticle", "headline": "Bài khác", "url": "https://bao.example/2"}'


def read(head: str, body: str = "") -> Structured:
    return read_structured(LexborHTMLParser(f"<html><head>{head}</head><body>{body}</body></html>"))


def script(text: str, kind: str = "application/ld+json") -> str:
    return f'<script type="{kind}">{text}</script>'


@pytest.mark.parametrize(
    "head",
    [
        script(ARTICLE),
        script(ARTICLE, "Application/LD+JSON; charset=utf-8"),
        script(f"\ufeff\n<!-- {ARTICLE} -->"),
        script(f"//<![CDATA[\n{ARTICLE};\n//]]>"),
        script(f"/*<![CDATA[*/{ARTICLE}/*]]>*/"),
        script(ARTICLE.replace("NewsArticle", "http://schema.org/NewsArticle")),
        script(ARTICLE.replace("NewsArticle", "schema:NewsArticle")),
        script(f'{{"@graph": [{{"@type": "WebPage", "mainEntity": {ARTICLE}}}]}}'),
        script("{no json") + script(ARTICLE),
        script(f"[{ARTICLE}, {OTHER}]"),
        '<link rel=canonical href="https://bao.example/1">' + script(f"[{OTHER}, {ARTICLE}]"),
        '<meta property=og:url content="https://bao.example/1">' + script(OTHER) + script(ARTICLE),
    ],
)
def test_the_article_of_the_page_is_found(head: str) -> None:
    assert read(head).article.get("headline") == "Mùa chè"
    assert read("", head).article.get("headline") == "Mùa chè"


@pytest.mark.parametrize(
    "url", ["https://bao.example/1", "http://www.bao.example/1/", "https://bao.example/1#x"]
)
def test_of_several_articles_that_of_the_page_s_own_address_is_taken(url: str) -> None:
    page = LexborHTMLParser(script(OTHER) + script(ARTICLE.replace("url", "mainEntityOfPage")))
    assert read_structured(page, url).article["headline"] == "Mùa chè"


def test_an_article_without_an_address_comes_before_one_with_another() -> None:
    bare = '{"@type": "NewsArticle", "headline": "Mùa chè"}'
    page = LexborHTMLParser(script(OTHER) + script(bare))
    assert read_structured(page, "https://bao.example/1").article["headline"] == "Mùa chè"


def test_half_a_character_becomes_one_that_can_be_kept() -> None:
    cut = ARTICLE.replace("Mùa chè", r"L\u0169 l\ud83d \ud83c\udf75")
    assert read(script(cut)).article["headline"] == "Lũ l\ufffd \U0001f375"


def test_the_first_canonical_link_that_says_something_counts() -> None:
    links = (f"<link rel=canonical {href}>" for href in ("", "href=' '", "href=' /1 '", "href=/2"))
    assert read("".join(links)).canonical == "/1"


def test_meta_elements_are_found_by_any_of_their_names() -> None:
    found = read(
        "<META Property='og:Title' content=' Mùa chè '>", "<meta itemprop=datePublished content=2020>"
    ).meta
    assert found == {"og:title": "Mùa chè", "datepublished": "2020"}


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Lan Chi", ("Lan Chi",)),
        ({"name": " Lan Chi "}, ("Lan Chi",)),
        ([{"name": "Lan Chi"}, "Minh Vũ", {"name": "Lan Chi"}], ("Lan Chi", "Minh Vũ")),
        ({"@type": "Person", "name": ["Lan Chi", "Minh Vũ", 5]}, ("Lan Chi", "Minh Vũ")),
        ({"@type": "NewsMediaOrganization", "name": "Báo Ví Dụ"}, ()),
        (None, ()),
    ],
)
def test_authors(author: object, names: tuple[str, ...]) -> None:
    assert read_names(author) == names
