"""From what a page says of itself to the article that is kept: one pure, total function."""

from __future__ import annotations

import re
from dataclasses import field
from datetime import date, datetime, timedelta
from itertools import pairwise

from archive.records import (
    Article,
    Attribution,
    Evidence,
    Photo,
    Precision,
    RawArticle,
    RawPhoto,
    RawValue,
)
from archive.values import dataclass, replace
from pipelines.normalize.attribution import ParsedAttribution, attributions, parse_attribution
from pipelines.normalize.body import split_body
from pipelines.normalize.caption import ParsedCaption, split_caption
from pipelines.normalize.dateline import VIETNAM_OFFSET
from pipelines.normalize.dates import ParsedDate, ReadDate, is_finer, parse_date, parse_stamp
from pipelines.normalize.roles import MEDIA
from pipelines.normalize.text import clean_text
from pipelines.normalize.title import ParsedTitle, parse_title

_FAR = timedelta(days=2)  # between dates that can be no two tellings of one
_EXACT = ("minute", "hour", "day")
_CUT_PARAGRAPHS = 4  # that a description may be cut from
_CUT_END = re.compile(r"[\s.…,;:]*(?:\[?(?:\.\.\.|…)\]?)[\s.]*$")  # " [...]"
_LONGEST_END = 12  # characters
_SHORTEST_CUT = 40  # characters


@dataclass(slots=True)
class _Notes:
    """Evidence and doubts, as they arise."""

    evidence: list[Evidence] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def keep(
        self, name: str, raw: RawValue, value: str | None, rule: str, precision: Precision | None = None
    ) -> None:
        """Notes how a value came to be: where it was found and what was made of it."""
        found = Evidence(
            field=name,
            raw=raw.text,
            value=value,
            rule=f"{raw.rule}: {rule}" if raw.rule else rule,
            origin=raw.origin,
            precision=precision,
        )
        self.evidence.append(found)

    def doubt(self, name: str, doubt: str | None) -> None:
        """Notes a doubt about a field, if there is one."""
        if doubt:
            self.doubts.append(f"{name}: {doubt}")


@dataclass(frozen=True, slots=True)
class _Times:
    """What dates are read against."""

    captured_at: datetime
    founded: date | None
    read_date: ReadDate | None

    def parse(self, raw: RawValue) -> ParsedDate | None:
        if raw.origin == "image-stamp":
            return parse_stamp(raw.text)
        return parse_date(
            raw.text, captured_at=self.captured_at, founded=self.founded, read_date=self.read_date
        )


def normalize_article(
    raw: RawArticle,
    *,
    captured_at: datetime,
    read_date: ReadDate | None = None,
) -> Article:
    """The article a page holds, with evidence for each value and every doubt said; never raises.

    >>> from datetime import UTC
    >>> raw = RawArticle(
    ...     url="https://baovidu.example/a-1.html",
    ...     title=RawValue(text="Mùa chè mới - Báo Ví Dụ", origin="opengraph", rule="og:title"),
    ...     published=(RawValue(text="08:31 | 11/05/2017", origin="layout", rule="span.format_time"),),
    ...     bylines=(RawValue(text="Theo Lan Anh/Báo Ví Dụ", origin="layout", rule="p[align=right]"),),
    ... )
    >>> article = normalize_article(raw, captured_at=datetime(2020, 1, 1, tzinfo=UTC))
    >>> article.title, article.authors, article.source, article.published_at.isoformat()
    ('Mùa chè mới', 'Lan Anh', 'Báo Ví Dụ', '2017-05-11T08:31:00+07:00')
    """
    notes = _Notes()
    notes.doubt("page", raw.incomplete)
    times = _Times(captured_at, raw.founded, read_date)
    kicker = _normalize_value("kicker", raw.kicker, notes)
    title = _normalize_title(raw.title, kicker, notes)
    sapo = _normalize_value("sapo", _drop_cut(raw.sapo, raw.body), notes)
    published, modified = _normalize_times(raw, times, notes)
    photos, captions = _normalize_photos(raw.photos, title, notes)
    lines, body = split_body(raw, title=title, sapo=sapo, photos=photos)
    notes.doubt("text", _doubt_letters(title, sapo or "", *body))
    return Article(
        url=raw.canonical_url or raw.url,
        newspaper=raw.newspaper,
        title=title,
        kicker=kicker,
        sapo=sapo,
        body="\n\n".join(body),
        section=_normalize_value("section", raw.section, notes),
        published_at=published.value if published else None,
        published_precision=published.precision if published else None,
        modified_at=modified.value if modified else None,
        byline="; ".join(clean_text(line.text) for line in lines) or None,
        attributions=_normalize_attributions(lines, captions, notes),
        photos=photos,
        tags=tuple(dict.fromkeys(tag for tag in map(clean_text, raw.tags) if tag)),
        layout=raw.layout,
        doubts=tuple(dict.fromkeys(notes.doubts)),
        evidence=tuple(notes.evidence),
    )


