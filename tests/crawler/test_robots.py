"""robots.txt: what each kind of answer allows, when it is asked for again, and where a redirect leads."""

from __future__ import annotations

import time

import pytest

from archive.records import Answer
from crawler import robots
from crawler.robots import MAX_BYTES, RobotsGate

PAGE = "https://baovidu.example/kinh-te/tin-1.html"
TARGET = "https://baovidu.example/robots.txt"


def answer(status: int, body: str = "", **headers: str) -> Answer:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(status=status, reason="", headers=named, body=body.encode())


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> RobotsGate:
    """A gate that waits for nothing between two attempts."""
    monkeypatch.setattr(robots, "RETRY_SECONDS", (0.0, 0.0))
    return RobotsGate()


def read(gate: RobotsGate, found: Answer | None) -> None:
    assert gate.judge(PAGE) == "ask"
    assert gate.judge(PAGE) == "wait"
    gate.note_answer(gate.find_target(PAGE), found)


def test_rules_are_obeyed(gate: RobotsGate) -> None:
    read(gate, answer(200, "User-agent: *\nDisallow: /tim-kiem\nCrawl-delay: 7\n"))
    assert gate.judge(PAGE) == "allowed"
    assert gate.judge("https://baovidu.example/tim-kiem?q=lu") == "disallowed"
    assert gate.crawl_delay_seconds(PAGE) == 7.0


def test_rules_that_name_us_come_before_those_for_all(gate: RobotsGate) -> None:
    read(gate, answer(200, "User-agent: *\nDisallow: /\n\nUser-agent: baoluu\nAllow: /\n"))
    assert gate.judge(PAGE) == "allowed"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_where_there_are_no_rules_everything_is_allowed(gate: RobotsGate, status: int) -> None:
    read(gate, answer(status))
    assert gate.judge(PAGE) == "allowed"
    assert gate.crawl_delay_seconds(PAGE) is None


@pytest.mark.parametrize("found", [answer(500), answer(503), answer(429), answer(0), None])
def test_what_cannot_be_read_forbids_everything_after_three_attempts(
    gate: RobotsGate, found: Answer | None
) -> None:
    for _ in range(3):
        read(gate, found)
    assert gate.judge(PAGE) == "unavailable"
    assert list(gate.unavailable_origins()) == ["https://baovidu.example"]


def test_one_failure_costs_nothing(gate: RobotsGate) -> None:
    read(gate, answer(502))
    read(gate, answer(200, "User-agent: *\nDisallow:\n"))
    assert gate.judge(PAGE) == "allowed"
    assert not gate.unavailable_origins()


def test_the_next_attempt_waits() -> None:
    gate = RobotsGate()
    read(gate, answer(503))
    assert gate.judge(PAGE) == "wait"


def test_redirects_are_followed_also_to_another_host(gate: RobotsGate) -> None:
    read(gate, answer(301, Location="https://www.baovidu.example/robots.txt"))
    read(gate, answer(302, Location="/rules.txt"))
    assert gate.find_target(PAGE) == "https://www.baovidu.example/rules.txt"
    read(gate, answer(200, "User-agent: *\nDisallow: /kinh-te/\n"))
    assert gate.judge(PAGE) == "disallowed"


@pytest.mark.parametrize("location", ["https://a.example:99999/r.txt", "https://[::1/r.txt", "mailto:a@b.c"])
def test_a_redirect_to_no_address_leaves_no_rules(gate: RobotsGate, location: str) -> None:
    read(gate, answer(302, Location=location))
    assert gate.judge(PAGE) == "allowed"


def test_after_five_redirects_the_rules_count_as_absent(gate: RobotsGate) -> None:
    for _ in range(6):
        read(gate, answer(302, Location="/robots.txt"))
    assert gate.judge(PAGE) == "allowed"


def test_a_page_in_place_of_rules_forbids_nothing(gate: RobotsGate) -> None:
    read(gate, answer(200, "<!DOCTYPE html><p>Disallow: /</p>"))
    assert gate.judge(PAGE) == "allowed"


def test_rules_behind_the_limit_are_not_read(gate: RobotsGate) -> None:
    read(gate, answer(200, "#" * MAX_BYTES + "\nUser-agent: *\nDisallow: /\n"))
    assert gate.judge(PAGE) == "allowed"


def test_each_origin_has_its_own_rules(gate: RobotsGate) -> None:
    read(gate, answer(200, "User-agent: *\nDisallow: /\n"))
    assert gate.judge("http://baovidu.example/kinh-te/") == "ask"
    assert gate.judge("https://baovidu.example:8443/kinh-te/") == "ask"
    assert (
        gate.find_target("https://baovidu.example:8443/kinh-te/") == "https://baovidu.example:8443/robots.txt"
    )
    assert gate.note_answer(TARGET, answer(404)) == ["https://baovidu.example"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("User-agent: web\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "allowed"),
        ("User-agent: press\nAllow: /\n\nUser-agent: *\nDisallow: /\n", "disallowed"),
        ("User-agent: bao\nDisallow: /\n", "allowed"),
        ("User-agent: baoluu-news\nDisallow: /\n", "allowed"),
        ("User-agent: archiving\nAllow: /\n\nUser-agent: baoluu\nDisallow: /\n", "disallowed"),
        ("User-agent: khac\r\nUser-Agent: BaoLuu/1.0 # us\r\nDisallow: /\r\n", "disallowed"),
    ],
)
def test_a_group_is_ours_by_its_product_token_alone(gate: RobotsGate, text: str, verdict: str) -> None:
    read(gate, answer(200, text))
    assert gate.judge(PAGE) == verdict


def test_rules_are_read_again_after_a_day(gate: RobotsGate, monkeypatch: pytest.MonkeyPatch) -> None:
    read(gate, answer(200, "User-agent: *\nDisallow:\n"))
    began = time.monotonic()
    monkeypatch.setattr(robots.time, "monotonic", lambda: began + 23 * 3600)
    assert gate.judge(PAGE) == "allowed"
    monkeypatch.setattr(robots.time, "monotonic", lambda: began + 25 * 3600)
    read(gate, answer(200, "User-agent: *\nDisallow: /\n"))
    assert gate.judge(PAGE) == "disallowed"


def test_rules_that_could_not_be_had_are_asked_for_again_after_an_hour(
    gate: RobotsGate, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        read(gate, None)
    began = time.monotonic()
    assert gate.judge(PAGE) == "unavailable"
    monkeypatch.setattr(robots.time, "monotonic", lambda: began + 3601)
    read(gate, answer(404))
    assert gate.judge(PAGE) == "allowed"
