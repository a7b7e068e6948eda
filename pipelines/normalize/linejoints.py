"""Phrases of an attribution line put right: joined where a comma belongs to a name, parted where a sign is missing."""

from __future__ import annotations

import re

from archive.values import replace
from pipelines.normalize.lineparts import Phrase
from pipelines.normalize.people import is_group, is_initials, is_person, is_title, strip_stop, strip_titles
from pipelines.normalize.phrases import find_handout, is_body, split_names
from pipelines.normalize.publications import has_paper_form, lookup_publication
from pipelines.normalize.roles import MEDIA, PHOTO, SOURCE, TEXT, Part, parse_roles

# What offices are for, two words each: the parts of "Sở Văn hóa, Thể thao và Du lịch"
_FIELDS = re.compile(
    r"phát thanh|truyền (?:hình|thông)|thể thao|thông tin|du lịch|gia đình|khoa học|công nghệ|hạ tầng|đô thị|thống kê"
    r"|dân vận|thương (?:binh|mại)|xã hội|nghệ thuật|môi trường|văn h(?:óa|oá)|điện ảnh|thủy sản"
)
_SHORT_FIELDS = re.compile(r"(?:tt|vh|dl|gđ|kh|cn|xh)(?:[&-](?:tt|vh|dl|gđ|kh|cn|xh))+|tttt", re.IGNORECASE)
_DEPARTMENTS = re.compile(
    r"chính trị|thời sự|kinh tế|(?:văn hóa|văn hoá) ?-? ?xã hội|xã hội|pháp luật|bạn đọc|thể thao|quốc tế"
)
_BROADCAST = ("phát thanh", "truyền hình")
_OF = re.compile(
    r"((?:[Gg]hi chép|[Pp]hóng sự(?: ảnh)?|[Bb]út ký|[Tt]ùy bút|[Tt]uỳ bút|[Tt]ản văn|[Kk]ý sự|[Tt]ruyện ngắn|[Tt]hơ"
    r"|[Bb]ài(?: viết| dự thi)?|(?:[Cc]hùm )?[Ảả]nh|[Tt]ranh)(?: và ảnh)?) của (?=\S)"
)
_PICTURES = re.compile(r"ảnh|hình|video|clip|audio|photo|đồ|infographics?")
_START_WORDS = (
    "ảnh hình video clip audio photo đồ infographic infographics tin bài chùm nguồn lời viết ghi phóng bút tùy tuỳ"
    " tản ký truyện thơ tranh"
)
_STARTS = frozenset(_START_WORDS.split())
_JOINS = frozenset({",", "-"})
_BEHIND_NAMES = frozenset({",", ";", "-"})
_TAKEN = re.compile(r" chụp(?: (?:năm|tháng|ngày|mùa|vào|trước|tại|ở) .*)?$")
_LONGEST_LABEL = 4  # words of a label without colon


def mend_phrases(phrases: list[Phrase]) -> list[Phrase]:
    """The phrases with names joined that commas cut, and with the labels and dashes that the page left out.

    >>> from pipelines.normalize.lineparts import split_phrases
    >>> [p.text for p in mend_phrases(split_phrases("Sở Văn hóa, Thể thao và Du lịch") or [])]
    ['Sở Văn hóa, Thể thao và Du lịch']
    >>> [p.text for p in mend_phrases(split_phrases("Lan Chi-TTXVN") or [])]
    ['Lan Chi', 'TTXVN']
    """
    mended: list[Phrase] = []
    for phrase in phrases:
        if phrase.sep in _JOINS and mended and _belongs(mended[-1], phrase):
            mended[-1].text += (", " if phrase.sep == "," else " - ") + phrase.text
        elif "-" in phrase.text:
            mended += _part(phrase)
        else:
            mended.append(phrase)
    for place, phrase in enumerate(mended):
        if phrase.label is None and not phrase.theo and phrase.text.partition(" ")[0].lower() in _STARTS:
            _label(mended, place)
        if phrase.label == PHOTO and " chụp" in phrase.text:
            phrase.text = _strip_moment(phrase.text)
    return mended


