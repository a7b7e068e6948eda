"""Listings: every article link and the next page, nothing else."""

from __future__ import annotations

import pytest

from archive.records import Link
from crawler.extract import read_page
from crawler.newspapers import Newspaper, lookup_newspaper
from tests.crawler.pages import answer

PAPER, TV = lookup_newspaper("baothainguyen"), lookup_newspaper("thainguyentv")
HOME = "https://baothainguyen.vn"


def read_links(page: str, url: str, newspaper: Newspaper | None) -> tuple[Link, ...]:
    reading = read_page(answer(page), url=url, kind="section", newspaper=newspaper)
    assert reading.kind == "listing"
    return reading.links


def follow(page: str, url: str, newspaper: Newspaper) -> list[str]:
    return [link.url for link in read_links(page, url, newspaper) if link.kind == "section"]


def test_articles_come_once_in_order_with_title_and_date() -> None:
    page = """<a href="/xa-hoi">Xã hội</a><a href="#">Lên đầu</a><a href="javascript:void(0)">x</a>
    <a href="https://khac.example/xa-hoi/202601/tin-abcdef9/">khác</a>
    <article><a href="/xa-hoi/202601/dong-ret-abcdef1/"><figure><img src="a.jpg"></figure></a>
    <a href="http://www.baothainguyen.vn/xa-hoi/202601/dong-ret-abcdef1/?utm_source=a"><h3>Đông rét</h3></a>
    <span class="article-date"><i></i> 09:12, 21/01/2026</span></article>
    <article><a href="/kinh-te/202601/cho-tet-abcdef2/"><h3>Chợ Tết</h3></a>
    <span class="article-date">10:33, 19/01/2026</span></article>"""
    links = read_links(page, f"{HOME}/xa-hoi", PAPER)
    assert [(link.url, link.title, link.printed_at) for link in links] == [
        (f"{HOME}/xa-hoi/202601/dong-ret-abcdef1/", "Đông rét", "09:12, 21/01/2026"),
        (f"{HOME}/kinh-te/202601/cho-tet-abcdef2/", "Chợ Tết", "10:33, 19/01/2026"),
    ]


LEGACY = '<ul class="page_view"><li><a href="?Page=1">1</a><a href="?Page=2">2</a><a href="?Page=3">3</a></li></ul>'
MASTER = """<div class="__MB_ARTICLE_PAGING"><span class="current">1</span>
<a href="/thoi-su&amp;s_cond=&amp;BRSR=18">2</a><a href="/thoi-su&amp;s_cond=&amp;BRSR=36">3</a>
<a href="/thoi-su&amp;s_cond=&amp;BRSR=18">&gt;</a><a href="/thoi-su&amp;s_cond=&amp;BRSR=360">&gt;|</a></div>"""
MORE = '<input type="hidden" class="__MB_NEXT_URL" value="https://thainguyentv.vn/apicenter@/article_lm&amp;BRSR=10">'


@pytest.mark.parametrize(
    ("page", "url", "newspaper", "following"),
    [
        (LEGACY, f"{HOME}/chuyen-muc/xa-hoi_85.html", PAPER, f"{HOME}/chuyen-muc/xa-hoi_85.html?Page=2"),
        (LEGACY, f"{HOME}/chuyen-muc/xa-hoi_85.html?Page=2", PAPER, f"{HOME}/chuyen-muc/xa-hoi_85.html?Page=3"),
        (LEGACY, f"{HOME}/chuyen-muc/xa-hoi_85.html?Page=3", PAPER, None),
        (MASTER, "https://thainguyentv.vn/thoi-su", TV, "https://thainguyentv.vn/thoi-su&s_cond=&BRSR=18"),
        (MASTER, "https://thainguyentv.vn/thoi-su&s_cond=&BRSR=18", TV, "https://thainguyentv.vn/thoi-su&s_cond=&BRSR=36"),
        (MASTER, "https://thainguyentv.vn/thoi-su&s_cond=&BRSR=360", TV, None),
        (MORE, "https://thainguyentv.vn/thoi-su", TV, "https://thainguyentv.vn/apicenter@/article_lm&BRSR=10"),
        ('<a href="#">Xem thêm</a>', f"{HOME}/xa-hoi", PAPER, f"{HOME}/xa-hoi?page=2"),
        ('<a href="#">Xem thêm</a>', f"{HOME}/xa-hoi?page=7", PAPER, f"{HOME}/xa-hoi?page=8"),
        ('<a href="/xa-hoi?page=3">Xem thêm</a>', f"{HOME}/xa-hoi?page=2", PAPER, f"{HOME}/xa-hoi?page=3"),
        ('<link rel="next" href="/xa-hoi/trang-2">', f"{HOME}/xa-hoi/", PAPER, f"{HOME}/xa-hoi/trang-2"),
        ("<p>hết</p>", f"{HOME}/xa-hoi?page=9", PAPER, None),
    ],
)  # fmt: skip
def test_each_pager_leads_to_the_page_after_this_one(
    page: str, url: str, newspaper: Newspaper, following: str | None
) -> None:
    assert follow(page, url, newspaper) == ([following] if following else [])


def test_a_pager_without_end_ends_at_its_limit() -> None:
    assert follow('<a href="#">Xem thêm</a>', f"{HOME}/xa-hoi?page=5000", PAPER) == []


def test_of_an_undeclared_newspaper_the_site_with_most_articles_counts() -> None:
    page = """<a href="https://bao.example/mua-xuan-101.html">Mùa xuân</a>
    <a href="https://bao.example/mua-ha-102.html">Mùa hạ</a>
    <a href="https://quang-cao.example/khuyen-mai-9.html">Khuyến mãi</a>"""
    links = read_links(page, "http://127.0.0.1:8000/trang.html", None)
    assert [link.title for link in links] == ["Mùa xuân", "Mùa hạ"]


def test_a_listing_without_articles_says_so() -> None:
    reading = read_page(answer("<p>x</p>"), url=f"{HOME}/xa-hoi", kind="section", newspaper=PAPER)
    assert reading.problem == "a listing without links to articles"