def _doubt_letters(*texts: str) -> str | None:
    lost = "".join(texts).count("\ufffd")
    return f"{lost} letters could not be read" if lost else None


def _normalize_value(name: str, raw: RawValue | None, notes: _Notes) -> str | None:
    value = clean_text(raw.text) if raw else ""
    if raw is None or not value:
        return None
    notes.keep(name, raw, value, "clean")
    return value


def _drop_cut(sapo: RawValue | None, body: tuple[str, ...]) -> RawValue | None:
    """The sapo, unless it is what a CMS cut from the head of the text to describe the page to machines."""
    if sapo is None or sapo.origin not in ("json-ld", "opengraph"):
        return sapo
    text, head = clean_text(sapo.text), clean_text(" ".join(body[:_CUT_PARAGRAPHS]))
    end = _CUT_END.search(text, max(0, len(text) - _LONGEST_END))
    stem = text[: end.start()] if end is not None else text
    is_cut = len(stem) < len(text) or head[len(stem) : len(stem) + 1].isalnum()
    return None if is_cut and len(stem) >= _SHORTEST_CUT and head.startswith(stem) else sapo


def _normalize_title(raw: RawValue | None, kicker: str | None, notes: _Notes) -> str:
    parsed: ParsedTitle | None = parse_title(raw.text, kicker=kicker) if raw else None
    if raw is None or parsed is None:
        notes.doubt("title", "none was found")
        return ""
    notes.keep("title", raw, parsed.value, parsed.rule)
    if parsed.display != parsed.value:
        notes.keep("title_display", raw, parsed.display, "capitals")
    return parsed.value


def _normalize_times(
    raw: RawArticle, times: _Times, notes: _Notes
) -> tuple[ParsedDate | None, ParsedDate | None]:
    published = _choose_published(raw.published, times, notes)
    modified = times.parse(raw.modified) if raw.modified else None
    if raw.modified is not None and modified is not None and modified.value is not None:
        notes.keep("modified_at", raw.modified, modified.value.isoformat(), modified.rule, modified.precision)
        notes.doubt("modified_at", modified.doubt)
        if published and published.value and modified.value < published.value and modified.precision != "day":
            notes.doubt("modified_at", "before it was published")
    return published, modified


def _choose_published(candidates: tuple[RawValue, ...], times: _Times, notes: _Notes) -> ParsedDate | None:
    """The first date without doubt, refined by a finer one of the same day; else the first doubtful one."""
    read = [(raw, parsed) for raw in candidates if (parsed := times.parse(raw)) is not None and parsed.value]
    bounds = [pair for pair in read if pair[1].precision == "bound"]
    dates = [pair for pair in read if pair[1].precision != "bound"]
    sure = [pair for pair in dates if pair[1].doubt is None]
    if shifted := _find_shifted(sure):
        raw, chosen = shifted
    elif sure:
        raw, chosen = _refine(sure)
    elif dates:
        raw, chosen = dates[0]
    elif bounds:
        raw, chosen = max(bounds, key=lambda pair: _moment(pair[1]))
    else:
        notes.doubt("published_at", "no candidate could be read" if candidates else "none was found")
        return None
    notes.keep("published_at", raw, _moment(chosen).isoformat(), chosen.rule, chosen.precision)
    notes.doubt("published_at", chosen.doubt or _find_contradiction(raw, chosen, sure))
    return chosen


