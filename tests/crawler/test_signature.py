"""The lines that a body ends in."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.blocks import read_blocks
from crawler.signature import is_signature, split_signature

PROSE = "Từ tờ mờ sáng, các nhóm hái chè đã có mặt trên đồi, tay thoăn thoắt ngắt từng búp non."


def read(html: str) -> tuple[list[str], list[str]]:
    """Paragraphs and signature lines of a body."""
    body = LexborHTMLParser(f"<div id=b>{html}</div>").css_first("#b")
    assert body is not None
    paragraphs, signature = split_signature(read_blocks(body), body)
    return [block.text for block in paragraphs], [block.text for block in signature]


@pytest.mark.parametrize(
    "last",
    [
        "<p style='text-align:  right'>bài của một người bạn đọc xa</p>",
        "<p align=RIGHT>bài của một người bạn đọc xa</p>",
        "<p class='t:text-right x'>bài của một người bạn đọc xa</p>",
        "<div style='text-align:end'><p>bài của một người bạn đọc xa</p></div>",
        "<style>.t1 { text-align: right; }</style><div class=t1><span>bài của một người bạn đọc xa</span></div>",
    ],
)
def test_lines_on_the_right_are_no_paragraphs(last: str) -> None:
    assert read(f"<p>một</p><p>hai</p>{last}") == (["một", "hai"], ["bài của một người bạn đọc xa"])


def test_only_the_lines_at_the_end_count() -> None:
    right = "<p align=right>{}</p>"
    html = f"<p>một</p>{right.format('thơ')}<p>hai</p>{right.format('Lê A')}{right.format('Ảnh: B')}"
    assert read(html) == (["một", "thơ", "hai"], ["Lê A", "Ảnh: B"])


@pytest.mark.parametrize(
    "line", ["Thu Hà", "H.L", "Đ.CƯỜNG - H.KHÁ", "Theo TTXVN", "(Theo VOV)", "Ảnh: Lê Minh"]
)
def test_a_last_line_may_read_like_a_signature(line: str) -> None:
    assert is_signature(line)
    assert read(f"<p>một</p><p>{line}</p>") == (["một"], [line])


@pytest.mark.parametrize(
    "after",
    [
        "<p>(Còn nữa)</p>",
        "<p>Kỳ sau: Nước về</p>",
        "<p>(1) Số liệu của Chi cục Thống kê tỉnh</p>",
        "<p>Video: Lễ thông cầu Bến Chè</p>",
        "<p>-----</p>",
        "<p>.</p>",
        "<p>Bài 2: Hướng đi mới</p>",
        "<p>Hotline: 0208 3 855 123</p>",
        "<p>Từ khóa: chè, đồi</p>",
        "<p><em>* Bài viết có sử dụng tư liệu của Báo Ví Dụ</em></p>",
        "<p>* Bài dự thi “Đất và người”</p>",
        "<p><a href=/khac.html>Chợ phiên lại họp ở xã bên</a></p>",
        "<h3>Tin liên quan</h3><ul><li><a href=/khac.html>Chợ phiên lại họp</a></li></ul>",
    ],
)
@pytest.mark.parametrize(
    "line", ["<p align=right>Thu Hà</p>", "<p>Thu Hà</p>", "<p>Thu Hà</p><p>(Theo TTXVN)</p>"]
)
def test_a_signature_stands_before_what_closes_the_page(line: str, after: str) -> None:
    paragraphs, signature = read(f"<p>một</p><p>hai</p>{line}{after}")
    assert signature[0] == "Thu Hà"
    assert paragraphs[:2] == ["một", "hai"]
    assert len(paragraphs) > 2


def test_a_signature_may_have_a_line_for_each_who_made_something() -> None:
    makers = ["Nội dung: Thu Hà", "Ảnh: Lê A", "Video, đồ họa: Minh B", "Thiết kế: Lan C"]
    for lines in (makers, ["Thu Hà", *makers[1:]], [*makers[1:], "Thu Hà"]):
        html = "".join(f"<p>{line}</p>" for line in lines)
        assert read(f"<p>một</p><p>hai</p>{html}") == (["một", "hai"], lines)
    assert read("<p>một</p><p>Thu Hà</p><p>Lê A</p>") == (["một", "Thu Hà"], ["Lê A"])


def test_a_sentence_before_a_signature_keeps_its_place() -> None:
    sentence = "Theo Sở Y tế, có năm ca."
    for line in ("Theo TTXVN", "Thu Hà"):
        html = f"<p>một</p><p>{sentence}</p><p>{line}</p><p>(Còn nữa)</p>"
        assert read(html) == (["một", sentence, "(Còn nữa)"], [line])


@pytest.mark.parametrize(
    "line",
    ["<br>Thu Hà", "<br><b>H.L</b>", " <strong>Thu Hà</strong>", "<br>Ảnh: Lê A", " <b>THU HÀ - LÊ A</b>"],
)
def test_a_signature_glued_to_the_last_line_is_parted_from_it(line: str) -> None:
    name = line.replace("<br>", "").strip()
    for tag in ("b", "strong"):
        name = name.removeprefix(f"<{tag}>").removesuffix(f"</{tag}>")
    assert read(f"<p>một</p><p>{PROSE}{line}</p>") == (["một", PROSE], [name])
    assert read(f"<p>{PROSE}{line}</p><p>(Còn nữa)</p>") == ([PROSE, "(Còn nữa)"], [name])


@pytest.mark.parametrize(
    "last",
    [
        f"{PROSE} Nhất là chè của <b>Hồng Thái</b>",
        f"{PROSE} <b>Đón xem kỳ sau</b>",
        f"{PROSE} <b>Hết</b>",
        "Sương giăng đầy.<br>Ai lên Hồng Thái,<br>Nhớ Đồi Chè",
    ],
)
def test_words_that_only_end_a_paragraph_stay_in_it(last: str) -> None:
    paragraphs, signature = read(f"<p>một</p><p>{last}</p>")
    assert len(paragraphs) == 2
    assert signature == []


def test_a_signature_on_the_right_may_stand_before_a_box() -> None:
    box = "<table><tr><td>Ủng hộ bà con xin gửi về tòa soạn</td></tr></table>"
    paragraphs, signature = read(f"<p>một</p><p>hai</p><p align=right>Thu Hà</p>{box}")
    assert signature == ["Thu Hà"]
    assert len(paragraphs) == 3


@pytest.mark.parametrize("tag", ["blockquote", "ul><li", "table><tr><td"])
def test_the_last_line_of_a_quotation_list_or_table_is_no_signature(tag: str) -> None:
    assert read(f"<p>một</p><p>hai</p><{tag}>Thu Hà") == (["một", "hai", "Thu Hà"], [])


@pytest.mark.parametrize(
    "line",
    ["Xin cảm ơn ông!", "Mời bạn đọc đón xem.", "Theo đó, giá chè sẽ còn tăng. Dân vui.", "Bài 2: Giữ Lửa"],
)
def test_a_sentence_does_not(line: str) -> None:
    assert not is_signature(line)
