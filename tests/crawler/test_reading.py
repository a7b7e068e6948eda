"""From an exchange to a page: keys that are one for all addresses, and links that may be followed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archive.page import Page
from archive.records import Errand, Exchange, Kind
from crawler.newspapers import lookup_newspaper
from crawler.reading import read_exchange
from crawler.spelling import key_of

PAPER = lookup_newspaper("baothainguyen")
HOME = "https://baothainguyen.vn"
ARTICLE = f"{HOME}/kinh-te/202605/lu-ve-som-0a1b2c3/"


def decode(body: bytes, declared: str | None) -> str:
    return body.decode()


def read(
    head: str, body: str = "", *, url: str = ARTICLE, kind: Kind = "article", own: str | None = None
) -> Page:
    response = f"HTTP/1.1 {head}\r\nContent-Length: {len(body.encode())}\r\n\r\n{body}".encode()
    exchange = Exchange(url=url, started_at=datetime(2026, 5, 28, tzinfo=UTC), request=b"", response=response)
    errand = Errand(url=url, article_url=own, newspaper=PAPER.slug, kind=kind, via="listing")
    return read_exchange(exchange, errand, decode=decode)


BAD_LINKS = (
    "http://]/a.jpg",
    "http://a／b/a.jpg",
    "//up]/./a.jpg",
    "http://127.0.0.1:8800//up]/./a.jpg",
    "http://a:x/a.jpg",
)


@pytest.mark.parametrize("link", BAD_LINKS)
def test_an_address_that_is_none_costs_nothing_but_itself(link: str) -> None:
    """In an article and on a listing, as a photo and as a link."""
    article = f"<h1>Lũ về sớm</h1><p>{'Nước lên. ' * 40}</p><img src='{link}'><a href='{link}'>bài</a>"
    assert read("200 OK\r\nContent-Type: text/html", article).failure is None
    listing = f"<a href='{link}'>{'Bài khác ' * 5}</a><a href='{ARTICLE}'>Lũ về sớm ở Đại Từ</a>"
    page = read("200 OK\r\nContent-Type: text/html", listing, url=f"{HOME}/kinh-te/", kind="section")
    assert page.failure is None
    assert ARTICLE in [found.url for found in page.reading.links if page.reading]


@pytest.mark.parametrize(
    "url",
    [
        ARTICLE,
        ARTICLE.rstrip("/"),
        ARTICLE.replace("https://", "http://www."),
        ARTICLE.replace("baothainguyen.vn", "baothainguyen.org.vn"),
        ARTICLE.replace("kinh-te", "xa-hoi"),
        ARTICLE.replace("lu-ve-som", "lu-ve-rat-som"),
        f"{ARTICLE}?utm_source=zalo&fbclid=1",
        f"{ARTICLE}#binh-luan",
        f"{ARTICLE}?PHPSESSID=0123456789abcdef",
    ],
)
def test_an_article_has_one_key_under_all_its_addresses(url: str) -> None:
    assert key_of(url, PAPER) == key_of(ARTICLE, PAPER)


@pytest.mark.parametrize("url", [ARTICLE.replace("0a1b2c3", "0a1b2c4"), ARTICLE.replace("202605", "202604")])
def test_other_articles_have_other_keys(url: str) -> None:
    assert key_of(url, PAPER) != key_of(ARTICLE, PAPER)


def test_what_is_no_article_is_known_by_its_address() -> None:
    assert key_of(f"{HOME}/kinh-te?page=2", PAPER) == f"{HOME}/kinh-te?page=2"
    assert key_of("https://khac.example/a?utm_source=x", None) == "https://khac.example/a"


@pytest.mark.parametrize(
    ("location", "kind"),
    [("/", "section"), (ARTICLE.replace("kinh-te", "thoi-su"), "article"), (f"{HOME}/xa-hoi", "section")],
)
def test_a_redirect_leads_to_what_its_target_is(location: str, kind: Kind) -> None:
    page = read(f"302 Found\r\nLocation: {location}")
    assert page.reading is not None
    assert [(link.kind, link.via) for link in page.reading.links] == [(kind, "redirect")]


@pytest.mark.parametrize("location", ["https://khac.example/", "//khac.example/a", "javascript:alert(1)", ""])
def test_a_redirect_off_the_newspaper_leads_nowhere(location: str) -> None:
    page = read(f"302 Found\r\nLocation: {location}")
    assert page.reading is not None
    assert page.reading.kind == "redirect"
    assert page.reading.links == ()


def test_a_mirrors_links_become_the_newspapers_own() -> None:
    mirror = "http://127.0.0.1:8801"
    link = f'<a href="{mirror}/kinh-te/202605/lu-ve-som-0a1b2c3/">Lũ về sớm</a>'
    body = f"<html><body><article>{link}</article></body></html>"
    page = read(
        "200 OK\r\nContent-Type: text/html",
        body,
        url=f"{mirror}/kinh-te",
        kind="section",
        own=f"{HOME}/kinh-te",
    )
    assert page.key == f"{HOME}/kinh-te"
    assert page.reading is not None
    assert [link.url for link in page.reading.links] == [ARTICLE]
    assert page.link_keys == (key_of(ARTICLE, PAPER),)


def test_calendars_tags_and_searches_are_not_followed() -> None:
    paths = (
        "/lich/2026/05/",
        "/tim-kiem?q=lu",
        "/?sid=0123456789",
        "/video/a",
        "https://khac.example/kinh-te",
    )
    body = "<html><body>" + "".join(f'<a href="{path}">Xem</a>' for path in paths) + "</body></html>"
    page = read("200 OK\r\nContent-Type: text/html", body, url=f"{HOME}/kinh-te", kind="section")
    assert page.reading is not None
    assert page.reading.links == ()


def test_what_was_cut_off_is_not_read() -> None:
    page = read_exchange(
        Exchange(url=ARTICLE, started_at=datetime(2026, 5, 28, tzinfo=UTC), request=b"", truncated="disconnect",
                 response=b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<html>"),
        Errand(url=ARTICLE, newspaper=PAPER.slug, kind="article", via="listing"),
        decode=decode,
    )  # fmt: skip
    assert page.reading is None
    assert page.failure == "the answer was cut off (disconnect)"


def test_when_our_own_code_fails_the_capture_is_kept_all_the_same() -> None:
    def fails(body: bytes, declared: str | None) -> str:
        raise ZeroDivisionError

    response = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n\xff\xfe\xfd"
    exchange = Exchange(
        url=ARTICLE, started_at=datetime(2026, 5, 28, tzinfo=UTC), request=b"", response=response
    )
    errand = Errand(url=ARTICLE, newspaper=PAPER.slug, kind="article", via="listing")
    page = read_exchange(exchange, errand, decode=fails)
    assert page.exchange is exchange
    assert page.reading is None
    assert page.is_own_fault
    assert "ZeroDivisionError" in (page.failure or "")
