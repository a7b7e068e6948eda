"""Attribution lines: shapes that newspapers print, under names of our own."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalize.attribution import attributions, parse_attribution

# line, kind, authors, photographers, groups, sources
REAL = [
    ("Lan Chi", "author", "Lan Chi", "", "", ""),
    ("LÊ LAN CHI.", "author", "Lê Lan Chi", "", "", ""),
    ("L.C", "author", "L.C", "", "", ""),
    ("L.T.C.", "author", "L.T.C.", "", "", ""),
    ("Lê C.", "author", "Lê C.", "", "", ""),
    ("QN", "author", "QN", "", "", ""),
    ("ThS. Lê Lan Chi", "author", "Lê Lan Chi", "", "", ""),
    ("Phóng viên Lan Chi", "author", "Lan Chi", "", "", ""),
    ("Lan Chi - Bảo Quốc", "authors", "Lan Chi; Bảo Quốc", "", "", ""),
    ("LAN CHI – Q.BẢO", "authors", "Lan Chi; Q.Bảo", "", "", ""),
    ("Lan Chi, Bảo Quốc", "authors", "Lan Chi; Bảo Quốc", "", "", ""),
    ("Lan Chi và Bảo Quốc", "authors", "Lan Chi; Bảo Quốc", "", "", ""),
    ("Lan Chi - Phòng Văn hóa huyện", "author", "Lan Chi", "", "", ""),
    ("Tin, ảnh: Lan Chi", "text_photo", "Lan Chi", "Lan Chi", "", ""),
    ("TIN - ẢNH: LAN CHI", "text_photo", "Lan Chi", "Lan Chi", "", ""),
    ("Bài: Lan Chi - Ảnh: Bảo Quốc", "text_photo", "Lan Chi", "Bảo Quốc", "", ""),
    ("Lan Chi (Ảnh: Bảo Quốc)", "text_photo", "Lan Chi", "Bảo Quốc", "", ""),
    ("Lan Chi. Ảnh: Bảo Quốc", "text_photo", "Lan Chi", "Bảo Quốc", "", ""),
    ("Lan Chi; ảnh Bảo Quốc", "text_photo", "Lan Chi", "Bảo Quốc", "", ""),
    ("Lan Chi - ảnh Bảo Quốc", "text_photo", "Lan Chi", "Bảo Quốc", "", ""),
    ("Ảnh: Lan Chi chụp năm 1968", "photo_credit", "", "Lan Chi", "", ""),
    ("Ảnh: Hai phụ nữ chụp năm 1968", "NOT_ATTRIBUTION", "", "", "", ""),
    ("Tin, ảnh: PV", "text_photo", "", "PV", "PV", ""),
    ("Bài, ảnh: Lan Chi (Võ Nhai)", "text_photo", "Lan Chi", "Lan Chi", "", ""),
    ("Ảnh: Bảo Quốc/TTXVN", "photo_credit", "", "Bảo Quốc", "", "TTXVN"),
    ("(Ảnh: internet)", "photo_credit", "", "", "", "internet"),
    ("Ảnh: Công an xã cung cấp", "photo_credit", "", "", "", "Công an xã cung cấp"),
    ("Ảnh: NVCC", "photo_credit", "", "", "", "Nhân vật cung cấp"),
    ("Ảnh chụp màn hình", "photo_credit", "", "", "", "chụp màn hình"),
    ("Clip: Bảo Quốc", "video_credit", "", "", "", ""),
    ("Lan Chi (Video: AFP)", "author_video", "Lan Chi", "", "", "AFP"),
    ("Đồ họa: Hà My", "graphics", "Hà My", "", "", ""),
    ("Theo Reuters, BBC và CNN", "republished", "", "", "", "Reuters; BBC; CNN"),
    ("(Theo AP và AFP)", "republished", "", "", "", "AP; AFP"),
    ("Theo TTXVN và VOV", "republished", "", "", "", "TTXVN; VOV"),
    ("Theo Báo Giao thông", "republished", "", "", "", "Báo Giao thông"),
    ("Lan Chi/VOV-TP.HCM", "republished", "Lan Chi", "", "", "VOV-TP.HCM"),
    ("Dịch giả: Lan Chi", "translated", "Lan Chi", "", "", ""),
    ("Bài dự thi của Lê Lan Chi", "author", "Lê Lan Chi", "", "", ""),
    ("PHÓNG VIÊN TTXVN", "group", "", "", "Phóng viên TTXVN", ""),
    ("Thực hiện: Lan Chi; Đồ họa: Hà My", "author", "Lan Chi", "", "", ""),
    ("Theo TTXVN/Vietnam+", "republished", "", "", "", "TTXVN; Vietnam+"),
    ("Theo Thông tấn xã Việt Nam", "republished", "", "", "", "TTXVN"),
    ("Theo Lan Chi/Báo Ví Dụ", "republished", "Lan Chi", "", "", "Báo Ví Dụ"),
    ("Theo Lan Chi - Bảo Quốc (VOV)", "republished", "Lan Chi; Bảo Quốc", "", "", "VOV"),
    ("Theo Lan Chi baovidu.com.vn", "republished", "Lan Chi", "", "", "baovidu.com.vn"),
    ("Theo Lan ChiBáo Ví Dụ", "republished", "Lan Chi", "", "", "Báo Ví Dụ"),
    ("Lan Chi/VTV", "republished", "Lan Chi", "", "", "VTV"),
    ("Lan Chi (TTXVN)", "republished", "Lan Chi", "", "", "TTXVN"),
    ("PV (Theo TTXVN)", "republished", "", "", "PV", "TTXVN"),
    ("Theo Bộ Y tế", "republished", "", "", "", "Bộ Y tế"),
    ("Theo TTXVN tại Hà Nội", "republished", "", "", "", "TTXVN"),
    ("Nguồn: Tân Hoa xã", "republished", "", "", "", "Tân Hoa xã"),
    ("VÂN CHI TỔNG HỢP", "compiled", "Vân Chi", "", "", ""),
    ("PV TỔNG HỢP", "compiled", "", "", "PV", ""),
    ("MINH VŨ GHI", "recorded", "Minh Vũ", "", "", ""),
    ("Nguồn: Niên giám thống kê 2021", "data_source", "", "", "", ""),
    ("Nguồn: Lan Chi/Báo Ví Dụ", "republished", "Lan Chi", "", "", "Báo Ví Dụ"),
    ("Nguồn: L.Chi - Minh Vũ (TTXVN)", "republished", "L.Chi; Minh Vũ", "", "", "TTXVN"),
    ("Nguồn: Cục Thống kê/TTXVN", "republished", "", "", "", "TTXVN"),
    ("Nguồn: NHNN/TTXVN", "republished", "", "", "", "TTXVN"),
    ("Nguồn: Bộ Y Tế (VOV)", "republished", "", "", "", "VOV"),
    ("Nguồn: PV/TTXVN", "republished", "", "", "PV", "TTXVN"),
    ("Nguồn: PV Lan Chi và Minh Vũ - TTXVN", "republished", "Lan Chi; Minh Vũ", "", "", "TTXVN"),
    ("NHÓM THỰC HIỆN: LAN CHI - MINH VŨ", "authors", "Lan Chi; Minh Vũ", "", "", ""),
    ("Nhóm phóng viên: Lan Chi", "author", "Lan Chi", "", "", ""),
    ("Bài, ảnh: Lan Chi, Minh Vũ và CTV", "text_photo", "Lan Chi; Minh Vũ", "Lan Chi; Minh Vũ", "CTV", ""),
    ("Lan Chi (T/h từ TTXVN, VOV)", "compiled", "Lan Chi", "", "", "TTXVN; VOV"),
    ("Lan Chi (Bảo hiểm xã hội tỉnh)", "author", "Lan Chi", "", "", ""),
    ("Lan Chi - Trung tâm VH, TT&DL huyện Ví Dụ", "author", "Lan Chi", "", "", ""),
    ("Lan Chi - Trung tâm Văn hóa - Thông tin và Truyền thông huyện Ví Dụ", "author", "Lan Chi", "", "", ""),
    ("Lan Chi (Theo AFP, Kyodo)", "translated_from", "Lan Chi", "", "", "AFP; Kyodo"),
    ("Lan Chi (dịch từ BBC)", "translated_from", "Lan Chi", "", "", "BBC"),
    ("Lan Chi (lược dịch)", "translated", "Lan Chi", "", "", ""),
    ("Lan Chi lược dịch", "translated", "Lan Chi", "", "", ""),
    ("Lan Chi (T/H)", "compiled", "Lan Chi", "", "", ""),
    ("L.C (tổng hợp)", "compiled", "L.C", "", "", ""),
    ("PV (tổng hợp)", "compiled", "", "", "PV", ""),
    ("Lan Chi (tổng hợp từ VnExpress, Zing)", "compiled", "Lan Chi", "", "", "VnExpress; Zing"),
    ("(Tổng hợp)", "compiled", "", "", "", ""),
    ("Lan Chi ghi", "recorded", "Lan Chi", "", "", ""),
    ("Lan Chi (Ghi theo lời kể của ông Bảo Quốc)", "recorded", "Lan Chi", "", "", ""),
    ("Lan Chi (thực hiện)", "interview", "Lan Chi", "", "", ""),
    ("Xin cảm ơn bà! Lan Chi (thực hiện)", "interview", "Lan Chi", "", "", ""),
    ("Lan Chi - Bảo Quốc (thực hiện)", "authors", "Lan Chi; Bảo Quốc", "", "", ""),
    ("NHÓM PV", "group", "", "", "Nhóm PV", ""),
    ("Nhóm PV thực hiện", "group", "", "", "Nhóm PV", ""),
    ("Nhóm phóng viên Báo Ví Dụ", "group", "", "", "Nhóm phóng viên Báo Ví Dụ", ""),
    ("PV - CTV", "group", "", "", "PV; CTV", ""),
    ("Ban Biên tập", "group", "", "", "Ban Biên tập", ""),
    ("(BVD) - Sáng nay, chợ phiên lại họp.", "dateline_prefix", "", "", "", "BVD"),
    ("(ảnh)", "photo_ref", "", "", "", ""),
    ("Mọi việc đã xong. (Theo TTXVN)", "republished", "", "", "", "TTXVN"),
    ("Lan Chương", "author", "Lan Chương", "", "", ""),
    ("Tin, ảnh: Lê Thị Năm", "text_photo", "Lê Thị Năm", "Lê Thị Năm", "", ""),
    ("Ảnh: Quốc Nhất/TTXVN", "photo_credit", "", "Quốc Nhất", "", "TTXVN"),
    ("Theo Lê Bảy/VOV", "republished", "Lê Bảy", "", "", "VOV"),
    ("Lê Bảy/VOV-Tây Bắc", "republished", "Lê Bảy", "", "", "VOV-Tây Bắc"),
    ("Theo Lê Bảy/VOV - Đông Bắc", "republished", "Lê Bảy", "", "", "VOV - Đông Bắc"),
    (
        "Theo Báo và phát thanh, truyền hình Ví Dụ",
        "republished",
        "",
        "",
        "",
        "Báo và phát thanh, truyền hình Ví Dụ",
    ),
    (
        "Nguồn: Đài Phát thanh - Truyền hình Ví Dụ",
        "republished",
        "",
        "",
        "",
        "Đài Phát thanh - Truyền hình Ví Dụ",
    ),
    ("Ảnh: Sở Văn hóa, Thể thao và Du lịch", "photo_credit", "", "", "", "Sở Văn hóa, Thể thao và Du lịch"),
    ("Lan Chi - Trung tâm Văn hóa, Thông tin huyện", "author", "Lan Chi", "", "", ""),
    ("Đại tá Lê Lan Chi", "author", "Lê Lan Chi", "", "", ""),
    ("Th.s Lan Chi", "author", "Lan Chi", "", "", ""),
    ("BS.CKI Lan Chi", "author", "Lan Chi", "", "", ""),
    ("PGS, TS LÊ LAN CHI", "author", "Lê Lan Chi", "", "", ""),
    ("Thượng tá, ThS Lan Chi", "author", "Lan Chi", "", "", ""),
    ("Chợ phiên đã họp lại./. (TTXVN)", "republished", "", "", "", "TTXVN"),
    ("Chợ phiên họp lại vào tháng 12./. TTXVN", "republished", "", "", "", "TTXVN"),
    ("Chợ phiên họp lại (TTXVN).", "republished", "", "", "", "TTXVN"),
    ("Chợ phiên đã họp lại./. Lan Chi", "author", "Lan Chi", "", "", ""),
    ("Chợ phiên đã họp lại. LAN CHI", "author", "Lan Chi", "", "", ""),
    ("Baovidu.vn - Chiều nay, chợ phiên họp lại.", "dateline_prefix", "", "", "", "Baovidu.vn"),
    ("Báo Ví Dụ - Ngày 5-6, chợ phiên họp lại.", "dateline_prefix", "", "", "", "Báo Ví Dụ"),
    ("GD&TĐ - Chợ phiên đã họp lại ở Đại Từ.", "dateline_prefix", "", "", "", "GD&TĐ"),
    ("BVD - Ngày 5-6, chợ phiên họp lại.", "dateline_prefix", "", "", "", "BVD"),
    ("Hà Nội (TTXVN) - Chợ phiên đã họp lại.", "dateline_prefix", "", "", "", "TTXVN"),
    ("(TTXVN/Vietnam+) - Chợ phiên đã họp lại.", "dateline_prefix", "", "", "", "TTXVN; Vietnam+"),
    ("(BVDĐT): Ngày 5-6, chợ phiên họp lại.", "dateline_prefix", "", "", "", "BVDĐT"),
    ("(BvMedia) - Chợ phiên đã họp lại.", "dateline_prefix", "", "", "", "BvMedia"),
    ("Ảnh: ITN", "photo_credit", "", "", "", "Internet"),
    ("Ảnh: CSCC", "photo_credit", "", "", "", "CSCC"),
    ("Ảnh: ĐVCC", "photo_credit", "", "", "", "Đơn vị cung cấp"),
    ("Ảnh: T.LIỆU", "photo_credit", "", "", "", "Tư liệu"),
    ("(Ảnh minh họa: nguồn Internet)", "photo_credit", "", "", "", "Internet"),
    ("Ảnh minh họa", "photo_ref", "", "", "", ""),
    ("Ảnh minh họa (Nguồn: Internet)", "photo_credit", "", "", "", "Internet"),
    ("Lan Chi (CTV)", "author", "Lan Chi", "", "", ""),
    ("Tin, ảnh: Lan Chi (CTV)", "text_photo", "Lan Chi", "Lan Chi", "", ""),
    ("PV-TTXVN", "republished", "", "", "PV", "TTXVN"),
    ("PV-CTV", "group", "", "", "PV; CTV", ""),
    ("Bài và ảnh Lan Chi", "text_photo", "Lan Chi", "Lan Chi", "", ""),
    ("Tin ảnh Lan Chi", "text_photo", "Lan Chi", "Lan Chi", "", ""),
    ("Bài, ảnh LAN CHI", "text_photo", "Lan Chi", "Lan Chi", "", ""),
    ("Nguồn TTXVN", "republished", "", "", "", "TTXVN"),
    ("Nguồn Báo Ví Dụ", "republished", "", "", "", "Báo Ví Dụ"),
    ("Lan Chi (Nguồn Dân trí)", "republished", "Lan Chi", "", "", "Dân trí"),
    ("PV: Lan Chi", "author", "Lan Chi", "", "", ""),
    ("Ghi chép của Lan Chi", "recorded", "Lan Chi", "", "", ""),
    ("Truyện ngắn của LAN CHI", "author", "Lan Chi", "", "", ""),
    ("Thơ: Lan Chi", "author", "Lan Chi", "", "", ""),
    ("Lan Chi-Bảo Quốc", "authors", "Lan Chi; Bảo Quốc", "", "", ""),
    ("Ảnh: Lan Chi-TTXVN", "photo_credit", "", "Lan Chi", "", "TTXVN"),
    ("Tin, ảnh: Công an TP Ví Dụ", "text_photo", "", "", "Công an TP Ví Dụ", ""),
    ("Tin: Sở Y tế", "group", "", "", "Sở Y tế", ""),
    ("Ảnh: Lan Chi (Trung tâm Văn hóa huyện)", "photo_credit", "", "Lan Chi", "", ""),
    ("PV t/h", "compiled", "", "", "PV", ""),
    ("P.V ghi", "recorded", "", "", "P.V", ""),
    ("BBT tổng hợp", "compiled", "", "", "BBT", ""),
    ("Theo TTXVN tổng hợp", "compiled", "", "", "", "TTXVN"),
    ("Theo L.Chi/ICTvidu", "republished", "L.Chi", "", "", "ICTvidu"),
    ("Lan Chi (Theo Brightside.me)", "translated_from", "Lan Chi", "", "", "Brightside"),
    ("Lan Chi (dịch từ tiếng Anh)", "translated", "Lan Chi", "", "", ""),
    ("Tổng hợp từ các báo", "compiled", "", "", "", ""),
    ("Lan Chi (P/v TTXVN tại Pháp)", "republished", "Lan Chi", "", "", "TTXVN"),
    ("Theo Lan Chi Dân trí", "republished", "Lan Chi", "", "", "Dân trí"),
    ("L.Chi-B.Quốc-H.My", "authors", "L.Chi; B.Quốc; H.My", "", "", ""),
    ("Bài: Lan Chi - Ảnh: Sở Y tế", "text_photo", "Lan Chi", "", "", "Sở Y tế"),
    ("Luật gia Lan Chi", "author", "Lan Chi", "", "", ""),
    ("Chợ phiên đã họp lại (TTXVN)./.", "republished", "", "", "", "TTXVN"),
    ("Chợ phiên đã họp lại/. Lan Chi", "author", "Lan Chi", "", "", ""),
    ("Chợ phiên đã họp lại ở Hà Nội (TTXVN).", "republished", "", "", "", "TTXVN"),
    ("Hà Nội, ngày 5/6 (TTXVN) - Chợ phiên đã họp lại.", "dateline_prefix", "", "", "", "TTXVN"),
    ("Bài, ảnh của Lan Chi", "text_photo", "Lan Chi", "Lan Chi", "", ""),
    ("Ảnh từ Internet", "photo_credit", "", "", "", "Internet"),
    ("Ảnh: Lan Chi và TTXVN", "photo_credit", "", "Lan Chi", "", "TTXVN"),
    ("Lan Chi (nguồn Dân trí)", "republished", "Lan Chi", "", "", "Dân trí"),
    ("Lan Chi (Theo nguồn TTXVN)", "republished", "Lan Chi", "", "", "TTXVN"),
    ("Lan Chi (Theo Hãng tin AP)", "translated_from", "Lan Chi", "", "", "Hãng tin AP"),
    ("PGS, TS. Lan Chi - Viện Khoa học xã hội", "author", "Lan Chi", "", "", ""),
    ("PV Báo Ví Dụ", "group", "", "", "PV Báo Ví Dụ", ""),
    ("Lan Chi và nhóm PV", "author", "Lan Chi", "", "nhóm PV", ""),
    ("Bởi Lan Chi", "author", "Lan Chi", "", "", ""),
    ("Tổng hợp từ Internet", "compiled", "", "", "", "Internet"),
    ("Lan Chi (lược dịch từ Yahoo News)", "translated_from", "Lan Chi", "", "", "Yahoo News"),
    ("Theo Lan Chi/Ngày Nay", "republished", "Lan Chi", "", "", "Ngày Nay"),
    ("PV Lan Chi ghi", "recorded", "Lan Chi", "", "", ""),
    ("Lan Chi (CTV Định Hóa)", "author", "Lan Chi", "", "", ""),
    ("Tin, bài Lan Chi", "author", "Lan Chi", "", "", ""),
    ("Tin, ảnh: Trường THPT Ví Dụ", "text_photo", "", "", "Trường THPT Ví Dụ", ""),
    ("Chợ phiên đã họp lại. Lan Chi (TTXVN)", "republished", "Lan Chi", "", "", "TTXVN"),
    ("Chợ phiên đã họp lại (TTXVN/Vietnam+).", "republished", "", "", "", "TTXVN; Vietnam+"),
    ("(BVD) Sáng nay, chợ phiên họp lại.", "dateline_prefix", "", "", "", "BVD"),
]
SENTENCES = [
    "",
    " . ",
    "Theo kế hoạch, chợ phiên mở lại từ thứ hai.",
    "Theo TTXVN, ông Bảo Quốc đã đến nơi.",
    "Theo đó, giá chè sẽ giữ nguyên.",
    "Theo Nghị định 100",
    "Theo dõi chúng tôi trên mạng",
    "Ảnh hưởng của mưa lũ",
    "Ảnh: Người dân trong xóm cùng nhau dựng lại nhà sau lũ.",
    "Nguồn nước đã sạch trở lại",
    "Tổng Biên tập: Lan Chi",
    "PHỤ TRÁCH NỘI DUNG: LAN CHI",
    "ĐẠO DIỄN HÌNH ẢNH: LAN CHI",
    "Báo Ví Dụ sẽ tiếp tục đưa tin.",
    "PV: Thưa ông, vì sao vậy?",
    "Video quay cảnh nước lên:",
    "Tin liên quan",
    "Xem thêm",
    "Kết luận",
    "Hà Nội",
    "Võ Nhai), Định Hóa (Thái Nguyên).",
    "Bài 2: Gỡ khó cho làng nghề",
    "Xin cảm ơn ông!",
    "Phần Ba",
    "GIẢI NHẤT",
    "THÁNG MƯỜI",
    "Xem Thêm",
    "ASEAN - Trung Quốc nhất trí thúc đẩy đàm phán.",
    "UBND - MTTQ tỉnh ký quy chế phối hợp.",
    "GDP - thước đo của nền kinh tế trong nhiều năm.",
    "COVID-19 - những con số biết nói.",
    "Văn hóa - Nền tảng tinh thần của làng nghề.",
    "Ông đến Hà Nội (TTXVN) hôm qua.",
    "Ông làm ở Thông tấn xã Việt Nam (TTXVN).",
    "Chị đọc tin ấy trên mạng. Hà Nội",
    "PV: Vâng",
    "Tin Ví Dụ",
    "Tin: Sở Y tế công bố hết dịch",
    "Nguồn Nước Sạch",
    "Chị Năm",
    "Xóm Mười",
    "Thứ Tư",
    "Giải thuộc về tác giả Lan Chi (TTXVN).",
    "Chương trình do đài VTV (VTV1) thực hiện.",
    "NATO - Trong bối cảnh mới, khối ấy phải đổi.",
    "Ảnh Đẹp",
    "Một. Hai.",
    "Xã Ví Dụ",
    "CÔNG AN TỈNH",
    "PHÓ CHỦ TỊCH",
    "Tiếp theo",
    "Theo Bác",
    "OCOP Ví Dụ",
    "Đợt Hai",
    "THỂ THAO",
    "Trận đấu được phát sóng trên VTV (VTV3).",
    "Theo báo chí nước ngoài",
]
BUGS_CAUGHT = [
    ("Anh Dũng", "author", "Anh Dũng", "", "", ""),  # "Anh" is no "Ảnh"
    ("Bảo Anh (Theo Yonhap)", "translated_from", "Bảo Anh", "", "", "Yonhap"),  # "Bảo" is no "Báo"
    ("T.H (tổng hợp)", "compiled", "T.H", "", "", ""),  # initials before the bracket, a mark inside it
    ("Lan Chi (Thái Nguyên)", "author", "Lan Chi", "", "", ""),  # a place is no source
    ("Ảnh: Đỗ Hoa", "photo_credit", "", "Đỗ Hoa", "", ""),  # "Đỗ Hoa" is no "đồ họa"
    ("Nhã Bảo Anh", "author", "Nhã Bảo Anh", "", "", ""),  # "Nhã Bảo" is no "nhà báo"
    ("Infographics: T.L", "graphics", "T.L", "", "", ""),  # tư liệu only under a photo
    ("Nhà báo Lan Chi", "author", "Lan Chi", "", "", ""),  # "Nhà" is no author and "báo Lan Chi" no newspaper
    ("Trần Đài Trang", "author", "Trần Đài Trang", "", "", ""),  # "Đài Trang" is no station
    ("Ảnh: Từ Lan Chi", "photo_credit", "", "Từ Lan Chi", "", ""),  # "Từ" is a family, "từ Internet" none
]
XFAIL = [
    ("Theo Lan Chi", "republished", "Lan Chi", "", "", ""),  # a person alone cannot be told from a paper
    (
        "Nguyễn Thời Đại TTXVN",
        "republished",
        "Nguyễn Thời Đại",
        "",
        "",
        "TTXVN",
    ),  # nothing parts name and agency
]


PLACES_AND_PAPERS = [
    (
        "Lan Chi (Theo Medical Daily, Healthline)",
        "translated_from",
        "Lan Chi",
        "",
        "",
        "Medical Daily; Healthline",
    ),
    ("(Theo Chwilio Weekly, BBC)", "republished", "", "", "", "Chwilio Weekly; BBC"),
    ("Theo Tanjug/TTXVN", "republished", "", "", "", "Tanjug; TTXVN"),
    ("BS Lê Lan Chi (Phó Giám đốc Trung tâm Y tế)", "author", "Lê Lan Chi", "", "", ""),
    ("Lan Chi (Luật sư)", "author", "Lan Chi", "", "", ""),
    ("Lan Chi (Trạm Khuyến nông)", "author", "Lan Chi", "", "", ""),
    ("Lê Lan Chi, Chủ tịch Hội Nông dân xã", "author", "Lê Lan Chi", "", "", ""),
    ("Xóm Đồi Chè, Xã Ví Dụ", "NOT_ATTRIBUTION", "", "", "", ""),
    ("Theo TTXVN/Lan Chi", "republished", "Lan Chi", "", "", "TTXVN"),
    ("Nguồn: TTXVN/Lan Chi", "republished", "Lan Chi", "", "", "TTXVN"),
    ("Theo Lan Chi/BNEWS/TTXVN", "republished", "Lan Chi", "", "", "BNEWS; TTXVN"),
    ("Theo Lan Chi/VOV-Bắc Kinh", "republished", "Lan Chi", "", "", "VOV-Bắc Kinh"),
    ("Theo Lan Chi/VOV-Washington", "republished", "Lan Chi", "", "", "VOV-Washington"),
    ("TTXVN (Tokyo)", "republished", "", "", "", "TTXVN"),
    ("Theo PV TTXVN", "republished", "", "", "PV TTXVN", "TTXVN"),
    ("Nguồn: https://www.baovidu.example.vn/a/b-1.html", "republished", "", "", "", "baovidu.example.vn"),
    ("Nguồn: Tổng hợp", "compiled", "", "", "", ""),
    ("Lan Chi (BHXH tỉnh)", "author", "Lan Chi", "", "", ""),
    ("Lan Chi (T.P Thái Nguyên)", "author", "Lan Chi", "", "", ""),
    ("Lan Chi - CDC", "author", "Lan Chi", "", "", ""),
    ("PV Nghệ An", "group", "", "", "PV Nghệ An", ""),
    ("Nhóm PV Kinh tế - Xã hội", "group", "", "", "Nhóm PV Kinh tế - Xã hội", ""),
    ("Phòng Bạn đọc", "group", "", "", "Phòng Bạn đọc", ""),
    ("Ban Thời sự (tổng hợp)", "compiled", "", "", "Ban Thời sự", ""),
    ("Lan Chi (bài, ảnh)", "text_photo", "Lan Chi", "Lan Chi", "", ""),
    ("Vì Văn Chi", "author", "Vì Văn Chi", "", "", ""),
    ("Người thực hiện: Lan Chi", "author", "Lan Chi", "", "", ""),
    ("ĐẢNG BỘ TỈNH VÍ DỤ", "NOT_ATTRIBUTION", "", "", "", ""),
    ("Nghệ An", "NOT_ATTRIBUTION", "", "", "", ""),
    ("Ảnh: CQCA", "photo_credit", "", "", "", "CQCA"),
]


def flat(line: str) -> tuple[str, ...]:
    found = parse_attribution(line)
    lists = (found.authors, found.photographers, found.groups, found.sources)
    return (found.kind, *("; ".join(names) for names in lists))


@pytest.mark.parametrize("row", REAL + BUGS_CAUGHT + PLACES_AND_PAPERS, ids=lambda row: row[0])
def test_line(row: tuple[str, ...]) -> None:
    assert flat(row[0]) == row[1:]


@pytest.mark.parametrize("line", SENTENCES)
def test_sentence_is_no_attribution(line: str) -> None:
    assert parse_attribution(line).kind == "NOT_ATTRIBUTION"


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("row", XFAIL, ids=lambda row: row[0])
def test_not_yet(row: tuple[str, ...]) -> None:
    assert flat(row[0]) == row[1:]


@pytest.mark.parametrize("row", REAL, ids=lambda row: row[0])
def test_decomposed_letters_hard_blanks_and_a_final_stop_change_nothing(row: tuple[str, ...]) -> None:
    line = unicodedata.normalize("NFD", row[0].replace(" ", "\u00a0 "))
    assert flat(line) == row[1:]
    if row[0][-1].islower():
        assert flat(row[0] + ".") == row[1:]


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ("Lan Chi (dịch)", [("translator", "Lan Chi", None)]),
        ("Theo Lan Chi/Báo Ví Dụ", [("author", "Lan Chi", "Báo Ví Dụ"), ("source", "Báo Ví Dụ", None)]),
        ("Tin, ảnh: L.C", [("author", "L.C", None), ("photographer", "L.C", None)]),
        ("Ảnh: Bảo Quốc/TTXVN", [("photographer", "Bảo Quốc", "TTXVN"), ("photographer", "TTXVN", None)]),
        ("Ảnh: Bảo Quốc (TTXVN)", [("photographer", "Bảo Quốc", "TTXVN"), ("photographer", "TTXVN", None)]),
        (
            "Lan Chi (tổng hợp, ảnh: Internet)",
            [("compiler", "Lan Chi", None), ("photographer", "Internet", None)],
        ),
        ("(Tin, ảnh: Lan Chi)", [("author", "Lan Chi", None), ("photographer", "Lan Chi", None)]),
        ("Lan Chi (Tin tức)", [("author", "Lan Chi", "Tin tức"), ("source", "Tin tức", None)]),
        ("(TTXVN/Tin tức)", [("source", "TTXVN", None), ("source", "Tin tức", None)]),
        ("Chiều nay nước đã rút hẳn (Tin tức TTXVN).", [("source", "Tin tức", None)]),
        ("Chị làm ở báo của ngành tại Hà Nội (Tin tức TTXVN).", []),
        ("Lan Chi (bài) - Bảo Quốc (ảnh)", [("author", "Lan Chi", None), ("photographer", "Bảo Quốc", None)]),
        ("Hội Nhà báo Việt Nam", []),
        ("Lan Chi báo Ví Dụ", [("author", "Lan Chi", "Báo Ví Dụ"), ("source", "Báo Ví Dụ", None)]),
        ("Nhóm PV", [("group", "Nhóm PV", None)]),
        ("Đồ họa: Hà My", [("graphics", "Hà My", None)]),
        ("Lan Chi ghi", [("recorder", "Lan Chi", None)]),
        ("Chiều nay trời mưa.", []),
    ],
)
def test_rows_of_the_archive(line: str, rows: list[tuple[str, str, str | None]]) -> None:
    found = attributions(parse_attribution(line), line)
    assert [(row.role, row.name, row.source) for row in found] == rows
    assert {row.raw for row in found} <= {line}


PARTS = (
    "Theo|theo|Ảnh|Tin|,|:|/| - |(|)|Lan|Chi|TTXVN|PV|tổng hợp|Báo| |.|dịch|từ|T/H|nguồn|Nguồn|là|L.C|[|…|và"
)
WORDS = st.sampled_from(PARTS.split("|"))


@given(st.text())
def test_never_raises(text: str) -> None:
    parse_attribution(text)


@given(st.lists(WORDS, max_size=30))
def test_never_raises_on_what_looks_like_a_byline(parts: list[str]) -> None:
    line = "".join(parts)
    found = parse_attribution(line)
    rows = attributions(found, line)
    assert all(row.name.strip() for row in rows)
    if found.kind == "NOT_ATTRIBUTION":
        assert not rows
