"""The words that say what somebody did for an article: labels before a colon, marks behind a name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from archive.records import Role
from pipelines.normalize.text import fold_tone

Part = Role | Literal["text"]
"""A role, or `text` for a label (Bài, Tin) that makes its people authors of the words."""

MEDIA: frozenset[Part] = frozenset({"photographer", "videographer", "graphics"})
"""Roles of those who made pictures and no words."""

MAKERS: frozenset[Part] = frozenset({"translator", "compiler", "recorder", "interviewer"})
"""Roles that a mark behind a name gives."""

TEXT: frozenset[Part] = frozenset({"text"})
SOURCE: frozenset[Part] = frozenset({"source"})
PHOTO: frozenset[Part] = frozenset({"photographer"})

_WORDS: dict[Part, str] = {
    "text": "tin|bài|bài viết|tin bài|tin tức|lời|nội dung|chữ|viết|tác giả|phóng viên|người viết|phóng sự|ký sự|bút ký"
    "|tùy bút|truyện ngắn|tản văn|thơ|text|viết bài|biên tập|tổ chức nội dung|kịch bản|lời bình|đọc|thể hiện|bởi|by"
    "|người thực hiện|tổ chức thực hiện|tổ chức sản xuất|chỉ đạo|chỉ đạo nội dung|chỉ đạo sản xuất|tạp văn|tạp bút",
    "photographer": "ảnh|hình|hình ảnh|photo|photos|chùm ảnh|chụp ảnh|ảnh bìa|nguồn ảnh|nguồn hình|ảnh chụp|chụp"
    "|ảnh nguồn|ảnh minh họa|hình minh họa|ảnh tư liệu|bộ ảnh|phóng sự ảnh|ảnh trong bài|các ảnh",
    "videographer": "video|clip|video clip|quay phim|dựng phim|dựng|dựng hình|hậu kỳ|nguồn video|nguồn clip|quay|camera"
    "|phim|kỹ thuật|kĩ thuật|âm thanh|audio|podcast|kỹ thuật dựng|flycam|video nguồn|media"
    "|giọng đọc|người đọc|mc|nhạc|âm nhạc",
    "graphics": "đồ họa|infographic|infographics|inforgraphic|inforgraphics|thiết kế|trình bày|mỹ thuật|mĩ thuật"
    "|minh họa|biểu đồ|design|e-magazine|emagazine|vẽ|tranh|info|graphic|graphics|họa sĩ|longform|bảng biểu",
    "translator": "dịch|người dịch|dịch giả|biên dịch|lược dịch|chuyển ngữ|phỏng dịch|dịch thuật|trích dịch",
    "compiler": "tổng hợp|t/h|th|t.h|t.h.|biên soạn|sưu tầm|st|s.t|tổng thuật|tổng hợp tin",
    "recorder": "ghi|lược ghi|ghi chép|lược thuật|tường thuật|ghi lại|thuật|ghi nhanh",
    "interviewer": "thực hiện|phỏng vấn|thực hiện phỏng vấn|người phỏng vấn|trao đổi",
    "source": "nguồn|nguồn tin|theo|nguồn tham khảo|tham khảo|dẫn nguồn|theo nguồn",
}
_INDEX: dict[str, Part] = {
    fold_tone(word): part for part, words in _WORDS.items() for word in words.split("|")
}
_JOINER = re.compile(r"\s*(?:[,&+/-]|\bvà\b|–)\s*|\s+")
_FIRST_WORD = re.compile(r"\w+")
_FIRST = frozenset(first[0] for word in _INDEX if (first := _FIRST_WORD.match(word)))
_LONGEST = max(word.count(" ") for word in _INDEX) + 1


@lru_cache(maxsize=4096)
def parse_roles(text: str) -> frozenset[Part]:
    """The roles that a label or mark names, empty where any word of it names none.

    >>> sorted(parse_roles("Bài và ảnh"))
    ['photographer', 'text']
    >>> sorted(parse_roles("tổng hợp")), sorted(parse_roles("Hương Anh"))
    (['compiler'], [])
    """
    key = text.lower().strip(" :.")
    first = _FIRST_WORD.match(key)
    if first is None or fold_tone(first[0]) not in _FIRST:
        return frozenset()
    key = fold_tone(key)
    if key in _INDEX:
        return frozenset({_INDEX[key]})
    if len(key) > 60:
        return frozenset()
    return _parse_words([word for word in _JOINER.split(key) if word])


def _parse_words(words: list[str]) -> frozenset[Part]:
    """Roles of the words, the longest run that names one taken first."""
    found: set[Part] = set()
    while words:
        for length in range(min(_LONGEST, len(words)), 0, -1):
            part = _INDEX.get(" ".join(words[:length]))
            if part is not None:
                found.add(part)
                words = words[length:]
                break
        else:
            return frozenset()
    return frozenset(found)


def split_mark(text: str) -> tuple[str, frozenset[Part]]:
    """A group or paper and the mark behind it, of one or two words: Nhóm PV thực hiện, PV t/h.

    >>> split_mark("BBT tổng hợp")[0], split_mark("Ban Biên tập")[0]
    ('BBT', 'Ban Biên tập')
    """
    words = text.split()
    for length in (2, 1):
        roles = parse_roles(" ".join(words[-length:])) if len(words) > length else frozenset()
        if roles and roles <= MAKERS:
            return " ".join(words[:-length]), roles
    return text, frozenset()
