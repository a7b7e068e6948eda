"""Pages that no layout recognises: their text and photos, and nothing of the frame around them."""

from __future__ import annotations

from archive.records import RawArticle
from crawler.extract import read_page
from tests.crawler.pages import answer

URL = "https://khac.example/mua-lon.html"
STATED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Mưa lớn ở Phú Bình", '
    '"datePublished": "2025-06-17T05:40:00+07:00"}</script>'
)
FRAME = "<div class=top>Thứ bảy 04/04/2020 21:46 Đường dây nóng 0900</div><ul><li>Trang chủ<li>Xã hội</ul>"
PROSE = "<p>Từ tờ mờ sáng, các nhóm hái chè của xóm Hồng Thái đã có mặt trên đồi, tay thoăn thoắt ngắt búp. {}</p>"


def read(body: str) -> RawArticle:
    html = (
        f"<html><head>{STATED}</head><body>{FRAME}{body}<footer><p>Giấy phép số 1</p></footer></body></html>"
    )
    reading = read_page(answer(html), url=URL, kind="article", newspaper=None)
    assert reading.raw is not None
    return reading.raw


def test_a_short_text_is_what_stands_behind_the_title() -> None:
    title = "<h1>Mưa lớn ở Phú Bình</h1>"
    for body in (
        f"{title}<p>Mưa to.</p><p>Nước rút.</p>",
        f"<article>{title}<p>Mưa to.</p><p>Nước rút.</p></article>",
    ):
        assert read(body).body == ("Mưa to.", "Nước rút.")


def test_photos_stand_among_the_paragraphs() -> None:
    figure = "<figure><img src=/a.jpg><figcaption>Hái chè. Ảnh: L.C</figcaption></figure>"
    table = "<table><tr><td><img src=/b.jpg></td></tr><tr><td>Sao chè. Ảnh: L.C</td></tr></table>"
    text = PROSE.format("Một.") + figure + PROSE.format("Hai.") + table + PROSE.format("Ba.")
    raw = read(f"<img src=/banner.jpg><div><h1>Mưa lớn</h1>{text}</div><div><img src=/quang-cao.jpg></div>")
    assert [(photo.url, photo.caption) for photo in raw.photos] == [
        ("https://khac.example/a.jpg", "Hái chè. Ảnh: L.C"),
        ("https://khac.example/b.jpg", "Sao chè. Ảnh: L.C"),
    ]
    assert [paragraph[-4:] for paragraph in raw.body] == ["Một.", "Hai.", " Ba."]


def test_photos_stand_among_paragraphs_that_nothing_but_the_page_holds() -> None:
    photo = "<p><a href=/lon/a.jpg><img src=/nho/a.jpg></a></p>"
    teaser = "<p><a href=/khac.html><img src=/khac.jpg></a></p><ul><li><img src=/nua.jpg></ul>"
    text = PROSE.format("Một.") + photo + PROSE.format("Hai.") + PROSE.format("Ba.")
    raw = read(f"<img src=/banner.jpg><h1>Mưa lớn</h1>{text}{teaser}")
    assert [photo.url for photo in raw.photos] == ["https://khac.example/lon/a.jpg"]
    assert [paragraph[-4:] for paragraph in raw.body] == ["Một.", "Hai.", " Ba."]


def test_a_table_of_figures_is_read_without_rules() -> None:
    rows = "<table><tr><th>Xã</th><th>Hộ</th></tr><tr><td>Tân Cương</td><td>120</td></tr></table>"
    raw = read(
        f"<div><h1>Mưa lớn</h1>{PROSE.format('Một.')}{PROSE.format('Hai.')}{rows}{PROSE.format('Ba.')}</div>"
    )
    assert "Tân Cương | 120" in raw.body
    assert not any("---" in paragraph for paragraph in raw.body)
