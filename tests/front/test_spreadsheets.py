"""CSV from the front: the same records, whatever the pieces, and no formula among their cells."""

from __future__ import annotations

import csv
import io

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from front.spreadsheets import RecordStream

texts = st.text(alphabet="=+-@,\"\n\r\tab1' ", max_size=8)


def write(rows: list[list[str]]) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue().encode()


@given(st.lists(st.lists(texts, min_size=2, max_size=3), max_size=6), st.integers(1, 9))
def test_records_come_through_whole_in_pieces_of_any_size(rows: list[list[str]], size: int) -> None:
    whole, stream = write(rows), RecordStream()
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    told = b"".join(
        [*(stream.feed(piece, is_last=False) for piece in pieces), stream.feed(b"", is_last=True)]
    )
    got = list(csv.reader(io.StringIO(told.decode(), newline="")))
    assert [[cell.lstrip("'") for cell in row] for row in got] == [
        [c.lstrip("'") for c in row] for row in rows
    ]
    assert not any(cell[:1] in "=+@\t\r\n" for row in got for cell in row if cell)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("=1+1", "'=1+1"), ("+84 208", "'+84 208"), ("-5", "-5"), ("-2+3", "'-2+3"), ("a=b", "a=b")],
)
def test_formulas_are_text_and_numbers_numbers(cell: str, shown: str) -> None:
    assert RecordStream().feed(write([[cell, "x"]]), is_last=True) == write([[shown, "x"]])


def test_a_long_cell_comes_through() -> None:
    rows = [["a\n" * 200_000, '"']]
    assert RecordStream().feed(write(rows), is_last=True) == write(rows)


def test_the_front_gives_no_formula_away(client: httpx.Client) -> None:
    for path in (
        "/archive/articles.csv?_size=max",
        "/archive/articles?_format=csv",
        "/archive/sections_by_month.csv?year=",
    ):
        answer = client.get(path)
        rows = list(csv.reader(io.StringIO(answer.text, newline="")))
        assert len(rows) > 1
        assert not any(cell[:1] in "=+@" for row in rows for cell in row if cell)
    assert "'=1+1" in client.get("/archive/articles.csv?_size=max").text
