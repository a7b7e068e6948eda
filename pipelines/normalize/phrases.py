"""What a phrase of an attribution line can be, told from its words alone."""

from __future__ import annotations

import re
from itertools import pairwise

from pipelines.normalize.people import is_group, is_initials, is_person, is_vietnamese, strip_titles
from pipelines.normalize.publications import Publication, has_paper_form, lookup_publication

_AND = re.compile(r"\s+(?:và|Và|VÀ|&|\+|cùng|and)\s+")
# Words of a sentence; a publication has none of them.
_SENTENCE = re.compile(
    r"(?<!\w)(?:là|của|được|đã|sẽ|đang|này|đó|những|các|cho|tại|vào|nhằm|có|không|khi|sau|trước|để|ra|cũng|vẫn|phải|bị"
    r"|thì|mà|rằng|nên|đến|cần|do|như|từ|lên|gồm|hơn|chỉ|còn|ông|bà|anh|chị|tôi|theo)(?!\w)|\d{1,2}[/-]\d{1,2}"
)
# A body that hands out pictures and figures, or the department somebody works in.
_BODY = re.compile(
    r"(?:p\.|(?:bộ|sở|ubnd|hđnd|công an|ca|cục|tổng cục|chi cục|ban|phòng|trung tâm|tt|viện|bệnh viện|bv|trường|hội"
    r"|liên đoàn|văn phòng|vp|(?:ủy|uỷ) ban|t(?:òa|oà) án|viện kiểm sát|vks\w*|tổng công ty|công ty|ngân hàng"
    r"|quân khu|bch|bộ đội|csgt|đoàn|tỉnh|khoa|chi nhánh|tập đoàn|tp|thành phố|huyện|xã|học viện|đại học|đh"
    r"|hiệp hội|btc|bql|chi đoàn|đảng ủy|kho bạc|công đoàn|quốc hội|chính phủ|đại sứ quán|mttq|liên hợp quốc|lhq"
    r"|bhxh|tand|vksnd|cdc|bvđk|ttyt|điện lực|hạt kiểm lâm|thanh tra|btg|giáo viên|lđlđ|cat|ttvh|h\.|t\.p|t\.x|tphcm"
    r"|who|imf|wb|thuế|bảo hiểm|hải quan|kiểm lâm|(?:thành|tỉnh|huyện|quận|xã|thị|trung ương) đoàn|biên phòng|nhcsxh"
    r"|agribank|vnpt|viettel|bidv|vietcombank|vietinbank|ubmttq|liên minh|thư viện|bảo tàng|vqg|vườn quốc gia|htx"
    r"|hợp tác xã|câu lạc bộ|clb|nhà (?:máy|văn hóa|văn hoá|hát)|cảng|thép|nxb|nhà xuất bản|trạm)(?:[ ./-]|$)).*"
)
_GIVEN = re.compile(
    r"(?:.* )?(?:cung cấp|chụp màn hình|(?:cắt|chụp) từ .*|chụp lại .*|tư liệu|minh h(?:ọa|oạ)|internet"
    r"|facebook.*|fb|zalo|youtube.*|tiktok|nhân vật|gia đình|bạn đọc|người dân|màn hình|trích xuất .*|camera.*"
    r"|đồ h(?:ọa|oạ)|[a-zđ]{1,4}cc|ai tạo|mạng xã hội|mxh|đơn vị|nhà trường|sưu tầm|minh chứng|st)"
)
_GIVEN_SHORT = {
    "fbnv": "Facebook nhân vật",
    "nvcc": "Nhân vật cung cấp",
    "đvcc": "Đơn vị cung cấp",
    "bvcc": "Bệnh viện cung cấp",
    "gđcc": "Gia đình cung cấp",
    "cacc": "Công an cung cấp",
    "itn": "Internet",
    "ai": "AI",
    "t.liệu": "Tư liệu",
    "t.l": "Tư liệu",
    "t.l.": "Tư liệu",
    "tl": "Tư liệu",
    "cmh": "chụp màn hình",
    "mh": "minh họa",
    "bđcc": "Bạn đọc cung cấp",
}
# What somebody is, behind the name: Phó Giám đốc Sở Y tế, Luật sư
_POST = re.compile(
    r"(?:(?:nguyên|quyền|phó|tổng) )*(?:giám đốc|phó|(?:\w+ )?trưởng|chủ tịch|bí thư|giảng viên|luật sư|chủ nhiệm|chánh"
    r"|thư ký|đại biểu|bác sĩ|giáo viên|hiệu phó|chuyên (?:gia|viên)|nhà (?:nghiên cứu|giáo)|nghệ (?:nhân|sĩ)"
    r"|(?:ủy|uỷ) viên|thạc sĩ|tiến sĩ|kỹ sư|cán bộ|điều dưỡng|sinh viên|học sinh|cựu chiến binh)(?!\w)"
)
# "Theo Nghị định 100 …": a document speaks, and a sentence begins.
_DOCUMENT = re.compile(
    r"(?:quyết định|nghị định|nghị quyết|luật|bộ luật|thông tư|kế hoạch|chỉ thị|công văn|quy định|hiến pháp|điều|khoản"
    r"|lịch|dự báo|thống kê|niên giám|kết quả|báo cáo|đề án|dự thảo|giáo sư|tiến sĩ|bác sĩ|luật sư|đại diện"
    r"|chủ tịch|giám đốc)\b"
)
# A word behind another that a paper's name may begin with, or an address
_JOINED = re.compile(r" (?:báo|tạp|thời|nhật|tuần|đài|cổng|trang|kênh|hãng|\S+\.[a-z])", re.IGNORECASE)
_NO_SOURCE = re.compile(
    r"tiếng .*|báo chí.*|(?:các|nhiều) (?:báo|nguồn|trang|tài liệu).*|(?:bản )?gốc|nguyên bản"
)
_OFFICE_WORD = re.compile(
    r"và|tỉnh|huyện|xã|phường|quận|thị|trấn|thành|phố|tp|trung|ương|khu|vực|vùng|quốc|gia|y|tế|đa|khoa"
    r"|hội|binh|đỏ|văn|hóa|thể|thao|thông|tin|truyền|nông|nghiệp|nhân|dân"
)
_LEAD = re.compile(r"(?:[Nn]guồn(?: từ)?|[Ll]ấy từ|từ|do) (?=\S)")
_LONGEST_OFFICE = 12  # words
_INFORMANT = re.compile(r"(?:lời|chia sẻ|tâm sự)(?: |$)")


