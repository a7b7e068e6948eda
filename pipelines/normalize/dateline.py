"""The grammar of a Vietnamese dateline: what its tokens are and how they add up to a moment.

A dateline is a date with, around it, a time, a weekday, a zone, labels and counters, in any order. The
tokens are read from folded text (no marks, small letters); a word that is no token makes the line strange.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field
from datetime import UTC, datetime, timedelta, timezone

from archive.values import dataclass
from pipelines.normalize.datetokens import ENGLISH_MONTHS, MONTH, TOKEN

VIETNAM_OFFSET = timedelta(hours=7)
VIETNAM = timezone(VIETNAM_OFFSET)

_MONTHS = ["mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot", "muoi hai"]
_MONTH_NUMBERS = {name: number for number, name in enumerate(_MONTHS, 1)} | {"gieng": 1, "chap": 12}
_LUNAR = ("gieng", "chap")
_WEEKDAYS = ["hai", "ba", "tu", "nam", "sau", "bay"]
_ENGLISH_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

_NUMBER = re.compile(r"\d+")
_MONTH_NAME = re.compile(rf"th(?:ang|\.)?\ ?({MONTH})", re.VERBOSE)


@dataclass(slots=True)
class Reading:
    """What a line has said so far; filled token by token."""

    dates: list[tuple[int, int | None, int | None]] = field(default_factory=list)
    american: bool = False
    partial: bool = False
    hour: int | None = None
    minute: int = 0
    second: int = 0
    has_seconds: bool = False
    meridiem: str = ""
    weekday: int | None = None
    zone: timezone = VIETNAM
    bare_gmt: bool = False
    lunar: bool = False  # the month has a name of the lunar calendar
    english: bool = False
    seen: set[str] = field(default_factory=set)
    strange: int = 0
    apart: bool = False  # a date stood between marks with no strange word
    strange_before: int = 0  # strange words up to the last mark
    dates_before: int = 0
    bar: bool = False

    def end_part(self, mark: str) -> None:
        """Ends what stands between two marks, and notes a date with nothing strange beside it."""
        self.apart |= len(self.dates) > self.dates_before and self.strange == self.strange_before
        self.strange_before, self.dates_before = self.strange, len(self.dates)
        self.bar |= mark in ("|", "•", "·") and bool(mark)

    @property
    def is_apart(self) -> bool:
        """Whether bars, or dashes and a weekday, part the date from the strange words."""
        return self.apart and (self.bar or self.weekday is not None)

    @property
    def is_clock_like(self) -> bool:
        """Whether it is built as a running clock: weekday, date and seconds with nothing between them."""
        plain = not self.seen & {
            "mark",
            "label",
            "zone",
            "meridiem",
            "counter",
            "count",
            "maker",
            "furniture",
            "strange",
        }
        return "today" in self.seen or (plain and self.weekday is not None and self.has_seconds)


def read_line(folded: str) -> Reading | None:
    """What a folded line says, or None where a number in it is no date, time or zone."""
    reading = Reading()
    for match in TOKEN.finditer(folded):
        name = match.lastgroup or ""
        if name == "blank":
            continue
        reading.seen.add(name)
        handler = _HANDLERS.get(name)
        if handler is not None and not handler(reading, match[0]):
            return None
    reading.end_part("")
    return reading


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if year < 69 else 1900)


def _read_dmy(reading: Reading, token: str) -> bool:
    day, month, year = _NUMBER.findall(token)
    if int(month) > 12 >= int(day):
        reading.american = True
        day, month = month, day
    reading.dates.append((_full_year(year), int(month), int(day)))
    return True


def _read_ymd(reading: Reading, token: str) -> bool:
    year, month, day = _NUMBER.findall(token)
    reading.dates.append((int(year), int(month), int(day)))
    return True


def _read_month(reading: Reading, token: str) -> bool:
    month, year = _NUMBER.findall(token)
    reading.dates.append((int(year), int(month), None))
    return True


def _read_named(reading: Reading, token: str) -> bool:
    """ "17 tháng mười một, 2020", "tháng 11 17, 2020" or "tháng 11 năm 2020": the month follows its word."""
    name = _MONTH_NAME.search(token)
    assert name is not None
    month = int(name[1]) if name[1].isdigit() else _MONTH_NUMBERS[name[1]]
    reading.lunar = name[1] in _LUNAR
    *day, year = _NUMBER.findall(token[: name.start()] + token[name.end() :])
    reading.dates.append((int(year), month, int(day[0]) if day else None))
    return True


def _read_english(reading: Reading, token: str) -> bool:
    day, year = _NUMBER.findall(token)
    name = next(name for name in ENGLISH_MONTHS if name in token)
    reading.dates.append((int(year), ENGLISH_MONTHS.index(name) + 1, int(day)))
    reading.english = True
    return True


def _read_year(reading: Reading, token: str) -> bool:
    reading.dates.append((int(token[-4:]), None, None))
    return True


def _read_day(reading: Reading, token: str) -> bool:
    day, month = _NUMBER.findall(token)
    reading.partial = True
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12


def _read_time(reading: Reading, token: str) -> bool:
    if reading.hour is not None:
        reading.strange += 1  # a second time: the first is kept, the line is doubted
        return True
    hour, minute, second = (*map(int, _NUMBER.findall(token)[:3]), 0, 0)[:3]
    if (hour, minute, second) == (24, 0, 0):
        return True  # the end of the day, or by mistake its beginning: the day is all that is sure
    reading.hour, reading.minute, reading.second = hour, minute, second
    reading.has_seconds = token.count(":") > 1
    return hour < 24 and minute < 60 and second < 60


def _read_meridiem(reading: Reading, token: str) -> bool:
    reading.meridiem = token.replace(".", "")
    return True


def _read_weekday(reading: Reading, token: str) -> bool:
    name = token.removeprefix("thu ")
    if name in _WEEKDAYS:
        reading.weekday = _WEEKDAYS.index(name)
    elif name[-1].isdigit():
        reading.weekday = int(name[-1]) - 2
    elif name in ("cn", "chu nhat", "chua nhat"):
        reading.weekday = 6
    else:
        reading.weekday, reading.english = _ENGLISH_WEEKDAYS.index(name[:3]), True
    return True


def _read_zone(reading: Reading, token: str) -> bool:
    if token == "z":
        reading.zone = UTC
        return True
    digits = "".join(_NUMBER.findall(token))
    reading.bare_gmt = not digits and "ict" not in token
    if "ict" in token:
        return True
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "")
    if int(hours or 0) > 14 or int(minutes or 0) > 59:
        return False
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    reading.zone = (
        VIETNAM
        if offset == VIETNAM_OFFSET and "-" not in token
        else timezone(-offset if "-" in token else offset)
    )
    return True


def _read_strange(reading: Reading, _: str) -> bool:
    reading.strange += 1
    return True


def _read_mark(reading: Reading, mark: str) -> bool:
    reading.end_part(mark)
    return True


_HANDLERS: dict[str, Callable[[Reading, str], bool]] = {
    "mark": _read_mark,
    "dmy": _read_dmy,
    "ymd": _read_ymd,
    "words": _read_named,
    "wordpress": _read_named,
    "named_month": _read_named,
    "english": _read_english,
    "american": _read_english,
    "month": _read_month,
    "year": _read_year,
    "day": _read_day,
    "time": _read_time,
    "hour": _read_time,
    "meridiem": _read_meridiem,
    "weekday": _read_weekday,
    "zone": _read_zone,
    "strange": _read_strange,
}


def resolve_hour(hour: int, meridiem: str) -> int:
    """The hour of 24 that an hour with SA, CH, AM, PM or a part of the day names.

    >>> resolve_hour(2, "ch"), resolve_hour(12, "am"), resolve_hour(22, "pm")
    (14, 0, 22)
    """
    if hour == 12 and meridiem in ("am", "sa", "dem"):
        return 0
    if hour < 12 and meridiem in ("pm", "ch", "chieu", "toi"):
        return hour + 12
    if (meridiem == "dem" and 6 <= hour < 12) or (meridiem == "trua" and hour < 4):
        return hour + 12
    return hour


def build_moment(reading: Reading) -> datetime | None:
    """The moment a reading names, aware at +07:00, or None where the calendar has no such day."""
    year, month, day = reading.dates[0]
    hour = resolve_hour(reading.hour or 0, reading.meridiem)
    try:
        moment = datetime(
            year, month or 1, day or 1, hour, reading.minute, reading.second, tzinfo=reading.zone
        )
        return moment if reading.zone is VIETNAM else moment.astimezone(VIETNAM)
    except (ValueError, OverflowError):
        return None
