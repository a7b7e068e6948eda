"""Dates as newspapers print them: an aware moment at +07:00, how precise it is, and what is doubtful."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

from archive.records import Precision
from archive.values import dataclass, replace
from pipelines.normalize.ages import read_age
from pipelines.normalize.dateline import VIETNAM, Reading, build_moment, read_line
from pipelines.normalize.text import clean_text, fold

ReadDate = Callable[[str, datetime], datetime | None]
"""A reader of odd dates, given the text and the time of capture; None where it knows none either."""

_LONGEST = 160  # characters; a dateline with its labels and counters has fewer than a hundred
_STRANGE_WORDS = 6
_YEARS = range(1901, 9999)  # 01/01/0001, 01/01/1900 and 31/12/9999 are what programs print for no date
_FIRST_YEAR = 1990  # no Vietnamese newspaper stood on the web before

# 2020-11-01T14:57:56+0700, with a blank for the T, fractions, or a second T as some pages have it
_ISO = re.compile(
    r"""(\d{4})-(\d\d)-(\d\d)
        (?: [Tt\ ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\ ?[Tt]?
            (?: ([Zz]) | ([+-])(\d\d):?(\d\d)? )? )?""",
    re.VERBOSE,
)
# 11/7/2020 4:35:08 PM: what ASP.NET prints where nobody told it the country
_AMERICAN = re.compile(r"([1-9]\d?)/([1-9]\d?)/(\d{4}) ([1-9]\d?):(\d\d):(\d\d) ([ap])m")
_FINENESS = ("minute", "hour", "day", "month", "year", "bound")
# Lines that hold a date and are no dateline: licences, weather, hotlines, the lunar calendar.
_OTHER_LINE = re.compile(
    r"giay phep|so \d+/gp|gp-|cap ngay|hotline|dien thoai|lien he|copyright|©"
    r"|do c\b|°|nhiet do|am lich|sinh ngay"
)
# What stands behind a date to say it again: the day of the lunar calendar, the age
_LUNAR_YEAR = (
    r"(?:giap|at|binh|dinh|mau|ky|canh|tan|nham|quy) (?:ty|suu|dan|mao|meo|thin|ngo|mui|than|dau|tuat|hoi)"
)
_AGAIN = re.compile(
    rf"(?<=\d)(\)?[^()\d]{{0,12}})(?:\((?:nham|tuc|am lich|al)\b[^()]{{1,60}}\)|\([^()]{{1,40}}(?:am lich|\bal)\)"
    rf"|\([^()]{{1,40}}\b{_LUNAR_YEAR}\)|\([^()]{{1,30}} truoc\)"
    rf"|[,-] ?\d\d?[/-]\d\d? (?:am lich|(?:nam )?{_LUNAR_YEAR})$"
    r"|(?:cap nhat )?cach day \d{1,3} (?:phut|gio|ngay)(?: truoc)?$)"
)
# Where a blank is missing: thứ hai05/06/2017, 05/06/201708:31, 08:3105/06/2017
_GLUE = re.compile(
    r"(?<=[a-z])(?=\d\d?[/.-]\d\d?[/.-]\d{4}(?!\d))|(?<=[/.-](?:19|20)\d\d)(?=\d\d?:\d\d(?!\d))"
    r"|(?<=\d:\d\d)(?=\d\d[/.-]\d\d?[/.-]\d{4}(?!\d))"
)
_SIGNED = re.compile(r"([^\W\d_]+(?: [^\W\d_]+){1,3}), (\d.*)")
_STAMP = re.compile(r"(?<!\d)(20\d{12})(?!\d)")
_WEEKDAY_NAMES = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedDate:
    """A date read from a text; `value` is None where the text names no whole date."""

    value: datetime | None  # aware, +07:00
    precision: Precision
    rule: str
    doubt: str | None = None


def parse_date(
    text: str,
    *,
    captured_at: datetime | None = None,
    founded: date | None = None,
    read_date: ReadDate | None = None,
) -> ParsedDate | None:
    """The date a text prints, with its precision, rule and doubt, or None where it prints none.

    >>> parse_date("Thứ tư, 06/09/2017 | 07:25").value.isoformat()
    '2017-09-06T07:25:00+07:00'
    >>> parse_date("Thứ hai, 11/05/2017 08:31").doubt
    'the line says thứ hai, 11/05/2017 is thứ năm'
    >>> parse_date("Giấy phép số 12/GP-TTĐT cấp ngày 03/04/2018") is None
    True
    """
    if len(text) > _LONGEST * 4:
        return None
    line = clean_text(text)
    if not line or len(line) > _LONGEST:
        return None
    folded = fold(line)
    parsed = _parse_iso(folded) or _parse_american(folded) or _parse_age(folded, captured_at)
    if parsed is None:
        parsed = _parse_dateline(folded)
        if parsed is None or parsed.rule == "embedded":
            parsed = _parse_mended(folded) or parsed or _parse_signed(line)
            parsed = parsed or _parse_otherwise(line, folded, captured_at, read_date)
    return parsed and _doubt_moment(parsed, captured_at, founded)


def parse_stamp(text: str) -> ParsedDate | None:
    """The lower bound that the last upload stamp in an image address sets, or None.

    >>> parse_stamp("/file/112022/hop_20221116144330_20221116161929.jpg").value.isoformat()
    '2022-11-16T16:19:29+07:00'
    """
    for digits in reversed(_STAMP.findall(text[-_LONGEST * 4 :])):
        try:
            moment = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=VIETNAM)
        except ValueError:
            continue
        return ParsedDate(value=moment, precision="bound", rule="image-stamp")
    return None


def is_finer(left: Precision, right: Precision) -> bool:
    """Whether the first precision says more than the second."""
    return _FINENESS.index(left) < _FINENESS.index(right)


def _parse_iso(folded: str) -> ParsedDate | None:
    match = _ISO.fullmatch(folded)
    if match is None:
        return None
    *numbers, zulu, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    try:
        zone = timezone(offset) if zulu or sign else VIETNAM
        moment = datetime(*[int(number or 0) for number in numbers], tzinfo=zone)  # type: ignore[misc, arg-type]
        value = moment.astimezone(VIETNAM)
    except (ValueError, OverflowError):
        return None
    if value.year not in _YEARS:
        return None
    return ParsedDate(value=value, precision="minute" if numbers[3] else "day", rule="iso")


def _parse_american(folded: str) -> ParsedDate | None:
    match = _AMERICAN.fullmatch(folded)
    if match is None:
        return None
    month, day, year, hour, minute, second = (int(number) for number in match.groups()[:6])
    if month > 12 or year not in _YEARS:
        return None
    try:
        value = datetime(
            year, month, day, hour % 12 + (12 if match[7] == "p" else 0), minute, second, tzinfo=VIETNAM
        )
    except ValueError:
        return None
    return ParsedDate(value=value, precision="minute", rule="month-first", doubt="month first, as in America")


def _parse_age(folded: str, captured_at: datetime | None) -> ParsedDate | None:
    age = read_age(folded)
    if age is None:
        return None
    if captured_at is None:
        doubt = "an age, and no time of capture"
        return ParsedDate(value=None, precision=age.precision, rule="age", doubt=doubt)
    try:
        return ParsedDate(value=age.count_back(captured_at), precision=age.precision, rule="age")
    except OverflowError:
        doubt = "an age older than the calendar"
        return ParsedDate(value=None, precision=age.precision, rule="age", doubt=doubt)


def _parse_dateline(folded: str) -> ParsedDate | None:
    reading = None if _OTHER_LINE.search(folded) else read_line(folded)
    if reading is None:
        return None
    if not reading.dates:
        return _parse_partial(reading)
    value = build_moment(reading)
    if value is None or value.year not in _YEARS or (reading.strange and not _is_embedded(reading)):
        return None
    rule = "month-first" if reading.american else "embedded" if reading.strange else "dateline"
    return ParsedDate(
        value=value, precision=_precision(reading), rule=rule, doubt=_doubt_reading(reading, value)
    )


def _parse_mended(folded: str) -> ParsedDate | None:
    """The date of a line without the bracket that says it again, and with the blanks that the page left out."""
    mended = _GLUE.sub(" ", _AGAIN.sub(r"\1", folded))
    return _parse_dateline(mended) if mended != folded else None


def _parse_signed(line: str) -> ParsedDate | None:
    """The date behind a name and a comma: "Lan Chi, 16/05/2026"."""
    match = _SIGNED.match(line)
    if match is None or not match[1].istitle():
        return None
    parsed = _parse_dateline(fold(match[2]))
    return parsed and replace(parsed, rule="embedded", doubt="other words stand around the date")


def _parse_partial(reading: Reading) -> ParsedDate | None:
    if not reading.partial or reading.strange:
        return None
    return ParsedDate(value=None, precision="day", rule="day and month", doubt="a day without its year")


def _is_embedded(reading: Reading) -> bool:
    """Whether a whole date stands among a few other words, such as an author's name, with its time or apart."""
    if reading.strange > _STRANGE_WORDS:
        return False
    precision = _precision(reading)
    return precision == "minute" or (precision == "day" and reading.is_apart)


def _precision(reading: Reading) -> Precision:
    _, month, day = reading.dates[0]
    if day is None:
        return "year" if month is None else "month"
    if reading.hour is None:
        return "day"
    return "hour" if "hour" in reading.seen else "minute"


def _doubt_reading(reading: Reading, value: datetime) -> str | None:
    if reading.american:
        return "month first: the second number is no month"
    if len(set(reading.dates)) > 1:
        return "two dates in one line"
    if reading.strange:
        return "other words stand around the date"
    if reading.lunar:
        return "a month of the lunar calendar"
    if reading.weekday not in (None, value.weekday()) and reading.dates[0][2]:
        said, true = _WEEKDAY_NAMES[reading.weekday or 0], _WEEKDAY_NAMES[value.weekday()]
        return f"the line says {said}, {value:%d/%m/%Y} is {true}"
    if reading.is_clock_like:
        return "printed as a running clock is"
    if reading.bare_gmt and not reading.english:
        return "GMT without an offset"
    return None


def _parse_otherwise(
    line: str, folded: str, captured_at: datetime | None, read_date: ReadDate | None
) -> ParsedDate | None:
    if read_date is None or captured_at is None or not any(char.isdigit() for char in line):
        return None
    if _OTHER_LINE.search(folded):
        return None
    found = read_date(line, captured_at)
    if found is None or found.year not in _YEARS:
        return None
    value = (found if found.tzinfo else found.replace(tzinfo=VIETNAM)).astimezone(VIETNAM)
    precision: Precision = "minute" if (value.hour, value.minute) != (0, 0) else "day"
    return ParsedDate(value=value, precision=precision, rule="dateparser", doubt="unknown to the grammar")


def _doubt_moment(parsed: ParsedDate, captured_at: datetime | None, founded: date | None) -> ParsedDate:
    value = parsed.value
    if value is None or parsed.doubt is not None:
        return parsed
    doubt = None
    if captured_at is not None and value > captured_at:
        doubt = "after the capture"
    elif captured_at is not None and parsed.rule == "dateline" and _is_same_minute(parsed, captured_at):
        doubt = "the minute of the capture, as a clock in the page would show"
    elif founded is not None and value.date() < founded:
        doubt = "before the newspaper existed"
    elif value.year < _FIRST_YEAR:
        doubt = "before there were newspapers on the web"
    return replace(parsed, doubt=doubt) if doubt else parsed


def _is_same_minute(parsed: ParsedDate, captured_at: datetime) -> bool:
    assert parsed.value is not None
    return parsed.precision == "minute" and abs(captured_at - parsed.value) < timedelta(minutes=1)
