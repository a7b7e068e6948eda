"""Words shared by every topic: places, people, headlines, leads and sentences, in our own words."""

from __future__ import annotations

COMMUNES = (
    "La Bằng", "Phú Xuyên", "Văn Yên", "Mỹ Yên", "Hoàng Nông", "Yên Lãng", "Tân Linh", "Phục Linh",
    "Cù Vân", "Hà Thượng", "An Khánh", "Bản Ngoại", "Khôi Kỳ", "Tức Tranh", "Vô Tranh", "Phú Đô",
    "Yên Lạc", "Yên Ninh", "Yên Trạch", "Phấn Mễ", "Động Đạt", "Ôn Lương", "Hợp Thành", "Phủ Lý",
    "Phú Đình", "Điềm Mặc", "Thanh Định", "Bảo Linh", "Lam Vỹ", "Quy Kỳ", "Linh Thông", "Tân Dương",
    "Phượng Tiến", "Bình Yên", "Trung Hội", "Lâu Thượng", "Phú Thượng", "Tràng Xá", "Dân Tiến", "Bình Long",
    "Phương Giao", "Cúc Đường", "Thần Sa", "Thượng Nung", "Nghinh Tường", "Sảng Mộc", "Vũ Chấn", "La Hiên",
    "Quang Sơn", "Tân Long", "Văn Hán", "Khe Mo", "Hóa Thượng", "Nam Hòa", "Tân Khánh", "Bảo Lý",
    "Xuân Phương", "Nga My", "Kha Sơn", "Lương Phú", "Thượng Đình", "Đào Xá", "Úc Kỳ", "Nhã Lộng",
)  # fmt: skip

HAMLETS = (
    "xóm Đồng Tiến", "xóm Đầm Sen", "xóm Khuôn Lân", "xóm Làng Hin", "xóm Đá Trắng", "xóm Nà Lẹng",
    "xóm Gốc Gạo", "xóm Cầu Đá", "xóm Bờ Suối", "xóm Đồi Chè", "xóm Bến Đò", "xóm Vai Cày", "xóm Giếng Đình",
    "xóm Thác Mạ", "xóm Đèo Nhội", "xóm Trung Tâm", "xóm Bãi Hoa",
)  # fmt: skip

MOMENTS = (
    "trước mùa mưa", "dịp cuối năm", "trong vụ xuân", "đầu năm học mới", "giữa ngày nắng nóng",
    "sau kỳ nghỉ lễ", "trong tháng Thanh niên", "từ những việc nhỏ", "cùng cả xóm", "bằng nguồn xã hội hóa",
    "theo cách làm mới", "sau một năm nhìn lại", "nơi đầu nguồn", "với sức trẻ", "trong dịp hè",
    "để không ai ở lại phía sau", "khi dân cùng bàn", "ngày đầu tuần",
)  # fmt: skip

HEADLINES = (
    "{Place} phát động thi đua gắn với {thing} {moment}",
    "{Place} nhân rộng {thing} {moment}",
    "Đổi thay ở {place} nhờ {thing} {moment}",
    "{Thing} ở {place}: việc thiết thực {moment}",
    "Người dân {place} chung sức vì {thing} {moment}",
    "{Place} dồn lực cho {thing} {moment}",
    "Chuyện về {thing} ở {place} {moment}",
    "Gỡ khó cho {thing} tại {place} {moment}",
)

LEADS = (
    "{Part} {day}, {place} tổ chức buổi lễ phát động thi đua, lấy {thing} làm việc trọng tâm của cả năm.",
    "Sau {num2} tháng làm thử ở {hamlet}, {place} quyết định nhân rộng {thing} ra toàn xã.",
    "Ít năm trước, nhắc đến {place} là nhắc đến nghèo khó; nay {thing} đang làm nơi này khác hẳn.",
    "Không ồn ào khẩu hiệu, {thing} ở {place} bắt đầu từ {num2} gia đình và nay đã thành nếp chung.",
    "Mỗi người một việc, bà con {place} đang góp công, góp của để {thing} sớm thành hiện thực.",
    "{Part} {day}, lãnh đạo {place} họp bàn cách dồn thêm nhân lực, kinh phí cho {thing}.",
    "Phóng viên về {hamlet}, {place}, nghe bà con kể chuyện làm {thing} với bao vui buồn.",
    "Thiếu vốn, thiếu người, {thing} tại {place} từng có lúc tưởng phải dừng lại giữa chừng.",
)
"""One lead for each headline, in the same order."""

