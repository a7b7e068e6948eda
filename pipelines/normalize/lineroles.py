"""What the phrases of an attribution line add up to: who did what, taken from where."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.normalize.lineparts import Phrase
from pipelines.normalize.people import (
    display_capitals,
    display_name,
    is_group,
    is_initials,
    is_person,
    is_vietnamese,
    strip_stop,
    strip_titles,
)
from pipelines.normalize.publications import Publication, has_paper_form, lookup_publication
from pipelines.normalize.roles import Part, parse_roles
from pipelines.normalize.text import fold, fold_tone

MEDIA: frozenset[Part] = frozenset({"photographer", "videographer", "graphics"})
_NOTHING: frozenset[Part] = frozenset()
_SOURCE: frozenset[Part] = frozenset({"source"})
_MAKERS: frozenset[Part] = frozenset({"translator", "compiler", "recorder", "interviewer"})

_AND = re.compile(r"\s+(?:và|Và|VÀ|&|\+|cùng|and)\s+")
# Words of a sentence; a publication has none of them.
_SENTENCE = re.compile(
    r"(?<!\w)(?:là|của|được|đã|sẽ|đang|này|đó|những|các|cho|tại|vào|nhằm|có|không|khi|sau|trước|để|ra|cũng|vẫn|phải|bị"
    r"|thì|mà|rằng|nên|đến|cần|do|như|từ|lên|gồm|hơn|chỉ|còn|ông|bà|anh|chị|tôi|theo)(?!\w)|\d{1,2}[/-]\d{1,2}"
)
# A body that hands out pictures and figures, or the department somebody works in.
_BODY = re.compile(
    r"(?:p\.|(?:bộ|sở|ubnd|hđnd|công an|ca|cục|tổng cục|chi cục|ban|phòng|trung tâm|tt|viện|bệnh viện|bv|trường|hội"
    r"|liên đoàn|văn phòng|vp|ủy ban|tòa án|viện kiểm sát|vks\w*|tổng công ty|công ty|ngân hàng|quân khu|bch|bộ đội"
    r"|csgt|đoàn|tỉnh|khoa|chi nhánh|tập đoàn|tp|thành phố|huyện|xã|học viện|đại học|đh|hiệp hội|btc|bql|chi đoàn"
    r"|đảng ủy|kho bạc|công đoàn|quốc hội|chính phủ|đại sứ quán|mttq|liên hợp quốc|lhq|who|imf|wb)(?:[ ./-]|$)).*"
)
_GIVEN = re.compile(
    r".*\b(?:cung cap|chup man hinh|cat tu .*|chup tu .*|chup lai .*|tu lieu|minh hoa|internet|facebook.*|fb|zalo"
    r"|youtube.*|tiktok|nhan vat|gia dinh|ban doc|nguoi dan|man hinh|trich xuat .*|camera.*|do hoa|ai|mang xa hoi|mxh"
    r"|don vi|nha truong|suu tam|minh chung|st|phat)"
)
_GIVEN_SHORT = {
    "fbnv": "Facebook nhân vật",
    "nvcc": "Nhân vật cung cấp",
    "t.l": "Tư liệu",
    "t.l.": "Tư liệu",
    "tl": "Tư liệu",
    "cmh": "chụp màn hình",
    "mh": "minh họa",
    "bđcc": "Bạn đọc cung cấp",
}
# "Theo Nghị định 100 …": a document speaks, and a sentence begins.
_DOCUMENT = re.compile(
    r"(?:quyết định|nghị định|nghị quyết|luật|bộ luật|thông tư|kế hoạch|chỉ thị|công văn|quy định|hiến pháp|điều|khoản"
    r"|lịch|dự báo|thống kê|kết quả|báo cáo|đề án|dự thảo|giáo sư|tiến sĩ|bác sĩ|luật sư|đại diện|chủ tịch|giám đốc)\b"
)
_INFORMANT = re.compile(r"(?:loi|chia se|tam su)(?: |$)")


class NoAttribution(Exception):
    """The line is a sentence after all; raised and caught inside this floor."""


@dataclass(slots=True)
class Context:
    """What the label or `Theo` in force makes of the phrases behind it."""

    label: frozenset[Part] = _NOTHING
    theo: bool = False


@dataclass(slots=True)
class Credits:
    """Who did what, filled phrase by phrase."""

    authors: list[str] = field(default_factory=list)
    by_role: dict[Part, list[str]] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    media_sources: list[str] = field(default_factory=list)  # gave the pictures, not the words
    data_sources: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)  # after "Theo": a person, or a paper the table lacks
    open_names: list[str] = field(default_factory=list)  # names that a mark behind them may still claim
    roles: set[Part] = field(default_factory=set)  # all that labels and marks named
    marks: set[str] = field(default_factory=set)  # "label", "mark", "theo": what makes the line explicit
    has_foreign: bool = False
    doubt: str | None = None
    contexts: list[Context] = field(default_factory=lambda: [Context()])

    def people(self, role: Part) -> list[str]:
        """The names that do this, to be added to."""
        return self.by_role.setdefault(role, [])


def add_phrases(phrases: list[Phrase]) -> Credits:
    """The credits that the phrases add up to.

    Raises:
        NoAttribution: a phrase is neither role, person, group nor publication.
    """
    ledger = Credits()
    for phrase in phrases:
        context = _enter(ledger, phrase)
        if phrase.text:
            _add_phrase(ledger, phrase, context)
    _settle(ledger)
    return ledger


def _enter(ledger: Credits, phrase: Phrase) -> Context:
    """The context of a phrase: its own label, else that of its bracket."""
    del ledger.contexts[phrase.depth + 1 :]
    while len(ledger.contexts) <= phrase.depth:
        ledger.contexts.append(Context())
    if phrase.sep == "(":
        ledger.contexts[phrase.depth] = Context()
    if phrase.label is not None:
        ledger.marks.add("label")
        ledger.roles |= phrase.label
        theo = phrase.label == _SOURCE
        ledger.contexts[phrase.depth] = Context(label=phrase.label, theo=theo)
    elif phrase.theo:
        ledger.marks.add("from" if phrase.depth or ledger.authors else "theo")
        ledger.contexts[phrase.depth] = Context(theo=True)
    return ledger.contexts[phrase.depth]


def _add_phrase(ledger: Credits, phrase: Phrase, context: Context) -> None:
    text = strip_stop(phrase.text.strip(" …\"'“”‘’*").lstrip("."))
    if not text:
        return
    if context.theo:
        _add_source(ledger, text, phrase, context)
    elif context.label:
        _add_labelled(ledger, text, phrase, context.label)
    elif phrase.depth:
        _add_bracket(ledger, text, phrase)
    else:
        _add_plain(ledger, text, phrase)


def _add_plain(ledger: Credits, text: str, phrase: Phrase) -> None:
    if _add_group(ledger, text) or _add_with_mark(ledger, text, phrase) or _add_named_media(ledger, text):
        return
    found = _find_publication(text)
    if found is not None:
        _add_publication(ledger, found, media=False)
    elif tail := _split_tail(text):
        _add_joined(ledger, tail)
    elif phrase.sep == "/" and ledger.open_names and _is_title(text):
        _add_publication(ledger, Publication(name=display_capitals(text), known=False), media=False)
    elif not (_is_affiliation(text, phrase, ledger) or _add_people(ledger, text, "text")):
        raise NoAttribution(text)


def _add_bracket(ledger: Credits, text: str, phrase: Phrase) -> None:
    """A bracket without label or `Theo`: a mark, a paper, a place, or a signature of its own."""
    roles = parse_roles(text)
    if roles:
        _apply_mark(ledger, roles)
        return
    if _add_with_mark(ledger, text, phrase) or _add_named_media(ledger, text):
        return
    found = _find_publication(text)
    if found is not None:
        _add_publication(ledger, found, media=False)
    elif not (ledger.authors or ledger.groups or ledger.pending):
        _add_plain(ledger, text, phrase)
    elif _is_paper_like(text):
        _add_publication(ledger, Publication(name=text, known=False), media=False)
    elif not _is_body(text):
        ledger.doubt = ledger.doubt or f"what {text!r} in brackets means"


def _is_paper_like(text: str) -> bool:
    """Whether an unknown bracket is rather a paper than a place: Khám phá, Gulf News, BĐVN."""
    if _is_body(text) or not _is_title(text) or any(char.isdigit() for char in text):
        return False
    return any(word[0].islower() for word in text.split()) or not is_vietnamese(text)


def _add_labelled(ledger: Credits, text: str, phrase: Phrase, label: frozenset[Part]) -> None:
    media = label <= MEDIA
    if media and "graphics" not in label and _add_given(ledger, text):
        return
    found = _find_publication(text)
    if found is not None:
        _add_publication(ledger, found, media=media)
    elif is_group(text):
        _add_labelled_group(ledger, text, label)
    elif phrase.sep == "/" and _is_title(text) and not is_person(text):
        _add_publication(ledger, Publication(name=text, known=False), media=media)
    elif not (_is_affiliation(text, phrase, ledger) or _add_labelled_people(ledger, text, label)):
        if not media or not _is_title(text) or len(text.split()) > (10 if _is_body(text) else 4):
            raise NoAttribution(text)
        _add_publication(ledger, Publication(name=text, known=False), media=True)


def _add_source(ledger: Credits, text: str, phrase: Phrase, context: Context) -> None:
    """A phrase behind `Theo` or `Nguồn:`."""
    if _INFORMANT.match(fold(text)):
        ledger.marks.add("informant")
        return
    found = _find_publication(text)
    if found is not None:
        _add_publication(ledger, found, media=False)
    elif phrase.sep == "/" and ledger.sources and _is_title(text):
        _add_publication(ledger, Publication(name=text, known=False), media=False)
    elif context.label:
        ledger.data_sources.append(text)
    elif not (_add_group(ledger, text) or _add_with_mark(ledger, text, phrase)):
        _add_unknown_source(ledger, text)


def _add_unknown_source(ledger: Credits, text: str) -> None:
    if _DOCUMENT.match(text.lower()):
        raise NoAttribution(text)
    if _is_body(text) and _is_title(text):
        ledger.sources.append(text)
    elif tail := _split_tail(text):
        _add_joined(ledger, tail)
    elif all(is_person(name) for name in _AND.split(text)) and _may_be_person(ledger, text):
        ledger.pending.extend(display_name(name) for name in _AND.split(text))
    elif _is_title(text) and len(text.split()) <= 8:
        ledger.sources.append(text)
        ledger.doubt = ledger.doubt or f"{text!r} is no publication of the table"
    else:
        raise NoAttribution(text)


def _may_be_person(ledger: Credits, text: str) -> bool:
    """A person stands before the paper; behind it only a Vietnamese name is one."""
    return not ledger.sources or is_vietnamese(text)


def _add_publication(ledger: Credits, found: Publication, *, media: bool) -> None:
    ledger.has_foreign |= found.foreign
    for names in (ledger.sources, ledger.media_sources) if media else (ledger.sources,):
        if found.name not in names:
            names.append(found.name)
    ledger.open_names.clear()


def _add_group(ledger: Credits, text: str) -> bool:
    if not is_group(text):
        return False
    words = text.split()
    if len(words) > 2 and parse_roles(" ".join(words[-2:])) & _MAKERS:
        del words[-2:]  # Nhóm PV thực hiện
    name = _display_group(" ".join(words))
    if len(words) > 8 or _SENTENCE.search(name.lower().replace(" tại ", " ")):
        return False
    ledger.groups.append(name)
    return True


def _display_group(text: str) -> str:
    if not text.isupper() or " " not in text:
        return text
    return display_capitals(text)[0] + display_capitals(text)[1:]


def _add_labelled_group(ledger: Credits, text: str, label: frozenset[Part]) -> None:
    if not label <= MEDIA and "source" not in label:
        ledger.groups.append(_display_group(text))
    for role in sorted(label & MEDIA):
        ledger.people(role).append(text)


def _add_people(ledger: Credits, text: str, role: Part) -> bool:
    """Adds the persons a phrase names, if it names nothing else."""
    names = [strip_titles(name) for name in _AND.split(text)]
    if (
        not all(is_person(name) and (is_initials(name) or not parse_roles(name)) for name in names)
        or len(names[0].split()) > 5
    ):
        return False
    for name in names:
        _add_name(ledger, display_name(name), role)
    return True


def _add_name(ledger: Credits, name: str, role: Part) -> None:
    if role not in MEDIA:
        if name not in ledger.authors:
            ledger.authors.append(name)
        ledger.open_names.append(name)
    if role != "text" and name not in ledger.people(role):
        ledger.people(role).append(name)


def _add_labelled_people(ledger: Credits, text: str, label: frozenset[Part]) -> bool:
    names = [strip_titles(name) for name in _AND.split(text)]
    if not all(is_person(name) for name in names):
        return False
    for name in names:
        for role in sorted(label - {"source"}):
            _add_name(ledger, display_name(name), role)
    return True


def _add_with_mark(ledger: Credits, text: str, phrase: Phrase) -> bool:
    """A name with its mark behind it and no bracket: Võ Hải ghi, Minh Anh lược dịch; or the mark alone."""
    words = text.split()
    for length in (3, 2, 1):
        mark = words[-length:]
        if len(words) < length or not (mark[0][0].islower() or mark[0] in ("T/H", "T/h")):
            continue
        roles = parse_roles(" ".join(mark))
        if not roles or roles <= MEDIA | {"text", "source"}:
            continue
        names = " ".join(words[:-length])
        if names and not _add_people(ledger, names, "text"):
            return False
        _apply_mark(ledger, roles)
        return True
    return _add_bare_mark(ledger, text, phrase)


def _add_bare_mark(ledger: Credits, text: str, phrase: Phrase) -> bool:
    """ "Tổng hợp" or "Dịch" alone, in capitals as a line begins."""
    roles = parse_roles(text)
    if not roles or not roles <= _MAKERS or is_initials(text):
        return False
    if phrase.sep not in ("", "-", ",", "("):
        return False
    _apply_mark(ledger, roles)
    return True


def _apply_mark(ledger: Credits, roles: frozenset[Part]) -> None:
    """Gives a role to the names before it; names of pictures only are no authors any more."""
    ledger.marks.add("mark")
    ledger.roles |= roles
    names = ledger.open_names or ledger.pending
    for name in names:
        for role in sorted(roles - {"text", "source"}):
            _append(ledger.people(role), name)
        if roles <= MEDIA and name in ledger.authors:
            ledger.authors.remove(name)
    ledger.open_names.clear()


def _append(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)


def _add_named_media(ledger: Credits, text: str) -> bool:
    """ "Ảnh chụp màn hình", "Ảnh TTXVN", "Ảnh Minh Đức": a label that lost its colon."""
    head, _, rest = text.partition(" ")
    roles = parse_roles(head)
    if not rest or not roles or not roles <= MEDIA or not head[0].isupper():
        return False
    if not (_GIVEN.fullmatch(fold(rest)) or lookup_publication(rest) or is_person(rest)):
        return False
    ledger.roles |= roles
    ledger.marks.add("label")
    _add_labelled(ledger, rest, Phrase(sep="", depth=0), roles)
    return True


def _add_given(ledger: Credits, text: str) -> bool:
    """A picture handed out, found or copied: Công an cung cấp, chụp màn hình, FBNV, T.L."""
    folded = fold(text)
    short = _GIVEN_SHORT.get(text.lower())
    if short is None and not _GIVEN.fullmatch(folded):
        return False
    if folded.endswith(" phat"):
        text = text[:-5]  # "TTXVN phát"
        found = lookup_publication(text)
        text = found.name if found else text
    name = short or text
    _append(ledger.sources, name)
    _append(ledger.media_sources, name)
    return True


def _find_publication(text: str) -> Publication | None:
    """The publication a phrase names; one that the table lacks must not read as a sentence."""
    found = lookup_publication(text)
    return found if found is not None and (found.known or _is_title(text)) else None


def _add_joined(ledger: Credits, tail: tuple[str, Publication]) -> None:
    """A name and a paper with nothing between them: Phong Trần thanhnien.vn."""
    _add_name(ledger, display_name(tail[0]), "text")
    _add_publication(ledger, tail[1], media=False)


def _split_tail(text: str) -> tuple[str, Publication] | None:
    """Name and paper of a phrase that runs them together, where the words or an address show the paper."""
    words = text.split()
    for cut in range(1, min(len(words), 6)):
        name, rest = " ".join(words[:cut]), " ".join(words[cut:])
        if has_paper_form(rest) and is_person(name) and _is_title(rest):
            found = lookup_publication(rest)
            return (name, found) if found else None
    return None


def _is_body(text: str) -> bool:
    return _BODY.fullmatch(fold_tone(text.lower())) is not None


def _is_affiliation(text: str, phrase: Phrase, ledger: Credits) -> bool:
    """Whether the phrase is the department of the person before it."""
    return phrase.sep in ("-", ",", "(") and bool(ledger.authors) and _is_body(text)


def _is_title(text: str) -> bool:
    """Whether a phrase can be the name of a publication or body: short, a capital first, no sentence."""
    if len(text.split()) > 12 or _SENTENCE.search(text):
        return False
    return text[0].isupper() or text[0].isdigit() or lookup_publication(text) is not None


def _settle(ledger: Credits) -> None:
    """Decides on names behind `Theo`: with a paper behind them they are people, else papers."""
    if ledger.sources or ledger.by_role:
        for name in ledger.pending:
            _append(ledger.authors, name)
    else:
        ledger.sources.extend(ledger.pending)
        if ledger.pending:
            ledger.doubt = ledger.doubt or f"{ledger.pending[0]!r} may be a person"
