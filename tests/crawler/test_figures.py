"""Photos with their captions, in the boxes of a layout and outside them, and what is no part of the article."""

from __future__ import annotations

import time

import pytest

from archive.records import RawArticle
from crawler.extract import read_page
from crawler.newspapers import lookup_newspaper
from tests.crawler.pages import answer

PAPER = lookup_newspaper("baothainguyen")
URL = "https://baothainguyen.vn/kinh-te/202301/gia-che-len-abcdef1/"
PROSE = "<p>Chè được mùa, bà con vui.</p>"
IMG = "<img src=/file/{}.jpg>"


def read(body: str, beside: str = "") -> RawArticle:
    """The article of a page of the newest layout with this body, and this beside it."""
    html = (
        f'<main><h1 class="title-info">Giá chè lên</h1><div class="article-prose">{body}</div>{beside}</main>'
    )
    raw = read_page(answer(html), url=URL, kind="article", newspaper=PAPER).raw
    assert raw is not None
    return raw


@pytest.mark.parametrize(
    "photo",
    [
        "<figure>{img}<figcaption>Hái chè. Ảnh: L.C</figcaption></figure>",
        "<table class='image center'><tr><td>{img}</td></tr><tr><td class=desc>Hái chè. Ảnh: L.C</td></tr></table>",
        "<div class=JustifyImage>{img}<br>Hái chè. Ảnh: L.C</div>",
        "<p align=center>{img}</p><p align=center><em>Hái chè. Ảnh: L.C</em></p>",
        "<p>{img}</p><p style='text-align:center'>Hái chè. Ảnh: L.C</p>",
        "<p><a href=/lon.jpg>{img}</a></p>\n<p><i>Hái chè. Ảnh: L.C</i></p>",
        "<p>{img}<br><em>Hái chè. Ảnh: L.C</em></p>",
        "<table><tr><td>{img}</td></tr><tr><td>Hái chè. Ảnh: L.C</td></tr></table>",
        "<table align=center><tbody><tr><td>{img}<tr><td><em>Hái chè. Ảnh: L.C</em></td></tr></table>",
        "<center>{img}</center><center><em>Hái chè. Ảnh: L.C</em></center>",
        "<p>{img}<br>Hái chè. Ảnh: L.C</p>",
        "<picture><source srcset=/a.webp>{img}</picture><div class=caption>Hái chè. Ảnh: L.C</div>",
        "<picture><source srcset=/a.webp>{img}</picture><figcaption>Hái chè. Ảnh: L.C</figcaption>",
        "<p align=center>{img}</p><p>&nbsp;</p><p align=center><em>Hái chè.<br>Ảnh: L.C</em></p>",
        "<p>{img}<br><em>Hái chè.</em><br>Ảnh: L.C</p>",
        "{img}<br><span style='font-style: italic'>Hái chè. Ảnh: L.C</span>",
        "<ul><li>{img}<p>Hái chè. Ảnh: L.C</p></li></ul>",
        "<dl><dt>{img}</dt><dd>Hái chè. Ảnh: L.C</dd></dl>",
        "<div class=image>{img}<div class=name>Hái chè.</div><div class=source>Ảnh: L.C</div></div>",
        "<table class=image><tr><td><figure>{img}</figure><tr><td class=desc>Hái chè. Ảnh: L.C</td></tr></table>",
        "<figure><figure>{img}</figure><figcaption>Hái chè. Ảnh: L.C</figcaption></figure>",
        "<p>{img}</p><p class='chu-thich'>Hái chè. Ảnh: L.C</p>",
        "<p>{img}</p><p class='kx-cap'><em>Hái chè. Ảnh: L.C</em></p>",
        "<h6>{img}</h6><h6>Hái chè. Ảnh: L.C</h6>",
        "<amp-img src=/file/1.jpg></amp-img><p class=caption>Hái chè. Ảnh: L.C</p>",
    ],
)
def test_captions_of_every_kind_of_box(photo: str) -> None:
    raw = read(PROSE + photo.format(img=IMG.format(1)) + PROSE)
    assert [found.caption for found in raw.photos] == ["Hái chè. Ảnh: L.C"]
    assert raw.body == ("Chè được mùa, bà con vui.",) * 2


