"""Pages that no layout recognises: their text and photos, and nothing of the frame around them."""

from __future__ import annotations

import pytest

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
    assert [photo.url for photo in raw.photos] == ["https://khac.example/nho/a.jpg"]
    assert [paragraph[-4:] for paragraph in raw.body] == ["Một.", "Hai.", " Ba."]


def test_a_table_of_figures_is_read_without_rules() -> None:
    rows = "<table><tr><th>Xã</th><th>Hộ</th></tr><tr><td>Tân Cương</td><td>120</td></tr></table>"
    raw = read(
        f"<div><h1>Mưa lớn</h1>{PROSE.format('Một.')}{PROSE.format('Hai.')}{rows}{PROSE.format('Ba.')}</div>"
    )
    assert "Tân Cương | 120" in raw.body
    assert not any("---" in paragraph for paragraph in raw.body)


COMMENT = (
    "<p>Bài viết rất hay, mong báo tiếp tục có nhiều bài về nông thôn như thế này để bà con được biết.</p>"
)
IMPRINT = "<div>Giấy phép số 12/GP-TTĐT do Sở TT&TT cấp ngày 03/04/2018. Tổng Biên tập: Phạm Văn Khoa</div>"


@pytest.mark.parametrize(
    "box",
    [
        "class='kx-comments'",
        "id=comment_list",
        "class='box binh-luan'",
        "class=ykien",
        "class=phan-hoi",
        "class=boxComment",
    ],
)
def test_comments_of_readers_are_no_text(box: str) -> None:
    comments = f"<div {box}><h3>Bình luận (2)</h3><div class=cm><b>Tâm</b>{COMMENT}</div>{COMMENT}</div>"
    for text in (PROSE.format("Một.") + PROSE.format("Hai."), "<p>Đêm qua có mưa.</p>"):
        raw = read(f"<div><div><h1>Mưa lớn</h1><div>{text}</div></div>{comments}</div>")
        assert raw.body
        assert not any("Bài viết rất hay" in paragraph for paragraph in raw.body)


def test_a_class_that_only_speaks_of_comments_is_no_box_of_them() -> None:
    text = "<div class='post comments-open'>" + PROSE.format("Một.") + PROSE.format("Hai.") + "</div>"
    assert len(read(f"<div class=has-comments><h1>Mưa lớn</h1>{text}</div>").body) == 2


def test_a_photo_article_has_no_text_of_the_frame() -> None:
    photos = (
        "<figure><a href=/b-lon.png><img src=/b.png></a><figcaption>Luống hoa. Ảnh: L.C</figcaption></figure>"
    )
    raw = read(
        f"<div class=hot>Hotline: 0208.3855.123</div><div><h1>Mưa lớn</h1>{photos}</div>"
        f"<div class=y-kien>{COMMENT}</div>{IMPRINT}"
    )
    assert raw.body == ()
    assert [(photo.url, photo.caption) for photo in raw.photos] == [
        ("https://khac.example/b.png", "Luống hoa. Ảnh: L.C")
    ]


@pytest.mark.parametrize(
    ("meta", "date"),
    [
        ("<div class=meta><span>Lan Chi</span><span>26/11/2026 | 09:43</span></div>", "26/11/2026 | 09:43"),
        ("<p>Thứ Năm, 26/11/2026 | 09:43 (GMT+7)</p>", "Thứ Năm, 26/11/2026 | 09:43 (GMT+7)"),
        ("<time datetime=2026-11-26T09:43:00+07:00>hôm nay</time>", "2026-11-26T09:43:00+07:00"),
        ("<span>2 giờ trước</span>", "2 giờ trước"),
        ("<span>Khai mạc ngày 26/11/2026</span>", None),
        ("<ul><li><a href=/b.html>Chợ phiên</a> <span>20/11/2026</span></ul>", None),
        ("<footer>26/11/2026</footer>", None),
        ("<div><a href=/tac-gia/lan-chi>Lan Chi</a><span>26/11/2026</span></div>", "26/11/2026"),
        ("<div><a href=/z.html>Tin khác</a><span>12/03/2019</span></div>", None),
        ("<div><a href=/z.html>Tin khác</a><div><i>12/03/2019</i></div></div>", None),
        ("<div><a href=/z.html>Tin khác</a><time datetime=2019-03-12T08:00>12/03</time></div>", None),
        (PROSE + "<p>12/03/2019</p>", None),
        ("<p>Đêm qua có mưa to ở xã.</p><p>12/03/2019</p>", None),
        (PROSE + "<div><span>12/03/2019</span></div>", None),
    ],
)
def test_a_date_under_the_title_is_read(meta: str, date: str | None) -> None:
    text = PROSE.format("Một.") + PROSE.format("Hai.")
    raw = read(f"<div><div><h1>Mưa lớn</h1></div>{meta}<div>{text}</div></div>")
    assert [value.text for value in raw.published if value.origin == "generic"] == ([date] if date else [])


