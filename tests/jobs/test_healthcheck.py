"""The healthcheck hears of every run and harms none."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest

from archive.errors import ArchiveLocked, DiskFull
from jobs.healthcheck import ping, ping_failures
from replica.server import ReplicaServer
from replica.world import World
from tests.conftest import run_baoluu
from tests.gatekeeper import Answer, Gatekeeper

DEAD = "http://127.0.0.1:9/ping"


def hear(target: str, before: int) -> Answer:
    return Answer()


@pytest.mark.parametrize(
    ("event", "target"), [("start", "/ping/k/start"), ("success", "/ping/k"), ("fail", "/ping/k/fail")]
)
def test_each_event_has_its_address(event: str, target: str) -> None:
    with Gatekeeper(None, hear) as gate:
        ping(f"{gate.origin}/ping/k/", event)  # type: ignore[arg-type]
    assert gate.targets == [target]


def test_a_query_stays_behind_the_path() -> None:
    with Gatekeeper(None, hear) as gate:
        ping(f"{gate.origin}/ping/k?create=1", "fail")
    assert gate.targets == ["/ping/k/fail?create=1"]


@pytest.mark.parametrize(
    "url", [DEAD, "file:///etc/passwd", "http://", "no address", "http://127.0.0.1:99999/"]
)
def test_what_cannot_be_reached_is_a_line_in_the_log(url: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        ping(url, "success")
    assert len(caplog.records) == 1


def test_an_answer_that_is_no_success_harms_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with Gatekeeper(None, lambda target, before: Answer(status=500)) as gate:
        ping(gate.origin, "success")
    assert "500" in caplog.text


def test_nothing_configured_nothing_asked(caplog: pytest.LogCaptureFixture) -> None:
    ping("", "start")
    assert not caplog.records


def test_a_failure_is_told_and_goes_on() -> None:
    with Gatekeeper(None, hear) as gate:
        with pytest.raises(DiskFull), ping_failures(gate.origin):
            raise DiskFull("make room", path="/a")
        with pytest.raises(ArchiveLocked), ping_failures(gate.origin):
            raise ArchiveLocked("another run", path="/a")
    assert gate.targets == ["/fail"]


def test_a_harvest_pings_when_it_starts_and_when_it_ends(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    with (
        ReplicaServer(World(articles=2, page_bytes=2_000, photo_bytes=500)) as server,
        Gatekeeper(None, hear) as gate,
    ):
        (archive / "baoluu.toml").write_text(f'[notify]\nhealthcheck_url = "{gate.origin}/k"\n')
        assert run_baoluu("harvest", "replica", "--origin", server.origin, archive=archive).returncode == 0
        assert gate.targets == ["/k/start", "/k"]
        shutil.rmtree(archive / "warc")
        (archive / "warc").write_text("a file in the way")
        assert run_baoluu("harvest", "replica", "--origin", server.origin, archive=archive).returncode == 3
    assert gate.targets == ["/k/start", "/k", "/k/fail"]
    assert "baoluu/" in gate.seen[0][2]["User-Agent"]
