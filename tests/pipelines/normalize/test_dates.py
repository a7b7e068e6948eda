"""Datelines: shapes that newspapers print, lines that are none, and what makes a date doubtful."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.fallback_dates import read_date
from pipelines.normalize.dateline import VIETNAM
from pipelines.normalize.dates import parse_date, parse_stamp

REAL = [
    ("| 03/09/2021 07:05", "2021-09-03T07:05:00+07:00"),
    ("Thứ sáu, 03/09/2021 07:05", "2021-09-03T07:05:00+07:00"),
    ("Cập nhật lúc 07:05, Thứ Sáu, 03/09/2021 (GMT+7)", "2021-09-03T07:05:00+07:00"),
    ("Thứ sáu, ngày 03 tháng 9 năm 2021 | 7:5", "2021-09-03T07:05:00+07:00"),
    ("Xuất bản: 07:05 03/09/2021 [GMT+7]", "2021-09-03T07:05:00+07:00"),
    ("Ngày đăng: 03-09-2021, 07:05", "2021-09-03T07:05:00+07:00"),
    ("Đăng lúc: 07:05 | 03/09/2021 | Số lượt xem: 1.217", "2021-09-03T07:05:00+07:00"),
    ("Thứ sáu, 3/9/2021 |  07:05  GMT +7", "2021-09-03T07:05:00+07:00"),
    ("Thứ sáu 03/09/2021 07:05 - Cập nhật cách đây 2 giờ", "2021-09-03T07:05:00+07:00"),
    ("Chúa nhật, 05/09/2021", "2021-09-05T00:00:00+07:00"),
    ("03/09/2021 07:05:33 +07", "2021-09-03T07:05:33+07:00"),
    ("» 03/09/2021 07:05", "2021-09-03T07:05:00+07:00"),
    ("07:05' - 03/09/2021", "2021-09-03T07:05:00+07:00"),
    ("07g05 sáng thứ sáu, ngày 03/09/2021", "2021-09-03T07:05:00+07:00"),
    ("7 giờ 5 phút ngày 3/9/2021", "2021-09-03T07:05:00+07:00"),
    ("T6, 03.09.2021 | 07:05:09", "2021-09-03T07:05:09+07:00"),
    ("Thứ Sáu, 03/09/2021 2:05 CH", "2021-09-03T14:05:00+07:00"),
    ("12:05 SA, 03/09/2021", "2021-09-03T00:05:00+07:00"),
    ("03-09-2021 - 22:05 PM", "2021-09-03T22:05:00+07:00"),
    ("03-09-21 07:05", "2021-09-03T07:05:00+07:00"),
    ("2021/09/03 07:05", "2021-09-03T07:05:00+07:00"),
    ("03/09/2021 00:05Z", "2021-09-03T07:05:00+07:00"),
    ("Thứ sáu, 03/09/2021 24:00", "2021-09-03T00:00:00+07:00"),
    ("3 Tháng Chín, 2021 07:05", "2021-09-03T07:05:00+07:00"),
    ("Tháng Mười Hai 3, 2021", "2021-12-03T00:00:00+07:00"),
    ("Thứ năm ngày 2 tháng tư năm 2020 lúc 8h", "2020-04-02T08:00:00+07:00"),
    ("2021-09-03T07:05:06+0700", "2021-09-03T07:05:06+07:00"),
    ("2021-09-03T00:05:06.123Z", "2021-09-03T07:05:06+07:00"),
    ("2021-09-03T07:05:06T+07:00", "2021-09-03T07:05:06+07:00"),
    ("2021-09-03 07:05:06.0", "2021-09-03T07:05:06+07:00"),
    ("2021-09-03", "2021-09-03T00:00:00+07:00"),
    ("Fri, 03 Sep 2021 07:05:06 +0700", "2021-09-03T07:05:06+07:00"),
    ("Fri, 03 Sep 2021 00:05:06 GMT", "2021-09-03T07:05:06+07:00"),
    ("September 3, 2021", "2021-09-03T00:00:00+07:00"),
    ("03/09/2021 07:05 (UTC+09:00)", "2021-09-03T05:05:00+07:00"),
    ("tháng 9/2021", "2021-09-01T00:00:00+07:00"),
    ("Năm 2021", "2021-01-01T00:00:00+07:00"),
    ("Đăng bởi: Admin - 03/09/2021", "2021-09-03T00:00:00+07:00"),
    ("Tin đăng ngày 3-9-2021", "2021-09-03T00:00:00+07:00"),
    ("Bài đăng ngày 03/09/2021", "2021-09-03T00:00:00+07:00"),
    ("Được đăng: 3 Tháng 9 2021", "2021-09-03T00:00:00+07:00"),
    ("Thứ sáu, 03/09/2021 (27/7 Tân Sửu)", "2021-09-03T00:00:00+07:00"),
    ("Thứ sáu, 03/09/2021 (nhằm ngày 27 tháng 7 năm Tân Sửu)", "2021-09-03T00:00:00+07:00"),
    ("03/09/2021 (3 giờ trước)", "2021-09-03T00:00:00+07:00"),
    ("Thứ sáu, 03/09/2021, 27/7 Tân Sửu", "2021-09-03T00:00:00+07:00"),
    ("03/09/2021 07:05 (GMT+7) (3 giờ trước)", "2021-09-03T07:05:00+07:00"),
    ("Tác giả: Lan Chi | Ngày viết: 03/09/2021", "2021-09-03T00:00:00+07:00"),
    ("Chi tiết | Được đăng: Thứ sáu, 03 Tháng 9 2021", "2021-09-03T00:00:00+07:00"),
    ("03/09/2021 07:05 - 345 đã xem", "2021-09-03T07:05:00+07:00"),
    ("Được đăng bởi Admin ngày 03/09/2021", "2021-09-03T00:00:00+07:00"),
    ("Cập nhật ngày 03/09/2021 bởi Lan Chi", "2021-09-03T00:00:00+07:00"),
    ("03/09/2021 07:05 Số lượt xem: 345 lượt", "2021-09-03T07:05:00+07:00"),
    ("Thứ sáu03/09/2021 07:05", "2021-09-03T07:05:00+07:00"),
    ("03/09/202107:05", "2021-09-03T07:05:00+07:00"),
    ("07:0503/09/2021", "2021-09-03T07:05:00+07:00"),
    ("3 Th9, 2021", "2021-09-03T00:00:00+07:00"),
    ("Th9 3, 2021", "2021-09-03T00:00:00+07:00"),
    ("03/09/2021 07:05 345 xem", "2021-09-03T07:05:00+07:00"),
    ("03/09/2021 07:05 | 345 lượt truy cập", "2021-09-03T07:05:00+07:00"),
    ("03/09/2021 07:05 - Số lần xem: 345", "2021-09-03T07:05:00+07:00"),
    ("03/09/2021 07:05 Cỡ chữ: A- A A+", "2021-09-03T07:05:00+07:00"),
    ("03/09/2021 07:05 (Nghe bài viết)", "2021-09-03T07:05:00+07:00"),
    ("03/09/2021 07:05 Theo dõi trên Google News", "2021-09-03T07:05:00+07:00"),
    ("Đã đăng vào 03/09/2021 07:05", "2021-09-03T07:05:00+07:00"),
    ("Người đăng: Lan Chi, Thứ sáu, 03/09/2021 07:05", "2021-09-03T07:05:00+07:00"),
]
REFUSED = [
    "",
    "   ",
    "Đại Từ vào vụ chè xuân",
    "Giấy phép số 7/GP-TTĐT cấp ngày 05/06/2019",
    "Hotline: 0900.111.222 - 03/09/2021 07:05",
    "Thành phố: 31°C, 12/05 nắng nhẹ",
    "31/02/2021 07:05",
    "03/09/2021 25:61",
    "45/99/2021",
    "Rằm tháng bảy năm Canh Tý (âm lịch), 02/09/2020",
    "Anh Nam sinh ngày 03/09/1991",
    "01/01/0001 12:00:00 SA",
    "1/1/0001 12:00:00 AM",
    "0001-01-01T00:00:00",
    "Hội chợ đang diễn ra ngày 03/09/2021",
    "Giải chạy Ví Dụ - 03/09/2021",
    "Ba năm sau",
    "9" * 400,
]
DOUBTED = [
    ("Thứ hai, 03/09/2021 07:05", "thứ sáu"),
    ("5/28/2019 3:07:00 PM", "month first"),
    ("5/6/2019 3:07:00 PM", "month first"),
    ("Thứ Sáu, 03/09/2021 07:05:08", "clock"),
    ("Hôm nay, 03/09/2021", "clock"),
    ("Minh Châu - 03/09/2021 07:05", "other words"),
    ("Minh Châu | 03/09/2021", "other words"),
    ("Kinh tế - Thứ Sáu, 03/09/2021", "other words"),
    ("03/09/2021 07:05 - Cập nhật: 04/09/2021", "two dates"),
    ("Lan Chi - 03/09/2021 07:05 - sửa 04/09/2021 10:00", "two dates"),
    ("Tháng Chạp năm 2020", "lunar"),
    ("03/09/1971 07:05", "before there were newspapers"),
    ("03/09/2021 07:05 (GMT)", "GMT without"),
]
BUGS_CAUGHT = [
    ("11/05/2017 08:31", "2017-05-11T08:31:00+07:00"),  # read as 5 November by readers without a language
    ("14/04/2026 -21:04", "2026-04-14T21:04:00+07:00"),  # the dash is no sign of a zone
    ("Thứ 5, 02/04/2020", "2020-04-02T00:00:00+07:00"),  # the 5 is no day
]


@pytest.mark.parametrize(("text", "iso"), REAL + BUGS_CAUGHT)
def test_dateline(text: str, iso: str) -> None:
    parsed = parse_date(text)
    assert parsed is not None
    assert parsed.value is not None
    assert parsed.value.isoformat() == iso
    assert parsed.doubt is None


@pytest.mark.parametrize("text", REFUSED)
def test_no_dateline(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(("text", "doubt"), DOUBTED)
def test_doubt(text: str, doubt: str) -> None:
    parsed = parse_date(text)
    assert parsed is not None
    assert parsed.value is not None
    assert parsed.doubt is not None
    assert doubt in parsed.doubt


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("03/09/2021 07:05", "minute"),
        ("8h ngày 03/09/2021", "hour"),
        ("03/09/2021", "day"),
        ("tháng 9/2021", "month"),
    ],
)
def test_precision(text: str, precision: str) -> None:
    parsed = parse_date(text)
    assert parsed is not None
    assert parsed.precision == precision


CAPTURED = datetime(2026, 7, 21, 8, 30, 20, tzinfo=UTC)  # 15:30:20 in Vietnam


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("23 ngày trước", "2026-06-28T00:00:00+07:00"),
        ("1 giờ 26 phút", "2026-07-21T14:04:00+07:00"),
        ("2 tuần 3 ngày", "2026-07-04T00:00:00+07:00"),
        ("Hôm qua", "2026-07-20T00:00:00+07:00"),
        ("Hôm nay, 10:02", "2026-07-21T10:02:00+07:00"),
        ("Hôm qua lúc 10:02", "2026-07-20T10:02:00+07:00"),
        ("Hôm qua lúc 10 giờ", "2026-07-20T10:00:00+07:00"),
        ("10h hôm qua", "2026-07-20T10:00:00+07:00"),
        ("8 giờ tối hôm qua", "2026-07-20T20:00:00+07:00"),
        ("10:02, Hôm qua", "2026-07-20T10:02:00+07:00"),
        ("một giờ trước", "2026-07-21T14:00:00+07:00"),
        ("hơn 1 giờ trước", "2026-07-21T14:00:00+07:00"),
        ("gần 3 giờ trước", "2026-07-21T12:00:00+07:00"),
        ("3 giờ trước | Thời sự", "2026-07-21T12:00:00+07:00"),
        ("Thời sự - 3 giờ trước", "2026-07-21T12:00:00+07:00"),
        ("2 hours ago", "2026-07-21T13:00:00+07:00"),
    ],
)
def test_age_counts_back_from_the_capture(text: str, iso: str) -> None:
    parsed = parse_date(text, captured_at=CAPTURED)
    assert parsed is not None
    assert parsed.value is not None
    assert parsed.value.isoformat() == iso
    alone = parse_date(text)
    assert alone is not None
    assert alone.value is None
    assert alone.doubt


def test_day_without_year_is_no_date() -> None:
    parsed = parse_date("Chiều 16-11")
    assert parsed is not None
    assert parsed.value is None
    assert parsed.doubt


def test_clock_of_the_page_head_is_doubted() -> None:
    parsed = parse_date("Thứ Ba, 21/07/2026 | 15:30", captured_at=CAPTURED)
    assert parsed is not None
    assert "minute of the capture" in (parsed.doubt or "")


def test_after_the_capture_and_before_the_newspaper_are_doubted() -> None:
    after = parse_date("22/07/2026 08:00", captured_at=CAPTURED)
    before = parse_date("22/07/1999 08:00", captured_at=CAPTURED, founded=date(2005, 1, 1))
    assert after is not None
    assert after.doubt == "after the capture"
    assert before is not None
    assert before.doubt == "before the newspaper existed"


def test_stamp_of_an_upload_is_a_lower_bound() -> None:
    parsed = parse_stamp("/file/e7/112022/cho_20221116144330_20221116161929.jpg?width=500")
    assert parsed is not None
    assert parsed.precision == "bound"
    assert parsed.value == datetime(2022, 11, 16, 16, 19, 29, tzinfo=VIETNAM)
    assert parse_stamp("/file/20229916144330.jpg") is None


def test_dateparser_answers_for_the_rest_and_is_doubted() -> None:
    assert parse_date("Ngày 3 tháng 5 2021x") is None
    parsed = parse_date("1 2 2020", captured_at=CAPTURED, read_date=read_date)
    assert parsed is not None
    assert parsed.rule == "dateparser"
    assert parsed.value == datetime(2020, 2, 1, tzinfo=VIETNAM)
    assert parsed.doubt


@given(st.text())
def test_never_raises(text: str) -> None:
    parse_date(text, captured_at=CAPTURED)


FIRST, LAST = CAPTURED.replace(year=1991, tzinfo=None), CAPTURED.replace(year=2025, tzinfo=None)
DATELINE_WORDS = st.sampled_from(
    [
        "thứ",
        "hai",
        "tháng",
        "năm",
        "ngày",
        "03",
        "9",
        "2021",
        "/",
        ":",
        "-",
        "GMT",
        "+7",
        "CH",
        "|",
        " ",
        "h",
        "12:60",
        "0",
    ]
)


@given(st.lists(DATELINE_WORDS, max_size=40))
def test_never_raises_on_what_looks_like_a_dateline(parts: list[str]) -> None:
    parsed = parse_date("".join(parts), captured_at=CAPTURED)
    assert parsed is None or parsed.value is None or parsed.value.utcoffset() == timedelta(hours=7)


@given(st.datetimes(min_value=FIRST, max_value=LAST))
def test_what_is_printed_is_read_back(moment: datetime) -> None:
    parsed = parse_date(f"Đăng lúc {moment:%H:%M} | {moment:%d/%m/%Y} (GMT+7)")
    assert parsed is not None
    assert parsed.value == moment.replace(second=0, microsecond=0, tzinfo=VIETNAM)


def test_a_year_before_newspapers_is_no_date_however_it_is_read() -> None:
    assert parse_date("05/06/0217 07:05", captured_at=CAPTURED, read_date=read_date) is None


@pytest.mark.parametrize(
    "text",
    [
        "01/01/0001 00:00",
        "1/1/0001 12:00:00 SA",
        "Thứ hai, 01/01/0001 00:00",
        "0001-01-01T00:00:00",
        "0001-01-01T00:00:00+07:00",
        "9999-12-31T23:59:59Z",
        "31/12/9999 23:59",
    ],
)
def test_what_programs_print_for_no_date_is_none(text: str) -> None:
    assert parse_date(text, captured_at=CAPTURED) is None
    assert parse_date(text, captured_at=CAPTURED, read_date=read_date) is None


def test_a_date_behind_a_name_is_read_and_doubted() -> None:
    parsed = parse_date("Lan Chi, 16/05/2026")
    assert parsed is not None
    assert (parsed.value, parsed.precision) == (datetime(2026, 5, 16, tzinfo=VIETNAM), "day")
    assert parsed.doubt is not None
    assert parse_date("Khai mạc, 16/05/2026") is None


def test_just_now_is_a_minute() -> None:
    parsed = parse_date("Vừa xong", captured_at=datetime(2026, 5, 16, 7, 5, 40, tzinfo=VIETNAM))
    assert parsed is not None
    assert (parsed.value, parsed.precision) == (datetime(2026, 5, 16, 7, 5, tzinfo=VIETNAM), "minute")
