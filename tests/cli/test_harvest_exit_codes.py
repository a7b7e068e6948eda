"""Every exit code of `harvest`, each from the situation that it is for; nothing kept before is lost in any of them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.database import connect_reader
from replica.server import ReplicaServer
from replica.world import World
from tests.conftest import ROOT, run_baoluu
from tests.gatekeeper import Answer, Gatekeeper, Script

WORLD = World(articles=12, page_bytes=4_000, photo_bytes=1_000)
DEAD = "http://127.0.0.1:9"  # nobody listens on the discard port
CHALLENGE = b'<html><script>document.cookie="D1N=1";window.location.reload(true)</script></html>'


@pytest.fixture(scope="module")
def replica() -> Iterator[ReplicaServer]:
    with ReplicaServer(WORLD) as server:
        yield server


@pytest.fixture(scope="module")
def kept(replica: ReplicaServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that was harvested well; tests work on copies of it."""
    archive = tmp_path_factory.mktemp("kept") / "archive"
    assert harvest(archive, replica.origin).returncode == 0
    return archive


@pytest.fixture
def archive(kept: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy, in which all twelve articles must still stand when the test is over."""
    copy = tmp_path / "archive"
    shutil.copytree(kept, copy)
    yield copy
    assert ask(copy, "SELECT count(*) FROM articles WHERE status = 'live'") == WORLD.articles


def harvest(archive: Path, origin: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run_baoluu("harvest", "replica", "--origin", origin, *words, archive=archive, **environment)


def ask(archive: Path, query: str) -> Any:
    with connect_reader(archive) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if len(row) == 1 else tuple(row)


def last_run(archive: Path) -> tuple[str, int]:
    found: tuple[str, int] = ask(archive, "SELECT outcome, exit_code FROM runs ORDER BY id DESC LIMIT 1")
    return found


def harvest_behind(
    replica: ReplicaServer, archive: Path, script: Script, *words: str
) -> tuple[Any, Gatekeeper]:
    with Gatekeeper(replica.origin, script) as gate:
        return harvest(archive, gate.origin, *words), gate


def one_line(process: subprocess.CompletedProcess[str]) -> str:
    """What the user reads; never a traceback."""
    assert "Traceback" not in process.stderr
    return process.stderr.strip().splitlines()[-1]


def test_0_also_when_nothing_was_new(replica: ReplicaServer, archive: Path) -> None:
    process = harvest(archive, replica.origin, "--json")
    assert process.returncode == 0, process.stderr
    assert json.loads(process.stdout)["articles_new"] == 0
    assert last_run(archive) == ("done", 0)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("baothainguyenn",), "did you mean baothainguyen"),
        ((), "Name a newspaper"),
        (("replica", "--section", "khong-co"), "it has: "),
        (("replica", "--origin", "ftp://127.0.0.1"), "scheme://host:port"),
        (("replica", "--since", "hôm qua"), "is not a day"),
    ],
)
def test_2_for_what_cannot_be_done(words: tuple[str, ...], says: str, tmp_path: Path) -> None:
    process = run_baoluu("harvest", *words, archive=tmp_path / "archive")
    assert process.returncode == 2
    assert says in process.stderr


def test_3_when_the_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file in the way")
    process = run_baoluu("harvest", "replica", archive=tmp_path / "archive" / "inside")
    assert process.returncode == 3
    assert "cannot be used (" in one_line(process)


def test_3_when_the_disk_is_nearly_full(replica: ReplicaServer, archive: Path) -> None:
    (archive / "baoluu.toml").write_text("[limits]\nmin_free_mib = 1000000000\n")
    process = harvest(archive, replica.origin)
    assert process.returncode == 3
    assert "make room" in one_line(process)


def test_4_for_a_configuration_that_makes_no_sense(replica: ReplicaServer, archive: Path) -> None:
    (archive / "baoluu.toml").write_text("[politeness]\ndelay = 3\n")
    process = harvest(archive, replica.origin)
    assert process.returncode == 4
    assert "there is no setting 'delay'" in one_line(process)


def test_4_for_an_archive_of_a_later_version(replica: ReplicaServer, kept: Path, tmp_path: Path) -> None:
    import pysqlite3

    later = tmp_path / "later"
    shutil.copytree(kept, later)
    with pysqlite3.connect(str(later / "archive.db")) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('baoluu', '9999', '')"
        )
    before = (later / "archive.db").read_bytes()
    process = harvest(later, replica.origin)
    assert process.returncode == 4
    assert "later version" in one_line(process)
    assert (later / "archive.db").read_bytes() == before


def test_5_while_another_run_holds_the_archive(replica: ReplicaServer, archive: Path) -> None:
    def hang(target: str, before: int) -> Answer | None:
        return Answer(hangs=True) if target.startswith("/rss/") else None

    with Gatekeeper(replica.origin, hang) as gate, start(archive, gate.origin) as first:
        wait_for(gate, "/rss/home.rss")
        second = harvest(archive, replica.origin)
        first.send_signal(signal.SIGTERM)
        first.wait(30)
    assert second.returncode == 5
    assert f"process {first.pid}, harvest replica" in one_line(second)


def test_6_when_nobody_answers(archive: Path) -> None:
    process = harvest(archive, DEAD)
    assert process.returncode == 6
    assert "robots.txt could not be read" in one_line(process)
    assert last_run(archive) == ("unreachable", 6)


def test_6_when_robots_txt_answers_5xx_and_nothing_else_is_asked_for(
    replica: ReplicaServer, archive: Path
) -> None:
    process, gate = harvest_behind(
        replica, archive, lambda target, _: Answer(status=503) if target == "/robots.txt" else None
    )
    assert process.returncode == 6
    assert set(gate.targets) == {"/robots.txt"}


@pytest.mark.parametrize(
    "answer",
    [Answer(status=403), Answer(status=429), Answer(body=CHALLENGE)],
    ids=["403", "429", "challenge"],
)
def test_7_after_five_refusals_in_a_row(replica: ReplicaServer, archive: Path, answer: Answer) -> None:
    process, gate = harvest_behind(
        replica, archive, lambda target, _: None if target == "/robots.txt" else answer
    )
    assert process.returncode == 7
    assert "refused 5 requests in a row" in one_line(process)
    assert len(gate.targets) < 30  # what was in flight came in, no more


def test_7_when_the_server_asks_to_be_left_alone_for_long(replica: ReplicaServer, archive: Path) -> None:
    busy = Answer(status=503, headers=(("Retry-After", "1000000000"),))
    process, gate = harvest_behind(
        replica, archive, lambda target, _: busy if target.startswith("/rss/") else None
    )
    assert process.returncode == 7
    assert "left alone until" in one_line(process)
    again, gate = harvest_behind(replica, archive, lambda *_: None)
    assert again.returncode == 0  # another port is another server
    assert gate.targets


def test_8_when_too_much_fails(replica: ReplicaServer, archive: Path) -> None:
    good = iter(range(10))  # more than there are connections: the first failure comes after the first answer

    def fail(target: str, before: int) -> Answer | None:
        return None if next(good, None) is not None else Answer(status=500)

    process, gate = harvest_behind(replica, archive, fail)
    assert process.returncode == 8
    assert "requests in a row failed" in one_line(process)
    assert len(gate.targets) < 60  # and nobody went on asking


def test_10_at_the_time_limit_although_a_download_hangs(replica: ReplicaServer, archive: Path) -> None:
    began = time.monotonic()
    process, _ = harvest_behind(
        replica, archive, lambda target, _: Answer(hangs=True) if target.startswith("/rss/") else None,
        "--time-limit", "2s",
    )  # fmt: skip
    assert process.returncode == 10
    assert "time limit" in one_line(process)
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_10_within_fifteen_seconds_of_a_signal(
    replica: ReplicaServer, archive: Path, sign: signal.Signals
) -> None:
    def hang(target: str, before: int) -> Answer | None:
        return Answer(hangs=True) if target.startswith("/rss/") else None

    with Gatekeeper(replica.origin, hang) as gate, start(archive, gate.origin) as process:
        wait_for(gate, "/rss/home.rss")
        process.send_signal(sign)
        began = time.monotonic()
        code = process.wait(30)
    assert (code, last_run(archive)) == (10, ("stopped", 10))
    assert time.monotonic() - began < 15


def test_10_when_the_limit_is_reached(replica: ReplicaServer, tmp_path: Path) -> None:
    process = harvest(tmp_path / "archive", replica.origin, "--limit", "3", "--quiet")
    assert (process.returncode, process.stdout, process.stderr) == (10, "", "")
    assert ask(tmp_path / "archive", "SELECT count(*) FROM articles") == 3


def test_a_killed_run_leaves_no_lock_and_is_named_in_the_ledger(
    replica: ReplicaServer, archive: Path
) -> None:
    def hang(target: str, before: int) -> Answer | None:
        return Answer(hangs=True) if target.startswith("/rss/") else None

    with Gatekeeper(replica.origin, hang) as gate, start(archive, gate.origin) as process:
        wait_for(gate, "/rss/home.rss")
        process.kill()
    assert harvest(archive, replica.origin).returncode == 0
    outcomes = "SELECT group_concat(outcome, ' ') FROM (SELECT outcome FROM runs ORDER BY id)"
    assert ask(archive, outcomes) == "done killed done"


def test_pages_without_an_article_are_no_articles_and_stay_due(
    replica: ReplicaServer, tmp_path: Path
) -> None:
    def hollow(target: str, before: int) -> Answer | None:
        if target.endswith(".html") and "/chuyen-muc/" not in target:
            return Answer(
                body=f"<html><body><p>Trang {target} đang được nâng cấp.</p></body></html>".encode()
            )
        return None

    archive = tmp_path / "archive"
    process, _ = harvest_behind(replica, archive, hollow)
    assert process.returncode == 0, process.stderr
    assert ask(archive, "SELECT count(*) FROM articles") == WORLD.articles // 2
    waiting = (
        "SELECT count(*) FROM _frontier WHERE kind = 'article' AND state = 'due' AND reason LIKE '%no text'"
    )
    assert ask(archive, waiting) == WORLD.articles // 2


def start(archive: Path, origin: str) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "cli.main",
        "harvest",
        "replica",
        "--origin",
        origin,
        "--archive",
        str(archive),
    ]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        env=dict(os.environ),
    )


def wait_for(gate: Gatekeeper, target: str) -> None:
    deadline = time.monotonic() + 30
    while target not in gate.targets:
        assert time.monotonic() < deadline, f"{target} was never asked for"
        time.sleep(0.05)