def test_a_newspapers_name_is_no_title_that_a_clock_stands_under() -> None:
    clock = "<h1>Báo Sông</h1><span>Thứ bảy 04/04/2020 21:46</span>"
    raw = read(f"{clock}<div><h1>Mưa lớn</h1><span>26/11/2026 09:43</span>{PROSE.format('Một.')}</div>")
    assert [value.text for value in raw.published if value.origin == "generic"] == ["26/11/2026 09:43"]


def test_what_its_class_calls_the_sapo_is_the_sapo() -> None:
    text = PROSE.format("Một.") + PROSE.format("Hai.")
    raw = read(f"<div><h1>Mưa lớn</h1><h2 class=kx-sapo>Bà con vui.</h2><div>{text}</div></div>")
    assert raw.sapo is not None
    assert raw.sapo.text == "Bà con vui."
    assert len(raw.body) == 2


ARTICLE = PROSE.format("Một.") + PROSE.format("Hai.")


@pytest.mark.parametrize(
    "box",
    [
        "class='post type-post category-y-kien'",
        "class='comment-content article'",
        "class='detail binh-luan'",
        "class=y-kien",
        "id=phan-hoi-ban-doc",
        "class=cmt-box-content",
        "class='main-content no-comments'",
        "class='single-post comments-enabled'",
        "class=hotline",
        "class='entry foot'",
        "class='content copyright'",
    ],
)
def test_a_box_that_holds_the_article_is_read_whatever_it_is_called(box: str) -> None:
    assert len(read(f"<div><h1>Mưa lớn</h1></div><div {box}>{ARTICLE}</div>").body) == 2
    teasers = f"<div><h3><a href=/b.html>Chợ phiên</a></h3>{COMMENT}</div>" * 8
    for talk in (f"<h3>Bình luận (2)</h3>{COMMENT * 4}", COMMENT * 8):
        raw = read(f"<div><h1>Mưa lớn</h1></div><div {box}>{ARTICLE}</div><div class=comments>{talk}</div>")
        assert len(raw.body) == 2
    raw = read(f"<div><h1>Mưa lớn</h1></div><div {box}>{ARTICLE}</div>{teasers}")
    assert any(line.endswith("Hai.") for line in raw.body)


def test_a_short_text_in_what_a_page_calls_comments_is_read_where_there_is_no_other() -> None:
    talk = "<div class=comments><h3>Bình luận (1)</h3><p>Hay quá.</p></div>"
    raw = read(f"<div><h1>Mưa lớn</h1></div><div class=y-kien><p>Mưa to.</p></div>{talk}")
    assert raw.body == ("Mưa to.",)


def test_an_article_that_stands_in_what_a_page_calls_comments_is_read() -> None:
    html = (
        f"<html><head>{STATED}</head><body class='single y-kien'><h2>Mưa lớn ở Phú Bình</h2>{ARTICLE}</body>"
    )
    reading = read_page(answer(html), url=URL, kind="article", newspaper=None)
    assert reading.raw is not None
    assert len(reading.raw.body) == 2


def test_text_above_a_heading_that_is_not_the_title_stays() -> None:
    talk = "".join(f"<p>- Năm nay được mùa, bà con rất vui {place}.</p>" for place in range(20))
    for text in (ARTICLE, talk):
        body = read(f"<div><h2>Mưa lớn ở Phú Bình</h2><div>{text}</div><h1>Tin liên quan</h1></div>").body
        assert len(body) == text.count("<p>")


