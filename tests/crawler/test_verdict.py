"""What the figures of a run say of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from archive.configuration import Configuration
from archive.ledger import Tally
from crawler.politeness import Halt
from crawler.verdict import judge_run


def make_spider(**facts: Any) -> Any:
    """What `judge_run` looks at, of a run in which all was well."""
    tally = Tally(requests=facts.pop("requests", 100), errors=facts.pop("errors", 0))
    usual: dict[str, Any] = {
        "halted": None,
        "faults": 0,
        "turned_away": None,
        "pages_answered": 90,
        "unavailable": {},
        "typed": (),
        "disallowed": 0,
    }
    usual |= facts
    return SimpleNamespace(
        session=SimpleNamespace(journal=SimpleNamespace(tally=tally), configuration=Configuration()),
        robots=SimpleNamespace(unavailable_origins=lambda: usual["unavailable"]),
        order=SimpleNamespace(typed=usual["typed"]),
        **usual,
    )


def outcome(reason: str = "finished", **facts: Any) -> str | None:
    halt = judge_run(make_spider(**facts), reason)
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
        ({"pages_answered": 0, "unavailable": {"https://a.example": "status 503"}}, "unreachable"),
        ({"turned_away": "the server asked to be left alone until then"}, "refused"),
        ({"errors": 90, "typed": ("https://a.example/",)}, None),
        ({"pages_answered": 0, "disallowed": 3}, "refused"),
    ],
)
def test_verdicts(facts: dict[str, Any], expected: str | None) -> None:
    assert outcome(**facts) == expected


def test_a_signal_is_a_clean_stop() -> None:
    assert outcome("shutdown", errors=90) == "stopped"


def test_what_ended_the_run_has_been_said_already() -> None:
    assert outcome(halted=Halt(outcome="refused", message=""), errors=90) is None


def test_an_origin_without_robots_txt_is_named() -> None:
    halt = judge_run(
        make_spider(pages_answered=0, unavailable={"https://a.example": "status 503"}), "finished"
    )
    assert halt is not None
    assert "https://a.example (status 503)" in halt.message
