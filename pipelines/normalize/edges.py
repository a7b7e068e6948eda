"""The edges of a paragraph: the newspaper that signs its first sentence, the places where a signature may follow."""

from __future__ import annotations

import re

from pipelines.normalize.people import is_group, is_initials, is_person
from pipelines.normalize.phrases import is_body
from pipelines.normalize.publications import has_paper_form, lookup_publication

# (Dân trí) - Đại diện …; Hà Nội (TTXVN) - …; (TNĐT): Ngày …
_BRACKETED = re.compile(
    r"(?P<place>[^()]{2,30} )?\((?P<name>[^()]{2,40})\)\s*(?P<sign>[-–—|]\s*(?=\S)|:\s*(?=[^\W\d_])|)"
)
# CTO - Ngày …; Baoquangbinh.vn - …; Báo Thái Nguyên - Ngày …
_BARE = re.compile(r"(?P<name>[^\s()|–—:;,-][^()|–—:;,-]{1,39}?)\s*[-–—|]\s*(?=\S)")
_SIGN = re.compile(r"[-–—|]|\):|^\(")
_CAPITALS = re.compile(r"[A-ZĐ]{2,8}(?:\.VN|\.vn)?(?: Online)?")
_CODED = re.compile(r"[A-Z][A-Za-z]{3,15}")  # VnMedia: a name in one word, with a capital inside it
# How first sentences of news begin that tell when or where: none of them goes on with "ASEAN - …"
_NEWS = re.compile(
    r"(?:Sáng|Trưa|Chiều|Tối|Đêm|Rạng sáng|Ngày|Hôm|Tại|Theo|Trong|Vừa qua|Mới đây|Từ|Sau|Nhân|Vào|Tính|Tuần|Tháng"
    r"|Năm|Những ngày|Thời gian|Gần đây|Hiện|Liên quan|Thực hiện|Đến|Trước|Đúng|Khoảng|Dự kiến|Nhằm|Để)(?!\w)"
)
_SHORTEST = 12  # characters of a sentence behind a signature
_PAPER_WORDS = re.compile(
    r"(?<!\w)(?:báo|đài|kênh|hãng|tờ|tạp chí|thông tấn|truyền hình|trang"
    r"|phát sóng|trực tiếp|cơ quan|tổ chức|công ty|ủy ban|viện)(?!\w)",
    re.IGNORECASE,
)
_LAST_STOP = re.compile(r"(?:\./|[^\W\d_]{2}[”\"’)]?)[.!?…]+\s*$")
_FULL_END = re.compile(r"(?:\./\.?|/\.)\s*$")
_DAY = re.compile(r",? ?(?:ngày )?\d{1,2}[/-]\d{1,2}(?:[/-]\d{4})?$")
# After these a name is a place, and a bracket behind it speaks of the whole sentence
_PLACE_BEFORE = re.compile(r"(?<!\w)(?:tại|ở|tỉnh|huyện|xã|phường|phố|từ|đến|về|nước|với)$")


def find_signature(head: str) -> tuple[tuple[str, ...], int] | None:
    """The newspapers that sign a first sentence, and where the sentence begins.

    >>> find_signature("(TTXVN/Vietnam+) - Chợ phiên họp lại.")
    (('TTXVN', 'Vietnam+'), 19)
    >>> find_signature("ASEAN - Trung Quốc nhất trí với nhau.") is None
    True
    """
    if _SIGN.search(head) is None:
        return None
    match = _BRACKETED.match(head) if "(" in head[:32] else None
    if match is not None:
        names: tuple[str, ...] = tuple(name.strip() for name in match["name"].split("/"))
        fits = all(map(_is_listed if match["place"] else _is_signature, names))
        if match["place"] and not _is_place(match["place"]):
            return None
        if not match["sign"] and (match["place"] or _NEWS.match(head, match.end()) is None):
            return None
    else:
        match = _BARE.match(head)
        names = (match["name"],) if match is not None else ()
        fits = match is not None and _signs_bare(match["name"], head[match.end() :])
    if match is None or not fits or len(head) - match.end() < _SHORTEST:
        return None
    return names, match.end()


def _is_place(text: str) -> bool:
    words = _DAY.sub("", text.strip()).replace(",", " ").split()
    return len(words) <= 4 and all(word[0].isupper() for word in words)


def _is_listed(name: str) -> bool:
    found = lookup_publication(name)
    return found is not None and found.known


def _is_signature(name: str) -> bool:
    if lookup_publication(name) is not None:
        return True
    compact = name.removesuffix(" Online").replace(" ", "")
    if compact.isupper():
        return 2 <= len(compact) <= 12 and is_person(compact)
    return _CODED.fullmatch(name) is not None and sum(map(str.isupper, name)) > 1


def _signs_bare(name: str, sentence: str) -> bool:
    """Whether a name without bracket signs: newspapers in capitals do, other names only before time or place."""
    found = lookup_publication(name)
    if found is not None and (sentence[:1].isupper() or sentence[:1] in '“"'):
        if "." in name and " " not in name:
            return True
        if found.known and not found.foreign and name.isupper():
            return True
    if found is None and not (_CAPITALS.fullmatch(name) and is_person(name)):
        return False
    return _NEWS.match(sentence) is not None


def may_follow(before: str, signature: str, names: tuple[str, ...], sources: tuple[str, ...]) -> bool:
    """Whether a signature without label may stand behind a sentence: its names are papers, or persons in capitals.

    >>> may_follow("Chợ phiên lại họp./. ", "TTXVN", (), ("TTXVN",))
    True
    >>> may_follow("Ông làm ở Thông tấn xã Việt Nam ", "(TTXVN).", (), ("TTXVN",))
    False
    """
    text = signature.strip(" .()")
    ends = _FULL_END.search(before) is not None
    stops = ends or _LAST_STOP.search(before) is not None
    if names:
        persons = all(1 < len(name.split()) <= 4 or (ends and is_initials(name)) for name in names)
        if is_group(text):
            return ends or (stops and text.isupper())
        if not persons or is_body(text):
            return False
        if sources:
            return stops and all(map(_is_listed, sources))
        return ends or (stops and text.isupper() and " " in text)
    printed = text.split("/")
    coded = all(map(_is_coded, printed))
    if not all(_is_listed(name) or has_paper_form(name) for name in printed):
        return False
    if stops:
        return signature[0] == "(" or ends or coded or all(map(str.istitle, printed))
    return signature[0] == "(" and coded and all(map(_is_home, printed)) and not _names_paper(before.split())


def _is_coded(text: str) -> bool:
    """Whether a name's letters show that it is no word of a sentence: TTXVN, VnExpress, Vietnam+, Tin tức TTXVN."""
    if " " in text:
        return any(len(word) > 2 and word.isupper() for word in text.split())
    return text.isupper() or (text.isascii() and (not text.isalpha() or not text[1:].islower()))


def _is_home(name: str) -> bool:
    found = lookup_publication(name)
    return found is not None and found.known and not found.foreign


def _names_paper(words: list[str]) -> bool:
    """Whether a bracket only tells more of the newspaper, person or body that the sentence names before it."""
    if _PAPER_WORDS.search(" ".join(words[-10:])) is not None:
        return True
    start = len(words)
    while start and words[start - 1][0].isupper():
        start -= 1
    return start < len(words) and _PLACE_BEFORE.search(" ".join(words[:start][-1:])) is None