def test_a_photo_above_the_title_is_one_of_the_article() -> None:
    raw = read(f"<div><div><img src=/a.jpg></div><h1>Mưa lớn</h1>{ARTICLE}</div>")
    assert [photo.url for photo in raw.photos] == ["https://khac.example/a.jpg"]


def test_a_sentence_that_begins_like_an_imprint_stays() -> None:
    first = "<p>Tòa soạn: Thưa luật sư, người dân được bồi thường ra sao?</p>"
    last = "<p>Bản quyền thuộc về ai là câu hỏi mà các nghệ sĩ đặt ra.</p><p>Tòa soạn: 1 Đội Cấn</p>"
    body = read(f"<div><h1>Mưa lớn</h1>{first}{ARTICLE}{last}</div>").body
    assert (body[0][:8], body[-1][:9], len(body)) == ("Tòa soạn", "Bản quyền", 4)


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("<div class=box-sapo>Tóm tắt của tin khác.</div>", ""),
        ("", "<ul><li><a href=/b.html>Chợ phiên</a><p class=sapo>Chợ đông.</p></ul>"),
        ("", "<div class=box-sapo><ul><li>Tin một</ul></div>"),
        ("", "<div class=sapo><a href=/b.html>Tin một</a></div>"),
        ("", "<aside><p class=sapo>Chợ đông.</p></aside>"),
        ("", ARTICLE + "<div class=khac><p class=sapo>Chợ đông.</p></div>"),
    ],
)
def test_the_sapo_of_another_article_is_none(before: str, behind: str) -> None:
    assert read(f"<div>{before}<h1>Mưa lớn</h1>{behind}{ARTICLE}</div>").sapo is None


def test_the_lines_of_a_short_poem_stay_lines() -> None:
    raw = read("<h1>Mưa lớn ở Phú Bình</h1><p>Đồi chè xanh ngát<br>Sương sớm giăng đầy</p><p>Búp non</p>")
    assert raw.body == ("Đồi chè xanh ngát\nSương sớm giăng đầy", "Búp non")


@pytest.mark.parametrize(
    "date",
    ["<p class=ngay>06/05/2024 08:00</p>", "<span>Thứ hai, 06/05/2024 08:00</span>", "<p>2 giờ trước</p>"],
)
def test_the_date_above_the_prose_is_no_paragraph(date: str) -> None:
    text = PROSE.format("Một.") + "<p>Ngày 06/05/2024</p>" + PROSE.format("Hai.")
    raw = read(f"<div><h1>Mưa lớn ở Phú Bình</h1>{date}<div>{text}</div></div>")
    assert [paragraph[-4:] for paragraph in raw.body] == ["Một.", "2024", "Hai."]


def test_a_time_for_machines_inside_the_printed_date_is_read() -> None:
    time = (
        "<span class=posted-on><a href=/2024/><time datetime=2024-05-06T08:00:00>06/05/2024</time></a></span>"
    )
    raw = read(
        f"<article><h1>Mưa lớn ở Phú Bình</h1><div>{time} bởi <b>Lan Chi</b></div>{PROSE * 2}</article>"
    )
    assert raw.published[-1].text == "2024-05-06T08:00:00"


@pytest.mark.parametrize(
    "title", ["<h2>Mưa lớn ở Phú Bình</h2>", "<div class=main-title>Mưa lớn ở Phú Bình</div>"]
)
def test_a_title_may_be_no_heading_of_the_first_level(title: str) -> None:
    date, sapo = "<span>06/05/2024 08:00</span>", "<p class=sapo>Nước lên nhanh.</p>"
    raw = read(f"<div>{title}{date}{sapo}{PROSE.format('Một.')}{PROSE.format('Hai.')}</div>")
    assert raw.published[-1].text == "06/05/2024 08:00"
    assert raw.sapo is not None
    assert raw.sapo.text == "Nước lên nhanh."
    assert [paragraph[-4:] for paragraph in raw.body] == ["Một.", "Hai."]


