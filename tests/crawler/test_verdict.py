"""What the figures of a run say of it: the gravest thing that it met with decides."""

from __future__ import annotations

from typing import Any

import pytest

from archive.configuration import Configuration
from archive.ledger import Tally
from archive.page import Page
from archive.records import Errand
from crawler.politeness import Halt
from crawler.verdict import Course, Figures, judge_run
from tests.crawler.pages import answer

UNAVAILABLE = {"https://a.example": "status 503"}
REFUSED = Halt(outcome="refused", message="")


def judge(reason: str = "finished", **facts: Any) -> Halt | None:
    """The verdict on a run in which all was well but for these facts."""
    figures = Figures(
        tally=Tally(requests=facts.pop("requests", 100), errors=facts.pop("errors", 0)),
        error_rate=Configuration().error_rate,
        unavailable=facts.pop("unavailable", {}),
        newspapers=facts.pop("newspapers", ()),
        is_typed=facts.pop("typed", False),
    )
    return judge_run(Course(**{"pages_answered": 90} | facts), figures, reason)


def outcome(reason: str = "finished", **facts: Any) -> str | None:
    halt = judge(reason, **facts)
    return halt.outcome if halt else None


def test_a_good_run_needs_no_verdict() -> None:
    assert outcome() is None


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"errors": 21}, "partial"),
        ({"errors": 20}, None),
        ({"errors": 2, "requests": 4}, None),
        ({"faults": 1}, "partial"),
        ({"pages_answered": 0}, "unreachable"),
        ({"pages_answered": 0, "typed": True}, "unreachable"),
        ({"pages_answered": 0, "unavailable": UNAVAILABLE}, "unreachable"),
        ({"turned_away": "the server asked to be left alone until then"}, "refused"),
        ({"turned_away": "the server asked to be left alone until then", "errors": 90}, "refused"),
        ({"errors": 90, "typed": True}, None),
        ({"pages_answered": 0, "disallowed": 3}, "refused"),
        ({"pages_answered": 0, "disallowed": 3, "unavailable": UNAVAILABLE}, "unreachable"),
    ],
)
def test_verdicts(facts: dict[str, Any], expected: str | None) -> None:
    assert outcome(**facts) == expected


def test_a_signal_is_a_clean_stop() -> None:
    assert outcome("shutdown", errors=90) == "stopped"
    assert outcome("shutdown", halted=REFUSED) == "stopped"


def test_what_ended_the_run_has_been_said_already() -> None:
    assert outcome(halted=REFUSED, errors=90) is None
    assert outcome(halted=REFUSED, faults=1, pages_answered=0) is None


def test_an_origin_without_robots_txt_is_named() -> None:
    halt = judge(pages_answered=0, unavailable=UNAVAILABLE)
    assert halt is not None
    assert "https://a.example (status 503)" in halt.message


def test_a_newspaper_that_is_silent_among_others_is_named() -> None:
    halt = judge(newspapers=("baoa", "baob", "baoc"), heard={"baoa", "baoc"}, unavailable=UNAVAILABLE)
    assert halt is not None
    assert halt.outcome == "partial"
    assert "No page of baob could be had" in halt.message
    assert outcome(newspapers=("baoa", "baob"), heard={"baoa", "baob"}) is None


@pytest.mark.parametrize(("status", "heard"), [(200, {"baoa"}), (404, {"baoa"}), (403, set()), (429, set())])
def test_a_page_that_is_not_refused_is_heard_of_its_newspaper(status: int, heard: set[str]) -> None:
    course = Course()
    errand = Errand(url="https://baoa.example/", newspaper="baoa", kind="section", via="seed")
    course.note_answer(Page(errand=errand, key="", answer=answer(b"", status=status)))
    assert (course.pages_answered, course.heard) == (1, heard)
