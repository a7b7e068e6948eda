"""Names of people and of groups as Vietnamese newspapers sign with them."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.normalize.text import fold

_INITIALS = re.compile(r"(?:[A-ZÀ-ỸĐ][a-zà-ỹ]{0,2}\.\s?)+(?:[A-ZÀ-ỸĐ][\wà-ỹ]{0,8})?|[A-ZĐ]{1,5}")
_DOTTED = re.compile(r"(?:[A-ZÀ-ỸĐ]{1,3}\.){2,}")  # its last stop belongs to it
_LAST_INITIAL = re.compile(r"\s[A-ZĐ]\.$")
# A Vietnamese syllable in folded letters: onset, vowels, coda.
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|kh|gh|gi|ph|th|tr|ch|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[ckmnpt])?"
)
_GROUP = re.compile(
    r"(?:nhóm|tổ|ban)? ?(?:p[./]?v\.?|phóng viên|c\.?t\.?v\.?|cộng tác viên|b\.?t\.?v\.?|tác giả|biên tập viên|bbt"
    r"|ban biên tập|t(?:òa|oà) soạn|pv[a-z]{1,4}|nhóm sản xuất|biên tập|btc"
    r"|(?:ban|phòng) (?:bạn đọc|thời sự|thư ký|chuyên đề))(?: .*)?"
)
_TITLES = re.compile(
    r"(?:(?:pgs|gs|ts|th\.?s|bs|ds|cn|ks|ls|nsưt|nsnd|ccb|dr|mr|ms|bs\.?ck[i12]+|ck[i12]+)"
    r"\.?(?:,? ?ts\.?)?,?(?: |(?<=\.))"
    r"|(?:phóng viên|p[./]?v|ctv|btv|nhà (?:báo|văn|thơ|giáo|nghiên cứu)|luật sư|(?:bác|dược) sĩ|tác giả|bạn đọc"
    r"|cộng tác viên|(?:đại|thượng|trung|thiếu) (?:tướng|tá|úy|uý)|thạc sĩ|tiến sĩ|(?:phó )?giáo sư|kỹ sư|nghệ sĩ"
    r"|họa sĩ|nhạc sĩ|cựu chiến binh|luật gia|cử nhân|thầy thuốc ưu tú|by|bởi)[:,]? )+"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _lines(text: str) -> frozenset[str]:
    return frozenset(line.strip() for line in text.split("|"))


_NO_NAMES = _words(
    "của các những được không trong đã sẽ đang này cho với để tại về là cũng nhưng nếu khi thì mà bị phải nhiều việc"
    " tin ảnh bài xem video clip quảng thêm mới nhất đọc theo nguồn tags trên dưới sau trước vì do đó ra vào lên"
    " xuống rất còn chỉ một hai ba bốn năm sáu bảy tám chín mười chương phần mục ông bà xin mời cảm cùng và hoặc hết"
    " nhóm ubnd hđnd mttq thpt thcs chqs ttyt bhxh"
)
# Of these, what parents call a child too: a given name closes a name, unless the word before it counts or compares.
_GIVEN_NAMES = _words("chương quảng nhất năm sáu bảy tám chín mười ba hai bốn thêm")
_NO_GIVEN_BEFORE = _words(
    "thứ tháng ngày hàng hằng kỳ kì tập giải hạng lớp lần số cấp loại hồi quyển khóa khoá khối nhóm đội vòng quý giai"
    " đoạn đợt chủ anh chị cô chú bác dì cậu xóm thôn bản tổ ấp phường khóm tuần bậc đệ"
    " trang duy cao thấp lớn nhỏ to tốt đẹp xấu dài ngắn sớm muộn gần xa đầu cuối ít đông mạnh yếu hay nhanh tìm"
    " tải biết khảo hiểu nghe hỏi kể nói làm chừng khoảng gồm đủ suốt cả mỗi từng mấy trong ngoài"
)
# Title-like lines of two words that stand where a signature stands.
_NO_PERSONS = _lines(
    """chung khảo|sơ khảo|chung kết|bán kết|tứ kết|vòng loại|thể lệ|lời ngỏ|khai mạc|bế mạc
    |hà nội|việt nam|tp hcm|tp.hcm|tphcm|hồ chí minh|tp hồ chí minh|đà nẵng|cần thơ|hải phòng|thái nguyên|huế
    |sài gòn|bắc kạn|cao bằng|lạng sơn|bắc giang|quảng ninh|đồng nai|đắk lắk|lâm đồng|trung quốc|hoa kỳ|nhật bản
    |hàn quốc|kết luận|kết quả|mở đầu|lời kết|lời bình|hỏi đáp|bình luận|chia sẻ|bạn đọc|ý kiến|quay lại
    |trang chủ|đáp án|thông báo|kính báo|trân trọng|toàn văn|chú thích|phụ lục|bảng giá|từ khóa|chủ đề|liên hệ
    |đăng nhập|liên quan|hotline|asean|gdp|covid|nato|ocop|adb|vff|afc|fifa|who|wto|imf|eu
    |fdi|oda|cpi|usd|vnd|csgt|bhyt|hlv|clb|htx|vneid|unesco|unicef|apec|opec|brics|vcci|evn|pvn|wb|ilo|hsbc
    |thứ tư|nổi bật|sự kiện|tiêu điểm|thời sự|kinh tế|văn hóa|xã hội|pháp luật|thể thao|giáo dục|y tế|du lịch|đời sống
    |quốc tế|thế giới|chính trị|giải trí|trong nước|nhân vật|công nghệ|nông nghiệp|công nghiệp|môi trường|sức khỏe
    |bất động sản|quốc phòng|xây dựng đảng|chuyên đề|chuyên mục|phản hồi|mục lục|lời giới thiệu|giới thiệu|tổng kết
    |đặt vấn đề|tài liệu|tham khảo|ban tổ chức|ca|cqca|cqđt|cat|cax|bđbp|vpqh|qltt|pccc|bhxh|tand|vksnd|lđlđ|ttvh|ttyt
    |cdc|bvđk|nchmf|ttltqgiii|btg|ttx|hà giang|tuyên quang|lào cai|yên bái|sơn la|hòa bình|điện biên|lai châu|phú thọ
    |vĩnh phúc|bắc ninh|hải dương|hưng yên|thái bình|nam định|hà nam|ninh bình|thanh hóa|nghệ an|hà tĩnh|quảng bình
    |quảng trị|quảng nam|quảng ngãi|bình định|phú yên|khánh hòa|ninh thuận|bình thuận|kon tum|gia lai|đắk nông
    |bình phước|bình dương|tây ninh|vũng tàu|long an|tiền giang|bến tre|trà vinh|vĩnh long|đồng tháp|an giang
    |kiên giang|hậu giang|sóc trăng|bạc liêu|cà mau|thái lan|campuchia|ấn độ|phú quốc|đà lạt|pleiku|buôn ma thuột"""
)
# What no family is called: a place or an office follows
_OFFICE_HEAD = re.compile(
    r"(?:huyện|xã|phường|xóm|thôn|ấp|bản|khu phố|tổ dân phố"
    r"|tỉnh|sở|quận|công an|(?:phó )?(?:chủ tịch|giám đốc)|trưởng (?:ban|phòng)|ủy ban|thành phố|quỹ"
    r"|ngân hàng|công ty|bệnh viện|câu lạc bộ|tập đoàn|hợp tác xã"
    r"|thị (?:xã|trấn)|kt\.|tm\.|đội|cục|chi cục|hạt kiểm lâm|đảng bộ)(?: |$)"
)
_ETHNIC = re.compile(r"(?:Vì|Cầm|Vàng|Tẩn) (?:Văn|Thị|A) ")  # families of the mountains whose names are words
_CAPITALS = "".join(char for char in map(chr, range(0x41, 0x1F00)) if char.isupper())
_WORD = rf"[{_CAPITALS}](?:[^\W\d_]|[.'’-])*"
_GROUP_WORDS = _words(
    "Viên Tập Soạn Đọc Giả Sự Tác"
)  # that end the words for groups: Phóng viên, Ban Biên tập
_PARTICLES = "van|von|de|da|der|den|bin|al|di|du|la|le|el|of|the"  # between the words of foreign names
_PERSON = re.compile(rf"(?=..){_WORD}(?:\ (?:{_PARTICLES})(?=\ )|\ {_WORD}){{0,5}}")
_OFFICES = _words("UBND HĐND MTTQ CA CQĐT BCH THPT THCS BHXH TAND VKSND LĐLĐ QLTT BĐBP CDC BVĐK TTYT")
_KEPT_CAPITALS = _OFFICES | _words("TP TW ĐH CĐ PV CTV BTV BBT")
_VOWELS = frozenset("aeiouy")
_CAPITAL_PART = re.compile(r"[^\W\d_]{2,}")


def is_initials(text: str) -> bool:
    """Whether the text is a signature in initials: T.L, N.T.H., QV, Đ.Cường."""
    return _INITIALS.fullmatch(text) is not None


@lru_cache(maxsize=8192)
def is_group(text: str) -> bool:
    """Whether the text names a group and no person: PV, Nhóm phóng viên, Ban Biên tập.

    >>> is_group("Nhóm PV Quốc hội"), is_group("P.V"), is_group("PV Hoàng Anh")
    (True, True, False)
    """
    key = text.lower()
    if _GROUP.fullmatch(key) is None:
        return False
    rest = strip_titles(text)
    if rest.lower().startswith(("báo ", "đài ", "tạp chí ")):
        return True  # PV Báo Ví Dụ
    return rest == text or key.startswith("nhóm") or not is_person(rest) or " " not in rest


def is_staff(text: str) -> bool:
    """Whether the text says that somebody belongs to a group: CTV, PV TTXVN, P/v Ban Thời sự."""
    return is_group(text) or text.lower().startswith(("ctv ", "pv ", "p/v ", "cộng tác viên ", "phóng viên "))


def strip_titles(text: str) -> str:
    """The name without PV, ThS. or Nhà báo before it."""
    match = _TITLES.match(text.lower())
    return text[match.end() :] if match and match.end() < len(text) else text


def is_title(text: str) -> bool:
    """Whether the text is a title without its person: PGS, Đại tá."""
    return _TITLES.fullmatch(text.lower() + " ") is not None


@lru_cache(maxsize=8192)
def is_person(text: str) -> bool:
    """Whether the text has the form of a name or pen name: one to six words in capitals or initials.

    >>> is_person("Nguyễn Lê Thảo Linh"), is_person("THANH TÙNG"), is_person("Kết luận"), is_person("Hà Nội")
    (True, True, False, False)
    """
    if _PERSON.fullmatch(text) is None:
        return False
    small = text.lower()
    if small in _NO_PERSONS or ("-" in small and small.partition("-")[0] in _NO_PERSONS):
        return False
    if _OFFICE_HEAD.match(small) or text.partition(" ")[0] in _OFFICES:
        return False
    words = small.replace(".", " ").split()
    if (
        text[:3].isupper()
        and text[:3].isalpha()
        and not text.isupper()
        and not _SYLLABLE.fullmatch(fold(words[0]))
    ):
        return False  # TTVHTT Đại Từ
    if _NO_NAMES.isdisjoint(words) or _ETHNIC.match(text):
        return True
    closes = len(words) > 1 and words[-1] in _GIVEN_NAMES and words[-2] not in _NO_GIVEN_BEFORE
    return closes and _NO_NAMES.isdisjoint(words[:-1])


def is_vietnamese(text: str) -> bool:
    """Whether the text is one to five syllables of Vietnamese, as names of people and places are."""
    words = fold(text).split()
    return 1 <= len(words) <= 5 and all(_SYLLABLE.fullmatch(word) for word in words)


def display_name(text: str) -> str:
    """The name as it is shown: without final stop, capitals turned into ordinary letters.

    >>> display_name("NGUYỄN TRÍ."), display_name("Đ.CƯỜNG"), display_name("N.T.H."), display_name("QV")
    ('Nguyễn Trí', 'Đ.Cường', 'N.T.H.', 'QV')
    """
    name = strip_stop(text)
    return display_capitals(name) if name.isupper() else name


def strip_stop(text: str) -> str:
    """The text without its final stops, unless they belong to an initial: N.T.H., Nguyễn H."""
    if text[-1:] not in (".", "…"):
        return text
    return text if _DOTTED.fullmatch(text) or _LAST_INITIAL.search(text) else text.rstrip(".… ")


def display_capitals(text: str) -> str:
    """The capitals of the text as ordinary letters, save abbreviations."""
    return _CAPITAL_PART.sub(lambda part: _lower_part(part[0]), text)


def _lower_part(part: str) -> str:
    if part in _KEPT_CAPITALS:
        return part
    folded = fold(part)
    if _SYLLABLE.fullmatch(folded) or (len(part) > 3 and not _VOWELS.isdisjoint(folded)):
        return part[0] + part[1:].lower()
    return part  # an abbreviation


def display_group(text: str) -> str:
    """A group as it is shown: NHÓM PV → Nhóm PV."""
    if not text.isupper() or " " not in text:
        return text
    first, *rest = display_capitals(text).split(" ")
    return " ".join((first, *(word.lower() if word in _GROUP_WORDS else word for word in rest)))