@pytest.mark.parametrize(
    "after",
    [
        "<p>Hái chè từ sớm.</p>",
        "<p><em>Hái chè</em> từ sớm.</p>",
        "<p><em>Hái chè từ sớm.</em></p>",
        "<p align=center>Hái chè từ sớm.</p>",
        "<p class=no-caption>Hái chè từ sớm.</p>",
        "<h6><i>Hái chè từ sớm</i></h6>",
        f"<p align=center><em>{'Hái chè từ sớm. ' * 30}</em></p>",
    ],
)
def test_a_paragraph_behind_a_photo_is_no_caption(after: str) -> None:
    raw = read(PROSE + f"<p>{IMG.format(1)}</p>" + after + PROSE)
    assert [found.caption for found in raw.photos] == [None]
    assert len(raw.body) == 3


def test_photos_and_captions_in_turn_in_one_box() -> None:
    rows = "".join(
        f"<tr><td>{IMG.format(name)}</td></tr><tr><td class=desc>Chè {name}.</td></tr>" for name in "ab"
    )
    raw = read(PROSE + f"<table class=image>{rows}</table>")
    assert [found.caption for found in raw.photos] == ["Chè a.", "Chè b."]


@pytest.mark.parametrize(
    "photos",
    [
        "<tr><td>{a}</td><td>{b}</td></tr><tr><td>Chè a.</td><td>Chè b.</td></tr>",
        "<tr><td>{a}</td></tr><tr><td>Chè a.</td></tr><tr><td>{b}</td></tr><tr><td>Chè b.</td></tr>",
    ],
)
def test_the_caption_of_a_photo_in_a_table_of_several_is_the_cell_below(photos: str) -> None:
    raw = read(f"{PROSE}<table>{photos.format(a=IMG.format(1), b=IMG.format(2))}</table>{PROSE}")
    assert [found.caption for found in raw.photos] == ["Chè a.", "Chè b."]
    assert len(raw.body) == 2


def test_a_table_that_pictures_stand_in_is_text() -> None:
    teams = enumerate(("Đội Đồng Hỷ", "Đội Phú Bình"))
    rows = "".join(f"<tr><td>{IMG.format(place)}</td><td>{name}</td></tr>" for place, name in teams)
    raw = read(f"{PROSE}<table>{rows}</table>{PROSE}")
    assert [found.caption for found in raw.photos] == [None, None]
    assert raw.body[1:-1] == ("Đội Đồng Hỷ", "Đội Phú Bình")


def test_what_a_box_of_boxes_says_is_the_caption_of_the_first_photo_without_one() -> None:
    first = f"<figure>{IMG.format(1)}<figcaption>Chè a.</figcaption></figure>"
    rest = f"<figure>{IMG.format(2)}</figure><figure>{IMG.format(3)}</figure>"
    raw = read(f"{PROSE}<figure>{first}{rest}<figcaption>Mùa chè.</figcaption></figure>{PROSE}")
    assert [found.caption for found in raw.photos] == ["Chè a.", "Mùa chè.", None]
    assert len(raw.body) == 2


def test_photos_in_one_line_share_the_caption_below() -> None:
    raw = read(f"{PROSE}<p>{IMG.format(1)}{IMG.format(2)}</p><p align=center><em>Hái chè.</em></p>{PROSE}")
    assert [found.caption for found in raw.photos] == ["Hái chè.", None]
    assert len(raw.body) == 2


@pytest.mark.parametrize(
    "teaser",
    [
        "<div class=related><a href=/khac>{img}</a><p>Chợ họp</p></div>",
        "<div class='box-tin-lien-quan'>{img}<a href=/khac>Chợ họp</a></div>",
        "<ul><li><a href=/khac.html>{img}</a><a href=/khac.html>Chợ họp</a></li></ul>",
        "<aside><figure><a href=/khac>{img}</a><figcaption>Chợ họp</figcaption></figure></aside>",
    ],
)
def test_pictures_of_other_articles_are_no_photos(teaser: str) -> None:
    assert read(PROSE + teaser.format(img=IMG.format(1)) + PROSE).photos == ()


