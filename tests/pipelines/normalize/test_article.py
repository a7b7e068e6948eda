"""A raw article becomes an article: every choice with its evidence, twice the same."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.records import Article, RawArticle, RawPhoto, RawValue
from pipelines.normalize.article import normalize_article
from pipelines.normalize.attribution import parse_attribution
from pipelines.normalize.caption import split_caption
from pipelines.normalize.dates import parse_date
from pipelines.normalize.text import clean_text, fold
from pipelines.normalize.title import parse_title

CAPTURED = datetime(2026, 7, 21, 8, 30, tzinfo=UTC)


def value(text: str, rule: str = "h1") -> RawValue:
    return RawValue(text=text, origin="layout", rule=rule)


RAW = RawArticle(
    url="https://baovidu.example/cho-phien-1.html",
    newspaper="baovidu",
    layout="v1/2022",
    title=value("Chợ phiên lại họp - Báo Ví Dụ"),
    sapo=value("(BVD) - Sau lũ, chợ phiên Thượng Nung lại họp."),
    published=(value("03/09/2021", "json-ld"), value("07:05 | 03/09/2021", "span.date")),
    bylines=(value("Theo Lan Chi/Báo Ví Dụ", "p[align=right]"),),
    body=(
        "(BVD) - Sau lũ, chợ phiên Thượng Nung lại họp.",
        "Từ mờ sáng, bà con đã gùi hàng xuống núi.",
        "Bà con xuống chợ. Ảnh: B.Q",
        "Đến trưa, chợ vãn.",
        "Theo Lan Chi/Báo Ví Dụ.",
    ),
    photos=(
        RawPhoto(
            url="https://baovidu.example/1.jpg", caption="Bà con xuống chợ. Ảnh: B.Q", alt="cho phien lai hop"
        ),
        RawPhoto(url="https://baovidu.example/2.jpg", caption="cho phien lai hop"),
    ),
    tags=("chợ phiên", " chợ  phiên ", ""),
)


def normalize(raw: RawArticle) -> Article:
    return normalize_article(raw, captured_at=CAPTURED)


def test_letters_that_were_lost_are_counted() -> None:
    article = normalize(replace(RAW, sapo=value("Sau l\ufffd, chợ họp."), body=("Từ mờ s\ufffdng.",)))
    assert article.doubts == ("text: 2 letters could not be read",)


def test_each_value() -> None:
    article = normalize(RAW)
    assert article.title == "Chợ phiên lại họp"
    assert article.sapo == "(BVD) - Sau lũ, chợ phiên Thượng Nung lại họp."
    assert article.body == "Từ mờ sáng, bà con đã gùi hàng xuống núi.\n\nĐến trưa, chợ vãn."
    assert article.published_at == datetime(2021, 9, 3, 0, 5, tzinfo=UTC)
    assert article.published_precision == "minute"
    assert article.byline == "Theo Lan Chi/Báo Ví Dụ"
    assert (article.authors, article.source) == ("Lan Chi", "Báo Ví Dụ")
    assert [(a.role, a.name) for a in article.attributions] == [
        ("author", "Lan Chi"),
        ("source", "Báo Ví Dụ"),
        ("photographer", "B.Q"),
    ]
    assert [(p.caption, p.credit) for p in article.photos] == [("Bà con xuống chợ.", "B.Q"), (None, None)]
    assert article.tags == ("chợ phiên",)
    assert article.doubts == ()


def test_every_value_has_its_evidence() -> None:
    evidence = {row.field: row for row in normalize(RAW).evidence}
    assert evidence["title"].raw == "Chợ phiên lại họp - Báo Ví Dụ"
    assert evidence["title"].rule == "h1: newspaper's name cut"
    assert evidence["published_at"].value == "2021-09-03T07:05:00+07:00"
    assert evidence["published_at"].rule == "span.date: dateline"
    assert evidence["published_at"].precision == "minute"
    assert evidence["attributions.author"].value == "Lan Chi"
    assert evidence["photos[0].credit"].value == "B.Q"


@pytest.mark.parametrize(
    ("candidates", "iso", "precision", "doubt"),
    [
        (["Hotline: 0900 03/09/2021 07:05", "03/09/2021 07:05"], "2021-09-03T07:05:00+07:00", "minute", None),
        (["Thứ hai, 03/09/2021 07:05", "04/09/2021"], "2021-09-04T00:00:00+07:00", "day", None),
        (["Thứ hai, 03/09/2021 07:05"], "2021-09-03T07:05:00+07:00", "minute", "thứ sáu"),
        (["22/07/2026 08:00"], "2026-07-22T08:00:00+07:00", "minute", "after the capture"),
        (["giờ Tý"], None, None, "no candidate"),
        ([], None, None, "none was found"),
    ],
)
def test_choice_among_dates(
    candidates: list[str], iso: str | None, precision: str | None, doubt: str | None
) -> None:
    article = normalize(replace(RAW, published=tuple(value(text) for text in candidates)))
    assert (article.published_at.isoformat() if article.published_at else None) == iso
    assert article.published_precision == precision
    assert (doubt is None) == (not article.doubts)
    assert doubt is None or doubt in article.doubts[0]


@pytest.mark.parametrize(
    ("machine", "doubt"),
    [
        ("2021-09-03T07:00:00+07:00", None),
        ("2021-09-02", None),
        ("3 tháng trước", None),
        ("2020-01-01T00:00:00+07:00", "published_at: datePublished says 01/01/2020"),
    ],
)
def test_dates_of_a_page_that_contradict_each_other_are_doubted(machine: str, doubt: str | None) -> None:
    told = RawValue(text=machine, origin="json-ld", rule="datePublished")
    article = normalize(replace(RAW, published=(value("07:05 | 03/09/2021"), told)))
    assert article.published_at == datetime(2021, 9, 3, 0, 5, tzinfo=UTC)
    assert article.doubts == ((doubt,) if doubt else ())


def test_upload_stamps_bound_the_date_from_below_only_where_nothing_else_is() -> None:
    stamps = tuple(
        RawValue(text=f"/file/a_{digits}.jpg", origin="image-stamp", rule="img[src]")
        for digits in ("20210902080000", "20210903050000")
    )
    bound = normalize(replace(RAW, published=stamps))
    assert bound.published_precision == "bound"
    assert bound.published_at == datetime(2021, 9, 2, 22, 0, tzinfo=UTC)
    assert normalize(replace(RAW, published=(*stamps, value("03/09/2021")))).published_precision == "day"


@pytest.mark.parametrize(
    ("described", "sapo"),
    [
        ("Từ mờ sáng, bà con đã gùi hàng xuống núi, đông nhất...", None),
        ("Từ mờ sáng, bà con đã gùi hàng xuống núi, đông […]", None),
        ("Từ mờ sáng, bà con đã gùi hàng xuống núi, đông nhất là chợ Thượng Nu", None),
        ("Từ mờ sáng, bà con đã gùi hàng xuống núi, đông nhất là chợ Thượng Nung. Đến trưa…", None),
        (
            "Từ mờ sáng, bà con đã gùi hàng xuống núi, vui hơn…",
            "Từ mờ sáng, bà con đã gùi hàng xuống núi, vui hơn…",
        ),
        ("Từ mờ sáng…", "Từ mờ sáng…"),
    ],
)
def test_what_a_cms_cuts_from_the_text_is_no_sapo(described: str, sapo: str | None) -> None:
    body = ("Từ mờ sáng, bà con đã gùi hàng xuống núi, đông nhất là chợ Thượng Nung.", "Đến trưa, chợ vãn.")
    raw = replace(RAW, sapo=RawValue(text=described, origin="opengraph", rule="og:description"), body=body)
    article = normalize(raw)
    assert (article.sapo, article.body) == (sapo, "\n\n".join(body))


def test_byline_at_the_end_of_the_body_is_found() -> None:
    article = normalize(
        replace(RAW, bylines=(), body=("Trời đã tạnh.", "Nước đã rút.", "LAN CHI (tổng hợp)"))
    )
    assert article.body.endswith("Nước đã rút.")
    assert [(a.role, a.name) for a in article.attributions if a.role != "photographer"] == [
        ("compiler", "Lan Chi")
    ]


@pytest.mark.parametrize(
    ("lines", "byline"),
    [
        (("Lan Chi", "Ảnh: Bảo Quốc"), "Lan Chi; Ảnh: Bảo Quốc"),
        (
            ("Bài: Lan Chi", "Ảnh: Bảo Quốc", "Đồ họa: Minh Anh"),
            "Bài: Lan Chi; Ảnh: Bảo Quốc; Đồ họa: Minh Anh",
        ),
        (("Theo Lan Chi", "Báo Ví Dụ"), "Theo Lan Chi Báo Ví Dụ"),
        (("Lan Chi", "Bảo Quốc"), "Bảo Quốc"),
    ],
)
def test_the_last_paragraphs_may_all_be_bylines(lines: tuple[str, ...], byline: str) -> None:
    article = normalize(replace(RAW, bylines=(), body=("Trời đã tạnh.", "Nước đã rút.", *lines)))
    assert article.byline == byline
    assert article.body.startswith("Trời đã tạnh.\n\nNước đã rút.")
    assert article.body.count("\n\n") == (1 if byline != "Bảo Quốc" else 2)


def test_a_name_and_the_bracket_below_it_are_one_byline() -> None:
    body = ("Trời đã tạnh.", "Nước đã rút.", "Lan Chi", "(tổng hợp)")
    article = normalize(replace(RAW, bylines=(), body=body))
    assert (article.byline, article.authors) == ("Lan Chi (tổng hợp)", "Lan Chi")
    assert article.body == "Trời đã tạnh.\n\nNước đã rút."


@pytest.mark.parametrize(
    ("lines", "authors", "source"),
    [
        (("Theo Lan Chi", "Báo Ví Dụ"), "Lan Chi", "Báo Ví Dụ"),
        (("Theo Lan Chi/", "Báo Ví Dụ"), "Lan Chi", "Báo Ví Dụ"),
        (("Theo", "Báo Ví Dụ"), None, "Báo Ví Dụ"),
        (("Bài, ảnh:", "Lan Chi"), "Lan Chi", None),
        (("Lan Chi", "(Đồng Hỷ)"), "Lan Chi", None),
        (("Lan Chi", "(Theo TTXVN)"), "Lan Chi", "TTXVN"),
    ],
)
def test_a_signature_broken_into_lines_is_one(
    lines: tuple[str, ...], authors: str | None, source: str | None
) -> None:
    bylines = tuple(value(line, "last lines, right-aligned") for line in lines)
    article = normalize(replace(RAW, bylines=bylines))
    assert (article.byline, article.authors, article.source) == (" ".join(lines), authors, source)


def test_lines_of_a_signature_that_say_different_things_stay_lines() -> None:
    for lines in (
        ("Lan Chi", "Ảnh: Bảo Quốc"),
        ("Lan Chi", "(Ảnh: Bảo Quốc)"),
        ("Theo TTXVN", "Lan Chi"),
    ):
        bylines = tuple(value(line, "last lines, right-aligned") for line in lines)
        assert normalize(replace(RAW, bylines=bylines)).byline == "; ".join(lines)
    note = "(Bài viết có sự tài trợ của Báo Ví Dụ)"
    bylines = tuple(value(line, "last lines, right-aligned") for line in ("Lan Chi", note))
    article = normalize(replace(RAW, bylines=bylines))
    assert (article.byline, article.body.rpartition("\n")[2]) == ("Lan Chi", note)


def test_where_figures_come_from_is_the_text_where_it_is_all_there_is() -> None:
    article = normalize(replace(RAW, bylines=(), body=("Nguồn: Bộ Y tế, Tổng cục Thống kê",)))
    assert (article.body, article.byline) == ("Nguồn: Bộ Y tế, Tổng cục Thống kê", None)


def test_a_label_is_no_text_though_it_is_the_only_line() -> None:
    article = normalize(replace(RAW, bylines=(), body=("Thực hiện: Minh Anh; Đồ họa: Tuấn Kiệt",)))
    assert article.body == ""
    assert ("graphics", "Tuấn Kiệt") in [(row.role, row.name) for row in article.attributions]
    assert normalize(replace(RAW, bylines=(), body=("Lan Chi",))).body == "Lan Chi"


def test_a_final_stop_makes_no_second_person() -> None:
    lines = (value("N.T.H | CTV", ".author"), value("N.T.H.", "last line"))
    assert normalize(replace(RAW, bylines=lines)).authors == "N.T.H"


@pytest.mark.parametrize(
    "line",
    [
        "Quỹ Tấm Lòng Vàng",
        "Chung Khảo",
        "Theo kế hoạch, giải sẽ kết thúc vào ngày 5-6.",
        "Theo Công an huyện, vụ việc đang được điều tra.",
        "Bài học lớn nhất là giữ lấy rừng.",
        "Tin từ huyện cho biết, đường đã thông.",
    ],
)
def test_a_sentence_where_a_signature_stands_stays_in_the_body(line: str) -> None:
    article = normalize(replace(RAW, bylines=(value(line, "last line"),)))
    assert article.body.endswith(line)
    assert article.byline is None


@pytest.mark.parametrize(
    ("end", "byline"),
    [
        ("Nước đã rút./. Lan Chi", "Lan Chi"),
        ("Nước đã rút hôm nay. (Theo TTXVN)", "(Theo TTXVN)"),
        ("Nước đã rút./. Theo Lan Chi/TTXVN", "Theo Lan Chi/TTXVN"),
    ],
)
def test_a_byline_glued_to_the_last_sentence_is_parted_from_it(end: str, byline: str) -> None:
    article = normalize(replace(RAW, bylines=(), body=("Trời đã tạnh.", end)))
    assert article.byline == byline
    assert article.body == f"Trời đã tạnh.\n\n{end.removesuffix(byline).rstrip()}"


def test_the_lines_of_a_poem_stay_lines() -> None:
    article = normalize(replace(RAW, body=("Chè xanh\u00a0 đồi vắng\n\n Mưa giăng\nkhắp lối", "Hết.")))
    assert article.body.startswith("Chè xanh đồi vắng\nMưa giăng khắp lối\n\nHết.")


def test_byline_that_is_none_is_kept_and_doubted() -> None:
    article = normalize(replace(RAW, bylines=(value("Chợ họp năm ngày một phiên."),)))
    assert article.byline == "Chợ họp năm ngày một phiên."
    assert article.authors is None
    assert any("byline" in doubt for doubt in article.doubts)


def test_founding_day_is_known() -> None:
    article = normalize(replace(RAW, founded=date(2022, 1, 1)))
    assert "before the newspaper existed" in " ".join(article.doubts)


def decompose(raw: RawArticle) -> RawArticle:
    def nfd(text: str) -> str:
        return unicodedata.normalize("NFD", text)

    def nfd_value(raw_value: RawValue | None) -> RawValue | None:
        return replace(raw_value, text=nfd(raw_value.text)) if raw_value else None

    return replace(
        raw,
        title=nfd_value(raw.title),
        sapo=nfd_value(raw.sapo),
        bylines=tuple(replace(line, text=nfd(line.text)) for line in raw.bylines),
        body=tuple(map(nfd, raw.body)),
        photos=tuple(replace(photo, caption=nfd(photo.caption or "")) for photo in raw.photos),
        tags=tuple(map(nfd, raw.tags)),
    )


def test_decomposed_page_gives_the_same_article() -> None:
    assert replace(normalize(decompose(RAW)), evidence=()) == replace(normalize(RAW), evidence=())


def again(article: Article) -> RawArticle:
    """The article as a page that printed exactly what is kept."""
    return RawArticle(
        url=article.url,
        newspaper=article.newspaper,
        layout=article.layout,
        title=value(article.title),
        kicker=value(article.kicker) if article.kicker else None,
        sapo=value(article.sapo) if article.sapo else None,
        published=(value(article.published_at.isoformat()),) if article.published_at else (),
        bylines=(value(article.byline),) if article.byline else (),
        body=tuple(article.body.split("\n\n")) if article.body else (),
        photos=tuple(
            RawPhoto(
                url=p.url, caption=f"{p.caption or ''} Ảnh: {p.credit}" if p.credit else p.caption, alt=p.alt
            )
            for p in article.photos
        ),
        tags=article.tags,
    )


def test_twice_changes_nothing() -> None:
    once = normalize(RAW)
    twice = normalize(again(once))
    assert replace(twice, evidence=(), attributions=()) == replace(once, evidence=(), attributions=())
    assert [(a.role, a.name) for a in twice.attributions] == [(a.role, a.name) for a in once.attributions]


RAW_TEXT = st.text(max_size=60)
RAW_VALUE = st.builds(value, RAW_TEXT)


@given(RAW_VALUE, RAW_VALUE, st.lists(RAW_VALUE, max_size=3), st.lists(RAW_TEXT, max_size=4), RAW_VALUE)
def test_never_raises_and_settles(
    title: RawValue, sapo: RawValue, lines: list[RawValue], body: list[str], published: RawValue
) -> None:
    raw = replace(RAW, title=title, sapo=sapo, bylines=tuple(lines), body=tuple(body), published=(published,))
    once = normalize(raw)
    twice = normalize(again(once))
    assert (twice.title, twice.sapo, twice.byline, twice.body) == (
        once.title,
        once.sapo,
        once.byline,
        once.body,
    )
    assert unicodedata.is_normalized("NFC", once.body)


@pytest.mark.parametrize(
    ("machine", "printed", "iso", "is_doubted"),
    [
        ("2025-06-17", "17/06/2025 05:40", "2025-06-17T05:40:00+07:00", False),
        ("0001-01-01T00:00:00", "17/06/2025 05:40", "2025-06-17T05:40:00+07:00", False),
        ("NaN", "17/06/2025 05:40", "2025-06-17T05:40:00+07:00", False),
        ("2025-06-17T05:40:09Z", "17/06/2025 05:40", "2025-06-17T05:40:00+07:00", True),
        ("2025-06-17T20:40:09Z", "17/06/2025 20:40", "2025-06-17T20:40:00+07:00", True),
        ("2025-06-16T22:40:09Z", "17/06/2025 05:40", "2025-06-17T05:40:09+07:00", False),
    ],
)
def test_what_a_page_tells_machines_is_held_against_what_it_prints(
    machine: str, printed: str, iso: str, is_doubted: bool
) -> None:
    article = normalize(replace(RAW, published=(value(machine), value(printed))))
    assert article.published_at is not None
    assert article.published_at.isoformat() == iso
    assert any("at UTC" in doubt for doubt in article.doubts) == is_doubted


@pytest.mark.parametrize("line", ["Giải Nhì: Lê Lan Chi", "Ví Dụ T&T - Bến Chè", "Xóm Đồi Chè, Xã Ví Dụ"])
def test_a_last_line_that_names_nobody_stays_in_the_text(line: str) -> None:
    article = normalize(replace(RAW, bylines=(value(line, "last line"),)))
    assert article.body.endswith(line)
    assert article.byline is None


HOSTILE = [
    "a" * 100_000, " " * 100_000, "(" * 100_000, "Ảnh: " * 25_000, "Theo " * 25_000, "1/" * 50_000, "&amp;" * 20_000,
    "\u0301" * 100_000, "- " * 50_000, "Báo " * 25_000, "12:" * 33_000, "Lan Chi, " * 11_000, "\ud800" * 100_000,
    "e" + "\u0323\u0302" * 50_000, "tháng " * 17_000, ". Theo" * 16_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
def test_hostile_text_is_done_with_at_once(text: str) -> None:
    for read in (clean_text, fold, parse_date, parse_attribution, split_caption, parse_title):
        started = time.perf_counter()
        read(text)
        assert time.perf_counter() - started < 0.25, read  # 0.05 on a machine that does nothing else
