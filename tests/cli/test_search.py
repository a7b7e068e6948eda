"""`baoluu search`: what it prints and what it gives as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.search import search_command
from tests.front.shelf import Shelf


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shelf = Shelf(tmp_path_factory.mktemp("cli") / "archive")
    shelf.article("Hoà Bình đón khách", "Khách về đông.")
    shelf.article("Hòa Bình mùa lúa", "Lúa chín.")
    shelf.tables.close()
    return shelf.folder


def run(folder: Path, *words: str) -> str:
    done = CliRunner().invoke(search_command, [*words, "--archive", str(folder)])
    assert done.exit_code == 0, done.output
    return done.output


def test_json_has_the_five_keys(folder: Path) -> None:
    found = json.loads(run(folder, "hòa bình", "--json"))
    assert [list(hit) for hit in found] == [["id", "url", "title", "published_at", "snippet"]] * 2
    assert {hit["title"] for hit in found} == {"Hoà Bình đón khách", "Hòa Bình mùa lúa"}
    assert json.loads(run(folder, "không có gì", "--json")) == []


def test_limit(folder: Path) -> None:
    assert len(json.loads(run(folder, "hoa", "--json", "--limit", "1"))) == 1


def test_lines_for_people(folder: Path) -> None:
    assert "Lúa chín." in run(folder, "mùa lúa")
    assert "without accents" in run(folder, "không có gì")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("-hoà", "without such words beside them"),
        ("NOT hoà", "without such words beside them"),
        (" OR ".join(["hoà"] * 300), "44 of them, were left out"),
    ],
)
def test_what_was_not_asked_for_is_said_on_standard_error(folder: Path, query: str, says: str) -> None:
    done = CliRunner().invoke(search_command, ["--archive", str(folder), "--json", query])
    assert says in done.stderr
    assert "No article" not in done.stderr
    assert len(json.loads(done.stdout)) == (2 if "OR" in query else 0)


def test_a_query_may_begin_with_a_hyphen(folder: Path) -> None:
    for query in ("-khách hoà", "-đông hoà", "-hoa* lúa OR lúa"):
        assert [hit["title"] for hit in json.loads(run(folder, "--json", query))] == ["Hòa Bình mùa lúa"]


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    command = f"{sys.executable} -m cli.main search hoa --archive {folder}; echo $? >&2"
    done = subprocess.run(["sh", "-c", f"({command}) | true"], capture_output=True, text=True, check=False)
    assert done.stderr == "0\n"
