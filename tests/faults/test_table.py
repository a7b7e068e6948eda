"""The table of faults is whole: every row has tests that exist, and a removal that they must notice."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from bench.removals import Removal, read_entries, read_removals, verify_edits
from tests.faults.answers import ANSWERS
from tests.faults.conftest import ROOT

TABLE = tomllib.loads(Path(__file__).with_name("table.toml").read_text(encoding="utf-8"))
TESTS: dict[str, list[str]] = TABLE["tests"]
ROWS = 97


def test_every_row_stands_in_the_table_once() -> None:
    assert sorted(TESTS, key=int) == [str(row) for row in range(1, ROWS + 1)]
    assert all(TESTS.values())


@cache
def read_names(path: str) -> frozenset[str]:
    return frozenset(re.findall(r"^def (test_\w+)", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("row", TESTS)
def test_the_tests_of_a_row_exist(row: str) -> None:
    for test in TESTS[row]:
        path, _, name = test.partition("::")
        assert name in read_names(path), test


@pytest.mark.parametrize("row", [row for row, tests in TESTS.items() if tests[0].endswith("::test_answer")])
def test_a_row_that_is_an_answer_is_among_the_answers(row: str) -> None:
    assert [answer for answer in ANSWERS if answer.row == int(row)]


def test_every_row_has_a_removal_or_a_reason() -> None:
    entries = read_entries()
    assert sorted(entries, key=int) == sorted(TESTS, key=int)
    for found in entries.values():
        assert found
        assert all(entry.get("why") or (entry["without"] and entry["edits"]) for entry in found)


@pytest.mark.parametrize("removal", read_removals(), ids=lambda removal: f"{removal.row}-{removal.without}")
def test_what_is_taken_away_is_there_once_and_its_tests_are_those_of_the_row(removal: Removal) -> None:
    verify_edits(removal, ROOT)
    assert {test.partition("[")[0] for test in removal.tests} <= set(TESTS[str(removal.row)])
    assert all(edit["find"] != edit["replace"] for edit in removal.edits)