def split_names(text: str) -> list[str]:
    """The names that "và" or "&" join, without titles before them."""
    return [strip_titles(name) for name in _AND.split(text)]


def is_sentence(text: str) -> bool:
    """Whether a word or date in the text is one that only sentences have."""
    return _SENTENCE.search(text) is not None


def is_document(text: str) -> bool:
    """Whether a document or an office speaks, as in "Theo Nghị định 100"."""
    return _DOCUMENT.match(text.lower()) is not None


def is_informant(text: str) -> bool:
    """Whether somebody's words follow, as in "(ghi theo lời kể của …)"."""
    return _INFORMANT.match(text.lower()) is not None


def is_body(text: str) -> bool:
    """Whether the text names an office, firm or department."""
    return _BODY.fullmatch(text.lower()) is not None


def is_post(text: str) -> bool:
    """Whether the text says what somebody is: a post or a profession, no name and no sentence."""
    return (
        _POST.match(text.lower()) is not None
        and len(text.split()) <= _LONGEST_OFFICE
        and not is_sentence(text)
    )


def is_surely_person(text: str) -> bool:
    """Whether a name stands where offices, firms and documents stand as well: Lan Chi and L.Chi, not NHNN, Bộ Y Tế."""
    if not is_person(text) or is_group(text) or is_body(text) or is_document(text):
        return False
    return (" " in text and is_vietnamese(text)) or ("." in text and is_initials(text))


