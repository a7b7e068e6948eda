"""The manual is what the commands say of themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive import errors
from archive.runs import EXIT_CODES
from cli.main import COMMANDS, baoluu
from cli.manual import format_manual

MANUAL = Path(__file__).parents[2] / "docs" / "cli.md"


def test_the_manual_is_up_to_date() -> None:
    assert MANUAL.read_text(encoding="utf-8") == format_manual(), "run: python -m cli.manual > docs/cli.md"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_explained(name: str) -> None:
    command = baoluu.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    assert command.help
    for parameter in command.params:
        if parameter.param_type_name == "option":
            assert getattr(parameter, "help", None), f"{name} {parameter.name} has no help"


def test_every_exit_code_is_in_the_manual() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = {kind.exit_code for kind in kinds if issubclass(kind, errors.NewsArchiveError)} - {1}
    for code in codes | set(EXIT_CODES.values()):
        assert f"| {code} |" in MANUAL.read_text(encoding="utf-8")
