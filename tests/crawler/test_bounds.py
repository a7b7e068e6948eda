"""What the bounds let through takes a parser no time, however tags reach over one another's marks."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from crawler.bounds import bound_markup
from crawler.nesting import Nesting
from crawler.tags import TAG
from tests.crawler.pages import CASES, FOLDER

MANY = " ".join(f"a{number}" for number in range(1500))
TEXT = "nước lên " * 600
PIECES = (
    *("<p ", "<a href=", "<!--", "</p>", "<", ">", '"', "'", "=", " ", "/", "x ", "<script>", "</script>"),
    *(MANY, TEXT, TEXT[:90], ">" * 4096, 'b="' + TEXT, "c='" + "<" * 90 + TEXT, "d='" + MANY),
)

NAMES = (  # noqa: SIM905
    "x y b i a font nobr p div span section li dd dt ul dl h1 h2 table tr td caption select option button form object "
    "svg math desc mi g title script style template ruby rt address"
).split()


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
        "<x><li></x></li>",
        "<span><p></span></p>",
        "<div><table></div></table>",
        "<div><object></div></object>",
        "<b><object></b></object>",
        "<form><div></form>",
        "<x><!-- <li> --><y>",
        "<ul><x </ul a>",
        "<dt></dl><li>",
        "<p><b id=1></p>",
        "<path>",
        "<svg><path>",
        "<svg><td>",
        "<svg/><rb a/>",
        "<p><hr><x>",
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
        "<div><h1></div>",
        "<div><x><y></div>",
        "<p>x<div>y</div>",
        "<svg><g><path d=0 /><path d=1 /></svg>",
        "<svg><style>x</style><title>x</title></svg>",
        "<script>a('<div><b>')</script>",
        "<select><x></select>",
        "<a name=x><p>x</p>",
        "<p><object><b></object></p>",
        "<ruby>x<rt>x<rt>y</ruby>",
        "<table><tr><td><b>x</td></table></b>",
        "<input><br><img><td>",
    ],
)
def test_what_is_closed_is_not_deep(unit: str) -> None:
    page = ("<body>" + unit * 10_000).encode()
    assert bound_markup(page) == (page, None)


def test_the_depth_is_that_of_the_tree_or_more() -> None:
    """A quarter at least: a row and a cell, which are not counted, stand in each table, and its body."""
    draw = random.Random(7)
    for _ in range(1500):
        tags = [draw.choice(("<{}>", "</{}>")).format(draw.choice(NAMES)) for _ in range(draw.randint(2, 6))]
        page = ("".join(tags) * 100).encode()
        nesting = Nesting()
        deepest = max(nesting.depth for tag in TAG.finditer(page) if nesting.read(tag))
        assert measure_depth(page) <= 4 * deepest + 40, tags


def measure_depth(page: bytes) -> int:
    """The levels of the tree that the parser makes of a page."""
    node = LexborHTMLParser(page, scripting=True).root
    level = deepest = 0
    while node is not None:
        deepest = max(deepest, level)
        if node.first_child is not None:
            node, level = node.first_child, level + 1
            continue
        while node is not None and node.next is None:
            node, level = node.parent, level - 1
        node = node.next if node is not None else None
    return deepest


def test_more_tags_than_any_page_has_are_left_out() -> None:
    bounded, problem = bound_markup(b"<p>x" * 800_000)
    assert bounded.count(b"<p>") == 100_000
    assert "100000 tags" in (problem or "")


def test_more_choices_than_any_page_has_are_left_out() -> None:
    bounded, problem = bound_markup(b"<select>" + b"<option>x" * 400_000)
    assert "choices stand before it" in (problem or "")
    assert bounded.count(b"<option>") == 12_000
