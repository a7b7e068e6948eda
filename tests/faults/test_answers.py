"""Every broken or hostile answer in one crawl: none stops it, none becomes what it is not, all are accounted for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.scan import Record, iter_records
from tests.faults.answers import ANSWERS, CONTENT, LOOPS, MIB, PAGE, TRANSPORT, Hostile, matches
from tests.faults.conftest import Crawled, crawl
from tests.faults.hostile import HostileServer, reply

GOOD = ("/good-first", "/good-last")
OF_URL = "SELECT * FROM _frontier WHERE url = ?"
ARTICLE = "SELECT * FROM articles WHERE url = ?"
PARTIAL = 8


@dataclass(frozen=True)
class Met:
    """The crawls that met every answer, and the server that gave them."""

    crawls: tuple[Crawled, ...]
    server: HostileServer

    def url(self, target: str) -> str:
        return self.server.origin + target

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """What the databases of all archives answer."""
        return [row for crawled in self.crawls for row in crawled.rows(query, *values)]

    def row(self, query: str, *values: object) -> sqlite3.Row:
        """The one row that answers."""
        (row,) = self.rows(query, *values)
        return row

    def iter_responses(self) -> Iterator[Record]:
        """Every response record."""
        for crawled in self.crawls:
            for path in sorted((crawled.archive / "warc").glob("*.warc.gz")):
                yield from (record for record in iter_records(path) if record.rec_type == "response")


@pytest.fixture(scope="module")
def met(scratch: Path, request: pytest.FixtureRequest) -> Iterator[Met]:
    parts = {answer.target: answer.part for answer in ANSWERS} | LOOPS
    parts |= dict.fromkeys(GOOD, reply(PAGE))
    groups = [
        [GOOD[0], *(answer.target for answer in TRANSPORT), "/loop", "/there", "/chain-1"],
        [*(answer.target for answer in CONTENT), GOOD[1]],
    ]
    wanted = {*GOOD, *list_chosen(request.session.items, groups[0] + groups[1])}
    with HostileServer(parts) as server:
        chosen = [[target for target in targets if target in wanted] for targets in groups]
        yield Met(tuple(_capture(server, targets, scratch) for targets in chosen), server)


def list_chosen(items: Sequence[pytest.Item], targets: Sequence[str]) -> Iterator[str]:
    """The targets that the chosen tests ask about: one or two where they were named, so that these take seconds."""
    for item in items:
        if isinstance(item, pytest.Function) and item.path == Path(__file__):
            asked = item.callspec.params if hasattr(item, "callspec") else {}
            yield from (_find_target(value) for value in asked.values()) if asked else targets


def _find_target(value: object) -> str:
    if isinstance(value, Hostile):
        return value.target
    return f"/{str(value).removeprefix('/')}"


def _capture(server: HostileServer, targets: list[str], scratch: Path) -> Crawled:
    """The crawl of some targets; pages that take long to read are kept apart from servers that take long."""
    urls = scratch / "urls"
    urls.write_text("\n".join(server.origin + target for target in targets))
    return crawl(
        "capture", "--file", str(urls), archive=scratch / f"answers-of{targets[0].replace('/', '-')}"
    )


def test_the_crawl_ends_by_itself_and_says_that_something_is_missing(met: Met) -> None:
    for crawled in met.crawls:
        assert crawled.exit_code == PARTIAL, crawled.stderr
        assert "Traceback" not in crawled.stderr
        assert crawled.run["errors"] > 0
        assert crawled.peak_bytes < 450 * MIB  # eight at a time, of 20 MiB each
        assert crawled.seconds < 150


@pytest.mark.parametrize("target", GOOD)
def test_a_good_page_beside_them_is_kept(met: Met, target: str) -> None:
    assert met.row(ARTICLE, met.url(target))["status"] == "live"


@pytest.mark.parametrize("hostile", ANSWERS, ids=lambda hostile: hostile.label)
def test_answer(met: Met, hostile: Hostile) -> None:
    url = met.url(hostile.target)
    waiting = met.row(OF_URL, url)
    found = [row["status"] for row in met.rows(ARTICLE, url)]
    assert found == ([hostile.status] if hostile.reason is None else []), waiting["reason"]
    if hostile.reason:
        assert matches(hostile.reason, waiting["reason"]), waiting["reason"]
        assert waiting["state"] in ("due", "given_up")
    captures = met.rows("SELECT * FROM captures WHERE url = ?", url)
    assert bool(captures) == hostile.is_captured
    assert met.server.hits[hostile.target] <= 2


def blocks(met: Met, target: str) -> list[bytes]:
    """The responses in the WARC files for a target, from the first to the last."""
    wanted = met.url(target)
    return [bytes(r.block) for r in met.iter_responses() if r.header("WARC-Target-URI") == wanted]


@pytest.mark.parametrize("name", ["duplicates", "header-name-not-ascii", "says-gzip", "torn-gzip", "interim"])
def test_row_42_what_was_sent_is_kept_byte_for_byte(met: Met, name: str) -> None:
    (part,) = (answer.part for answer in ANSWERS if answer.name == name)
    assert isinstance(part, bytes)
    final = part[part.rindex(b"HTTP/1.1 ") :]
    assert final in blocks(met, f"/{name}")


def test_what_broke_off_says_so_in_its_record(met: Met) -> None:
    said = {r.header("WARC-Target-URI"): r.header("WARC-Truncated") for r in met.iter_responses()}
    for answer in ANSWERS:
        if answer.is_captured and answer.name != "not-modified":
            assert said.get(met.url(answer.target)) == answer.truncated, answer.label


@pytest.mark.parametrize("target", ["/loop", "/there", "/chain-1"])
def test_row_47_redirects_end(met: Met, target: str) -> None:
    visited = [known for known in LOOPS if met.server.hits[known]]
    assert all(met.server.hits[known] <= 7 for known in visited)
    assert met.server.hits["/chain-7"] == 0
    if target == "/chain-1":
        assert met.server.hits["/chain-6"] == 1, "the chain was left before its limit"
    assert blocks(met, target), "the hop itself is archived"
    assert not met.rows("SELECT * FROM articles WHERE url LIKE ?", met.url("/chain-%"))


@pytest.mark.parametrize("name", ["nul-bytes", "nul-title"])
def test_row_63_odd_characters_are_kept_searchable_and_exportable(met: Met, name: str) -> None:
    article = met.row(ARTICLE, met.url(f"/{name}"))
    text = article["title"] + article["body"]
    assert not set(text) & {"\0", "\x01", "\x1b", "\ufffe"}
    text.encode()
    found = met.crawls[1].rows(
        "SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'nước sông' AND rowid = ?", article["id"]
    )
    assert len(found) == 1


@pytest.mark.parametrize(
    ("name", "doubt"),
    [
        ("five-mebibytes", "read up to byte 4194304"),
        ("nested-tags", "where tags are nested 512 deep"),
        ("attributes", "attributes left out of 1 tags"),
    ],
)
def test_rows_64_to_66_a_page_that_was_not_read_whole_says_so(met: Met, name: str, doubt: str) -> None:
    assert doubt in met.row(ARTICLE, met.url(f"/{name}"))["doubts"]


@pytest.mark.parametrize("name", ["utf-16", "wrong-charset", "byte-order-mark"])
def test_row_61_whatever_the_headers_say_the_words_are_read(met: Met, name: str) -> None:
    assert met.row(ARTICLE, met.url(f"/{name}"))["title"] == "Nước sông Cầu lên nhanh trong đêm"


def test_row_95_the_log_has_one_line_for_each_event_and_nothing_a_terminal_obeys(met: Met) -> None:
    for crawled in met.crawls:
        (log,) = (crawled.archive / "logs").iterdir()
        text = log.read_text(encoding="utf-8")
        assert len(text.splitlines()) >= 2
        assert not [line for line in text.splitlines() if not line.startswith("20")]
        assert not set(text) & (set(map(chr, range(32))) - {"\n"})
        assert "\x1b" not in crawled.stderr


@pytest.mark.parametrize("name", ["bidi-title"])
def test_row_95_nothing_in_a_title_turns_the_line_around(met: Met, name: str) -> None:
    title = met.row(ARTICLE, met.url(f"/{name}"))["title"]
    assert not set(title) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b")


def test_row_70_no_answer_of_these_marks_anything_as_gone(met: Met) -> None:
    assert not met.rows("SELECT * FROM tombstones")


def test_row_94_nothing_listens_while_it_runs(met: Met) -> None:
    assert not [crawled.listening for crawled in met.crawls if crawled.listening]
