"""`baoluu show --diff`: what changed between two versions, for people and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.errors import UsageError
from archive.versions import diff_words
from cli.show import format_piece, show_command
from tests.front.shelf import Shelf


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shelf = Shelf(tmp_path_factory.mktemp("show") / "archive")
    shelf.edit(shelf.article("Lúa chín", "Mùa vàng."), hours=2, title="Lúa xanh")
    shelf.tables.close()
    return shelf.folder


def run(folder: Path, *words: str) -> str:
    done = CliRunner().invoke(show_command, ["1", *words, "--archive", str(folder)])
    assert done.exit_code == 0, done.output
    return done.output


def test_diff_for_people(folder: Path) -> None:
    assert run(folder, "--diff", "1", "2").startswith("Lúa [-chín")


def test_diff_as_json(folder: Path) -> None:
    (same,) = json.loads(run(folder, "--diff", "1", "1", "--json"))
    assert same == {"operation": "same", "text": "Lúa chín\n\nMùa vàng."}
    changes = json.loads(run(folder, "--diff", "1", "2", "--json"))
    assert [change["operation"] for change in changes] == ["same", "removed", "added", "same"]


@pytest.mark.parametrize(
    ("earlier", "later", "shown"),
    [
        ("Một.\n\nHai.\n\nBa.", "Một.\n\nBa.", "Một.\n\n[-Hai.-]\n\nBa."),
        ("Một.\n\nBa.", "Một.\n\nHai.\n\nBa.", "Một.\n\n{+Hai.+}\n\nBa."),
        ("Một.\n\nHai.", "Một. Hai.", "Một.[-¶-]{+ +}Hai."),
        ("Một. Hai.", "Một.\n\nHai.", "Một.[- -]{+¶+}\n\nHai."),
        ("Tăng 12 %.", "Tăng 12%.", "Tăng 12[- -]%."),
        ("Giá cao.", "Giá rất cao.", "Giá {+rất+} cao."),
    ],
)
def test_marks_stand_beside_words_not_beside_paragraph_breaks(earlier: str, later: str, shown: str) -> None:
    assert "".join(map(format_piece, diff_words(earlier, later))) == shown


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--raw", "--json"), "leave --json out"),
        (("--versions", "--explain"), "--versions and --explain each print something else"),
        (("--diff", "1", "2", "--raw"), "ask for one of them"),
    ],
)
def test_two_wishes_at_once_are_refused(folder: Path, words: tuple[str, ...], complaint: str) -> None:
    done = CliRunner().invoke(show_command, ["1", *words, "--archive", str(folder)])
    assert isinstance(done.exception, UsageError)
    assert complaint in str(done.exception)
