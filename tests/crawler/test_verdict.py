"""How a crawl is judged: the gravest thing that it met with decides."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from archive.ledger import Tally
from crawler.politeness import Halt
from crawler.verdict import Course, Figures, judge_run

ANSWERED = Course(pages_answered=100)
FEW_ERRORS = Tally(requests=100, errors=2)
MANY_ERRORS = Tally(requests=100, errors=3)
UNAVAILABLE = {"http://bao.example": "503"}


def judge(
    course: Course,
    tally: Tally = FEW_ERRORS,
    *,
    unavailable: Mapping[str, str] = MappingProxyType({}),
    is_typed: bool = False,
    reason: str = "finished",
) -> Halt | None:
    figures = Figures(tally=tally, error_rate=0.02, unavailable=unavailable, is_typed=is_typed)
    return judge_run(course, figures, reason)


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [
        (judge(ANSWERED), None),
        (judge(ANSWERED, Tally(requests=4, errors=2)), None),
        (judge(ANSWERED, MANY_ERRORS), "partial"),
        (judge(ANSWERED, Tally(requests=200, errors=4)), None),
        (judge(ANSWERED, MANY_ERRORS, is_typed=True), None),
        (judge(Course(pages_answered=100, faults=1)), "partial"),
        (judge(Course(pages_answered=100, turned_away="429"), MANY_ERRORS), "refused"),
        (judge(Course()), "unreachable"),
        (judge(Course(), is_typed=True), "unreachable"),
        (judge(Course(disallowed=2)), "refused"),
        (judge(Course(disallowed=2), unavailable=UNAVAILABLE), "unreachable"),
        (judge(Course(faults=1, halted=Halt(outcome="refused", message=""))), None),
        (judge(Course(halted=Halt(outcome="refused", message="")), reason="shutdown"), "stopped"),
    ],
)
def test_the_gravest_decides(verdict: Halt | None, outcome: str | None) -> None:
    assert (verdict.outcome if verdict else None) == outcome


def test_an_origin_whose_robots_txt_cannot_be_had_is_named() -> None:
    verdict = judge(Course(), unavailable=UNAVAILABLE)
    assert verdict is not None
    assert "http://bao.example (503)" in verdict.message