def _find_shifted(sure: list[tuple[RawValue, ParsedDate]]) -> tuple[RawValue, ParsedDate] | None:
    """The printed time, where the page tells machines the same hours and calls them UTC."""
    for (raw, first), (other, printed) in pairwise(sure):
        if raw.origin != "layout" or other.origin != "layout" or printed.precision != "minute":
            continue
        if _moment(first).replace(second=0) - _moment(printed).replace(second=0) == VIETNAM_OFFSET:
            return other, replace(printed, doubt="the page tells machines the same hours at UTC")
    return None


def _find_contradiction(
    raw: RawValue, chosen: ParsedDate, sure: list[tuple[RawValue, ParsedDate]]
) -> str | None:
    """What the page says elsewhere, where that is days from the date that was chosen; None where it is near."""
    for other, parsed in sure:
        is_exact = parsed.precision in _EXACT and chosen.precision in _EXACT
        if other.origin != raw.origin and is_exact and abs(_moment(parsed) - _moment(chosen)) > _FAR:
            return f"{other.rule} says {_moment(parsed):%d/%m/%Y}"
    return None


def _moment(parsed: ParsedDate) -> datetime:
    """The value of a date that has one."""
    assert parsed.value is not None
    return parsed.value


def _refine(sure: list[tuple[RawValue, ParsedDate]]) -> tuple[RawValue, ParsedDate]:
    """The first date, or the first after it that names the same day more finely."""
    first = sure[0]
    for pair in sure[1:]:
        same_day = _moment(pair[1]).date() == _moment(first[1]).date()
        if first[1].precision == "day" and same_day and is_finer(pair[1].precision, "day"):
            return pair
    return first


def _normalize_photos(
    photos: tuple[RawPhoto, ...], title: str, notes: _Notes
) -> tuple[tuple[Photo, ...], list[ParsedCaption]]:
    """The photos, each address once, and what their captions say."""
    kept: dict[str, tuple[Photo, ParsedCaption]] = {}
    for photo in photos:
        known = kept.get(photo.url)
        if known is None or known[0].caption is None:
            kept[photo.url] = _normalize_photo(photo, title, notes, f"photos[{len(kept)}]")
    return tuple(photo for photo, _ in kept.values()), [parsed for _, parsed in kept.values()]


def _normalize_photo(photo: RawPhoto, title: str, notes: _Notes, name: str) -> tuple[Photo, ParsedCaption]:
    alt = clean_text(photo.alt or "") or None
    parsed = split_caption(photo.caption, other_texts=(title,))
    if photo.caption and (parsed.caption or parsed.credit):
        raw = RawValue(text=photo.caption, origin=photo.origin, rule="")
        notes.keep(f"{name}.caption", raw, parsed.caption, parsed.rule)
        if parsed.credit:
            notes.keep(f"{name}.credit", raw, parsed.credit, parsed.rule)
    return Photo(url=photo.url, caption=parsed.caption, credit=parsed.credit, alt=alt), parsed


def _normalize_attributions(
    lines: list[RawValue], captions: list[ParsedCaption], notes: _Notes
) -> tuple[Attribution, ...]:
    """Everyone the bylines and photo credits name, each once."""
    found: list[Attribution] = []
    for line in lines:
        text = clean_text(line.text)
        parsed = parse_attribution(text)
        notes.keep("byline", line, text, f"{parsed.kind} ({parsed.rule})")
        notes.doubt("byline", _doubt_byline(parsed))
        found += attributions(parsed, text)
    for caption in captions:
        if caption.credit:
            parsed = parse_attribution(f"{caption.label}: {caption.credit}")
            found += [row for row in attributions(parsed, caption.credit) if row.role in MEDIA]
    for row in found:
        raw = RawValue(text=row.raw, origin=lines[0].origin if lines else "layout", rule="")
        notes.keep(f"attributions.{row.role}", raw, row.name, row.rule)
    # N.T.H and N.T.H. are one
    return tuple({(row.role, row.name.rstrip(".")): row for row in reversed(found)}.values())[::-1]


def _doubt_byline(parsed: ParsedAttribution) -> str | None:
    return "no attribution could be read" if parsed.kind == "NOT_ATTRIBUTION" else parsed.doubt
