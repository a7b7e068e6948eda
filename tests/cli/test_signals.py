"""How a command ends when it is asked to: with exit code 10, wherever the signal meets it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import Harvested
from tests.jobs.test_extract import copy_archive

ROOT = Path(__file__).parents[2]
MADE_INTO_AN_ERROR = """
import os, signal
from cli.failing import report_failures
signal.signal(signal.SIGINT, signal.default_int_handler)
class Named:
    def __set_name__(self, owner, name):  # what is raised here, Python turns into a RuntimeError
        os.kill(os.getpid(), signal.{name}); [None for _ in range(9)]
with report_failures():
    class Owner:
        value = Named()
"""
INSIDE_EXEC = """
import os, signal
from cli.failing import report_failures
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored in what runs behind
with report_failures():
    exec("os.kill(os.getpid(), signal.{name}); [None for _ in range(9)]")
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
@pytest.mark.parametrize("place", [INSIDE_EXEC, MADE_INTO_AN_ERROR], ids=["in exec", "while a class is made"])
def test_a_signal_ends_with_10_wherever_it_is_met(tmp_path: Path, name: str, place: str) -> None:
    (tmp_path / "command.py").write_text(place.format(name=name))
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


@pytest.mark.parametrize("seconds", [0.6, 1.2])
def test_ctrl_c_in_a_terminal_reaches_the_workers_too_and_they_say_nothing(
    harvested: Harvested, tmp_path: Path, seconds: float
) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "archive", database=True)
    command = [
        sys.executable,
        "-m",
        "cli.main",
        "extract",
        "--quiet",
        "--jobs",
        "3",
        "--archive",
        str(archive),
    ]
    with subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=heed_ctrl_c
    ) as process:
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode in (0, 10)
    assert said.strip() in ("", "baoluu: Stopped. Nothing that was kept is lost.")


def heed_ctrl_c() -> None:
    """As a terminal has it; what runs behind a shell ignores it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
