"""Every defence of the table of faults taken away in turn, in a copy of the project: the tests of its row must fail
without it, and pass with it."""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FAULTS = ROOT / "tests" / "faults"
PATIENCE_SECONDS = 120.0  # a test that hangs without its defence has failed
GRACE_SECONDS = 10.0  # in which a test that is told to end unmounts its volumes
ENDS = {None: "hangs", 0: "passes", 1: "fails"}  # by pytest's exit code; with 2 to 5 no test ran
PYTEST = (sys.executable, "-m", "pytest", "-n0", "-x", "-q", "-p", "no:cacheprovider", "-m", "not long")


@dataclass(frozen=True, kw_only=True)
class Removal:
    """One defence of a row, the edits that take it away, and the tests that must fail then."""

    row: int
    without: str
    edits: list[dict[str, str]]  # file, find, replace
    tests: list[str]


def main(argv: list[str]) -> int:
    """0, or 1 where the tests of a row pass although its defence is gone, fail with it too, or do not run."""
    parser = argparse.ArgumentParser(prog="python -m bench removals", description=__doc__)
    parser.add_argument("row", nargs="*", type=int, help="rows of the table; without any, all of them")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    removals = [removal for removal in read_removals() if not options.row or removal.row in options.row]
    for removal in removals:
        verify_edits(removal, ROOT)
    with copy_project() as project:
        ends = [prove(removal, project) for removal in removals]
    if options.json:
        rows = [
            {"row": r.row, "without": r.without, "end": end} for r, end in zip(removals, ends, strict=True)
        ]
        options.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")
    return 0 if all(end in ("fails", "hangs") for end in ends) else 1


def read_entries() -> dict[str, list[dict[str, Any]]]:
    """What stands in tests/faults/removals.toml, by row: removals, or the reason why there is none."""
    return tomllib.loads((FAULTS / "removals.toml").read_text(encoding="utf-8"))


def read_removals() -> list[Removal]:
    """Every removal; one that names no test has those of its row."""
    table = tomllib.loads((FAULTS / "table.toml").read_text(encoding="utf-8"))["tests"]
    return [
        Removal(
            row=int(row),
            without=entry["without"],
            edits=entry["edits"],
            tests=[entry["test"]] if "test" in entry else table[row],
        )
        for row, entries in read_entries().items()
        for entry in entries
        if "why" not in entry
    ]


def verify_edits(removal: Removal, project: Path) -> None:
    """Raises: ValueError where what is to be taken away does not stand in its file exactly once."""
    for edit in removal.edits:
        count = (project / edit["file"]).read_text(encoding="utf-8").count(edit["find"])
        if count != 1:
            raise ValueError(f"row {removal.row}: {edit['file']} has {count} times {edit['find']!r}")


@contextlib.contextmanager
def copy_project() -> Iterator[Path]:
    """A folder with the files that git knows, as they stand now."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    with tempfile.TemporaryDirectory(prefix="removals-", ignore_cleanup_errors=True) as folder:
        for name in filter(None, listed.stdout.split("\0")):
            target = Path(folder) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target, follow_symlinks=False)
        yield Path(folder)


def prove(removal: Removal, project: Path) -> str:
    """How the tests end without the defence, which is there again afterwards: "fails" or "hangs" prove it."""
    with _edited(removal, project):
        code = run_tests(removal.tests, project)
    end = ENDS.get(code, f"does not run (exit code {code})")
    if code in (None, 1) and run_tests(removal.tests, project) != 0:
        end = "fails with and"
    mark = "ok " if end in ("fails", "hangs") else "NOT"
    print(f"{mark}  row {removal.row} {end}{', even' * (code == 0)} without {removal.without}", flush=True)
    return end


@contextlib.contextmanager
def _edited(removal: Removal, project: Path) -> Iterator[None]:
    whole = {edit["file"]: (project / edit["file"]).read_text("utf-8") for edit in removal.edits}
    without = dict(whole)
    for edit in removal.edits:
        without[edit["file"]] = without[edit["file"]].replace(edit["find"], edit["replace"])
    try:
        _write(without, project)
        yield
    finally:
        _write(whole, project)


def _write(texts: dict[str, str], project: Path) -> None:
    """Writes files, and forgets what was compiled of them: within a second their time may be the same."""
    for path, text in ((project / name, text) for name, text in texts.items()):
        if path.suffix == ".py":
            compile(text, path.name, "exec")  # what is no Python fails every test and proves nothing
            Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)
        path.write_text(text, encoding="utf-8")


def run_tests(tests: list[str], project: Path) -> int | None:
    """The exit code of pytest, None where it had to be ended."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        [*PYTEST, *tests], cwd=project, stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        return process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        for number in (signal.SIGINT, signal.SIGKILL):  # gently first
            with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(process.pid, number)
                process.wait(GRACE_SECONDS)
