"""Captions and credits, and titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalize.caption import split_caption
from pipelines.normalize.title import parse_title

CAPTIONS = [
    ("Bà con hái chè xuân. Ảnh: L.C", "Bà con hái chè xuân.", "L.C"),
    ("Bà con hái chè xuân.&nbsp;&nbsp;Ảnh: Lan Chi/TTXVN", "Bà con hái chè xuân.", "Lan Chi/TTXVN"),
    ("Bà con hái chè xuân (Ảnh: Lan Chi).", "Bà con hái chè xuân", "Lan Chi"),
    ("Bà con hái chè xuân - Ảnh: LAN CHI", "Bà con hái chè xuân", "LAN CHI"),
    ("Bà con hái chè xuân. Ảnh minh họa", "Bà con hái chè xuân.", "minh họa"),
    ("Bà con hái chè xuân. (Ảnh minh họa: Internet)", "Bà con hái chè xuân.", "Internet"),
    ("Bà con hái chè xuân. Nguồn: TTXVN", "Bà con hái chè xuân.", "TTXVN"),
    ("Bà con hái chè xuân. Ảnh: L.T.C.", "Bà con hái chè xuân.", "L.T.C."),
    ("Ảnh: Lan Chi", None, "Lan Chi"),
    ("Cầu Gia Bảy mùa lũ. Ảnh LAN CHI.", "Cầu Gia Bảy mùa lũ.", "LAN CHI"),
    ("Cầu Gia Bảy mùa lũ. Ảnh LAN CHI/TTXVN", "Cầu Gia Bảy mùa lũ.", "LAN CHI/TTXVN"),
    ("Cầu Gia Bảy mùa lũ. Ảnh Lan Chi/TTXVN", "Cầu Gia Bảy mùa lũ.", "Lan Chi/TTXVN"),
    ("Cầu Gia Bảy mùa lũ. Ảnh VGP/Nhật Bắc", "Cầu Gia Bảy mùa lũ.", "VGP/Nhật Bắc"),
    ("Cầu Gia Bảy mùa lũ. Ảnh INT", "Cầu Gia Bảy mùa lũ.", "INT"),
    ("Cầu Gia Bảy mùa lũ. Ảnh Lan Chi", "Cầu Gia Bảy mùa lũ. Ảnh Lan Chi", None),
    ("Cầu Gia Bảy. Ảnh: Ban tổ chức", "Cầu Gia Bảy.", "Ban tổ chức"),
    ("Cầu Gia Bảy. Ảnh: @lanchi", "Cầu Gia Bảy.", "@lanchi"),
    ("Cầu Gia Bảy. Ảnh: chụp lại", "Cầu Gia Bảy.", "chụp lại"),
    ("Cầu Gia Bảy mùa lũ * Ảnh: Lan Chi", "Cầu Gia Bảy mùa lũ", "Lan Chi"),
    ("Cầu Gia Bảy mùa lũ. Ảnh HÀ NỘI.", "Cầu Gia Bảy mùa lũ. Ảnh HÀ NỘI.", None),
    ("Cầu Gia Bảy. Ảnh: Lan Chi chụp năm 1968", "Cầu Gia Bảy.", "Lan Chi chụp năm 1968"),
    ("Cầu Gia Bảy (Ảnh: Lan Chi; đồ họa: Bảo Quốc)", "Cầu Gia Bảy", "Lan Chi; đồ họa: Bảo Quốc"),
    ("Cầu Gia Bảy. Ảnh: Lan Chi | Đồ họa: Bảo Quốc", "Cầu Gia Bảy.", "Lan Chi | Đồ họa: Bảo Quốc"),
    ("Cầu Gia Bảy. Ảnh: Lan Chi Video: Bảo Quốc", "Cầu Gia Bảy.", "Lan Chi Video: Bảo Quốc"),
    ("(Ảnh: Lan Chi)", None, "Lan Chi"),
    ("&nbsp;", None, None),
    (" - ", None, None),
    (None, None, None),
    ("Bà con hái chè xuân.", "Bà con hái chè xuân.", None),
    ("Hình ảnh: một mùa chè, ba đời người", "Hình ảnh: một mùa chè, ba đời người", None),
    ("Ảnh hưởng của rét đậm", "Ảnh hưởng của rét đậm", None),
    ("Bà con hái chè xuân. Bài và ảnh: Lan Chi", "Bà con hái chè xuân.", "Lan Chi"),
    ("Bà con hái chè xuân. Tin, ảnh: Lan Chi", "Bà con hái chè xuân.", "Lan Chi"),
    ("Bà con hái chè xuân. Tin ảnh: Lan Chi", "Bà con hái chè xuân.", "Lan Chi"),
    ("Bà con hái chè xuân. Thơ, ảnh: Lan Chi", "Bà con hái chè xuân.", "Lan Chi"),
    ("Bà con hái chè xuân. Ảnh, video: Lan Chi", "Bà con hái chè xuân.", "Lan Chi"),
    ("Bà con hái chè xuân. Ảnh Tư liệu: TTXVN", "Bà con hái chè xuân.", "TTXVN"),
    ("Bà con hái chè xuân. Ảnh tư liệu TTXVN", "Bà con hái chè xuân.", "tư liệu TTXVN"),
    ("Bà con hái chè xuân. Ảnh tư liệu của TTXVN", "Bà con hái chè xuân.", "tư liệu của TTXVN"),
    ("Bà con hái chè xuân. Ảnh internet.", "Bà con hái chè xuân.", "internet"),
    ("Bà con hái chè xuân. Nguồn Internet", "Bà con hái chè xuân.", "Internet"),
    ("Bà con hái chè xuân (ảnh do xã cung cấp)", "Bà con hái chè xuân", "do xã cung cấp"),
    ("Bà con hái chè xuân. (Ảnh minh họa. Nguồn: Internet)", "Bà con hái chè xuân.", "Internet"),
    ("Bà con hái chè xuân. Ảnh minh họa (Nguồn: Internet)", "Bà con hái chè xuân.", "Internet"),
    ("Triển lãm ảnh: 50 năm nhìn lại", "Triển lãm ảnh: 50 năm nhìn lại", None),
    ("Phóng sự ảnh: Mùa chè mới", "Phóng sự ảnh: Mùa chè mới", None),
    ("Nguồn nước sạch do xã cung cấp", "Nguồn nước sạch do xã cung cấp", None),
    ("Ảnh: Toàn cảnh phiên chợ", "Ảnh: Toàn cảnh phiên chợ", None),
    ("Ảnh: Lễ hội xuống đồng", "Ảnh: Lễ hội xuống đồng", None),
    ("Ảnh: Công an tỉnh", None, "Công an tỉnh"),
    ("Ảnh: Công an xã tuyên truyền cho bà con", "Ảnh: Công an xã tuyên truyền cho bà con", None),
    ("Ảnh: Cầu Bến Chè", "Ảnh: Cầu Bến Chè", None),
    ("Ảnh: Đình Chi", None, "Đình Chi"),
    ("Trong ảnh: Ông Lê Văn Chi", "Trong ảnh: Ông Lê Văn Chi", None),
    ("Trên ảnh: Hồ Ví Dụ", "Trên ảnh: Hồ Ví Dụ", None),
    ("Chè được mùa. Trong ảnh: Xóm Chè", "Chè được mùa. Trong ảnh: Xóm Chè", None),
    ("Chè được mùa. (Trong ảnh: Xóm Chè, xã Trà)", "Chè được mùa. (Trong ảnh: Xóm Chè, xã Trà)", None),
    ("Thăm mô hình: Trồng nấm", "Thăm mô hình: Trồng nấm", None),
    ("Bà con hái chè xuân, ảnh: Lan Chi", "Bà con hái chè xuân", "Lan Chi"),
    ("Bà con hái chè xuân (ảnh: Lan Chi)", "Bà con hái chè xuân", "Lan Chi"),
    ("Bà con hái chè xuânẢnh: Lan Chi", "Bà con hái chè xuân", "Lan Chi"),
    ("Tác giả ảnh: Lan Chi", None, "Lan Chi"),
    ("Bà con hái chè xuân (nguồn Internet)", "Bà con hái chè xuân", "Internet"),
    ("Bà con hái chè xuân (Ảnh minh họa/Internet)", "Bà con hái chè xuân", "minh họa/Internet"),
    ("Ảnh tư liệu của Báo Ví Dụ", None, "tư liệu của Báo Ví Dụ"),
    ("Ảnh NVCC", None, "NVCC"),
    ("Hình ảnh minh họa", None, "minh họa"),
    ("Bà con hái chè xuân. Đồ hoạ: Lan Chi", "Bà con hái chè xuân.", "Lan Chi"),
    ("Minh họa: Lan Chi", None, "Lan Chi"),
    ("Bà con hái chè xuân. Tranh: Lan Chi", "Bà con hái chè xuân.", "Lan Chi"),
    ("Bà con hái chè xuân (Ảnh Lan Chi)", "Bà con hái chè xuân", "Lan Chi"),
    ("Bà con hái chè xuân. (Ảnh L.C/TTXVN).", "Bà con hái chè xuân.", "L.C/TTXVN"),
    ("Bà con hái chè xuân (Ảnh chụp năm 1960)", "Bà con hái chè xuân (Ảnh chụp năm 1960)", None),
    ("Bà con hái chè xuân. Ảnh sưu tầm", "Bà con hái chè xuân.", "sưu tầm"),
    ("Bà con hái chè xuân. Ảnh: MXH", "Bà con hái chè xuân.", "MXH"),
    ("Bà con hái chè xuân. Ảnh MXH", "Bà con hái chè xuân.", "MXH"),
    ("Bà con hái chè xuân. (Ảnh TTXVN phát)", "Bà con hái chè xuân.", "TTXVN phát"),
    ("Phiên chợ tranh: Ba gian hàng", "Phiên chợ tranh: Ba gian hàng", None),
]


@pytest.mark.parametrize(("text", "caption", "credit"), CAPTIONS)
def test_caption(text: str | None, caption: str | None, credit: str | None) -> None:
    parsed = split_caption(text)
    assert (parsed.caption, parsed.credit) == (caption, credit)


def test_alt_text_without_accents_is_no_caption() -> None:
    parsed = split_caption("ba con hai che xuan", other_texts=("Bà con hái chè xuân",))
    assert parsed.caption is None


TITLES = [
    ("Chợ phiên lại họp - Báo Ví Dụ", "Chợ phiên lại họp"),
    ("Chợ phiên lại họp | Báo Ví Dụ điện tử", "Chợ phiên lại họp"),
    ("Chợ phiên lại họp - Thời sự - Báo Ví Dụ", "Chợ phiên lại họp"),
    ("Chợ phiên lại họp - Thời sự", "Chợ phiên lại họp - Thời sự"),
    ("Chợ phiên lại họp - Hànộimới", "Chợ phiên lại họp"),
    ("Xúc tiến thương mại - du lịch - Báo Ví Dụ", "Xúc tiến thương mại - du lịch"),
    ("Chung tay: Văn hóa - Du lịch - Báo Ví Dụ", "Chung tay: Văn hóa - Du lịch"),
    ("Trao giải báo chí - Báo Ví Dụ đoạt 5 giải", "Trao giải báo chí - Báo Ví Dụ đoạt 5 giải"),
    ("Mùa hội mới - Báo Đồng Nai có gì mới", "Mùa hội mới - Báo Đồng Nai có gì mới"),
    ("Cầu tình thương - Báo Tuổi Trẻ tặng bà con", "Cầu tình thương - Báo Tuổi Trẻ tặng bà con"),
    ("Hội Khỏe Phù Đổng - Báo Nhân Dân đồng hành", "Hội Khỏe Phù Đổng - Báo Nhân Dân đồng hành"),
    ("Chợ phiên lại họp - Báo và phát thanh, truyền hình Ví Dụ", "Chợ phiên lại họp"),
    ("Chợ phiên lại họp | Vietnam+ (VietnamPlus)", "Chợ phiên lại họp"),
    ("Chợ phiên lại họp | VTV.VN", "Chợ phiên lại họp"),
    ("Giàu lên từ đất - Trang trại của anh Chi", "Giàu lên từ đất - Trang trại của anh Chi"),
    ("Áo chàm đi hội - Trang sức người Dao", "Áo chàm đi hội - Trang sức người Dao"),
    ("Trăm năm một chặng - Báo chí cách mạng", "Trăm năm một chặng - Báo chí cách mạng"),
    ("Chặng đường mới - Văn hóa", "Chặng đường mới - Văn hóa"),
    ("Chợ phiên lại họp - Trang thông tin điện tử xã Trà", "Chợ phiên lại họp"),
    ("Mùa khô ở Định Hóa - Bảo vệ rừng từ gốc", "Mùa khô ở Định Hóa - Bảo vệ rừng từ gốc"),
    ("Hà Nội - Thái Nguyên: thêm một tuyến xe", "Hà Nội - Thái Nguyên: thêm một tuyến xe"),
    ("Ch&ecirc; v&agrave; &amp;quot;trà&amp;quot;", 'Chê và "trà"'),
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_title(text: str, title: str) -> None:
    parsed = parse_title(text)
    assert parsed is not None
    assert parsed.value == title


def test_capitals_are_kept_and_shown_in_ordinary_letters() -> None:
    parsed = parse_title("UBND TỈNH BÀN VỀ CHỢ PHIÊN")
    assert parsed is not None
    assert parsed.value == "UBND TỈNH BÀN VỀ CHỢ PHIÊN"
    assert parsed.display == "UBND tỉnh bàn về chợ phiên"


@pytest.mark.parametrize(
    ("title", "display"),
    [
        ("COVID-19: THÊM 15 CA MẮC", "Covid-19: thêm 15 ca mắc"),
        ("CA TỈNH BẮT NHÓM CƯỚP", "CA tỉnh bắt nhóm cướp"),
        ("CLB HAGL THẮNG SLNA", "CLB HAGL thắng SLNA"),
        ("NGHỊ QUYẾT NGHE Ở NATO, WHO", "Nghị quyết nghe ở NATO, WHO"),
    ],
)
def test_abbreviations_keep_their_capitals_and_words_do_not(title: str, display: str) -> None:
    parsed = parse_title(title)
    assert parsed is not None
    assert parsed.display == display


def test_the_numbers_of_congresses_keep_their_capitals() -> None:
    parsed = parse_title("KỲ HỌP THỨ II, KHÓA XIII: XỬ LÝ HÀNH VI PHÁ RỪNG, XI MĂNG GIẢM GIÁ")
    assert parsed is not None
    assert parsed.display == "Kỳ họp thứ II, khóa XIII: xử lý hành vi phá rừng, xi măng giảm giá"


def test_kicker_before_the_title_is_cut() -> None:
    parsed = parse_title("Nông thôn mới: Chợ phiên lại họp", kicker="Nông thôn mới")
    assert parsed is not None
    assert parsed.value == "Chợ phiên lại họp"


def test_blank_title_is_none() -> None:
    assert parse_title(" \u200b&nbsp;") is None


@given(st.text())
def test_captions_and_titles_never_raise_and_settle(text: str) -> None:
    caption = split_caption(text).caption
    if caption is not None and split_caption(caption).credit is None:
        assert split_caption(caption).caption == caption
    title = parse_title(text)
    if title is not None:
        again = parse_title(title.value)
        assert again is not None
        assert again.value == title.value


def test_a_kicker_is_cut_before_a_title_and_not_out_of_a_word() -> None:
    for title, shown in (
        ("Thời sự: Chợ họp", "Chợ họp"),
        ("Thời sự viên kể chuyện", "Thời sự viên kể chuyện"),
    ):
        parsed = parse_title(title, kicker="Thời sự")
        assert parsed is not None
        assert parsed.value == shown
