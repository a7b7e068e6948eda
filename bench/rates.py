"""How many lines a second the grammars read on one core, no line twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice, product

from pipelines.normalize.attribution import parse_attribution
from pipelines.normalize.dates import parse_date

LINES = 10_000
_DATELINES = (
    "Thứ {w}, {t:%d/%m/%Y} | {t:%H:%M}",
    "Cập nhật lúc {t:%H:%M}, {t:%d/%m/%Y} (GMT+7)",
    "{t:%Y-%m-%dT%H:%M:%S+07:00}",
)
_WEEKDAYS = ("hai", "ba", "tư", "năm", "sáu", "bảy")
_BYLINES = (
    "{a} {b} {c}",
    "Tin, ảnh: {a} {b} - {c} {a}",
    "Theo {a} {b} {c}/Báo Ví Dụ",
    "{a} {b} {c} (tổng hợp)",
)
_SYLLABLES = (
    "An",
    "Bình",
    "Châu",
    "Dung",
    "Giang",
    "Hà",
    "Lan",
    "Nam",
    "Oanh",
    "Phúc",
    "Sơn",
    "Uyên",
    "Vân",
    "Đức",
)


def measure_rates(lines: int = LINES) -> dict[str, float]:
    """Lines a second of processor time, by grammar."""
    return {
        "dates": _rate(parse_date, make_datelines(lines)),
        "attributions": _rate(parse_attribution, make_bylines(lines)),
    }


def make_datelines(count: int) -> list[str]:
    """Datelines of different minutes in the shapes that newspapers print most."""
    start = datetime(2010, 1, 1, tzinfo=UTC)
    moments = (start + timedelta(minutes=619 * number) for number in range(count))
    return [
        _DATELINES[number % 3].format(t=moment, w=_WEEKDAYS[number % 6])
        for number, moment in enumerate(moments)
    ]


def make_bylines(count: int) -> list[str]:
    """Bylines of different people in the shapes that newspapers print most."""
    names = product(_SYLLABLES, _SYLLABLES, _SYLLABLES, _BYLINES)
    return [shape.format(a=a, b=b, c=c) for a, b, c, shape in islice(names, count)]


def _rate(read: Callable[[str], object], lines: list[str]) -> float:
    """The best of three passes: other programs make a pass slower, never faster."""
    passes = []
    for _ in range(3):
        started = time.process_time()
        for line in lines:
            read(line)
        passes.append(time.process_time() - started)
    return len(lines) / min(passes)