def is_title(text: str) -> bool:
    """Whether a phrase can be the name of a publication or body: short, a capital first, no sentence."""
    if len(text.split()) > 12 or is_sentence(text):
        return False
    return text[0].isupper() or text[0].isdigit() or lookup_publication(text) is not None


def is_paper_like(text: str) -> bool:
    """Whether an unknown bracket is rather a paper than a place: Khám phá, Gulf News, BĐVN."""
    if is_body(text) or not is_title(text) or any(char.isdigit() for char in text):
        return False
    return any(word[0].islower() for word in text.split()) or not is_vietnamese(text)


def find_publication(text: str) -> Publication | None:
    """The publication a phrase names; one that the table lacks must not read as a sentence."""
    found = lookup_publication(text)
    return found if found is not None and (found.known or is_title(text)) else None


def find_publications(text: str) -> list[Publication]:
    """The publication a phrase names, or those of the table that "và" joins: BBC và CNN."""
    found = find_publication(text)
    if found is not None:
        return [found]
    names = _AND.split(text)
    if len(names) == 1 or all(map(is_vietnamese_name, names)):
        return []
    papers = [paper for name in names if (paper := lookup_publication(name)) is not None and paper.known]
    return papers if len(papers) == len(names) else []


def split_joined(text: str) -> tuple[str, Publication] | None:
    """Name and paper of a phrase that runs them together, where the words or an address show the paper."""
    text = strip_titles(text)  # the "báo" of "Nhà báo" is no newspaper
    if _JOINED.search(text) is None:
        return None
    words = text.split()
    for cut in range(1, min(len(words), 6)):
        name, rest = " ".join(words[:cut]), " ".join(words[cut:])
        if cut == 1 and words[1][0].isupper() and "." not in text:
            continue  # Trần Đài Trang is one name
        if words[cut - 1].lower() == "nhà":
            continue  # Hội Nhà báo Việt Nam
        if has_paper_form(rest) and is_person(name) and is_title(rest):
            found = lookup_publication(rest)
            return (strip_titles(name), found) if found else None
    return None


def split_known(text: str) -> tuple[str, Publication] | None:
    """Name and paper of a phrase behind `Theo` that runs them together, where the table has the paper."""
    words = text.split()
    for cut in range(2, min(len(words), 5)):
        name, rest = " ".join(words[:cut]), " ".join(words[cut:])
        found = lookup_publication(rest)
        if found is not None and found.known and not is_vietnamese_name(rest) and is_person(name):
            return strip_titles(name), found
    return None


def is_vietnamese_name(text: str) -> bool:
    """Whether a person could be called so: Thời Đại, but not Dân trí, TTXVN or VnExpress."""
    return is_person(text) and is_vietnamese(text)


def find_handout(text: str) -> str | None:
    """Where a picture was handed out, found or copied: Công an cung cấp, chụp màn hình, FBNV; else None."""
    short = _GIVEN_SHORT.get(text.lower())
    return short or (text if _GIVEN.fullmatch(text.lower()) else None)


def is_no_source(text: str) -> bool:
    """Whether what follows "dịch từ" or "tổng hợp từ" names nothing: tiếng Anh, các báo, nhiều nguồn."""
    return _NO_SOURCE.fullmatch(text.lower()) is not None


def is_office(text: str, strange: int = 0) -> bool:
    """Whether the text is an office's name and says nothing of what the office did: Công an TP Thái Nguyên."""
    text = text.replace(" - ", " ")
    words = text.split()
    if len(words) > _LONGEST_OFFICE or not is_body(text) or not is_title(text):
        return False
    seconds = [right for left, right in pairwise(words) if left[0].islower() and right[0].islower()]
    return sum(_OFFICE_WORD.fullmatch(word) is None for word in seconds) <= strange


def strip_lead(text: str) -> str:
    """The source without the words that lead to it: nguồn Internet, do nhân vật cung cấp."""
    match = _LEAD.match(text)
    return text[match.end() :] if match else text
