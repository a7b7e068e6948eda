"""Small articles in which each probe query finds a set known by hand."""

from __future__ import annotations

ARTICLES: dict[int, tuple[str, str, str]] = {
    1: ("Thái Nguyên phát động trồng cây", "Tết trồng cây ở Đồng Hỷ.", "Thủ tướng dự lễ phát động sáng nay."),
    2: (
        "Đường về Phú Bình",
        "Con đường mới dài hai cây số.",
        "Người dân phấn khởi. Phát triển động lực mới.",
    ),
    3: ("Hoà Bình đón khách", "Thuỷ điện Hoà Bình mở cửa.", "Khách tới đông, khoẻ và vui."),
    4: ("Hòa Bình mùa lúa", "Thủy lợi về bản.", "Nước khỏe đồng xanh, quý lắm."),
    5: ("Lễ hội Lồng Tồng", "Điệu then, đàn tính.", "Ngày 2/9/1945 được nhắc lại. Bắc - Nam một nhà."),
    6: ("Giá chè tăng", "Chè Tân Cương được giá.", "Người trồng chè ở Thái Nguyên phấn khởi."),
    7: ("Kỹ sư trẻ học C++", "Lớp học buổi tối.", "Ngôn ngữ C và C++ cho người mới; 100% là nữ."),
    8: ("Quỹ vì người nghèo", "Trao 50 triệu đồng.", "Quý độc giả gửi về; ông Nguyễn Văn A đại diện."),
    9: ("ĐẠI HỘI THI ĐUA", "Biểu dương điển hình.", "Đại biểu từ Bắc Kạn; thi đua yêu nước."),
    10: ("Thai nguyen khong dau", "Bai nay viet khong dau.", "Phong trao phat dong tu som."),
    11: ("Phong trào Hai Bà Trưng", "Hội phụ nữ.", "Phòng trào lưu xấu; phóng sự ảnh về quê."),
    12: ("Tìm người lạc", "Bé trai tên Đỗ Đức.", "Đồng bào giúp đỡ, đỡ đầu một em nhỏ. Thái - Nguyên"),
}

NFD_HOA = "ho\u0061\u0300"  # "hoà" decomposed
NFD_DUONG = "đu\u031b\u006f\u031b\u0300ng"  # "đường" decomposed

# What is typed, the articles it finds, and whether a stock Datasette finds them too.
PROBES: tuple[tuple[str, set[int], bool], ...] = (
    ("Thái Nguyên", {1, 6, 12}, True),
    ("thai nguyen", {1, 6, 10, 12}, True),
    ('"Thái Nguyên"', {1, 6, 12}, True),
    ('"thai nguyen"', {1, 6, 10, 12}, True),
    ("thái nguyen", {1, 6, 12}, True),
    ("phat dong", {1, 2, 10}, True),
    ("phát động", {1, 2}, True),
    ('"phát động"', {1}, True),
    ('"phat dong"', {1, 10}, True),
    ("PHÁT ĐỘNG", {1, 2}, True),
    ("đường", {2}, True),
    ("duong", {2, 9}, True),
    ("Đồng Hỷ", {1}, True),
    ("dong hy", {1}, True),
    (NFD_DUONG, {2}, False),
    ("hoà bình", {3, 4}, False),
    ("hòa bình", {3, 4}, False),
    (NFD_HOA + " bình", {3, 4}, False),
    ("HOÀ BÌNH", {3, 4}, False),
    ('"Hoà Bình"', {3, 4}, False),
    ("hoa binh", {3, 4}, True),
    ("thuỷ", {3, 4}, False),
    ("thủy", {3, 4}, False),
    ("khoẻ", {3, 4}, False),
    ("quý", {4, 8}, True),
    ("quỹ", {8}, True),
    ("quy", {4, 8}, True),
    ("phấn khởi AND chè", {6}, True),
    ("then OR chè", {5, 6}, True),
    ("thai nguyen NOT chè", {1, 10, 12}, True),
    ("thai nguyen AND NOT chè", {1, 10, 12}, False),
    ("(then OR chè) AND giá", {6}, True),
    ("title:thai", {1, 10}, False),
    ("title:Thái", {1}, True),
    ("sapo:(thuỷ OR then)", {3, 4, 5}, False),
    ("body:phấn", {2, 6}, True),
    ("ngu*", {1, 2, 6, 7, 8, 10, 12}, True),
    ("ngườ*", {2, 6, 7, 8, 12}, True),
    ('"thai ngu"*', {1, 6, 10, 12}, False),
    ("Bắc-Nam", {5}, False),
    ("2/9/1945", {5}, False),
    ("“trồng cây”", {1}, False),
    ("phong trào", {11}, True),
    ('"phong trào"', {11}, True),
    ("C++", {7}, False),
    ("100%", {7}, False),
    ("đỡ đầu", {12}, True),
    ("chè*", {6}, True),
)

# Nothing sensible is asked for: never an error, whatever is found.
JUNK = (
    "", " ", '"', '""', "'", "*", "**", "(", ")", "()", "((((", "))))", "AND", "OR", "NOT", "AND AND",
    "NOT chè", "chè AND", "chè OR", "chè NOT", "OR chè", ":", "title:", "title: title:", "title:(",
    'body:"', "^", "^chè", "+", "-", "- -", "NEAR", "NEAR(", "NEAR(a b, 5)", "{title}:x", "{a b} : c",
    "a{b", "\\", "%", "_", ";", "'; DROP TABLE articles; --", "C++ (", 'a"b', '"a', 'a""b', "🙂", '\u0301',
    '\u0111\u0301', '\x00', 'a\x00b', "x" * 5000, "a " * 3000, "(" * 500 + "a", "a AND " * 200,
    "NOT " * 100, '"' * 99, "title:" * 80, "<script>alert(1)</script>", "[a]", "a:b:c", "rowid:1", "rank:1",
    "ﬁ", "İ", "ß",
)  # fmt: skip
