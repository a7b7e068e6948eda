"""What the invented newspaper writes about: one list of phrases for each topic, in our own words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """Things a headline can be about, sentences for the body, scenes for captions, tags."""

    things: tuple[str, ...]  # twelve noun phrases, found in no other topic
    sentences: tuple[str, ...]
    scenes: tuple[str, ...]
    tags: tuple[str, ...]


FARMING = Topic(
    things=(
        "mô hình trồng chè hữu cơ",
        "nghề nuôi ong lấy mật",
        "vùng bưởi da xanh",
        "tổ hợp tác nuôi gà thả đồi",
        "cánh đồng lúa một giống",
        "hợp tác xã rau an toàn",
        "việc cải tạo vườn tạp",
        "kênh mương nội đồng",
        "đàn trâu bò vỗ béo",
        "vườn na trên đất dốc",
        "nghề làm miến dong",
        "ao nuôi cá nước chảy",
    ),
    sentences=(
        "Trên {num} héc-ta đất đồi, bà con đã thay dần giống cũ bằng giống mới cho năng suất cao hơn {pct}%.",
        "Mỗi vụ, các hộ ghi sổ lượng phân bón và ngày thu hái để thương lái dễ đối chiếu.",
        "Giá bán tại vườn đang giữ ở mức {price} nghìn đồng một ki-lô-gam, cao hơn cùng kỳ năm trước.",
        "Đất ở {hamlet} nhiều sỏi, giữ nước kém, nên bà con đào thêm bể chứa ở đầu ruộng.",
        "Cán bộ khuyến nông về tận {hamlet} hướng dẫn cách ủ phân và cắt cành sau thu hoạch.",
        "Nhờ ký hợp đồng bao tiêu từ đầu vụ, {num2} hộ không còn lo cảnh được mùa mất giá.",
        "Nhiều gia đình đã mua máy đốn, máy sao nhỏ, bớt được nửa số công so với làm tay.",
        "Sương muối kéo dài hồi đầu tháng khiến khoảng {pct}% diện tích chậm ra búp.",
    ),
    scenes=(
        "Bà con {place} thu hái chè vụ xuân",
        "Kiểm tra đàn ong ở {hamlet}",
        "Vườn cây của gia đình ông {surname} đang vào vụ",
        "Nông dân {hamlet} dẫn nước vào ruộng",
        "Đóng gói sản phẩm tại hợp tác xã",
    ),
    tags=("nông nghiệp", "nông thôn mới", "chè Thái Nguyên", "hợp tác xã", "khuyến nông"),
)

SCHOOL = Topic(
    things=(
        "thư viện xanh trong trường học",
        "lớp học xóa mù chữ buổi tối",
        "bữa ăn bán trú vùng cao",
        "câu lạc bộ tiếng Anh học đường",
        "cuộc thi sáng tạo của học sinh",
        "tiết học ngoài trời",
        "quỹ khuyến học dòng họ",
        "trường mầm non mới",
        "phòng máy tính dùng chung",
        "đội văn nghệ tuổi học trò",
        "góc đọc sách của lớp",
        "khoa học & đời sống trong nhà trường",
    ),
    sentences=(
        "Nhà trường hiện có {num} học sinh, trong đó hơn {pct}% là con em các dân tộc thiểu số.",
        "Thầy cô chia nhau đến từng nhà ở {hamlet} để vận động các em ra lớp sau kỳ nghỉ.",
        "Giá sách được đóng từ gỗ cũ do phụ huynh mang đến, các em tự sơn và đặt tên.",
        "Buổi học nào cũng có phần để học trò kể lại điều vừa đọc bằng lời của mình.",
        "Năm học này, trường có thêm {num2} em đạt giải ở các cuộc thi cấp tỉnh.",
        "Bếp ăn do phụ huynh thay phiên trông coi, thực đơn dán trước cửa mỗi sáng thứ Hai.",
        "Những hôm mưa lớn, giáo viên ở lại trường cùng các em nhà xa qua suối.",
        "Phòng học cũ được sửa lại, có đủ đèn, quạt và bảng chống lóa.",
    ),
    scenes=(
        "Học sinh {place} trong giờ đọc sách",
        "Tiết học ngoài trời của học trò {hamlet}",
        "Cô giáo {given} cùng học sinh chuẩn bị đồ dùng",
        "Lễ khai giảng ở một điểm trường {place}",
        "Các em nhỏ bên tủ sách mới",
    ),
    tags=("giáo dục", "khuyến học", "học sinh", "văn hóa đọc", "vùng cao"),
)

FESTIVAL = Topic(
    things=(
        "lễ hội xuống đồng",
        "hội thi hát then đàn tính",
        "ngày hội sắc màu các dân tộc",
        "câu lạc bộ múa Tắc Xình",
        "hội làng đầu xuân",
        "việc giữ nếp nhà sàn",
        "đêm hội trăng rằm",
        "nghề thêu của phụ nữ Dao",
        "đội lân sư của xóm",
        "phiên chợ quê cuối tuần",
        "tục gói bánh chưng gù",
        "không gian trà và thơ",
    ),
    sentences=(
        "Từ sáng sớm, đường vào {hamlet} đã đông người, tiếng trống vọng xa cả cánh đồng.",
        "Các nghệ nhân cao tuổi dạy lại cho lớp trẻ {num2} làn điệu cổ từng có lúc tưởng mất hẳn.",
        "Ban tổ chức bố trí {num2} gian hàng giới thiệu bánh trái và đồ thủ công của địa phương.",
        "Bộ trang phục mặc trong ngày hội được may mất gần ba tháng, đường kim nào cũng làm tay.",
        "Khách đến dự được mời một chén trà nóng và nghe kể sự tích của làng.",
        "Trò chơi kéo co, đẩy gậy thu hút nhiều đội, trong đó có {num2} đội nữ.",
        "Phần lễ giữ gọn theo nếp xưa, phần hội dành trọn buổi chiều cho người trẻ.",
        "Lượng khách năm nay tăng khoảng {pct}% so với mùa hội trước.",
    ),
    scenes=(
        "Hát then trong ngày hội ở {place}",
        "Tiết mục của thiếu nhi {hamlet}",
        "Bà {given} gói bánh cùng con cháu",
        "Trò kéo co trên sân đình {hamlet}",
        "Gian hàng của phụ nữ {place}",
    ),
    tags=("văn hóa", "lễ hội", "di sản", "hát then", "du lịch cộng đồng"),
)

ROADS = Topic(
    things=(
        "tuyến đường liên xã mới",
        "cầu dân sinh qua suối",
        "điểm đen tai nạn vừa xử lý",
        "tuyến xe buýt học sinh",
        "đường hoa tự quản",
        "việc hiến đất mở đường",
        "bến đò ngang an toàn",
        "đèn chiếu sáng ngõ xóm",
        "nút giao trước cổng chợ",
        "rãnh thoát nước ven đường",
        "đội xe cứu hộ tình nguyện",
        "biển báo ở khúc cua gấp",
    ),
    sentences=(
        "Đoạn đường dài {num} mét nay đã trải nhựa phẳng, hai xe tải tránh nhau thoải mái.",
        "Có {num2} hộ ở {hamlet} tự nguyện lùi tường rào, hiến đất mà không nhận đền bù.",
        "Trước đây, cứ mưa to là nước suối dâng, học sinh phải nghỉ học vì không qua được ngầm.",
        "Đơn vị thi công làm ba ca, cố gắng thảm xong mặt đường trước đợt mưa tới.",
        "Tổng kinh phí khoảng {money} tỷ đồng, trong đó nhân dân góp ngày công và vật liệu.",
        "Từ khi cắm thêm biển báo, số vụ va chạm ở khúc cua này giảm gần {pct}%.",
        "Lực lượng chức năng nhắc lái xe giảm tốc độ khi qua khu dân cư đông trẻ nhỏ.",
        "Hai bên đường, chị em phụ nữ trồng hoa mười giờ, sáng nào cũng chia nhau tưới.",
    ),
    scenes=(
        "Tuyến đường vừa hoàn thành qua {hamlet}",
        "Nhân dân {place} góp công làm đường",
        "Thi công rãnh thoát nước ở {hamlet}",
        "Xe buýt đón học sinh {place}",
        "Cây cầu mới thay cho ngầm cũ",
    ),
    tags=("giao thông", "hạ tầng", "hiến đất", "an toàn giao thông", "đường nông thôn"),
)

HEALTH = Topic(
    things=(
        "trạm y tế lưu động",
        "ngày hội hiến máu tình nguyện",
        "bữa cơm cho bệnh nhân nghèo",
        "việc khám sàng lọc tại nhà",
        "câu lạc bộ dưỡng sinh",
        "tủ thuốc của xóm",
        "đội chống dịch mùa nắng nóng",
        "lớp sơ cứu cho người dân",
        "nước sạch hợp vệ sinh",
        "mái ấm cho người già neo đơn",
        "buổi cân đo trẻ nhỏ",
        "nhà vệ sinh đạt chuẩn",
    ),
    sentences=(
        "Trong buổi sáng, các y, bác sĩ đã khám cho {num} lượt người và phát thuốc miễn phí.",
        "Người bệnh ở {hamlet} không phải đi hơn chục cây số để đo huyết áp như trước.",
        "Ban tổ chức thu về {num} đơn vị máu, vượt {pct}% so với dự kiến.",
        "Cán bộ trạm ghi lại từng chỉ số vào sổ theo dõi và hẹn ngày khám lại.",
        "Các thành viên nấu cháo từ bốn giờ sáng, kịp chuyển đến khoa trước giờ ăn.",
        "Đội tình nguyện đi từng ngõ, lật úp dụng cụ chứa nước để diệt bọ gậy.",
        "Nước giếng được lấy mẫu xét nghiệm hằng quý, kết quả dán công khai ở nhà văn hóa.",
        "Đến nay, {pct}% hộ trong xã đã có thẻ bảo hiểm và sổ theo dõi sức khỏe.",
    ),
    scenes=(
        "Khám sức khỏe cho người cao tuổi ở {place}",
        "Hiến máu tại nhà văn hóa {hamlet}",
        "Phát cháo cho người bệnh",
        "Bác sĩ {given} tư vấn cho người dân",
        "Tập dưỡng sinh buổi sáng ở {hamlet}",
    ),
    tags=("y tế", "sức khỏe", "hiến máu", "an sinh xã hội", "người cao tuổi"),
)

NATURE = Topic(
    things=(
        "việc phân loại rác tại nguồn",
        "rừng phòng hộ đầu nguồn",
        "ngày Chủ nhật xanh",
        "hồ nước vừa nạo vét",
        "vườn ươm cây bản địa",
        "tổ thu gom vỏ bao thuốc",
        "dòng suối sạch trở lại",
        "trạm quan trắc mưa tự động",
        "hàng cây cổ thụ của làng",
        "lò đốt rác cụm xóm",
        "việc trồng tre giữ bờ sông",
        "mỏ đá đã hoàn thổ",
    ),
    sentences=(
        "Chỉ sau một buổi sáng, {num} cây lát, cây lim đã đứng thẳng hàng trên sườn đồi.",
        "Rác hữu cơ được ủ ngay trong vườn, phần còn lại đưa ra điểm tập kết mỗi tuần hai lần.",
        "Tổ bảo vệ rừng của {hamlet} chia ca đi tuần, gặp khói lạ là báo ngay cho kiểm lâm.",
        "Mực nước hồ đang thấp hơn {pct}% so với trung bình nhiều năm.",
        "Bờ kè được gia cố bằng rọ đá, bên trên trồng tre để giữ đất lâu dài.",
        "Lượng rác phải chở về bãi chung giảm khoảng {pct}% sau nửa năm.",
        "Trẻ nhỏ trong xóm đã quen mang chai nhựa đến đổi lấy cây giống.",
        "Theo kết quả đo, chất lượng nước suối đã tốt hơn rõ rệt ở {num2} vị trí lấy mẫu.",
    ),
    scenes=(
        "Đoàn viên trồng cây trên đồi {hamlet}",
        "Nạo vét lòng hồ ở {place}",
        "Đổi rác lấy cây xanh tại {hamlet}",
        "Một góc rừng phòng hộ {place}",
        "Thu gom vỏ bao bì trên đồng",
    ),
    tags=("môi trường", "trồng cây", "rừng phòng hộ", "rác thải", "nguồn nước"),
)

SPORT = Topic(
    things=(
        "giải bóng chuyền nông dân",
        "sân bóng cỏ của xóm",
        "lớp bơi miễn phí cho trẻ",
        "giải chạy quanh hồ",
        "câu lạc bộ võ cổ truyền",
        "hội khỏe của công nhân",
        "đội bóng đá nữ phong trào",
        "giải cờ tướng tuổi cao",
        "sân chơi cầu lông đêm",
        "cuộc đua thuyền mảng",
        "giải đẩy gậy trẻ",
        "ngày đạp xe vì sức khỏe",
    ),
    sentences=(
        "Giải có {num2} đội tham gia, thi đấu vòng tròn trong ba ngày cuối tuần.",
        "Trận chung kết kéo dài đến loạt luân lưu, khán giả ngồi kín hai bên khán đài.",
        "Huấn luyện viên không nhận thù lao, chỉ mong các em có chỗ chơi lành mạnh.",
        "Sau một mùa hè, {num} em nhỏ ở {hamlet} đã biết bơi và biết cách xử lý khi đuối nước.",
        "Đội chủ nhà {place} vượt lên ngay hiệp đầu nhờ lối đánh biên nhanh.",
        "Mặt sân được bà con góp tiền trải lại, chi phí hết gần {money} tỷ đồng.",
        "Tuổi trung bình của các vận động viên là {pct}, người lớn tuổi nhất đã ngoài bảy mươi.",
        "Ban tổ chức trao cúp cho đội nhất và quà cho mọi đội tham dự.",
    ),
    scenes=(
        "Trận chung kết trên sân {hamlet}",
        "Các vận động viên {place} trước giờ xuất phát",
        "Lớp bơi của trẻ em {hamlet}",
        "Chị {given} nâng cúp vô địch",
        "Khán giả cổ vũ đội nhà",
    ),
    tags=("thể thao", "bóng chuyền", "bóng đá", "phong trào", "rèn luyện sức khỏe"),
)

SAFETY = Topic(
    things=(
        "camera an ninh do dân góp",
        "tổ liên gia phòng cháy",
        "phiên tòa giả định học đường",
        "đội dân phòng cơ động",
        "việc giao nộp vũ khí tự chế",
        "buổi diễn tập phòng thủ",
        "mô hình tiếng kẻng an ninh",
        "lớp nhận diện lừa đảo trên mạng",
        "ngày hội tòng quân",
        "tủ sách pháp luật của xóm",
        "chốt tuần tra ban đêm",
        "điểm chữa cháy công cộng",
    ),
    sentences=(
        "Toàn xã đã lắp {num} mắt camera, dữ liệu chuyển thẳng về trụ sở công an.",
        "Khi có kẻng, mỗi nhà cử một người ra đầu ngõ, ai việc nấy theo phân công.",
        "Trong sáu tháng, số vụ trộm cắp vặt ở {hamlet} giảm {pct}%.",
        "Người dân được xem lại các tin nhắn giả danh ngân hàng và cách kiểm tra đường dẫn lạ.",
        "Bình chữa cháy và họng nước được thử mỗi tháng một lần, có sổ ký nhận.",
        "Các em học sinh đóng vai thẩm phán, luật sư, tranh luận sôi nổi suốt hai tiếng.",
        "Đã có {num2} khẩu súng kíp được bà con tự nguyện mang đến giao nộp.",
        "Lực lượng dân quân phối hợp tuần tra chặt chẽ dịp lễ, tết và mùa gặt.",
    ),
    scenes=(
        "Diễn tập chữa cháy ở {hamlet}",
        "Tuyên truyền pháp luật cho học sinh {place}",
        "Lắp camera tại ngã ba {hamlet}",
        "Tuần tra đêm cùng tổ tự quản",
        "Tiễn tân binh {place} lên đường",
    ),
    tags=("an ninh trật tự", "pháp luật", "phòng cháy", "dân quân", "chuyển đổi số"),
)

DIGITAL = Topic(
    things=(
        "tổ công nghệ số cộng đồng",
        "chợ không tiền mặt",
        "nhà văn hóa có mạng miễn phí",
        "gian hàng nông sản trên mạng",
        "dịch vụ công trực tuyến",
        "loa truyền thanh thông minh",
        "sổ khám bệnh điện tử",
        "lớp tin học cho người cao tuổi",
        "bản đồ số của xóm",
        "mã vạch cho sản phẩm trà",
        "phòng họp không giấy tờ",
        "điểm ký số lưu động",
    ),
    sentences=(
        "Hơn {pct}% hồ sơ của người dân nay được nộp qua mạng, không phải chờ ở bộ phận một cửa.",
        "Đoàn viên thanh niên ngồi cạnh từng cụ già, chỉ cách bấm và cách giữ mật khẩu.",
        "Chợ có {num2} tiểu thương nhận chuyển khoản, bảng mã đặt ngay trên sạp rau.",
        "Mỗi gói trà dán một mã nhỏ, khách soi vào là biết hái ngày nào, sao ở đâu.",
        "Sóng di động đã phủ đến {hamlet}, nơi trước kia phải trèo lên đồi mới gọi được.",
        "Qua gian hàng trên mạng, hợp tác xã bán được {num} đơn trong tháng đầu.",
        "Thiết bị do doanh nghiệp tặng, giá trị gần {money} tỷ đồng.",
        "Thông báo của xóm nay đến từng điện thoại, loa chỉ còn phát tin khẩn.",
    ),
    scenes=(
        "Tổ công nghệ số {place} hướng dẫn người dân",
        "Quét mã thanh toán ở chợ {hamlet}",
        "Bà {given} lần đầu nộp hồ sơ qua mạng",
        "Phòng máy mới của nhà văn hóa {hamlet}",
        "Livestream bán trà của thanh niên {place}",
    ),
    tags=("chuyển đổi số", "công nghệ", "dịch vụ công", "nông sản", "thanh niên"),
)

MOVEMENT = Topic(
    things=(
        "phong trào dân vận khéo",
        "chương trình xóa nhà tạm",
        "đợt sinh hoạt chi bộ mẫu",
        "ngày hội đại đoàn kết",
        "công trình thanh niên tình nguyện",
        "việc sắp xếp lại xóm",
        "cuộc vận động góp đá xây trường",
        "nhà văn hóa đa năng",
        "buổi tiếp xúc cử tri",
        "kế hoạch đón tết vì người nghèo",
        "đợt thi đua mừng ngày thành lập tỉnh",
        "bếp ăn nghĩa tình",
    ),
    sentences=(
        "Từ đầu năm đến nay, {place} đã vận động được {money} tỷ đồng và {num} ngày công.",
        "Cả {num2} xóm đều có tổ tự quản, mỗi tổ nhận một việc cụ thể và báo lại hằng tháng.",
        "Cử tri {hamlet} đề nghị sớm sửa đập tràn và kéo thêm đường điện ba pha.",
        "Ngôi nhà mới rộng gần tám mươi mét vuông được bàn giao trước ngày gia chủ kỵ giỗ.",
        "Cán bộ xã dành ngày thứ Năm hằng tuần xuống cơ sở, nghe dân nói và hẹn ngày trả lời.",
        "Danh sách hộ được hỗ trợ dán ở nhà văn hóa suốt mười ngày để ai cũng xem được.",
        "Tỷ lệ hộ nghèo của xã hiện còn {pct}%, giảm đều trong ba năm liền.",
        "Đoàn viên nhận phần việc khó nhất: chuyển vật liệu qua con dốc mà xe không lên được.",
    ),
    scenes=(
        "Bàn giao nhà mới cho hộ nghèo ở {hamlet}",
        "Quang cảnh hội nghị tại {place}",
        "Nhân dân {hamlet} trong ngày hội",
        "Ông {surname} phát biểu tại buổi lễ",
        "Thanh niên {place} chuyển vật liệu lên dốc",
    ),
    tags=("dân vận", "đại đoàn kết", "giảm nghèo", "nông thôn mới", "thi đua"),
)

TOPICS: dict[str, Topic] = {
    "farming": FARMING,
    "school": SCHOOL,
    "festival": FESTIVAL,
    "roads": ROADS,
    "health": HEALTH,
    "nature": NATURE,
    "sport": SPORT,
    "safety": SAFETY,
    "digital": DIGITAL,
    "movement": MOVEMENT,
}
