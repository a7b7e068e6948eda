"""Titles: without the newspaper's name behind them, and with a form that does not shout."""

from __future__ import annotations

import re

from archive.values import dataclass
from pipelines.normalize.people import display_capitals
from pipelines.normalize.publications import lookup_publication
from pipelines.normalize.text import clean_text, fold

# "Tiêu đề - Báo Thái Nguyên điện tử": the last separator with blanks around it
_SUFFIX = re.compile(r"^(.{8,}\S)\s+[-–—|»:]+\s+([^-–—|»]{2,60})$")
_PAPER_WORDS = re.compile(
    r"(?:(?:Báo|BÁO)(?= [^\W\d_])(?= [^a-zà-ỹ]| điện tử)|Tạp chí|TẠP CHÍ|Đài (?=[PT])|Cổng (?=[Tt]hông tin|TTĐT)"
    r"|Trang (?=[Tt]hông tin|[Tt]in|chủ|TTĐT|báo)).*"
    r"|.*\b(?:[Oo]nline|[Đđ]iện tử|[Nn]ews|NEWS|TV|[Nn]ewspaper)\b.*|\S+\.(?:vn|com|net)"
)
# What a newspaper does is a clause, and no name: "Báo Thái Nguyên đoạt 5 giải"
_DEED = re.compile(
    r"\b(?:đoạt|giành|trao|tặng|nhận|tổ chức|đồng hành|phát động|ra mắt|kỷ niệm|ủng hộ|hỗ trợ|thăm|chúc|được|là|đã"
    r"|sẽ|đang|cùng|với|cho|có|đạt|vào|ra|mời|vinh|góp|đón|mở|xây)\b|\d"
)
_BRACKET = re.compile(r" \([^()]{2,40}\)$")  # Vietnam+ (VietnamPlus)
_SECTIONS = frozenset(
    """thời sự|chính trị|kinh tế|xã hội|văn hóa|văn hoá|văn nghệ|thể thao|pháp luật|giáo dục|quốc tế|thế giới|đời sống
    |y tế|sức khỏe|sức khoẻ|khoa học|công nghệ|du lịch|giải trí|bạn đọc|trong nước|trong tỉnh|tin tức|nông nghiệp
    |môi trường|an ninh trật tự|quốc phòng|multimedia|media|video|ảnh|tin mới""".replace("\n    ", "").split(
        "|"
    )
)
_SECTION = re.compile(r"^(.{8,}\S)\s+[-–—|»]+\s+([^-–—|»]{2,20})$")

# Abbreviations that could be syllables or words by their letters
_ABBREVIATIONS = frozenset(
    (
        "HAGL",
        "SLNA",
        "NATO",
        "ASEAN",
        "UNESCO",
        "UNICEF",
        "FIFA",
        "UEFA",
        "OCOP",
        "ASIAD",
        "OPEC",
        "APEC",
        "AFC",
        "AFF",
    )
)
# No word begins or ends so, of whatever language
_NO_WORD = re.compile(r"(?!NGH)[B-DF-HJ-NP-TV-XZ]{3,}[AEIOUY]?|[A-Z]*[BCDFGHKPQTVX]L")
_POLICE_OF = re.compile(r"(?:TỈNH|HUYỆN|XÃ|PHƯỜNG|QUẬN|TP|THÀNH|THỊ)\b")  # else CA is a word: "15 ca mắc"

# Numbers of congresses and terms; VI and XI are words as well ("hành vi", "xi măng").
_ROMAN = re.compile(r"(?:I{2,3}|IV|VI{2,3}|IX|XI{2,3}|XIV|XVI{0,3}|XIX|XX[IVX]*)\W*")


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedTitle:
    """A title as printed and as it is shown."""

    value: str  # as printed, without the newspaper's name
    display: str  # ordinary letters where `value` is all capitals
    suffix: str | None = None  # the newspaper's name that stood behind it
    rule: str = "clean"


def parse_title(text: str, *, kicker: str | None = None) -> ParsedTitle | None:
    """The title a text holds, or None where it is blank.

    >>> parse_title("Lũ rút, chợ lại họp - Báo Ví Dụ điện tử").value
    'Lũ rút, chợ lại họp'
    >>> parse_title("MÙA CHÈ Ở TÂN CƯƠNG").display
    'Mùa chè ở tân cương'
    """
    title = clean_text(text)
    if not title:
        return None
    value, suffix = _split_suffix(title)
    if kicker and len(value) > len(kicker) and fold(value).startswith(fold(kicker)):
        rest = value[len(kicker) :].lstrip(" :-–—|")
        if rest and not rest[0].islower():  # "Chính trị" is no kicker of "Chính trị viên …"
            value = rest
    rule = "clean" if value == title else "newspaper's name cut" if suffix else "kicker cut"
    return ParsedTitle(value=value, display=_display(value), suffix=suffix, rule=rule)


def _split_suffix(title: str) -> tuple[str, str | None]:
    suffixes: list[str] = []
    while (match := _match_suffix(title, is_behind=not suffixes)) is not None:
        title = match[1]
        suffixes.insert(0, match[2])
    return title, " - ".join(suffixes) or None


def _match_suffix(title: str, *, is_behind: bool) -> re.Match[str] | None:
    """A newspaper's name at the end of a title, or the name of a section that stands before one."""
    match = _SUFFIX.match(title)
    if match is not None and _is_newspaper(match[2]):
        return match
    match = None if is_behind else _SECTION.match(title)
    if match is None or match[2].lower() not in _SECTIONS or match[2][0].islower():
        return None
    before = match[1].lower()
    return None if any(before.endswith(section) for section in _SECTIONS) else match


def _is_newspaper(text: str) -> bool:
    text = _BRACKET.sub("", text)
    if _is_clause(text):
        return False
    if _PAPER_WORDS.fullmatch(text):
        return True
    return lookup_publication(text) is not None and not _is_phrase(text)


def _is_clause(text: str) -> bool:
    """Whether a newspaper's name only begins what is said of it."""
    found = lookup_publication(text)
    return _DEED.search(text) is not None and not (found is not None and found.known)


def _is_phrase(text: str) -> bool:
    """Whether the letters do not tell a newspaper from a word of the language: Văn hóa, Trang trại."""
    return text[1:].islower() and not text.isascii() and text not in ("Dân trí", "Hànộimới")


def _display(title: str) -> str:
    """The title in ordinary letters, abbreviations kept; no proper name can be told any more."""
    if not title.isupper() or title.count(" ") < 2:
        return title
    words = title.split(" ")
    spelled = zip(words, display_capitals(title).split(" "), [*words[1:], ""], strict=True)
    shown = " ".join(_display_word(printed, word, following) for printed, word, following in spelled)
    return shown[:1].upper() + shown[1:]


def _display_word(printed: str, word: str, following: str) -> str:
    letters = printed.strip("\"“”‘’'()[].,:;!?…-")
    if _ROMAN.fullmatch(printed) or letters in _ABBREVIATIONS or _NO_WORD.fullmatch(letters):
        return printed
    if letters == "CA" and not _POLICE_OF.match(following):
        return printed.lower()
    return word if word.isupper() and len(word) > 1 else word.lower()
