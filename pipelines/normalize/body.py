"""The paragraphs of an article and the lines that say who made it, parted."""

from __future__ import annotations

from archive.records import Origin, Photo, RawArticle, RawValue
from archive.values import replace
from pipelines.normalize.attribution import find_glued, parse_attribution
from pipelines.normalize.text import clean_text, fold

_NEAR = 12  # characters by which two printings of one line differ: blanks, brackets, decomposed letters
_NO_BYLINES = ("NOT_ATTRIBUTION", "dateline_prefix", "photo_ref")
_MOST_BYLINES = 6  # lines: words, photos, drawings, films, editing, source
_SMALL_WORDS = 3  # from so many on a line is a sentence, unless it can be read


def split_body(
    raw: RawArticle, *, title: str, sapo: str | None, photos: tuple[Photo, ...]
) -> tuple[list[RawValue], list[str]]:
    """The byline lines, and the paragraphs without title, sapo, captions and byline."""
    lines, prose = _part_prose(_join_lines(_distinct_lines(raw.bylines)))
    printed = {clean_text(photo.caption) for photo in raw.photos if photo.caption}
    printed |= {photo.caption for photo in photos if photo.caption}
    body = [text for text in map(_clean_lines, (*raw.body, *prose)) if text and text not in printed]
    body = _drop_head(body, title, sapo)
    if not lines:
        lines = _find_byline(body, raw.body_origin)
    signed = [clean_text(line.text) for line in lines]
    while body and _repeats(body[-1], signed):
        body.pop()
    return lines, body


def _clean_lines(paragraph: str) -> str:
    """The paragraph cleaned, the lines of a poem kept apart; one that goes on in small letters was only broken."""
    if "\n" not in paragraph:
        return clean_text(paragraph)
    text = ""
    for line in filter(None, map(clean_text, paragraph.split("\n"))):
        text += ("" if not text else " " if line[0].islower() else "\n") + line
    return text


def _distinct_lines(bylines: tuple[RawValue, ...]) -> list[RawValue]:
    return list({_key(line.text): line for line in reversed(bylines) if _key(line.text)}.values())[::-1]


def _join_lines(lines: list[RawValue]) -> list[RawValue]:
    """The lines of a signature, one that was only broken made whole: "Bài, ảnh:", "Lan Chi" and "(Đồng Hỷ)"."""
    joined = lines[:1]
    for line in lines[1:]:
        before = joined[-1]
        is_last = line.rule == before.rule and line.rule.startswith("last ")
        if is_last and _goes_on(before.text, line.text):
            joined[-1] = replace(before, text=f"{before.text} {line.text}")
        else:
            joined.append(line)
    return joined


def _goes_on(before: str, line: str) -> bool:
    """Whether two lines are one: a bracket without a label, what a sign leads to, the paper of whom `Theo` names."""
    small = sum(word[0].islower() for word in line.split())
    is_bracket = line[0] == "(" and ":" not in line and small < _SMALL_WORDS
    if is_bracket or before[-1] in "/:,-–" or before.lower() == "theo":
        return True
    if not before.lower().startswith("theo ") or parse_attribution(before).authors:
        return False
    return bool(parse_attribution(f"{before} {line}").authors)


def _part_prose(lines: list[RawValue]) -> tuple[list[RawValue], list[str]]:
    """The lines that may name somebody, and the sentences that only stand where a signature does."""
    prose = [line for line in lines if line.rule.startswith("last line") and _is_prose(line)]
    return [line for line in lines if line not in prose], [line.text for line in prose]


def _is_prose(line: RawValue) -> bool:
    """Whether a line names nobody and is none that should: a sentence, or the last of a list, not set to the right."""
    text = clean_text(line.text)
    small = sum(word[0].islower() for word in text.split())
    is_free = small >= _SMALL_WORDS or line.rule == "last line"
    return is_free and parse_attribution(text).kind in ("NOT_ATTRIBUTION", "dateline_prefix")


def _key(text: str) -> str:
    """What two printings of one line share."""
    return fold(clean_text(text)).strip(" .()-–")


def _repeats(paragraph: str, texts: list[str]) -> bool:
    """Whether a paragraph is one of the texts, printed once more; lengths first, since they cost nothing."""
    near = [text for text in texts if abs(len(text) - len(paragraph)) <= _NEAR]
    return bool(near) and _key(paragraph) in {_key(text) for text in near}


def _drop_head(body: list[str], title: str, sapo: str | None) -> list[str]:
    """The paragraphs without a title or sapo repeated at their head."""
    repeated = [text for text in (title, sapo) if text]
    start = 0
    while start < len(body) and _repeats(body[start], repeated):
        start += 1
    return body[start:]


def _find_byline(body: list[str], origin: Origin) -> list[RawValue]:
    """The last paragraphs, where they are attributions and nothing else; or the one that the last sentence is glued
    to. They are taken out of the body."""
    if not body:
        return []
    text = body[-1]
    parsed = parse_attribution(text)
    if len(body) == 1 and (parsed.rule != "label" or parsed.kind == "data_source"):
        return []  # the whole text of an article, unless it only names who made a film or the photos
    if parsed.kind in _NO_BYLINES:
        return []
    if not parsed.rule.startswith("tail"):
        start = len(body) - max(1, _count_bylines(body))
        lines = [RawValue(text=line, origin=origin, rule="last paragraph") for line in body[start:]]
        del body[start:]
        return _join_lines(lines)
    glued = find_glued(text)
    if glued is None:
        return []
    body[-1] = text[:glued].rstrip()
    return [RawValue(text=text[glued:], origin=origin, rule="end of the last paragraph")]


def _count_bylines(body: list[str]) -> int:
    """How many of the last paragraphs are attributions: those that say so, and one of names alone."""
    count = bare = 0
    for text in reversed(body[1:][-_MOST_BYLINES:]):
        parsed = parse_attribution(text)
        bare += not parsed.is_explicit
        if bare > 1 or parsed.kind in _NO_BYLINES or parsed.rule.startswith("tail"):
            break
        count += 1
    return count
