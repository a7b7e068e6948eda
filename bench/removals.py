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
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FAULTS = ROOT / "tests" / "faults"
PATIENCE_SECONDS = 120.0  # a test that hangs without its defence has failed
GRACE_SECONDS = 10.0  # in which a test that is told to end unmounts its volumes
FAILED = 1  # pytest's exit code; 2 to 5 say that no test ran


@dataclass(frozen=True, kw_only=True)
class Removal:
    """One defence of a row, the edits that take it away, and the tests that must fail then."""

    row: int
    without: str
    edits: tuple[dict[str, str], ...]  # file, find, replace
    tests: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What came of a removal."""

    row: int
    without: str
    is_proven: bool
    how: str  # "fails", "hangs", "passes", "fails with and", or why nothing ran
    seconds: float


def main(argv: list[str]) -> int:
    """0, or 1 where the tests of a row pass although its defence is gone, or do not run."""
    parser = argparse.ArgumentParser(prog="python -m bench removals", description=__doc__)
    parser.add_argument("row", nargs="*", type=int, help="rows of the table; without any, all of them")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    removals = [r for r in read_removals() if not options.row or r.row in options.row]
    for removal in removals:
        verify_edits(removal, ROOT)
    with copy_project() as project:
        proofs = [_report(prove(removal, project)) for removal in removals]
    if options.json:
        options.json.write_text(json.dumps([asdict(proof) for proof in proofs], indent=2), encoding="utf-8")
    return 0 if all(proof.is_proven for proof in proofs) else 1


def read_removals() -> list[Removal]:
    """Every removal of tests/faults/removals.toml; one that names no test has those of its row."""
    table = tomllib.loads((FAULTS / "table.toml").read_text(encoding="utf-8"))["tests"]
    return [
        Removal(
            row=int(row),
            without=entry["without"],
            edits=tuple(entry["edits"]),
            tests=(entry["test"],) if "test" in entry else tuple(table[row]),
        )
        for row, found in read_entries().items()
        for entry in found
        if "why" not in entry
    ]


def read_entries() -> dict[str, list[dict[str, Any]]]:
    """What stands in tests/faults/removals.toml, by row: removals, or the reason why there is none."""
    return tomllib.loads((FAULTS / "removals.toml").read_text(encoding="utf-8"))


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


def prove(removal: Removal, project: Path) -> Proof:
    """Whether the tests fail in the project without the defence and pass with it; it is there again afterwards."""
    began = time.monotonic()
    with _edited(removal, project):
        code = run_tests(removal.tests, project)
    how = {None: "hangs", 0: "passes", FAILED: "fails"}.get(code, f"pytest ended with {code}")
    if code in (None, FAILED) and run_tests(removal.tests, project) != 0:
        how = "fails with and"
    seconds = round(time.monotonic() - began, 1)
    return Proof(row=removal.row, without=removal.without, is_proven=how in ("fails", "hangs"), how=how, seconds=seconds)  # fmt: skip


@contextlib.contextmanager
def _edited(removal: Removal, project: Path) -> Iterator[None]:
    whole = {project / edit["file"]: (project / edit["file"]).read_text("utf-8") for edit in removal.edits}
    try:
        for edit in removal.edits:
            path = project / edit["file"]
            _write(path, path.read_text("utf-8").replace(edit["find"], edit["replace"]))
        yield
    finally:
        for path, text in whole.items():
            _write(path, text)


def _write(path: Path, text: str) -> None:
    """Writes a module, and forgets what was compiled of it: within a second its time may be the same."""
    if path.suffix == ".py":
        compile(text, path.name, "exec")  # what is no Python fails every test and proves nothing
        Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)
    path.write_text(text, encoding="utf-8")


def run_tests(tests: Sequence[str], project: Path) -> int | None:
    """The exit code of pytest, None where it had to be ended."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not long", *tests]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=project, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        return process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends what is left of the tests, gently first."""
    for number in (signal.SIGINT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(process.pid, number)
            process.wait(GRACE_SECONDS)


def _report(proof: Proof) -> Proof:
    mark = "ok " if proof.is_proven else "NOT"
    verb = f"{proof.how}, even without" if proof.how == "passes" else f"{proof.how} without"
    print(f"{mark}  row {proof.row} {verb} {proof.without} ({proof.seconds:.0f} s)", flush=True)
    return proof
