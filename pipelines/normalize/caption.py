"""Captions of photos: what is seen and who took it, apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.normalize.text import clean_text, fold

_LONGEST_CREDIT = 120
# "Ảnh: M.H", "(Ảnh minh họa: Internet)", "Nguồn: TTXVN" at the end of a caption, bracket or not
_CREDIT = re.compile(
    r"""(?:^|(?<=[\s.,;!?…"”)|\]/–-])|(?=[(\[]))
        [(\[]?\s*
        (?P<label>(?:Ảnh|ẢNH|Hình|HÌNH|Photo|PHOTO|Nguồn|NGUỒN|Clip|Video|ảnh|nguồn|hình|Đồ\ họa|Infographic)
           (?:\ (?:ảnh|hình|minh\ họa|minh\ hoạ|tư\ liệu|chụp|tin|nguồn))?)
        \s*:\s*
        (?P<credit>[^:]{1,120}?)\s*[)\]]?[\s.]*$""",
    re.VERBOSE,
)
# The same without a colon, where only these words may follow
_UNSIGNED = re.compile(
    r"""(?:^|[\s.,;]|(?=[(\[]))[(\[]?\s*(?:Ảnh|ẢNH|Hình)\ (?:
          (?P<credit>(?:[Mm]inh\ họ?[aạ]o?|MINH\ HỌA|tư\ liệu|[Cc]hụp\ màn\ hình|chụp\ lại|cắt\ từ\ (?:clip|video)
             |TTXVN|VGP|AFP|Reuters|REUTERS|CTV|PV|Internet|[^\s.,;:()]+(?:\ [^\s.,;:()]+){0,3}\ cung\ cấp))
        )\s*[)\]]?[\s.]*$""",
    re.VERBOSE,
)
_EDGES = " \t-–—|,;:/"


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedCaption:
    """A caption and its credit, each None where there is none."""

    caption: str | None
    credit: str | None  # as printed behind "Ảnh:", such as "Minh Anh/TTXVN" or "minh họa"
    rule: str


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
    match = _CREDIT.search(line, tail_at) or _UNSIGNED.search(line, tail_at)
    if match is None:
        return ParsedCaption(caption=line, credit=None, rule="whole")
    credit = clean_text(match["credit"].strip(_EDGES + "()[]"))
    rest = clean_text(line[: match.start()].rstrip(_EDGES + "(["))
    if not credit:
        return ParsedCaption(caption=line, credit=None, rule="whole")
    if rest and not any(char.isalnum() for char in rest):
        rest = ""
    rule = "label" if "label" in match.re.groupindex else "unsigned"
    return ParsedCaption(caption=rest or None, credit=_stop(credit), rule=rule)


def _stop(credit: str) -> str:
    """The credit without a final stop that is no part of initials."""
    return credit if re.fullmatch(r"(?:\w{1,3}\.){2,}", credit) else credit.rstrip(".")


def _repeats_unaccented(line: str, others: tuple[str, ...]) -> bool:
    """Whether the line is the folded form of another text, as a CMS makes an alt text of the title."""
    if line != fold(line) and not line.isascii():
        return False
    folded = fold(line)
    return any(folded == fold(other) and line != other for other in others if other)
