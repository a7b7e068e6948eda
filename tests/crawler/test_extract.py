"""What an answer turns out to be: pages that are none, pages of no known layout, hostile pages."""

from __future__ import annotations

import pytest

from crawler.extract import read_page
from crawler.newspapers import lookup_newspaper
from tests.crawler.pages import FOLDER, answer

PAPER = lookup_newspaper("baothainguyen")
URL = "https://baothainguyen.vn/kinh-te/202301/gia-che-len-abcdef1/"
ARTICLE = '<h1 class="title-info">Giá chè lên</h1><div class="article-prose"><p>Một đoạn.</p></div>'
WALL = '<html><script>document.cookie="D1N=9c";window.location.reload(true)</script></html>'


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (answer(ARTICLE), "article"),
        (answer(""), "blank"),
        (answer("<html><body><nav>Trang chủ</nav></body></html>"), "empty"),
        (answer('<div id="page_info" data-article-id="1"></div>'), "empty"),
        (answer(WALL), "challenge"),
        (answer("<title>Just a moment...</title>", status=403), "challenge"),
        (answer("Không tìm thấy", status=404), "error"),
        (answer("", status=0), "error"),
        (answer(b"\xff\xd8\xff\xe0", mime="image/jpeg"), "binary"),
        (answer("<rss><channel/></rss>", mime="text/xml"), "feed"),
    ],
)
def test_kinds_of_answers(reply: object, kind: str) -> None:
    reading = read_page(reply, url=URL, kind="article", newspaper=PAPER)  # type: ignore[arg-type]
    assert reading.kind == kind
    assert (reading.raw is not None) == (kind == "article")


@pytest.mark.parametrize(
    ("line", "sapo"),
    [
        ("Bài 1: Đất chè", None),
        (
            "Chè Tân Cương được mùa, giá lên cao nhất mười năm.",
            "Chè Tân Cương được mùa, giá lên cao nhất mười năm.",
        ),
    ],
)
def test_a_short_line_in_bold_is_no_sapo(line: str, sapo: str | None) -> None:
    page = f'<div id="content" class="content-detail"><div class="td-post-content"><p><b>{line}</b></p><p>Một đoạn.</p>'
    raw = read_page(answer(page), url=URL, kind="article", newspaper=PAPER).raw
    assert raw is not None
    assert (raw.sapo.text if raw.sapo else None) == sapo
    assert len(raw.body) == (1 if sapo else 2)


def test_a_page_says_when_its_newspaper_was_founded() -> None:
    raw = read_page(answer(ARTICLE), url=URL, kind="article", newspaper=PAPER).raw
    assert raw is not None
    assert PAPER.founded is not None
    assert raw.founded == PAPER.founded


@pytest.mark.parametrize(
    ("pager", "second"),
    [
        ('<a href="?p=2">2</a>', "?p=2"),
        ("<a href=/kinh-te/202301/gia-che-len-abcdef1/?a=1&page=2>Tiếp</a>", "?a=1&page=2"),
        ("<div class='comment-list'><a href='?page=2'>2</a></div>", None),
        ('<a href="/kinh-te/?page=2">2</a>', None),
        ('<a href="?v=2">Bản in</a>', None),
        ('<a href="?p=3">3</a>', None),
    ],
)
@pytest.mark.parametrize("article", [ARTICLE, f"<h1>Giá chè lên</h1><p>{'Chè được mùa. ' * 9}</p>"])
def test_an_article_of_several_pages_is_called_incomplete(
    article: str, pager: str, second: str | None
) -> None:
    raw = read_page(answer(f"{article}{pager}"), url=URL, kind="article", newspaper=PAPER).raw
    assert raw is not None
    assert raw.incomplete == (f"the article goes on at {URL}{second}" if second else None)


@pytest.mark.parametrize(
    "text",
    [
        '<div id="dcontent"><p>Chè được mùa.</p></div>',
        '<div id="content" class="content-detail"><div class="td-post-content"><p>Chè được mùa.</p></div></div>',
    ],
)
def test_where_a_layout_names_no_date_the_one_under_the_title_is_read(text: str) -> None:
    meta = '<meta property="og:title" content="Giá &amp;quot;chè&amp;quot; lên cao">'
    page = (
        f'{{}}<h1>Giá "chè" lên cao</h1><div class=ngay>07:05, 10/05/2023</div>{text}<p>09:00, 01/01/2020</p>'
    )
    described = '<meta property="article:published_time" content="2023-05-10T07:00:00+07:00">'
    for head, found in ((meta, "07:05, 10/05/2023"), (meta + described, "2023-05-10T07:00:00+07:00")):
        raw = read_page(answer(page.format(head)), url=URL, kind="article", newspaper=PAPER).raw
        assert raw is not None
        assert [value.text for value in raw.published] == [found]


def test_a_redirect_gives_its_one_link() -> None:
    reading = read_page(
        answer("", status=301, Location="/kinh-te/202301/gia-che-lai-len-abcdef1/"),
        url=URL, kind="article", newspaper=PAPER,
    )  # fmt: skip
    assert [(link.url, link.via, link.kind) for link in reading.links] == [
        ("https://baothainguyen.vn/kinh-te/202301/gia-che-lai-len-abcdef1/", "redirect", "article")
    ]


