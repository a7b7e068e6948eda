"""The rules of the house that a machine can check: who imports whom, and how long things may be."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("archive", "pipelines", "crawler", "jobs", "cli", "front", "replica", "bench")
FUNCTION_CEILING = 40
FUNCTION_P90 = 25
FILE_CEILING = 300
FILE_MEDIAN = 130
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "manager", "data", "info"}


def source_files() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def functions() -> Iterator[tuple[str, int]]:
    for path in source_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                docstring = ast.get_docstring(node, clean=False)
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                yield (
                    f"{path.relative_to(ROOT)}:{node.name}",
                    lines - (docstring or "").count("\n") - bool(docstring),
                )


def run_tool(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_functions_stay_short() -> None:
    lengths = dict(functions())
    too_long = {name: length for name, length in lengths.items() if length > FUNCTION_CEILING}
    assert not too_long
    assert statistics.quantiles(lengths.values(), n=10)[-1] <= FUNCTION_P90


def test_files_stay_short() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in source_files()
    }
    assert not {name: length for name, length in lengths.items() if length > FILE_CEILING}
    assert statistics.median(length for length in lengths.values() if length > 1) <= FILE_MEDIAN


def test_no_room_is_called_misc() -> None:
    assert not [path for path in source_files() if path.stem in FORBIDDEN_NAMES]


def test_imports_run_the_way_the_news_runs() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "tool",
    [("ruff", "check"), ("ruff", "format", "--check"), ("mypy", *PACKAGES)],
    ids=lambda t: " ".join(t[:2]),
)
def test_checkers_find_nothing(tool: tuple[str, ...]) -> None:
    assert run_tool(*tool, *(() if tool[0] == "mypy" else (".",))) == ""
