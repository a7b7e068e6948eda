"""Captions of photos: what is seen and who took it, apart."""

from __future__ import annotations

import re

from archive.values import dataclass
from pipelines.normalize.attribution import parse_attribution
from pipelines.normalize.people import strip_stop
from pipelines.normalize.text import clean_text, fold

_LONGEST_CREDIT = 120
# "Ảnh: M.H", "(Ảnh minh họa: Internet)", "Nguồn: TTXVN", "Bài và ảnh: M.H" at the end of a caption, in a bracket or
# not. In small letters it begins a sentence or stands behind a comma or dash: "Trong ảnh:" and "mô hình:" are no label.
_CREDIT = re.compile(
    r"""(?:^|(?<=[\s.,;!?…"”)|\]/–-])|(?=[(\[])|(?<=[^\W\d_A-ZĐ])(?=Ảnh\s?:))
        [(\[]?\s?
        (?P<label>(?:(?:Tin|TIN|Bài|BÀI|Bài\ viết|Thơ|THƠ)(?:\s?[,/–-]\s?|\ (?:và|VÀ)\ |\ )(?:ảnh|Ảnh|ẢNH)
           |Ảnh|ẢNH|Hình|HÌNH|Photo|PHOTO|Nguồn|NGUỒN|Clip|Video|Đồ\ h(?:ọa|oạ)|ĐỒ\ HỌA|Infographic|INFOGRAPHIC
           |(?:Tranh\ m|M)inh\ h(?:ọa|oạ)|Tranh
           |Tác\ giả(?:\ ảnh)?
           |(?:^|(?<=[.,;!?…"”)\]/–-])|(?<=[.,;!?…"”)\]/–-]\s)|(?<=[(\[]))(?:ảnh|nguồn|hình))
           (?:\ (?:ảnh|hình|[Mm]inh\ họa|[Mm]inh\ hoạ|[Tt]ư\ liệu|chụp|tin|nguồn)|(?:,\s?|\ và\ )(?:video|clip))?)
        \s?:\s?
        (?P<credit>[^:]{1,120}|[^:]{1,60}[;,.|/\s–-]\s?(?:[Đđ]ồ\ h(?:ọa|oạ)|[Vv]ideo|[Cc]lip)\s?:[^:]{1,60})$""",
    re.VERBOSE,
)
# The same without a colon, where only these words may follow
_UNSIGNED = re.compile(
    r"""(?:^|(?<=[\s.,;])|(?=[(\[]))[(\[]?
        (?:Ảnh|ẢNH|Hình(?:\ ảnh)?|(?<=[(\[])ảnh|(?:Nguồn|(?<=[(\[])nguồn)(?=\ [Ii]nternet))
          \ (?P<credit>
          (?:[Mm]inh\ h(?:ọa|oạ)(?:(?:\s?[/,:-]|\ từ)?\s?(?:[Nn]guồn:?\s)?[Ii]nternet)?|MINH\ HỌA
            |[Tt]ư\ liệu(?:(?:\ của)?\s?/?\s?(?:TTXVN|VGP|AFP|Reuters|Internet|Báo(?:\ [^\s.,;:()]+){1,4}))?)
          |[Ss]ưu\ tầm|MXH|[Mm]ạng\ xã\ hội
          |[Cc]hụp\ (?:màn\ hình|lại)|cắt\ từ\ (?:clip|video)
          |TTXVN(?:\ phát)?|INT|TL|T\.L\.?|VGP|AFP|Reuters|REUTERS|CTV|PV|NVCC|FBNV|[Ii]nternet
          |[^\s.,;:()]+(?:\ [^\s.,;:()]+){0,3}\ cung\ cấp)
          [)\].\s]{0,4}$""",
    re.VERBOSE,
)
# In a bracket of its own a name needs no colon: (Ảnh Lan Chi)
_NAMED = re.compile(r"[(\[]\s?(?:Ảnh|ẢNH) (?P<credit>[^\W\d_][^:;()\[\]]{1,60})[)\]][.\s]{0,3}$")
# Behind a sentence a name in capitals needs none either: Sông Cầu mùa lũ. Ảnh LAN CHI.
_SHOUTED = re.compile(r"(?<=[.!?…] )(?:Ảnh|ẢNH) (?P<credit>[^\W\d_]+(?:[ /][^\W\d_]+){1,6})\.?$")
_ACCOUNT = re.compile(r"@[\w.]{2,30}|chụp (?:lại|màn hình)", re.IGNORECASE)
_ILLUSTRATION = re.compile(r"\s*[(\[]?\s?(?:Ảnh|Hình) [Mm]inh h(?:ọa|oạ)[\s.,;)\]–-]*$")
# What a photo shows rather than who took it: "Ảnh: Toàn cảnh hội nghị"
_SCENE = re.compile(
    r"(?:(?:Toàn|Quang|Khung) cảnh|Không khí|Hiện trường|Hội nghị|Lễ|Buổi|Phiên (?:họp|tòa|chợ)|Một góc|Các|Những"
    r"|Cầu|Chùa|Đền|Thác|Cánh đồng|Nhà máy|Công trình)\b",
    re.IGNORECASE,
)
_DEED = re.compile(
    r"(?<!\w)(?:tuyên truyền|tham (?:gia|dự)|hướng dẫn|trao|tặng|kiểm tra|thăm|ra quân|phối hợp|diễn tập|thu hoạch"
    r"|chăm sóc|(?<!ban )(?<!Ban )tổ chức|phát biểu|tuần tra|giúp|đang|vận động|khám bệnh|tập luyện|thi đấu"
    r"|biểu diễn)(?!\w)"
)
_OTHER_MAKER = re.compile(r"đồ h|info|video|clip|tranh|minh h", re.IGNORECASE)
_EDGES = " \t-–—|,;:/*"


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedCaption:
    """A caption and its credit, each None where there is none."""

    caption: str | None
    credit: str | None  # as printed behind "Ảnh:", such as "Minh Anh/TTXVN" or "minh họa"
    rule: str
    label: str = "Ảnh"  # what the credit is for: "Đồ họa", "Video"; of a photo whatever stood before it