@pytest.mark.parametrize("target", ["https://quang-cao.example/", "file:///etc/passwd", ""])
def test_a_redirect_off_the_newspaper_is_told_and_not_followed(target: str) -> None:
    reading = read_page(answer("", status=302, Location=target), url=URL, kind="article", newspaper=PAPER)
    assert reading.kind == "redirect"
    assert reading.links == ()
    assert reading.problem


def test_the_page_decides_its_layout_whatever_its_host() -> None:
    page = FOLDER / "thainguyentv/mastercms/dang-lai/page.html"
    reading = read_page(
        answer(page.read_bytes()), url="http://ban-sao.example/a", kind="page", newspaper=None
    )
    assert reading.raw is not None
    assert reading.raw.layout == "mastercms/2017"


def test_a_page_of_no_layout_says_so() -> None:
    page = (FOLDER / "undeclared/none/khong-khuon/page.html").read_bytes()
    reading = read_page(answer(page), url="https://baovidu.example/tin/a.html", kind="page", newspaper=None)
    assert reading.raw is not None
    assert (reading.raw.layout, reading.raw.body_origin) == (None, "generic")
    assert reading.problem


def test_a_canonical_link_is_believed_within_the_newspaper_only() -> None:
    own = '<link rel="canonical" href="/xa-hoi/202301/gia-che-len-abcdef1/">'
    other = '<link rel="canonical" href="https://bao-khac.example/a.html">'
    raws = [
        read_page(answer(head + ARTICLE), url=URL, kind="article", newspaper=PAPER).raw
        for head in (own, other)
    ]
    found = [raw.canonical_url for raw in raws if raw is not None]
    assert found == ["https://baothainguyen.vn/xa-hoi/202301/gia-che-len-abcdef1/", None]


def test_an_undeclared_host_is_placed_by_its_canonical_link() -> None:
    page = f'<link rel="canonical" href="{URL}">{ARTICLE}'
    raw = read_page(answer(page), url="http://ban-sao.example/1", kind="page", newspaper=None).raw
    assert raw is not None
    assert raw.newspaper == "baothainguyen"


def test_a_body_decoded_by_script_is_reported() -> None:
    page = (
        '<h1>Tin mã hóa</h1><meta name="description" content="Tóm tắt.">'
        '<div id="dcontent"><script>giai()</script> </div>'
    )
    reading = read_page(
        answer(page),
        url="https://baothanhhoa.vn/a-1.htm",
        kind="article",
        newspaper=lookup_newspaper("baothanhhoa"),
    )
    assert "decoded by a script" in (reading.problem or "")


def test_requisites_come_when_asked_for() -> None:
    page = f'<link rel="stylesheet" href="/a.css"><script src="/b.js"></script>{ARTICLE}'
    asked = read_page(answer(page), url=URL, kind="article", newspaper=PAPER, requisites=True)
    assert [link.url for link in asked.links] == [
        "https://baothainguyen.vn/a.css",
        "https://baothainguyen.vn/b.js",
    ]
    assert read_page(answer(page), url=URL, kind="article", newspaper=PAPER).links == ()


def test_an_injected_decoder_reads_what_is_no_utf_8() -> None:
    body = ARTICLE.encode("utf-8") + b"\xff"
    raw = read_page(
        answer(body), url=URL, kind="article", newspaper=PAPER,
        decode=lambda _, charset: ARTICLE.replace("Một", str(charset)),
    ).raw  # fmt: skip
    assert raw is not None
    assert raw.body == ("None đoạn.",)


@pytest.mark.parametrize(
    "opening",
    [
        "<body " + " ".join(f"a{n}=1" for n in range(60_000)) + ">",
        "<body " + " ".join(f'a{n}=">"' for n in range(20_000)) + ">",
        '<script>x<a b="</script><div ' + " ".join(f"a{n}" for n in range(20_000)) + ">",
        '<p ="b c="d>e" ' + " ".join(f"a{n}" for n in range(20_000)) + ">",
        '<p="b c="d>e" ' + " ".join(f"a{n}" for n in range(20_000)) + ">",
        '<p b=""="c d=">" ' + " ".join(f"a{n}" for n in range(20_000)) + ">",
    ],
)
def test_attribute_bombs_are_read_without_their_attributes(opening: str) -> None:
    raw = read_page(answer(opening + ARTICLE), url=URL, kind="article", newspaper=PAPER).raw
    assert raw is None or raw.incomplete


def test_deep_nesting_is_cut_and_said() -> None:
    reading = read_page(answer(ARTICLE + "<div>" * 200_000), url=URL, kind="article", newspaper=PAPER)
    assert reading.raw is not None
    assert "nested" in (reading.raw.incomplete or "")


def test_a_page_that_is_not_whole_says_so() -> None:
    from dataclasses import replace

    cut = replace(answer(ARTICLE), problem="the gzip stream ends early")
    raw = read_page(cut, url=URL, kind="article", newspaper=PAPER).raw
    assert raw is not None
    assert raw.incomplete == "the gzip stream ends early"
