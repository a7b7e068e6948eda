"""Tables in the text of a known layout: a line for each row of figures, paragraphs where a table is only a frame."""

from __future__ import annotations

import time

import pytest

from crawler.extract import read_page
from crawler.newspapers import lookup_newspaper
from tests.crawler.pages import answer

PAPER = lookup_newspaper("baothainguyen")
URL = "https://baothainguyen.vn/kinh-te/202301/gia-che-len-abcdef1/"
PROSE = "Chè được mùa, bà con vui. " * 9


def read(table: str) -> list[str]:
    """The paragraphs of a page with this between its first and its last."""
    html = f'<h1 class="title-info">Giá chè</h1><div class="article-prose"><p>một</p>{table}<p>hai</p></div>'
    raw = read_page(answer(html), url=URL, kind="article", newspaper=PAPER).raw
    assert raw is not None
    return list(raw.body[1:-1])


def test_a_row_of_figures_is_one_line() -> None:
    head = "<tr><th>Xã</th><th>Hộ</th><th>Tấn</th></tr>"
    rows = "<tr><td>Tân Cương</td><td></td><td>120</td></tr>"
    rows += "<tr><td><p>Trại<br>Cài</p></td><td><p>80</p></td><td>9</td></tr>"
    assert read(f"<table>{head}{rows}</table>") == [
        "Xã | Hộ | Tấn",
        "Tân Cương |  | 120",
        "Trại Cài | 80 | 9",
    ]


@pytest.mark.parametrize(
    ("table", "paragraphs"),
    [
        ("<table><tr><td>Mưa to.</td></tr><tr><td>Gió lớn.</td></tr></table>", ["Mưa to.", "Gió lớn."]),
        ("<table><tr><td><p>Mưa.</p><p>Gió.</p></td><td>Rét.</td></tr></table>", ["Mưa.", "Gió.", "Rét."]),
        (f"<table><tr><td>{PROSE}</td><td>Rét.</td></tr></table>", [PROSE.strip(), "Rét."]),
        (
            "<table><tr><td>Mưa.</td><td><table><tr><td>1</td><td>2</td></tr></table></td></tr></table>",
            ["Mưa.", "1 | 2"],
        ),
    ],
    ids=["one column", "paragraphs in a cell", "a long cell", "a table in a table"],
)
def test_a_table_that_is_a_frame_holds_paragraphs(table: str, paragraphs: list[str]) -> None:
    assert read(table) == paragraphs


def test_a_row_of_thousands_of_cells_is_read_at_once() -> None:
    started = time.perf_counter()
    inner = "<td>1</td><td>2</td><td><table><tr><td>x</td></tr></table></td>"
    assert len(read(f"<table><tr>{inner * 5000}</tr></table>")) > 5000
    assert time.perf_counter() - started < 4  # 0.5 on a machine that does nothing else
