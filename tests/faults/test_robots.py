"""robots.txt in every bad state: too long, not there, not itself, suddenly closed; each on an origin of its own."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.answers import MIB, pack_zeros
from tests.faults.conftest import Crawled, crawl
from tests.faults.hostile import HostileServer, Part, drip, hang, pour, raw, redirect, reply
from tests.faults.newspaper import article_page

TEXT = "Content-Type: text/plain"
RULES = b"User-agent: *\nDisallow: /cam\n"
COMMENT = b"# " + b"x" * 62 + b"\n"


@dataclass(frozen=True, kw_only=True)
class State:
    """A robots.txt, and whether `/mo` and `/cam` may be asked for under it."""

    name: str
    row: int
    part: Part
    is_open: bool
    is_open_closed: bool = False  # whether /cam may be asked for too


STATES = (
    State(name="plain", row=55, part=reply(RULES, mime="text/plain"), is_open=True),
    State(name="endless", row=53, part=pour(raw(TEXT, body=RULES), COMMENT * 1000), is_open=True),
    State(name="long", row=53, part=reply(RULES + COMMENT * 16_000, mime="text/plain"), is_open=True),
    State(
        name="long-line",
        row=53,
        part=reply(RULES + b"Allow: /" + b"*a" * 300_000, mime="text/plain"),
        is_open=True,
    ),
    State(
        name="many-rules",
        row=53,
        part=reply(RULES + b"".join(b"Disallow: /%d*$\n" % n for n in range(30_000)), mime="text/plain"),
        is_open=True,
    ),
    State(
        name="bomb",
        row=53,
        part=reply(pack_zeros(100), "Content-Encoding: gzip", mime="text/plain"),
        is_open=True,
        is_open_closed=True,
    ),
    State(
        name="torn-gzip",
        row=54,
        part=reply(gzip.compress(RULES * 9)[:-9], "Content-Encoding: gzip", mime="text/plain"),
        is_open=False,
    ),
    State(name="error-500", row=54, part=reply(status="500 Oops"), is_open=False),
    State(name="busy", row=54, part=reply(status="429 Slow down"), is_open=False),
    State(name="silent", row=54, part=hang(b""), is_open=False),
    State(name="slow", row=54, part=drip(raw(TEXT), b"U"), is_open=False),
    State(
        name="page",
        row=54,
        part=reply("<!DOCTYPE html><html>Disallow: /</html>"),
        is_open=True,
        is_open_closed=True,
    ),
    State(name="missing", row=54, part=reply(status="404 Not Found"), is_open=True, is_open_closed=True),
    State(name="cut", row=54, part=raw(TEXT, "Content-Length: 9999", body=RULES), is_open=False),
    State(
        name="closed", row=55, part=reply("User-agent: *\nDisallow: /\n", mime="text/plain"), is_open=False
    ),
    State(name="marked", row=55, part=reply(b"\xef\xbb\xbf" + RULES, mime="text/plain"), is_open=True),
    State(name="loop", row=47, part=redirect("/robots.txt"), is_open=True, is_open_closed=True),
    State(name="away", row=48, part=redirect("file:///etc/passwd"), is_open=True, is_open_closed=True),
)


@dataclass(frozen=True)
class Asked:
    """One crawl that asked every origin for two pages."""

    crawled: Crawled
    servers: dict[str, HostileServer]


@pytest.fixture(scope="module")
def asked(scratch: Path, request: pytest.FixtureRequest) -> Iterator[Asked]:
    with ExitStack() as stack:
        pages = {"/mo": reply(article_page(1)), "/cam": reply(article_page(2))}
        servers = {
            state.name: stack.enter_context(HostileServer(pages, robots=state.part))
            for state in list_chosen(request.session.items)
        }
        urls = [server.origin + target for server in servers.values() for target in pages]
        yield Asked(crawl("capture", *urls, archive=scratch / "robots"), servers)


def list_chosen(items: Sequence[pytest.Item]) -> Sequence[State]:
    """The states that the chosen tests are about; all of them where one is about the whole crawl."""
    ours = [item for item in items if isinstance(item, pytest.Function) and item.path == Path(__file__)]
    asked = [item.callspec.params["state"] for item in ours if hasattr(item, "callspec")]
    return asked if len(asked) == len(ours) else STATES


@pytest.mark.parametrize("state", STATES, ids=lambda state: f"{state.row}-{state.name}")
def test_state(asked: Asked, state: State) -> None:
    hits = asked.servers[state.name].hits
    assert (hits["/mo"], hits["/cam"]) == (int(state.is_open), int(state.is_open_closed))
    assert hits["/robots.txt"] <= 7
    waiting = asked.crawled.row(
        "SELECT * FROM _frontier WHERE url = ?", asked.servers[state.name].origin + "/mo"
    )
    assert waiting["state"] == ("done" if state.is_open else "due")
    assert bool(waiting["reason"]) != state.is_open


def test_row_53_memory_stays_small(asked: Asked) -> None:
    assert asked.crawled.peak_bytes < 300 * MIB
    assert asked.crawled.exit_code == 8
    assert asked.crawled.seconds < 120
