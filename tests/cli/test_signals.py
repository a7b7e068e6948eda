"""How a command ends when it is asked to: with exit code 10, wherever the signal meets it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INSIDE_EXEC = """
import os, signal
from cli.failing import report_failures
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored in what runs behind
with report_failures():
    exec("os.kill(os.getpid(), signal.{name}); [None for _ in range(9)]")
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_in_the_midst_of_exec_ends_with_10(tmp_path: Path, name: str) -> None:
    (tmp_path / "command.py").write_text(INSIDE_EXEC.format(name=name))
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-m", "command"],  # run in this way, Python remembers a KeyboardInterrupt in `exec`
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 10
    assert done.stderr.strip() == "baoluu: Stopped. Nothing that was kept is lost."
