"""The judges' environment, and the archive that they judge."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.judges.shelf import fill

ROOT = Path(__file__).parents[2]
JUDGES = ROOT / ".judges" / "bin"
START_SECONDS = 60.0

Judge = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def judge() -> Judge:
    """Runs a judge by its name; without the judges the tests fail, for what nobody judged is not proved."""
    assert (JUDGES / "wayback").exists(), "the judges are not installed: run script/judges"

    def run(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [str(JUDGES / name), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    return run


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("judged") / "archive"
    fill(folder)
    return folder


@pytest.fixture(scope="session")
def warc(archive: Path) -> Path:
    (path,) = (archive / "warc").iterdir()
    return path


@pytest.fixture(scope="session")
def replay(judge: Judge, archive: Path) -> Iterator[str]:
    """The address at which pywb replays the archive, by the configuration that is shipped."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [str(JUDGES / "wayback"), "--bind", "127.0.0.1", "--port", str(port)],
        cwd=ROOT / "deploy" / "pywb",
        env={**os.environ, "BAOLUU_ARCHIVE": str(archive)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_there(address)
        yield f"{address}/baoluu"
    finally:
        process.terminate()
        process.wait()


def _wait_until_there(address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except (urllib.error.URLError, OSError):
            assert time.monotonic() < deadline, "pywb does not answer"
            time.sleep(0.2)
        else:
            return