def test_paragraphs_of_a_page_set_in_tables_stay_apart() -> None:
    menu = "<td><p><a href=/a>Trang chủ</a></p><p><a href=/b>Xã hội</a></p></td>"
    text = f"<tr><td>{PROSE.format('Một.')}{PROSE.format('Hai.')}<p align=right>Lan Chi</p></td></tr>"
    head = "<tr><td><h1>Mưa lớn ở Phú Bình</h1></td></tr><tr><td>06/05/2024</td></tr>"
    raw = read(f"<table><tr>{menu}<td><table>{head}{text}</table></td></tr></table>")
    assert [paragraph[-4:] for paragraph in raw.body] == ["Một.", "Hai.", " Chi"]
    lines = f"{PROSE[3:-4].format('Một.')}<br><br>{PROSE[3:-4].format('Hai.')}"
    raw = read(f"<table>{head}<tr><td>{lines}</td></tr></table>")
    assert [paragraph[-4:] for paragraph in raw.body] == ["Một.", "Hai."]


def test_lists_and_headings_among_the_paragraphs_are_text() -> None:
    teasers = "<h3>Tin liên quan</h3><ul><li><a href=/khac.html>Chợ phiên lại họp ở xã bên</a></ul>"
    text = (
        PROSE.format("Một.")
        + "<h3>Chuyện của bản</h3><p>Nước rút.</p><ul><li>Một là làm đất.<li>Hai là bón phân.</ul>"
    )
    raw = read(f"<div><h1>Mưa lớn ở Phú Bình</h1><div>{text}{teasers}{PROSE.format('Hai.')}</div></div>")
    assert list(raw.body[1:-1]) == ["Chuyện của bản", "Nước rút.", "- Một là làm đất.", "- Hai là bón phân."]


TEASER = (
    "<div class=item><a href=/k.html><img src=/k.jpg></a><h3><a href=/k.html>Chợ phiên họp</a></h3>{}</div>"
)


@pytest.mark.parametrize("name", ["tin-khac", "list", "related-news", "sidebar"])
def test_what_other_articles_say_of_themselves_is_no_text(name: str) -> None:
    others = "".join(TEASER.format(PROSE.format(f"Chuyện {number}.")) for number in range(4))
    teasers = f"<div class={name}><h2>Tin khác</h2>{others}</div>"
    article = f"<h1>Mưa lớn ở Phú Bình</h1><div>{PROSE.format('Một.')}{PROSE.format('Hai.')}</div>"
    for body in (teasers + article, article + teasers):
        raw = read(body)
        assert [paragraph[-4:] for paragraph in raw.body] == ["Một.", "Hai."]
        assert raw.photos == ()


def test_a_box_that_is_only_called_so_holds_the_article() -> None:
    others = "".join(TEASER.format(PROSE.format(f"Chuyện {number}.")) for number in range(4))
    for name in ("has sidebar", "most", "others"):
        article = f"<h1>Mưa lớn ở Phú Bình</h1><div class='{name}'>{PROSE.format('Một.')}</div>"
        raw = read(f"{article}<div class=list>{others}</div>")
        assert [paragraph[-4:] for paragraph in raw.body] == ["Một."]


def test_an_article_that_gathers_others_keeps_its_paragraphs() -> None:
    part = "<h3><a href=/{0}.html>Chuyện thứ {0}</a></h3>" + PROSE.replace("{}", "{0}")
    parts = "".join(map(part.format, ("một", "hai", "ba")))
    raw = read(f"<div><h1>Mưa lớn ở Phú Bình</h1><div class=content>{PROSE.format('đầu')}{parts}</div></div>")
    assert [text.split()[-1] for text in raw.body if len(text) > 80] == ["đầu", "một", "hai", "ba"]


def test_the_sapo_of_a_page_whose_title_nothing_holds_is_read() -> None:
    raw = read(f"<h1>Mưa lớn ở Phú Bình</h1><p class=sapo>Nước lên nhanh.</p><div>{PROSE}</div>")
    assert raw.sapo is not None
    assert raw.sapo.text == "Nước lên nhanh."
    assert len(raw.body) == 1


