"""Addresses as people paste them, with trackers, fragments and slashes, mean the article all the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.database import connect_reader
from archive.folder import ArchiveFolder
from archive.raw import read_raw_record
from crawler.spelling import spell_typed
from replica.server import ReplicaServer
from replica.world import World
from tests.conftest import Harvested, run_baoluu

WORLD = World(articles=12, page_bytes=4_000, photo_bytes=1_000)
ENDINGS = ("?utm_source=fb", "#x", "?fbclid=IwAR1#top", "/", "")


@pytest.fixture(scope="module")
def replica() -> Iterator[ReplicaServer]:
    with ReplicaServer(WORLD) as server:
        yield server


def capture(archive: Path, url: str) -> None:
    process = run_baoluu("capture", url, archive=archive)
    assert (process.returncode, process.stderr) == (0, ""), process.stderr


@pytest.mark.parametrize("number", range(1, 12, 3))  # a generation of pages each
def test_capture_knows_a_page_again_under_another_address(
    replica: ReplicaServer, tmp_path: Path, number: int
) -> None:
    url = f"{replica.origin}{WORLD.path(number)}"
    capture(tmp_path / "archive", f"{url}?fbclid=IwAR1")
    capture(tmp_path / "archive", url)
    capture(tmp_path / "archive", f"{url}?fbclid=IwAR2")


def test_capture_says_which_address_it_asked_for_instead(replica: ReplicaServer, tmp_path: Path) -> None:
    """Two addresses with the number of one article: the newspaper shows the same page at both, as a rule."""
    asked = f"{replica.origin}{WORLD.path(1)}"
    head, _, number = asked.rstrip("/").rpartition("-")
    other = f"{head.rpartition('/')[0]}/ten-khac-{number}/"
    process = run_baoluu("capture", asked, other, archive=tmp_path / "archive")
    assert process.returncode == 8
    assert process.stderr.count("it is the same article as") == 1
    assert f"{other} was not asked for" in process.stderr
    assert run_baoluu("capture", other, archive=tmp_path / "archive").returncode == 8


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("number", [1, 100, 200, 319])
def test_show_finds_an_article_by_what_is_pasted(harvested: Harvested, number: int, ending: str) -> None:
    url = f"http://127.0.0.1:8800{harvested.world.path(number)}"
    process = run_baoluu("show", url.rstrip("/") + ending, "--json", archive=harvested.archive)
    assert process.returncode == 0, process.stderr
    assert json.loads(process.stdout)["url"] == url


def test_show_raw_and_suppress_do_too(harvested: Harvested) -> None:
    url = f"http://127.0.0.1:8800{harvested.world.path(100)}"
    with connect_reader(harvested.archive) as connection:
        typed = f"{url}?utm_source=fb"
        raw = read_raw_record(connection, ArchiveFolder(harvested.archive), typed, spell_typed(typed))
    assert f"{harvested.world.path(100)}\r\n".encode() in raw
    process = run_baoluu("suppress", f"{url}#x", "--reason", " ", archive=harvested.archive)
    assert "Say with --reason" in process.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("show", "9" * 23),
        ("show", "9" * 5000),
        ("show", "--raw", "9" * 23),
        ("suppress", "9" * 23, "--reason", "x"),
        ("unsuppress", "9" * 23),
        ("show", "1", "--diff", "9" * 23, "1"),
        ("show", "https://khac.example/a"),
        ("show", "http://[::1"),
    ],
    ids=lambda words: " ".join(words)[:30],
)
def test_what_is_not_there_is_wrong_usage(harvested: Harvested, words: tuple[str, ...]) -> None:
    process = run_baoluu(*words, archive=harvested.archive)
    assert process.returncode == 2
    assert "No article" in process.stderr or "has no version" in process.stderr


def test_verbose_prints_a_line_for_every_page(replica: ReplicaServer, tmp_path: Path) -> None:
    words = ("harvest", "replica", "--origin", replica.origin, "--json", "--verbose")
    process = run_baoluu(*words, archive=tmp_path / "archive")
    assert process.returncode == 0, process.stderr
    lines = process.stderr.splitlines()
    assert len(lines) == json.loads(process.stdout)["requests"]
    assert f"200 robots {replica.origin}/robots.txt" in lines
    articles = {line for line in lines if line.startswith(f"200 article {replica.origin}/")}
    assert len(articles) == WORLD.articles
    log = (tmp_path / "archive" / "logs" / "baoluu.log").read_text(encoding="utf-8")
    assert "200 article" not in log


def test_without_verbose_no_page_is_printed(replica: ReplicaServer, tmp_path: Path) -> None:
    words = ("harvest", "replica", "--origin", replica.origin)
    assert run_baoluu(*words, archive=tmp_path / "archive").stderr == ""


def test_demo_names_the_command_that_users_have(tmp_path: Path) -> None:
    process = run_baoluu("demo", "--articles", "6", archive=tmp_path / "archive")
    assert process.returncode == 0, process.stderr
    assert '  baoluu search "phát động" --archive' in process.stdout
    assert "  baoluu serve --archive" in process.stdout


def test_demo_names_the_place_of_a_command_that_a_shell_does_not_find(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("baoluu")
    words = [str(command), "demo", "--articles", "6", "--archive", str(tmp_path / "archive")]
    done = subprocess.run(
        words,
        cwd=command.parents[1],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "  bin/baoluu serve" in done.stdout


@pytest.mark.parametrize("words", [{}, {"LC_ALL": "C.UTF-8"}, {"PYTHONUTF8": "0", "LC_ALL": "C"}])
def test_a_piped_line_that_is_no_utf8_is_refused_by_its_number(tmp_path: Path, words: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "capture", "--file", "-", "--archive", str(tmp_path / "archive")],
        input=b"http://127.0.0.1:1/\nhttp://127.0.0.1:1/b\xe0i.html\n",
        cwd=Path(__file__).parents[2],
        env=os.environ | words,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith(b"baoluu: Line 2 of ")


def test_a_list_that_holds_something_else_is_refused_by_line(tmp_path: Path) -> None:
    urls = tmp_path / "urls.txt"
    urls.write_bytes(b"# today\nhttp://127.0.0.1:1/\n\n" + bytes(range(200, 256)) * 20)
    process = run_baoluu("capture", "--file", str(urls), archive=tmp_path / "archive")
    assert process.returncode == 2
    assert process.stderr.startswith(f"baoluu: Line 4 of {urls}: ")
    assert len(process.stderr) < 1000
    assert not (tmp_path / "archive").exists()
