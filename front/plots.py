"""Plots as SVG, drawn on the server: no script, no request, colours from the style sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from front.coverage import Share
from front.language import Phrases

CELL = 13  # pixels from one day to the next
GAP = 2
LABELS = 30  # room on the left for names of weekdays
WIDTH = 720
HEIGHT = 200
AXIS = 44  # room on the left for numbers
FOOT = 22  # room below for names

_COLUMN = '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}</title></rect>'
_FRAME = '<svg class="plot plot-{}" viewBox="0 0 {} {}" role="{}" aria-label="{}">{}</svg>'


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """A column of a plot: what stands below it, how high it is, what is said of it."""

    label: str
    value: float
    title: str


def draw_calendar(days: Mapping[str, int], year: int, phrases: Phrases, day_url: str) -> Markup:
    """A year of days, a column a week; the more articles the darker, each day a link to `day_url` + day."""
    first = date(year, 1, 1)
    greatest = max(days.values(), default=0)
    parts = []
    link = Markup('<a href="{}{}" tabindex="-1">{}</a>')
    for place in range((date(year + 1, 1, 1) - first).days):
        day = first + timedelta(days=place)
        count = days.get(day.isoformat(), 0)
        shape = _draw_day(day, count, greatest, _place_day(day, first), phrases)
        parts.append(link.format(day_url, day.isoformat(), shape) if count else shape)
    months = [_draw_month(date(year, month, 1), first, phrases) for month in range(1, 13)]
    width, height = LABELS + 54 * CELL, FOOT + 7 * CELL
    label = phrases("plot_calendar", year=str(year))
    return _wrap(Markup("").join([*months, *parts]), (width, height), label, "calendar")


def draw_bars(bars: Sequence[Bar], label: str) -> Markup:
    """Columns side by side with a scale of three lines."""
    greatest = max((bar.value for bar in bars), default=0) or 1
    step = (WIDTH - AXIS) / max(len(bars), 1)
    shapes = [_draw_scale(greatest)]
    for place, bar in enumerate(bars):
        height = (HEIGHT - 2 * FOOT) * bar.value / greatest
        shapes.append(
            Markup(_COLUMN).format(
                "bar", AXIS + place * step + 0.5, HEIGHT - FOOT - height, max(step - 1, 1), height, bar.title
            )
        )
    shapes += _draw_names([bar.label for bar in bars], step)
    return _wrap(Markup("").join(shapes), (WIDTH, HEIGHT), label, "bars")


def draw_stack(
    table: Mapping[str, Mapping[str, int]], months: Sequence[str], phrases: Phrases, label: str
) -> Markup:
    """Columns by month, each piled up of the rows of the table, one colour a row."""
    sums = [sum(row.get(month, 0) for row in table.values()) for month in months]
    greatest, step = max(sums, default=0) or 1, (WIDTH - AXIS) / max(len(months), 1)
    shapes = [_draw_scale(greatest)]
    for place, month in enumerate(months):
        floor = float(HEIGHT - FOOT)
        for number, (name, row) in enumerate(table.items()):
            height = (HEIGHT - 2 * FOOT) * row.get(month, 0) / greatest
            floor -= height
            title = f"{name or phrases('other_sections')}, {month}: {phrases.format(row.get(month, 0))}"
            shapes.append(
                Markup(_COLUMN).format(
                    f"series-{number}", AXIS + place * step + 2, floor, max(step - 4, 1), height, title
                )
            )
    shapes += _draw_names(list(months), step)
    return _wrap(Markup("").join(shapes), (WIDTH, HEIGHT), label, "stack")


def make_share_bars(shares: Sequence[Share], phrases: Phrases) -> list[Bar]:
    """Columns for a word over time, in articles of a thousand."""
    return [
        Bar(
            label=share.month,
            value=share.per_thousand,
            title=phrases("share_of_month", month=share.month, matching=share.matching, all=share.all),
        )
        for share in shares
    ]


def _place_day(day: date, first: date) -> tuple[int, int]:
    week = ((day - first).days + first.weekday()) // 7
    return LABELS + week * CELL, FOOT + day.weekday() * CELL


def _draw_day(day: date, count: int, greatest: int, place: tuple[int, int], phrases: Phrases) -> Markup:
    level = 0 if not count else min(4, 1 + 4 * count // (greatest + 1))
    title = phrases("articles_on_day", day=phrases.format_day(day.isoformat()), count=count)
    cell = '<rect class="day level-{}" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}</title></rect>'
    return Markup(cell).format(level, *place, CELL - GAP, CELL - GAP, title)


def _draw_month(day: date, first: date, phrases: Phrases) -> Markup:
    x, _ = _place_day(day, first)
    name = phrases("month_names").split()[day.month - 1]
    return Markup('<text class="label" x="{}" y="12">{}</text>').format(x, name)


def _draw_scale(greatest: float) -> Markup:
    lines = []
    for part in (0.5, 1.0):
        y = HEIGHT - FOOT - (HEIGHT - 2 * FOOT) * part
        number = greatest * part
        text = f"{number:.0f}" if greatest >= 10 else f"{number:.1f}"
        lines.append(
            Markup('<line class="scale" x1="{0}" x2="{1}" y1="{2:.1f}" y2="{2:.1f}"/>'
                   '<text class="label" text-anchor="end" x="{3}" y="{4:.1f}">{5}</text>')
            .format(AXIS, WIDTH, y, AXIS - 6, y + 4, text)
        )  # fmt: skip
    lines.append(
        Markup('<line class="axis" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/>').format(AXIS, WIDTH, HEIGHT - FOOT)
    )
    return Markup("").join(lines)


def _draw_names(names: Sequence[str], step: float) -> list[Markup]:
    """As many names below the columns as there is room for."""
    every = max(1, -(-len(names) * 56 // (WIDTH - AXIS)))
    text = Markup('<text class="label" text-anchor="middle" x="{:.1f}" y="{}">{}</text>')
    return [
        text.format(AXIS + (place + 0.5) * step, HEIGHT - 6, name)
        for place, name in enumerate(names)
        if place % every == 0
    ]


def _wrap(shapes: Markup, size: tuple[int, int], label: str, kind: str) -> Markup:
    role = "group" if kind == "calendar" else "img"  # a picture may hold no links
    return Markup(_FRAME).format(kind, *size, role, label, shapes)