def test_text_that_stands_in_no_paragraph_is_read() -> None:
    text, other = PROSE[3:-4].format("Một."), PROSE.format("Hai.")
    box = f"<div class=author-box><b>Lan Chi</b>{PROSE.format('Viết từ 1999.')}</div>"
    raw = read(
        f"<div><h1>Mưa lớn ở Phú Bình</h1><div class=cms>{text}<br><br>Nước rút.<br><br></div>{box}</div>"
    )
    assert raw.body == (text.strip(), "Nước rút.")
    raw = read(
        f"<div><h1>Mưa lớn ở Phú Bình</h1><div class=cms>{text}<div class=box>Hộp.</div>{other}</div></div>"
    )
    assert [paragraph[-4:] for paragraph in raw.body] == ["Một.", "Hộp.", "Hai."]


@pytest.mark.parametrize(
    "below", ["<div>Từ khóa: <a href=/t>chè</a></div>", "<div>Chia sẻ</div>", "<h3>Tin khác (2)</h3>"]
)
def test_what_stands_below_the_prose_is_no_text(below: str) -> None:
    text = "".join(f"<div>{PROSE[3:-4].format(end)}</div>" for end in ("Một.", "Hai."))
    raw = read(f"<div><h1>Mưa lớn ở Phú Bình</h1>{text}<div>Lan Chi</div>{below}<div>Facebook</div></div>")
    assert [paragraph[-4:] for paragraph in raw.body] == ["Một.", "Hai.", " Chi"]


def test_lists_and_tables_of_a_short_text_stand_in_it() -> None:
    table = "<table><tr><th>Lô</th><th>Giá</th></tr><tr><td>01</td><td>500 triệu</td></tr></table>"
    parts = "<ul><li>Lô một</li><li><p>Lô hai</p></li></ul>"
    links = "<ul><li><a href=/khac-1.html>Đấu giá ở Phú Bình</a></li></ul>"
    raw = read(
        f"<article><h1>Mưa lớn ở Phú Bình</h1><p>Đấu giá:</p>{parts}<p>Giá:</p>{table}{links}</article>"
    )
    assert raw.body == ("Đấu giá:", "Lô một", "Lô hai", "Giá:", "Lô | Giá", "01 | 500 triệu")


@pytest.mark.parametrize(
    "date",
    [
        "Đăng ngày 14 tháng 11 năm 2026, lúc 8 giờ 20 phút",
        "Wednesday, November 18, 2026 - 09:30 (GMT+7)",
        "Published: 18 Nov 2026 at 9:30 AM",
    ],
)
def test_a_date_in_words_is_read(date: str) -> None:
    raw = read(
        f"<div><h1>Mưa lớn ở Phú Bình</h1><p>{date}</p>{PROSE.format('Một.')}{PROSE.format('Hai.')}</div>"
    )
    assert [value.text for value in raw.published if value.origin == "generic"] == [date]


@pytest.mark.parametrize(
    ("above", "found"),
    [
        ("<p><a href=/kinh-te>Kinh tế</a> · <span>27/11/2026 08:15</span></p>", ["27/11/2026 08:15"]),
        ("<p>Thứ Bảy, 28/11/2026</p>", []),  # the day of the reader
        ("<nav>27/11/2026 08:15</nav>", []),
    ],
)
def test_a_date_with_a_time_right_above_the_title_is_read(above: str, found: list[str]) -> None:
    text = PROSE.format("Một.") + PROSE.format("Hai.")
    raw = read(f"<main><article>{above}<h1>Mưa lớn ở Phú Bình</h1>{text}</article></main>")
    assert [value.text for value in raw.published if value.origin == "generic"] == found


def test_a_clock_above_the_title_on_the_page_itself_is_no_date() -> None:
    raw = read(
        f"<p>27/11/2026 08:15</p><h1>Mưa lớn ở Phú Bình</h1>{PROSE.format('Một.')}{PROSE.format('Hai.')}"
    )
    assert [value for value in raw.published if value.origin == "generic"] == []
