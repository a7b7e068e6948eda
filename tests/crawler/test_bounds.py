"""What the bounds let through takes a parser no time, however tags reach over one another's marks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from crawler.bounds import bound_markup
from tests.crawler.pages import CASES, FOLDER

MANY = " ".join(f"a{number}" for number in range(3000))
TEXT = "nước lên " * 600
PIECES = (
    *("<p ", "<a href=", "<!--", "</p>", "<", ">", '"', "'", "=", " ", "/", "x ", "<script>", "</script>"),
    *(MANY, TEXT, TEXT[:90], ">" * 4096, 'b="' + TEXT, "c='" + "<" * 90 + TEXT, "d='" + MANY),
)


def count_attributes(page: bytes) -> int:
    """The attributes of the tag that has most of them, as the parser tells them apart."""
    nodes = LexborHTMLParser(page).css("*")
    return max(len(node.attributes) for node in nodes)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_no_tag_keeps_many_attributes_wherever_its_marks_stand(pieces: list[str]) -> None:
    bounded, problem = bound_markup("".join(pieces).encode())
    assert count_attributes(bounded) < 1500, problem


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("<p ", id="at once"),
        pytest.param(f'<p b="{TEXT}>" ', id="behind a value with a mark"),
        pytest.param(f"<p b='{TEXT}>{TEXT}' ", id="in single quotes"),
        pytest.param(f"<p b='{TEXT}><i c=\"{TEXT}>' ", id="in both"),
        pytest.param(f"<p b='{'<' * 9000}>' ", id="behind a value of other marks"),
        pytest.param(f"{TEXT}<p b={TEXT.replace(' ', '')} ", id="behind a long bare value"),
        pytest.param(f'<p b="{">" * 9000}" {"c " * 60}', id="behind nothing but marks"),
    ],
)
@pytest.mark.parametrize("after", ["", ">", f"><p>{TEXT}"])
def test_a_tag_of_many_attributes_is_made_bare(before: str, after: str) -> None:
    bounded, problem = bound_markup(f"<main>{TEXT}{before}{MANY}{after}".encode())
    assert problem == "attributes left out of 1 tags"
    assert bounded == f"<main>{TEXT}{before[: before.index('<p') + 2]}{after}".encode()


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(f"<p>{TEXT}{TEXT}", id="no mark in a stride"),
        pytest.param(f'<img src="data:image/png;base64,{"QUJD" * 9000}">{TEXT}', id="a long value"),
        pytest.param(f"<p title='{TEXT}>{TEXT}' id=a>{TEXT}", id="a mark in a value"),
        pytest.param(f'<p title="{"<b>" * 9000}">{TEXT}', id="tags in a value"),
        pytest.param(f"<script>if (a<b && c>'{TEXT}') {{ d(\"{TEXT}\") }}</script>{TEXT}", id="a script"),
        pytest.param(f"<p>{TEXT}<p title='{TEXT}", id="a value without an end"),
        pytest.param(f"{'<' * 9000}{'>' * 9000}", id="nothing but marks"),
        pytest.param(f"<p {' '.join(f'a{number}' for number in range(500))}>{TEXT}", id="as many as allowed"),
    ],
)
def test_other_pages_stay_as_they_are(page: str) -> None:
    assert bound_markup(page.encode()) == (page.encode(), None)


@pytest.mark.parametrize("case", CASES)
def test_a_newspapers_pages_stay_as_they_are(case: str) -> None:
    page = (FOLDER / case / "page.html").read_bytes()
    assert bound_markup(page) == (page, None)


@pytest.mark.parametrize(
    "tag",
    [
        "<p " + "a" * 2000 + ">",
        f"<p {' '.join(f'a{number}' for number in range(490))}>",
        f"<p {' '.join(f'a{number}' for number in range(510))}>",
        "<p b='",
        "<p b=\"<i c='",
        f'<p {"a" * 4000}>"',
    ],
)
def test_the_bounds_take_as_long_as_the_page(tag: str) -> None:
    page = (tag * (4 * 1024 * 1024 // len(tag))).encode()
    start = time.process_time()
    bound_markup(page)
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    "unit",
    [
        "<b>x</i>",
        "<b></i>",
        "<b/></i>",
        "<span></b>",
        "<div x></x>",
        "<span>x</div>",
        "<b><div></b>",
        "<div><h1></div>",
    ],
)
def test_end_tags_of_nothing_close_nothing(unit: str) -> None:
    bounded, problem = bound_markup(("<body>" + unit * 100_000).encode())
    assert "nested 512 deep" in (problem or "")
    assert len(bounded) < 20_000


@pytest.mark.parametrize(
    "unit",
    [
        "<b>x</b>",
        "<h1>x</h2>",
        "<ul><li>x<li>y</ul>",
        "<li><dl><dt>x<dd>y</dl>",
        "<dd><ul><li>x</ul>",
        "<DIV>x</div>",
        "<p><li>x",
        "<b><i>x</b></i>",
        "</div>",
    ],
)
def test_what_is_closed_is_not_deep(unit: str) -> None:
    page = ("<body>" + unit * 50_000).encode()
    assert bound_markup(page) == (page, None)


def test_more_choices_than_any_page_has_are_left_out() -> None:
    bounded, problem = bound_markup(b"<select>" + b"<option>x" * 400_000)
    assert "choices stand before it" in (problem or "")
    assert bounded.count(b"<option>") == 12_000
