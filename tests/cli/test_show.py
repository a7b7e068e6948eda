"""`baoluu show --diff`: what changed between two versions, for people and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.show import show_command
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