def split_caption(text: str | None, *, other_texts: tuple[str, ...] = ()) -> ParsedCaption:
    """Caption and credit of a text; a text that is one of `other_texts` without its accents is no caption.

    >>> split_caption("Nông dân Đại Từ hái chè.&nbsp; Ảnh: M.H")
    ParsedCaption(caption='Nông dân Đại Từ hái chè.', credit='M.H', rule='label')
    >>> split_caption("(Ảnh: Tú Hưng/TTXVN).").credit
    'Tú Hưng/TTXVN'
    >>> split_caption("&nbsp;").caption is None
    True
    """
    line = clean_text(text or "")
    if not any(char.isalnum() for char in line) or _repeats_unaccented(line, other_texts):
        return ParsedCaption(caption=None, credit=None, rule="blank" if not line else "no caption")
    tail_at = max(0, len(line) - _LONGEST_CREDIT - 20)
    match = _CREDIT.search(line, tail_at) or _UNSIGNED.search(line, tail_at) or _find_named(line, tail_at)
    if match is None:
        return ParsedCaption(caption=line, credit=None, rule="whole")
    credit = _trim_credit(match["credit"])
    rest = _ILLUSTRATION.sub("", clean_text(line[: match.start()].rstrip(_EDGES + "([")))
    if not credit or not _is_credit(credit):
        return ParsedCaption(caption=line, credit=None, rule="whole")
    if rest and not any(char.isalnum() for char in rest):
        rest = ""
    label = match.groupdict().get("label")
    return ParsedCaption(
        caption=rest or None,
        credit=credit,
        rule="label" if label else "unsigned",
        label=label if label and _OTHER_MAKER.match(label) else "Ảnh",
    )


def _find_named(line: str, start: int) -> re.Match[str] | None:
    match = _NAMED.search(line, start)
    if match is not None:
        return match if parse_attribution(f"Ảnh: {match['credit']}").photographers else None
    match = _SHOUTED.search(line, start)
    if match is None:
        return None
    parsed = parse_attribution(f"Ảnh: {match['credit']}")
    is_signed = match["credit"].isupper() or bool(parsed.media_sources)  # Ảnh LAN CHI, Ảnh Lan Chi/TTXVN
    return match if parsed.photographers and is_signed else None


def _is_credit(text: str) -> bool:
    if text.lower().startswith("tư liệu") or _ACCOUNT.fullmatch(text):
        return True
    if _SCENE.match(text) or (" " in text and _DEED.search(text)):
        return False
    return parse_attribution(f"Ảnh: {text}").kind != "NOT_ATTRIBUTION"


def _trim_credit(text: str) -> str:
    """The credit without the bracket it stood in and without a final stop that is no part of initials."""
    credit = text.strip(_EDGES)
    if credit.count(")") + credit.count("]") > credit.count("(") + credit.count("["):
        credit = credit.rstrip(" .)]")
    return clean_text(strip_stop(credit))


def _repeats_unaccented(line: str, others: tuple[str, ...]) -> bool:
    """Whether the line is the folded form of another text, as a CMS makes an alt text of the title."""
    if line != fold(line) and not line.isascii():
        return False
    folded = fold(line)
    return any(folded == fold(other) and line != other for other in others if other)