SENTENCES = (
    "Theo kế hoạch, {thing} sẽ được làm xong trước ngày {day2}.",
    "Theo đó, mỗi xóm cử {num2} người tham gia, chia thành các nhóm nhỏ để tiện đi lại.",
    "Ông {man}, Trưởng {hamlet}, cho biết việc khó nhất là làm cho mọi nhà cùng đồng thuận.",
    "Bà {woman}, người sống lâu năm ở {hamlet}, nói rằng chưa khi nào thấy xóm làng vui đến thế.",
    "Chị {woman} năm nay {age} tuổi, là một trong những người đi đầu ở {place}.",
    "“Lúc đầu chúng tôi cũng lo, nhưng thấy cán bộ làm trước thì dân tin”, anh {man} kể.",
    "Bên ấm trà đặc, câu chuyện cứ thế kéo dài đến tận khi nắng đã lên quá mái hiên.",
    "Đến nay, {num} hộ ở {place} đã đăng ký tham gia, đạt {pct}% kế hoạch.",
    "Nguồn kinh phí {money} tỷ đồng được công khai từng khoản tại nhà văn hóa xóm.",
    "Đường vào {hamlet} hôm nay sạch sẽ, hai bên là những hàng rào cây xanh cắt tỉa gọn gàng.",
    "Ai cũng bảo, cái được lớn nhất không nằm ở con số mà ở sự gắn bó của làng xóm.",
    "Cán bộ phụ trách ghi lại từng ý kiến, hẹn trả lời bằng văn bản trong vòng mười ngày.",
    "Vẫn còn những khó khăn: địa bàn rộng, đường dốc, nhiều lao động trẻ đi làm xa.",
    "Hội Phụ nữ nhận phần hậu cần, Đoàn Thanh niên lo khâu vận chuyển, Hội Nông dân hướng dẫn kỹ thuật.",
    "Cách làm này được một số địa phương lân cận đến tìm hiểu để áp dụng.",
    "So với năm {year}, thu nhập bình quân của người dân đã tăng thêm {pct}%.",
    "Mặc cho trời mưa phùn, hơn {num} người vẫn có mặt đông đủ từ đầu giờ sáng.",
    "Điều đáng mừng là lớp trẻ đã quay về, mang theo kiến thức và cách nghĩ mới.",
    "Mỗi tháng một lần, các tổ ngồi lại với nhau, việc gì chưa xong thì bàn cách làm tiếp.",
    "Anh {man} nhẩm tính, trừ chi phí, gia đình còn dư khoảng {price} triệu đồng mỗi năm.",
    "Những ngày này, đi đâu ở {place} cũng nghe người ta nhắc đến {thing}.",
    "Để giữ được kết quả ấy, xã đề nghị tỉnh hỗ trợ thêm vật tư và tập huấn.",
    "Đồng chí {man}, Bí thư Đảng ủy xã, nhấn mạnh: Làm đến đâu phải chắc đến đó, không chạy theo thành tích.",
)

CLOSINGS = (
    "Chia tay {hamlet} khi nắng chiều đã nhạt, chúng tôi mang theo niềm tin vào những đổi thay phía trước.",
    "Tin rằng với cách làm bền bỉ ấy, {thing} sẽ còn được nhiều nơi học theo.",
    "Trong năm tới, {place} phấn đấu có thêm {num2} xóm hoàn thành phần việc này.",
    "Đó cũng là mong mỏi chung của bà con {place} khi mùa mới đang đến rất gần.",
    "Việc còn nhiều, nhưng ở {hamlet} hôm nay, ai cũng tin là mình đang đi đúng hướng.",
)

SUBHEADS = (
    "Bắt đầu từ việc nhỏ",
    "Dân bàn, dân làm, dân hưởng",
    "Những con số biết nói",
    "Khó mấy cũng làm",
    "Chuyện của ngày mai",
)

AFTERTHOUGHTS = (
    "Cập nhật mới nhất cho thấy đã có thêm {num2} hộ ở {hamlet} tham gia sau khi bài báo được đăng.",
    "Trao đổi lại với tòa soạn, lãnh đạo {place} cho biết kinh phí được bổ sung thêm {money} tỷ đồng.",
    "Bài viết đã được sửa lại số liệu: số người tham gia là {num}, không phải con số nêu trước đó.",
)
"""What an edited article says at its end."""

SURNAMES = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Dương",
    "Ma",
    "Lương",
    "Đặng",
    "Triệu",
    "Bàn",
    "Nông",
    "Đỗ",
)
MEN = (
    "Văn Thắng",
    "Đức Bình",
    "Quang Khánh",
    "Hữu Tùng",
    "Văn Đạt",
    "Minh Sơn",
    "Đình Vượng",
    "Xuân Quyết",
    "Văn Chiến",
)
WOMEN = (
    "Thị Hạnh",
    "Thu Lợi",
    "Thị Nhung",
    "Ngọc Duyên",
    "Thanh Mai",
    "Thị Thảo",
    "Hải Yến",
    "Thị Hòa",
    "Kim Liễu",
)

PEN_FIRSTS = (
    "Thu",
    "Hà",
    "Minh",
    "Đức",
    "Ngọc",
    "Quỳnh",
    "Việt",
    "Hoài",
    "Tuấn",
    "Linh",
    "Bảo",
    "Đăng",
    "Kiều",
)
PEN_LASTS = (
    "Ngân", "Thịnh", "Lam", "Giang", "Trâm", "Phong", "Dung", "Hưng", "Vân", "Tú", "Đông", "Nhật", "Châu",
    "Khuê", "Sương", "Lâm", "Uyên",
)  # fmt: skip