@pytest.mark.parametrize("address", ["/lon.jpg", "/lon.JPEG?v=1", "#", ""])
def test_photos_of_a_list_that_open_larger_ones_are_the_articles(address: str) -> None:
    raw = read(
        f"{PROSE}<ul><li><a href='{address}'>{IMG.format(1)}</a><p>Hái chè. Ảnh: L.C</p></li></ul>{PROSE}"
    )
    assert [found.caption for found in raw.photos] == ["Hái chè. Ảnh: L.C"]


LONG = "Từ tờ mờ sáng, các nhóm hái chè đã có mặt trên đồi, tay thoăn thoắt ngắt từng búp non. {}"


@pytest.mark.parametrize(
    "box",
    [
        "<div class=JustifyImage>{img}<p align=center><em>Hái chè.</em></p>{text}",
        "<figure>{img}<figcaption>Hái chè.</figcaption>{text}</figure>",
        "<table class=image><tr><td>{img}<tr><td class=desc>Hái chè.<tr><td>{text}</td></tr></table>",
    ],
)
def test_a_box_that_nobody_closed_holds_text(box: str) -> None:
    text = "".join(f"<p>{LONG.format(place)}</p>" for place in range(4))
    raw = read(PROSE + box.format(img=IMG.format(1), text=text))
    assert [found.caption for found in raw.photos] == ["Hái chè."]
    assert [line[-1] for line in raw.body[1:]] == ["0", "1", "2", "3"]


def test_a_caption_may_be_long_and_stand_where_its_template_has_none() -> None:
    long = f"{LONG.format('Một.')} {LONG.format('Hai.')}"
    for box in (
        "<figure>{}<figcaption>{}</figcaption></figure>",
        "<div class=JustifyImage>{}<p>{}</p></div>",
    ):
        (photo,) = read(PROSE + box.format(IMG.format(1), long) + PROSE).photos
        assert photo.caption == long
    (photo,) = read(f"{PROSE}<figure>{IMG.format(1)}<p>Hái chè. Ảnh: L.C</p></figure>{PROSE}").photos
    assert photo.caption == "Hái chè. Ảnh: L.C"


@pytest.mark.parametrize("tag", ["p", "figure"])
def test_thousands_of_photos_in_one_element_are_read_at_once(tag: str) -> None:
    started = time.perf_counter()
    raw = read(f"{PROSE}<{tag}>{''.join(map(IMG.format, range(20_000)))}</{tag}>{PROSE}")
    assert len(raw.photos) == 1000
    assert time.perf_counter() - started < 4  # 0.5 on a machine that does nothing else; it took 9


def test_lines_under_several_photos_are_the_caption_of_the_first() -> None:
    raw = read(
        PROSE
        + f"<figure>{IMG.format(1)}{IMG.format(2)}<figcaption>Hái chè.</figcaption></figure>"
        + f"<div class=JustifyImage>{IMG.format(3)}<p>Sao chè.</p><p>Ảnh: L.C</p></div>"
    )
    assert [found.caption for found in raw.photos] == ["Hái chè.", None, "Sao chè. Ảnh: L.C"]


@pytest.mark.parametrize(
    "beside",
    [
        "<ul><li><a href=/khac>Tin khác</a> <time class=article-date datetime=2019-01-02>2/1</time></li></ul>",
        "<div class=related-news><time class=article-date datetime=2019-01-02>2/1</time></div>",
        "<aside><a href=/khac>Tin khác</a><time class=article-date datetime=2019-01-02>2/1</time></aside>",
    ],
)
def test_dates_of_other_articles_are_not_taken(beside: str) -> None:
    assert read(PROSE, beside).published == ()
    own = "<p>Ngày <time class=article-date datetime=2023-01-05>5/1</time></p>"
    assert [found.text for found in read(PROSE, beside + own).published] == ["2023-01-05", "5/1"]


