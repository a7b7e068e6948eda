"""A robots.txt that cannot be had any more: that of the last day is obeyed, an older one is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.conftest import Crawled, crawl
from tests.faults.hostile import HostileServer, Part, drip, hang, raw, reply
from tests.faults.newspaper import article_page

RULES = reply("User-agent: *\nDisallow: /cam\n", mime="text/plain")
HOUR_SECONDS = 3600


@dataclass(frozen=True, kw_only=True)
class Case:
    """What robots.txt is first and later, and which pages are asked for later."""

    name: str
    later: Part
    first: Part = RULES
    is_open: bool = True  # /mo within the day
    is_closed_open: bool = False  # /cam within the day
    is_open_later: bool = False  # /sau when the day is over


CASES = (
    Case(name="error-500", later=reply(status="500 Oops")),
    Case(name="silent", later=hang(b"")),
    Case(name="closed", later=b""),
    Case(name="page", later=reply("<!DOCTYPE html><html></html>"), is_open_later=True),
    Case(name="missing", later=reply(status="404 Not Found"), is_closed_open=True, is_open_later=True),
    Case(name="busy", later=reply(status="429 Slow down"), is_open=False),
    Case(
        name="never-whole",
        first=drip(raw("Content-Type: text/plain", body=b"User-agent: *\n"), b"#"),
        later=reply(status="500 Oops"),
        is_open=False,
    ),
    Case(
        name="never-rules",
        first=reply("<html></html>"),
        later=reply(status="500 Oops"),
        is_open=False,
    ),
)


@dataclass(frozen=True)
class Asked:
    """Crawls of every origin: at first, 23 hours later, and 25 hours later."""

    within: Crawled
    servers: dict[str, HostileServer]


@pytest.fixture(scope="module")
def asked(scratch: Path) -> Iterator[Asked]:
    archive = scratch / "last-robots"
    with ExitStack() as stack:
        pages = {path: reply(article_page(n)) for n, path in enumerate(("/dau", "/mo", "/cam", "/sau"), 1)}
        servers = {case.name: stack.enter_context(HostileServer(pages, robots=case.first)) for case in CASES}
        origins = [server.origin for server in servers.values()]
        crawl("capture", *(f"{origin}/dau" for origin in origins), archive=archive)
        for case in CASES:
            servers[case.name].parts["/robots.txt"] = case.later
        urls = [origin + path for origin in origins for path in ("/mo", "/cam")]
        within = crawl("capture", *urls, archive=archive, BAOLUU_CLOCK_OFFSET=str(23 * HOUR_SECONDS))
        after = [f"{origin}/sau" for origin in origins]
        crawl("capture", *after, archive=archive, BAOLUU_CLOCK_OFFSET=str(25 * HOUR_SECONDS))
        yield Asked(within, servers)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_row_54_the_rules_of_the_last_day_hold(asked: Asked, case: Case) -> None:
    hits = asked.servers[case.name].hits
    assert (hits["/mo"], hits["/cam"]) == (int(case.is_open), int(case.is_closed_open))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_row_54_older_rules_do_not(asked: Asked, case: Case) -> None:
    assert asked.servers[case.name].hits["/sau"] == int(case.is_open_later)


def test_row_54_the_log_tells_once_which_rules_are_obeyed(asked: Asked) -> None:
    log = (asked.within.archive / "logs" / "baoluu.log").read_text(encoding="utf-8")
    (captured_at,) = asked.within.row(
        "SELECT min(captured_at) FROM captures WHERE url = ?",
        asked.servers["error-500"].origin + "/robots.txt",
    )
    for name, reason in (
        ("error-500", "status 500"),
        ("silent", "took longer than 5 seconds"),
        ("page", "a web page came"),
    ):
        lines = [line for line in log.splitlines() if f"robots.txt of {asked.servers[name].origin} " in line]
        assert len(lines) == 1
        assert f"could not be had ({reason}): that of 20" in lines[0]
    assert f"that of {captured_at} is obeyed" in log
