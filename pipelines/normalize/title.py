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
    while (match := _SUFFIX.match(title)) is not None and _is_newspaper(match[2]):
        title = match[1]
        suffixes.insert(0, match[2])
    return title, " - ".join(suffixes) or None


def _is_newspaper(text: str) -> bool:
    if _PAPER_WORDS.fullmatch(text):
        return True
    return lookup_publication(text) is not None and not _is_phrase(text)


def _is_phrase(text: str) -> bool:
    """Whether the letters do not tell a newspaper from a word of the language: Văn hóa, Trang trại."""
    return text[1:].islower() and not text.isascii() and text != "Dân trí"


def _display(title: str) -> str:
    """The title in ordinary letters, abbreviations kept; no proper name can be told any more."""
    if not title.isupper() or title.count(" ") < 2:
        return title
    pairs = zip(title.split(" "), display_capitals(title).split(" "), strict=True)
    shown = " ".join(_display_word(printed, word) for printed, word in pairs)
    return shown[:1].upper() + shown[1:]


def _display_word(printed: str, word: str) -> str:
    if _ROMAN.fullmatch(printed):
        return printed
    return word if word.isupper() and len(word) > 1 else word.lower()
