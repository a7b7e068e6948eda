"""Who wrote, photographed, translated or compiled an article and where it was taken from, read from one line.

The line is split into phrases (lineparts); each phrase is recognised as a role (roles), a person or group
(people) or a publication (publications, phrases), and what stands around it says what it did (lineroles). A phrase that
is none of these makes the line a sentence, and a sentence is no attribution.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from archive.records import Attribution, Role
from archive.values import dataclass, replace
from pipelines.normalize.credits import Credits
from pipelines.normalize.edges import find_signature, may_follow
from pipelines.normalize.linejoints import mend_phrases
from pipelines.normalize.lineparts import split_phrases
from pipelines.normalize.lineroles import NoAttribution, add_phrases
from pipelines.normalize.publications import lookup_publication
from pipelines.normalize.roles import MEDIA
from pipelines.normalize.text import clean_text

Kind = Literal[
    "author", "authors", "group", "compiled", "translated", "recorded", "interview", "text_photo",
    "photo_credit", "video_credit", "graphics", "author_video", "republished", "translated_from",
    "data_source", "dateline_prefix", "photo_ref", "NOT_ATTRIBUTION",
]  # fmt: skip

_LONGEST = 160  # characters of a line that is an attribution as a whole
_TAIL = 100  # characters at the end of a paragraph where an attribution may be glued to it
_MOST_WORDS = 30

_EDGES = " \t-–—•*>«»\"'“”‘’"
_GLUED = re.compile(r"(?<=[a-zà-ỹ])(?=(?:Báo|Tạp chí|Thời báo|Đài|Cổng|Trang|VnExpress|TTXVN|VOV|VTV)\b)")
_SENTENCE_END = re.compile(
    r"(?:\.?/\.|\./)\s*(?=[^\s./])|[.!?…][\"”’']*\s+(?=\S)|[.!?…](?=(?:Theo|Nguồn|Ảnh|\())|\s(?=\()"
)
# PV: Lan Chi; but "PV: Vâng" is a question's answer
_STAFF = re.compile(r"^(?:P\.?V|CTV|BTV)\.?: (?=\S+ \S)")
_ADDRESS = re.compile(r"https?://(?:www\.)?([^\s/]+)[^\s),;]*")
_THANKS = re.compile(r"cảm ơn [^.!?]{1,30}[.!?]+\s*$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedAttribution:
    """What an attribution line says; `authors` holds everyone who made the text, whatever the role."""

    kind: Kind
    authors: tuple[str, ...] = ()
    photographers: tuple[str, ...] = ()
    videographers: tuple[str, ...] = ()
    graphics: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    compilers: tuple[str, ...] = ()
    recorders: tuple[str, ...] = ()
    interviewers: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    media_sources: tuple[str, ...] = ()  # those of the sources that gave pictures and no words
    data_sources: tuple[str, ...] = ()  # documents that figures come from
    rule: str
    doubt: str | None = None

    @property
    def is_explicit(self) -> bool:
        """Whether a label, a mark or `Theo` says that the line is an attribution."""
        return self.rule not in ("names", "none")


NOT_ATTRIBUTION = ParsedAttribution(kind="NOT_ATTRIBUTION", rule="none")


def parse_attribution(line: str) -> ParsedAttribution:
    """What a line says about who made an article; kind "NOT_ATTRIBUTION" where it is a sentence or blank.

    >>> found = parse_attribution("Theo Hải Hằng/Báo Thái Nguyên")
    >>> found.kind, found.authors, found.sources
    ('republished', ('Hải Hằng',), ('Báo Thái Nguyên',))
    >>> parse_attribution("Tin, ảnh: VÂN KHANH.").photographers
    ('Vân Khanh',)
    >>> parse_attribution("Theo đó, vé vẫn được bán.").kind
    'NOT_ATTRIBUTION'
    """
    if len(line) <= _LONGEST:
        return _parse_line(clean_text(line))
    return _parse_prefix(clean_text(line[:_LONGEST])) or _parse_tail(clean_text(line[-_TAIL:]))


@lru_cache(maxsize=4096)  # a newspaper's few writers sign thousands of articles
def _parse_line(line: str) -> ParsedAttribution:
    return _parse_prefix(line) or _parse_whole(line) or _parse_tail(line[-_TAIL:])


def attributions(parsed: ParsedAttribution, raw: str) -> tuple[Attribution, ...]:
    """One record for each person, group and publication that the line names, writers first.

    >>> [(a.role, a.name) for a in attributions(parse_attribution("Hương Anh (dịch)"), "Hương Anh (dịch)")]
    [('translator', 'Hương Anh')]
    """
    words = [name for name in parsed.sources if name not in parsed.media_sources]
    home, media_home = _only(words), _only(parsed.media_sources)
    rows: list[tuple[Role, str, str | None]] = [(role, name, home) for role, name in _writers(parsed)]
    rows += [("photographer", name, media_home) for name in parsed.photographers]
    rows += [("videographer", name, media_home) for name in parsed.videographers]
    rows += [(_media_role(parsed), name, None) for name in parsed.media_sources if lookup_publication(name)]
    rows += [("group", name, home) for name in parsed.groups]
    rows += [("source", name, None) for name in words]
    return tuple(
        Attribution(role=role, name=name, source=source, raw=raw, rule=parsed.rule)
        for role, name, source in dict.fromkeys(rows)
    )


def _only(names: Iterable[str]) -> str | None:
    """The one name there is; with several nobody can say whose is whose."""
    found = list(names)
    return found[0] if len(found) == 1 else None


def _media_role(parsed: ParsedAttribution) -> Role:
    return "videographer" if parsed.kind in ("video_credit", "author_video") else "photographer"


def _writers(parsed: ParsedAttribution) -> list[tuple[Role, str]]:
    roles: tuple[tuple[Role, tuple[str, ...]], ...] = (
        ("translator", parsed.translators),
        ("compiler", parsed.compilers),
        ("recorder", parsed.recorders),
        ("interviewer", parsed.interviewers),
        ("graphics", parsed.graphics),
    )
    claimed = {name for _, names in roles for name in names}
    rows: list[tuple[Role, str]] = [("author", name) for name in parsed.authors if name not in claimed]
    return rows + [(role, name) for role, names in roles for name in names]


def _parse_prefix(head: str) -> ParsedAttribution | None:
    """The newspaper that signs a first sentence, or None."""
    found = find_signature(head)
    if found is None:
        return None
    names, end = found
    if head[0] != "(" and _parse_whole(head[end:]) is not None:
        return None  # two signatures: PV - CTV
    return ParsedAttribution(kind="dateline_prefix", sources=names, rule="dateline prefix")


def _parse_whole(line: str) -> ParsedAttribution | None:
    line = line[:-2].rstrip(" /.") if line.endswith("/.") else line
    line = _GLUED.sub(" / ", line.strip(_EDGES))
    line = _STAFF.sub("", line) if ": " in line else line
    line = _ADDRESS.sub(r"\1", line) if "://" in line else line
    if not line or line.count(" ") > _MOST_WORDS or line[-1] in "?!,;:" or line.endswith("p theo"):
        return None
    phrases = split_phrases(line)
    if not phrases:
        return None
    try:
        ledger = add_phrases(mend_phrases(phrases))
    except NoAttribution:
        return None
    return _build(ledger)


def find_glued(paragraph: str) -> int | None:
    """Where the attribution begins that is glued to the last sentence of a paragraph, or None.

    >>> text = "Chợ phiên lại họp./. Theo Lan Chi/TTXVN"
    >>> text[find_glued(text) :]
    'Theo Lan Chi/TTXVN'
    """
    found = _find_tail(paragraph[-_TAIL:])
    return max(0, len(paragraph) - _TAIL) + found[0] if found else None


def _parse_tail(tail: str) -> ParsedAttribution:
    found = _find_tail(tail)
    return found[1] if found else NOT_ATTRIBUTION


def _find_tail(tail: str) -> tuple[int, ParsedAttribution] | None:
    """The attribution glued to the last sentence of a paragraph, and where it begins."""
    tail = tail.rstrip(" /.") if tail.endswith("/.") else tail
    for match in _SENTENCE_END.finditer(tail):
        if match[0] == " " and tail.rstrip(' .…”"')[-1:] not in (")", "]"):
            continue  # a bracket inside the last sentence
        found = _parse_whole(tail[match.end() :])
        if found is not None and (found.is_explicit or _is_signed(tail, match.end(), found)):
            return match.end(), replace(found, rule=f"tail, {found.rule}")
    return None


def _is_signed(tail: str, start: int, found: ParsedAttribution) -> bool:
    """Whether a signature without label may stand behind this sentence."""
    before = tail[:start]
    if _THANKS.search(before):
        return True
    return may_follow(before, tail[start:], found.authors + found.groups, found.sources)


def _build(ledger: Credits) -> ParsedAttribution | None:
    kind = _decide_kind(ledger)
    if kind is None:
        return None
    makers = ledger.by_role
    graphics = makers.get("graphics", [])
    return ParsedAttribution(
        kind=kind,
        authors=tuple(ledger.authors or (graphics if kind == "graphics" else ())),
        photographers=tuple(makers.get("photographer", ())),
        videographers=tuple(makers.get("videographer", ())),
        graphics=tuple(graphics),
        translators=tuple(makers.get("translator", ())),
        compilers=tuple(makers.get("compiler", ())),
        recorders=tuple(makers.get("recorder", ())),
        interviewers=tuple(makers.get("interviewer", ())),
        groups=tuple(dict.fromkeys(ledger.groups)),
        sources=tuple(ledger.sources),
        media_sources=tuple(ledger.media_sources),
        data_sources=tuple(ledger.data_sources),
        rule=", ".join(sorted(ledger.marks)) or "names",
        doubt=ledger.doubt,
    )


def _decide_kind(ledger: Credits) -> Kind | None:
    """What a line is, from its roles and from what it names; None where it names nothing."""
    roles = ledger.roles - {"source"}
    named = ledger.authors or ledger.groups or ledger.by_role or ledger.sources
    if roles & MEDIA and (named or ledger.data_sources):
        return _decide_media(ledger)
    if roles == {"photographer"}:
        return "photo_ref"
    if ledger.data_sources and not ledger.sources:
        return "data_source"
    words = [name for name in ledger.sources if name not in ledger.media_sources]
    if words:
        return _decide_reprint(ledger)
    for role, kind in _KIND_OF_ROLE.items():
        if role in roles:
            return kind
    if "interviewer" in roles and len(ledger.authors) < 2:
        return "group" if ledger.groups else "interview"
    return _decide_plain(ledger)


_KIND_OF_ROLE: dict[str, Kind] = {
    "translator": "translated",
    "compiler": "compiled",
    "recorder": "recorded",
}


def _decide_plain(ledger: Credits) -> Kind | None:
    if ledger.authors:
        return "authors" if len(ledger.authors) > 1 else "author"
    return "group" if ledger.groups else None


def _decide_media(ledger: Credits) -> Kind:
    roles = ledger.roles
    has_text = bool("text" in roles or ledger.authors or ledger.groups)
    if "photographer" in roles:
        return "text_photo" if has_text else "photo_credit"
    if "graphics" in roles and "videographer" not in roles:
        return _decide_plain(ledger) or "graphics"
    return "author_video" if has_text else "video_credit"


def _decide_reprint(ledger: Credits) -> Kind:
    by_people = bool(ledger.authors or ledger.groups)
    if "compiler" in ledger.roles and "theo" not in ledger.marks:
        return "compiled"
    if by_people and (ledger.has_foreign or "translator" in ledger.roles):
        return "translated_from"
    return "republished"