def _belongs(before: Phrase, phrase: Phrase) -> bool:
    """Whether a comma or dash stands inside a name: Phát thanh - Truyền hình; VOV - Tây Bắc; Văn hóa, Thể thao."""
    if phrase.label is not None or phrase.theo or phrase.depth != before.depth or not before.text:
        return False
    if phrase.sep == "-" and lookup_publication(f"{before.text} {phrase.text}"):
        return True
    if phrase.depth and parse_roles(before.text) and parse_roles(phrase.text):
        return True  # (bài, ảnh)
    right = " ".join(phrase.text.split(maxsplit=2)[:2]).lower()
    if is_group(before.text) and _DEPARTMENTS.fullmatch(phrase.text.lower()):
        return True
    if _SHORT_FIELDS.fullmatch(right.partition(" ")[0]) and is_body(before.text):
        return True  # Trung tâm VH, TT&DL
    if _FIELDS.fullmatch(right):
        left = " ".join(before.text.split()[-2:]).lower()
        if left in _BROADCAST:
            return right in _BROADCAST
        return is_body(before.text) and not is_person(before.text)
    return phrase.sep == "," and is_title(before.text) and strip_titles(phrase.text) != phrase.text


def _part(phrase: Phrase) -> list[Phrase]:
    """The phrases that a hyphen without blanks joins: Lan Chi-TTXVN, PV-CTV, Lan Chi-Bảo Quốc."""
    sides = phrase.text.split("-")
    if not all(sides) or lookup_publication(phrase.text):
        return [phrase]
    signs = [_is_known(side) or is_group(side) for side in sides]
    names = [is_person(side) for side in sides]
    long = all(" " in side or "." in side for side in sides)
    if not all(sign or name for sign, name in zip(signs, names, strict=True)) or not (any(signs) or long):
        return [phrase]
    parted = [Phrase(sep="-", depth=phrase.depth, text=side) for side in sides[1:]]
    return [replace(phrase, text=sides[0]), *parted]


def _strip_moment(credit: str) -> str:
    """The photographer without when and where the photo was taken: Lan Chi chụp năm 1968."""
    names = _TAKEN.sub("", credit)
    return names if all(map(is_person, split_names(names))) else credit


def _is_signed(text: str) -> bool:
    """Whether the text is a name of two words or initials; one word alone is an adjective: Ảnh Đẹp."""
    return is_person(text) and (" " in text or is_initials(text))


def _is_known(text: str) -> bool:
    found = lookup_publication(text)
    return found is not None and found.known


def _label(phrases: list[Phrase], place: int) -> None:
    """Gives a phrase the label that it begins with and that has no colon: Tin ảnh Lan Chi, Nguồn TTXVN."""
    phrase = phrases[place]
    if " " not in phrase.text or phrase.text.rstrip(".").endswith(("minh họa", "minh hoạ")):
        return
    before = phrases[place - 1] if place and phrase.sep in (",", "-", "/") else None
    earlier = parse_roles(before.text) if before and before.label is None and not before.theo else frozenset()
    follows = bool(earlier) or phrase.sep == "(" or _stands_behind_name(phrases, place)
    found = _find_label(phrase, earlier, follows=follows)
    if found is not None:
        phrase.label, phrase.text = found
        if earlier and before is not None:
            phrase.sep, before.text = before.sep, ""


def _stands_behind_name(phrases: list[Phrase], place: int) -> bool:
    """Whether a name and a sign stand before a phrase: Lan Chi; ảnh Minh Tuấn."""
    return place > 0 and phrases[place].sep in _BEHIND_NAMES and _is_signed(phrases[place - 1].text)


def _find_label(
    phrase: Phrase, earlier: frozenset[Part], *, follows: bool
) -> tuple[frozenset[Part], str] | None:
    """The label at the head of a phrase, with the roles of the phrase before it, and what follows."""
    match = _OF.match(phrase.text)
    if match is not None:
        rest = strip_stop(phrase.text[match.end() :])
        persons = all(is_person(name) for name in split_names(rest))
        return ((parse_roles(match[1]) or TEXT) | earlier, rest) if persons else None
    words = phrase.text.split()
    if not parse_roles(words[0]):
        return None
    for length in range(1, min(_LONGEST_LABEL, len(words) - 1) + 1):
        label = parse_roles(" ".join(words[:length])) | earlier
        rest = strip_stop(" ".join(words[length:]))
        if parse_roles(words[length - 1]) and _may_label(words[0], label, rest, follows):
            return label, rest
    return None


def _may_label(first: str, label: frozenset[Part], rest: str, follows: bool) -> bool:
    """Whether the roles at the head of a phrase are its label, told by what follows them."""
    if not (first[0].isupper() or follows):
        return False
    if label == SOURCE:
        return _is_known(rest) or has_paper_form(rest)
    if label <= MEDIA:
        return (_PICTURES.fullmatch(first.lower()) is not None or first == "Nguồn") and bool(
            find_handout(rest) or lookup_publication(rest) or _is_signed(rest)
        )
    if not label <= MEDIA | TEXT or not (is_group(rest) or all(map(is_person, split_names(rest)))):
        return False
    return bool(label & MEDIA) or (" " in rest and (first == "Thơ" or (follows and not rest.isupper())))
