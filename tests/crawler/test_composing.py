"""Pages whose marks stand apart from their letters (NFD) are read as those whose letters are whole."""

from __future__ import annotations

import time
import unicodedata

import pytest

from archive.records import Article
from crawler.composing import compose_text
from crawler.extract import read_page
from crawler.newspapers import lookup_newspaper
from pipelines.normalize.article import normalize_article
from tests.crawler.pages import CASES, FOLDER, answer, read_case

URL = "https://baothainguyen.vn/kinh-te/202301/gia-che-len-abcdef1/"
PROSE = "Từ tờ mờ sáng, các nhóm hái chè của xóm Hồng Thái đã có mặt trên đồi, tay thoăn thoắt ngắt búp."
KNOWN = (
    f'<h1 class="title-info">Giá chè lên</h1><div class="article-prose"><p>{PROSE}</p>'
    "<p>{img}</p><p>Ảnh: Đồi chè. Ảnh: Lê Đức</p><p>{end}</p><p>(Còn nữa)</p></div>"
)
UNKNOWN = (
    f"<title>Giá chè lên cao</title><h1>Giá chè lên cao</h1><p>Thứ hai, ngày 06/05/2024 08:00</p><p>{PROSE}</p>"
    "{img}<p>{end}</p><div class=binh-luan><h3>Bình luận (2)</h3><p>Hay.</p></div>"
)


def read(page: str) -> Article:
    paper = lookup_newspaper("baothainguyen")
    reading = read_page(answer(page), url=URL, kind="article", newspaper=paper)
    assert reading.raw is not None
    return normalize_article(reading.raw, captured_at=read_case(CASES[0]).captured_at)


@pytest.mark.parametrize("end", ["Hồng Thái", "Bài, ảnh: Hải Hằng", "Theo Hải Hằng/Báo Thái Nguyên"])
@pytest.mark.parametrize("page", [KNOWN, UNKNOWN], ids=["known layout", "no layout"])
def test_a_decomposed_page_is_read_as_any_other(page: str, end: str) -> None:
    html = page.replace("{end}", end).replace("{img}", "<img src=/a.jpg>")
    whole, apart = read(html), read(unicodedata.normalize("NFD", html))
    assert whole.byline == end
    assert (apart.title, apart.byline, apart.body) == (whole.title, whole.byline, whole.body)
    assert (apart.published_at, apart.attributions) == (whole.published_at, whole.attributions)


def test_addresses_stay_as_they_are_written() -> None:
    apart = unicodedata.normalize("NFD", "/ảnh.jpg")
    html = unicodedata.normalize("NFD", KNOWN.replace("{end}", "Hải Hằng")).replace(
        "{img}", f"<img src={apart}>"
    )
    (photo,) = read(html).photos
    assert photo.url == "https://baothainguyen.vn/a%CC%89nh.jpg"


@pytest.mark.parametrize("case", CASES)
def test_a_page_without_loose_marks_is_left_alone(case: str) -> None:
    source = FOLDER.joinpath(case, "page.html").read_bytes()
    assert compose_text(source) is source or b"\xcc" in source


@pytest.mark.parametrize("unit", ["<", ">", "e\u0302\u0323", "\u0302", "<a>e\u0302", "\ud800"])
def test_hostile_pages_are_done_with_at_once(unit: str) -> None:
    source = "e\u0302".encode() + unit.encode("utf-8", "surrogatepass") * 400_000
    started = time.process_time()
    composed = compose_text(source)
    assert time.process_time() - started < 4
    assert composed.startswith("ê".encode())
