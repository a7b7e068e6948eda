"""Ages as pages print them instead of dates: "3 giờ trước", "một giờ trước", "Hôm qua lúc 10:02"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from archive.records import Precision
from archive.values import dataclass
from pipelines.normalize.dateline import VIETNAM, resolve_hour

_NUMBERS = ["mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi"]
_WORD_NUMBERS = {word: number for number, word in enumerate(_NUMBERS, 1)}
_UNIT = r"(?:giay|phut|gio|tieng|ngay|tuan|thang|nam|[hp]|(?:second|min(?:ute)?|hour|day|week|month|year)s?)(?!\w)"
_AMOUNT = rf"(?:\d{{1,4}}|{'|'.join(_WORD_NUMBERS)}) ?{_UNIT}"
_LABEL = r"(?:(?:cap nhat|dang)(?: luc)?:? |cach day |khoang |hon |gan )?"
_AGE = re.compile(rf"{_LABEL}((?:\d{{1,4}} ?{_UNIT},? ?){{1,3}})(?:truoc|ago)?")
# With "trước" behind it the number may be a word, and a section may stand beside it
_AGE_BESIDE = re.compile(
    rf"(?:[^\d|•·]{{1,30}}?(?: ?[|•·] ?| [–-] ))?{_LABEL}((?:{_AMOUNT},? ?){{1,3}})(?:truoc|ago)"
    r"(?: ?[|•·–-] ?[^\d]{1,30})?"
)
_PART = re.compile(rf"(\d+|{'|'.join(_WORD_NUMBERS)}) ?([a-z]+)")
_DAYS = {"hom nay": 0, "hom qua": 1, "hom kia": 2, "moi day": 0}
_CLOCK = (
    r"(\d\d?) ?(?:(?::|h|g|gio) ?(\d\d)|(?:h|g|gio)(?!\w))(?: ?(sa|ch|am|pm|sang|trua|chieu|toi|dem)(?!\w))?"
)
_DAY = r"(hom nay|hom qua|hom kia)"
_DAY_AND_CLOCK = re.compile(rf"{_LABEL}{_DAY},? ?(?:(?:vao )?luc:? |[|-] ?)?{_CLOCK}")
_CLOCK_AND_DAY = re.compile(rf"{_LABEL}{_CLOCK},? ?(?:[|-] ?)?{_DAY}")
_UNITS: dict[str, tuple[timedelta, Precision]] = {
    "giay": (timedelta(seconds=1), "minute"),
    "phut": (timedelta(minutes=1), "minute"),
    "p": (timedelta(minutes=1), "minute"),
    "gio": (timedelta(hours=1), "hour"),
    "tieng": (timedelta(hours=1), "hour"),
    "h": (timedelta(hours=1), "hour"),
    "ngay": (timedelta(days=1), "day"),
    "tuan": (timedelta(weeks=1), "day"),
    "thang": (timedelta(days=30), "month"),
    "nam": (timedelta(days=365), "year"),
}
_UNITS |= {
    english: _UNITS[unit]
    for english, unit in (
        ("second", "giay"), ("min", "phut"), ("minute", "phut"), ("hour", "gio"), ("day", "ngay"),
        ("week", "tuan"), ("month", "thang"), ("year", "nam"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Age:
    """How long before the capture something was published, or on which day and at what time."""

    age: timedelta
    precision: Precision
    clock: tuple[int, int] | None = None

    def count_back(self, captured_at: datetime) -> datetime:
        """The moment at +07:00, no finer than the age is.

        Raises:
            OverflowError: the age is older than the calendar.
        """
        moment = (captured_at - self.age).astimezone(VIETNAM).replace(second=0, microsecond=0)
        if self.clock is not None:
            return moment.replace(hour=self.clock[0], minute=self.clock[1])
        if self.precision == "hour":
            return moment.replace(minute=0)
        return moment if self.precision == "minute" else moment.replace(hour=0, minute=0)


def read_age(folded: str) -> Age | None:
    """The age that a folded line tells and nothing else, or None.

    >>> read_age("1 gio 26 phut").age
    datetime.timedelta(seconds=5160)
    >>> read_age("hom qua luc 10:02").clock
    (10, 2)
    """
    if folded in _DAYS:
        return Age(timedelta(days=_DAYS[folded]), "day")
    if folded == "vua xong":
        return Age(timedelta(), "minute")
    match = _AGE.fullmatch(folded) or (
        _AGE_BESIDE.fullmatch(folded) if "truoc" in folded or "ago" in folded else None
    )
    if match is not None:
        parts = [
            (int(_WORD_NUMBERS.get(number, number)), unit.removesuffix("s"))
            for number, unit in _PART.findall(match[1])
        ]
        age = sum((number * _UNITS[unit][0] for number, unit in parts), timedelta())
        return Age(age, _UNITS[parts[-1][1]][1])
    return _read_day(folded) if "hom " in folded else None


def _read_day(folded: str) -> Age | None:
    """ "Hôm qua, 10:02": the day counted back, the time as printed."""
    match = _DAY_AND_CLOCK.fullmatch(folded)
    if match is not None:
        day, hour, minute, meridiem = match.groups()
    else:
        match = _CLOCK_AND_DAY.fullmatch(folded)
        if match is None:
            return None
        hour, minute, meridiem, day = match.groups()
    clock = resolve_hour(int(hour), meridiem or ""), int(minute or 0)
    precision: Precision = "minute" if minute else "hour"
    return Age(timedelta(days=_DAYS[day]), precision, clock) if clock[0] < 24 and clock[1] < 60 else None