def test_links_to_related_articles_are_no_text() -> None:
    raw = read(PROSE + "<div class=related><p>Tin liên quan</p><a href=/khac>Chợ họp</a></div>" + PROSE)
    assert len(raw.body) == 2


@pytest.mark.parametrize(
    ("name", "authors"),
    [
        ("Lan Chi", ["Lan Chi"]),
        ("Thái Nguyên", ["Thái Nguyên"]),
        ("Admin", []),
        ("lanchi", []),
        ("baothainguyen.vn", []),
        ("Thai Nguyen Newspaper", []),
        ("Báo Thái Nguyên điện tử", []),
    ],
)
def test_authors_for_machines_are_persons(name: str, authors: list[str]) -> None:
    meta = (
        f'<script type="application/ld+json">{{"@type":"NewsArticle","author":{{"name":"{name}"}}}}</script>'
    )
    assert [line.text for line in read(PROSE, meta).bylines] == authors


def test_the_newspapers_name_is_no_author_whatever_it_is_called() -> None:
    paper = lookup_newspaper("thainguyentv")
    html = (
        '<h1 class="detail-title">Giá chè lên</h1><div class="__MASTERCMS_CONTENT"><p>Chè được mùa.</p></div>'
        f'<script type="application/ld+json">{{"@type":"NewsArticle","author":{{"name":"{paper.name}"}}}}</script>'
    )
    raw = read_page(answer(html), url=f"{paper.home}/a-1.html", kind="article", newspaper=paper).raw
    assert raw is not None
    assert raw.bylines == ()


@pytest.mark.parametrize(
    ("image", "largest"),
    [
        ("<img src=/s-300.jpg srcset='/s-300.jpg 300w, /s-1200.jpg 1200w,/s-600.jpg 600w'>", "/s-1200.jpg"),
        ("<img data-srcset='/s.jpg 1x, /s-2.jpg 2x'>", "/s-2.jpg"),
        ("<img src=/a.jpg srcset='data:image/gif;base64,R0lGOD 1w'>", "/a.jpg"),
        ("<img src=/a.jpg srcset='/blank.gif 1w' data-srcset='/b.jpg 9w'>", "/b.jpg"),
        ("<img data-src=/a.jpg srcset='/lazy.gif 1w'>", "/a.jpg"),
        ("<img src=/a.jpg srcset='/b.jpg'>", "/a.jpg"),
        ("<img src='/anh bìa[2].png#x'>", "/anh%20b%C3%ACa%5B2%5D.png"),
        (
            "<picture><source srcset='/d-800.webp 800w, /d-1600.webp 1600w'><source srcset='/d-900.jpg 900w'>"
            "<img src=/d-400.jpg></picture>",
            "/d-1600.webp",
        ),
        ("<picture><source srcset='/d.webp 800w'><img srcset='/d.jpg 800w'></picture>", "/d.jpg"),
        ("<picture><source srcset=/d.webp><img src=/d.jpg></picture>", "/d.jpg"),
    ],
)
def test_of_several_widths_the_widest_is_taken(image: str, largest: str) -> None:
    (photo,) = read(PROSE + image + PROSE).photos
    assert photo.url == f"https://baothainguyen.vn{largest}"


@pytest.mark.parametrize(
    "offered", ["data:image/png;base64," + "A" * 200_000, "1w," * 70_000, "a " * 100_000, " " * 200_000]
)
def test_a_picture_written_into_the_page_is_passed_over_at_once(offered: str) -> None:
    started = time.perf_counter()
    (photo,) = read(f"{PROSE}<img src=/a.jpg srcset='{offered}'>{PROSE}").photos
    assert photo.url == "https://baothainguyen.vn/a.jpg"
    assert time.perf_counter() - started < 2  # 0.1 on a machine that does nothing else
