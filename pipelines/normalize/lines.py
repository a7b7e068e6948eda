"""What the normalisers make of one line, in the form that `baoluu parse` prints."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Literal

from archive.values import dataclass
from pipelines.normalize.attribution import parse_attribution
from pipelines.normalize.caption import split_caption
from pipelines.normalize.dates import ReadDate, parse_date
from pipelines.normalize.title import parse_title

What = Literal["date", "attribution", "caption", "title"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedLine:
    """The object of one line, in the order of its keys."""

    fields: tuple[tuple[str, str | tuple[str, ...] | None], ...]

    def to_json(self) -> dict[str, str | list[str] | None]:
        """Keys and values as JSON has them: text, list of texts or null."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in self.fields}


def parse_line(
    what: What,
    text: str,
    *,
    captured_at: datetime | None = None,
    founded: date | None = None,
    read_date: ReadDate | None = None,
) -> ParsedLine:
    """What one normaliser makes of a line; every key stands there for every line, blank lines included.

    >>> parse_line("date", "13/10/2020, 20:57").to_json()["value"]
    '2020-10-13T20:57:00+07:00'
    >>> parse_line("date", "").to_json()
    {'value': None, 'precision': None, 'rule': None, 'doubt': None}
    """
    if what == "date":
        return _parse_date_line(text, captured_at=captured_at, founded=founded, read_date=read_date)
    if what == "attribution":
        return _parse_attribution_line(text)
    return _parse_caption_line(text) if what == "caption" else _parse_title_line(text)


def _parse_date_line(
    text: str, *, captured_at: datetime | None, founded: date | None, read_date: ReadDate | None
) -> ParsedLine:
    parsed = parse_date(text, captured_at=captured_at, founded=founded, read_date=read_date)
    if parsed is None:
        return ParsedLine(fields=(("value", None), ("precision", None), ("rule", None), ("doubt", None)))
    value = parsed.value.isoformat() if parsed.value else None
    return ParsedLine(
        fields=(
            ("value", value),
            ("precision", parsed.precision),
            ("rule", parsed.rule),
            ("doubt", parsed.doubt),
        )
    )


def _parse_attribution_line(text: str) -> ParsedLine:
    parsed = parse_attribution(text)
    makers = "; ".join((*parsed.authors, *parsed.groups)) or None
    return ParsedLine(fields=(("value", makers), ("precision", None), *asdict(parsed).items()))


def _parse_caption_line(text: str) -> ParsedLine:
    parsed = split_caption(text)
    return ParsedLine(
        fields=(
            ("value", parsed.caption),
            ("precision", None),
            ("credit", parsed.credit),
            ("rule", parsed.rule),
            ("doubt", None),
        )
    )


def _parse_title_line(text: str) -> ParsedLine:
    parsed = parse_title(text)
    return ParsedLine(
        fields=(
            ("value", parsed.value if parsed else None),
            ("precision", None),
            ("display", parsed.display if parsed else None),
            ("suffix", parsed.suffix if parsed else None),
            ("rule", parsed.rule if parsed else None),
            ("doubt", None),
        )
    )
