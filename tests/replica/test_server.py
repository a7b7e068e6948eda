"""The server around the newspaper: connections, its own process, clock, log and faults."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from replica.faults import KINDS, FaultPlan, Faults
from replica.server import ReplicaServer
from replica.timeline import Gone
from replica.world import World
from tests.replica.conftest import fetch_from

ROOT = Path(__file__).parents[2]


def test_one_connection_serves_many_requests_in_order(server: ReplicaServer, world: World) -> None:
    paths = [world.path(number) for number in range(12)]
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        client.sendall(b"".join(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for path in paths))
        stream = client.makefile("rb")
        bodies = [_read_body(stream) for _ in paths]
    titles = [world.truth(number).title.replace("&", "&amp;") for number in range(12)]
    assert all(title in body.decode() for title, body in zip(titles, bodies, strict=True))


def test_a_request_may_come_byte_by_byte(server: ReplicaServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        for byte in b"GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n":
            client.sendall(bytes((byte,)))
        assert b"Disallow: /search" in _read_body(client.makefile("rb"))


@pytest.mark.parametrize("head", [b"hello", b"GET / HTTP/1.1\r\nContent-Length: many"])
def test_what_is_no_request_ends_the_connection(server: ReplicaServer, head: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        client.sendall(head + b"\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            client.recv(1)


def test_connection_close_is_obeyed(server: ReplicaServer) -> None:
    answer = fetch_from(server, "/robots.txt", Connection="close")
    assert answer.headers["Connection"] == "close"


def test_nothing_is_answered_after_connection_close(server: ReplicaServer) -> None:
    first = b"GET /robots.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        client.sendall(first + b"GET /rss/home.rss HTTP/1.1\r\nHost: x\r\n\r\n")
        received = client.makefile("rb").read()
    assert received.count(b"HTTP/1.1 200") == 1


def test_the_log_tells_what_was_asked(world: World) -> None:
    with ReplicaServer(world) as server:
        etag = fetch_from(server, "/rss/home.rss").headers["ETag"]
        fetch_from(server, "/rss/home.rss", If_None_Match=etag, User_Agent="tester")
        log = server.read_log()
        assert [(entry["target"], entry["status"], entry["conditional"]) for entry in log] == [
            ("/rss/home.rss", 200, False),
            ("/rss/home.rss", 304, True),
        ]
        assert log[1]["user_agent"] == "tester"
        server.clear_log()
        assert server.read_log() == []


def test_the_server_ends_when_the_process_that_started_it_is_killed() -> None:
    code = (
        "import sys, time; from replica.server import ReplicaServer; from replica.world import World\n"
        "server = ReplicaServer(World(articles=5)); print(server.start(), server.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline().split()[1])
        parent.kill()
    deadline = time.monotonic() + 10
    while (alive := _is_alive(child)) and time.monotonic() < deadline:
        time.sleep(0.05)
    if alive:
        os.kill(child, signal.SIGKILL)
    assert not alive


def test_the_command_says_where_it_listens_and_ends_on_a_signal() -> None:
    command = [sys.executable, "-m", "replica", "--port", "0", "--articles", "7", "--seed", "2"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        origin, help_line = process.stdout.readline().strip(), process.stdout.readline()
        assert origin.startswith("http://127.0.0.1:")
        assert help_line.startswith("7 articles")
        process.send_signal(signal.SIGINT)
    assert process.returncode == 0


def test_a_port_in_use_is_said_in_one_line(server: ReplicaServer) -> None:
    command = [sys.executable, "-m", "replica", "--port", str(server.port)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 3
    assert len(ended.stderr.splitlines()) == 1


def test_latency_delays_each_answer(world: World) -> None:
    with ReplicaServer(world, latency=0.05) as server:
        started = time.monotonic()
        for _ in range(3):
            fetch_from(server, "/robots.txt")
        assert time.monotonic() - started >= 0.15


def test_tls_serves_the_same_newspaper(world: World) -> None:
    with ReplicaServer(world, tls=True) as server:
        context = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection("127.0.0.1", server.port, context=context, timeout=10)
        connection.request("GET", "/robots.txt")
        assert f"Sitemap: {server.origin}/sitemap.xml" in connection.getresponse().read().decode()
        connection.close()


def test_time_publishes_articles() -> None:
    world = World(articles=40, growth=10)
    with ReplicaServer(world) as server:
        assert server.read_clock() == world.opened_at
        assert fetch_from(server, world.path(40)).status == 404
        server.set_clock(world.opened_at + timedelta(days=1))
        assert fetch_from(server, world.path(40)).status == 200
        assert world.path(49) in fetch_from(server, "/rss/home.rss").source


def test_the_broadcaster_prints_ages_for_a_day() -> None:
    world = World(articles=40, growth=10, generations=("mastercms",))
    with ReplicaServer(world) as server:
        server.set_clock(world.published_at(44) + timedelta(minutes=61))
        page = fetch_from(server, "/chuyen-doi-so").source
    assert world.path(44) in page
    assert '<span class="format_time">1 giờ 1 phút</span>' in page


def test_ctrl_c_on_the_parent_is_not_meant_for_the_server(world: World) -> None:
    with ReplicaServer(world) as server:
        assert server.pid
        assert os.getpgid(server.pid) != os.getpgid(0)


def test_time_edits_articles() -> None:
    world = World(articles=40, edits=1.0)
    edited_at = world.timeline.fate(5).edited_at[0]
    with ReplicaServer(world) as server:
        before = fetch_from(server, world.path(5))
        server.set_clock(edited_at)
        after = fetch_from(server, world.path(5), If_None_Match=before.headers["ETag"])
        assert after.status == 200
        assert world.truth(5, edited_at).paragraphs[-1] in after.text
        assert world.truth(5, edited_at).paragraphs[-1] not in before.text


@pytest.mark.parametrize(("gone", "status"), [("404", 404), ("410", 410), ("home", 302), ("empty", 200)])
def test_time_deletes_articles_in_several_ways(gone: Gone, status: int) -> None:
    world = World(articles=80, deletions=1.0, restorations=1.0)
    number = next(number for number in range(80) if world.timeline.fate(number).gone == gone)
    fate, truth = world.timeline.fate(number), world.truth(number)
    assert fate.deleted_at
    assert fate.restored_at
    with ReplicaServer(world) as server:
        assert fetch_from(server, truth.path).status == 200
        server.set_clock(fate.deleted_at)
        answer = fetch_from(server, truth.path)
        assert answer.status == status
        assert truth.paragraphs[0] not in answer.text
        server.set_clock(fate.restored_at - timedelta(minutes=1))
        assert fetch_from(server, truth.path).status == status
        assert (
            truth.path not in fetch_from(server, f"/sitemap-article-{truth.published_at:%Y-%m-%d}.xml").source
        )
        server.set_clock(fate.restored_at)
        assert fetch_from(server, truth.path).status == 200


def test_a_redesign_leaves_no_marker_of_the_old_templates() -> None:
    world = World(articles=8, redesigned_at=World().opened_at + timedelta(days=3))
    markers = ("news_detail", "td-post-content", "image center", "page_info", "title-info", "__MASTERCMS")
    with ReplicaServer(world) as server:
        before = [fetch_from(server, world.path(number)) for number in range(8)]
        assert all(any(marker in answer.source for marker in markers) for answer in before)
        server.set_clock(world.opened_at + timedelta(days=4))
        for number, old in enumerate(before):
            answer = fetch_from(server, world.path(number), If_None_Match=old.headers["ETag"])
            assert answer.status == 200
            assert not any(marker in answer.source for marker in markers)
            assert world.truth(number).paragraphs[0] in answer.text


def test_traps_never_end() -> None:
    with ReplicaServer(World(articles=40, traps=True)) as server:
        assert "?Page=5002" in fetch_from(server, "/chuyen-muc/chinh-tri_97.html?Page=5000").source
        assert "/lich/2031/01/" in fetch_from(server, "/lich/2030/12/").source


def test_faults_fall_on_the_wanted_share_of_requests_and_not_always_on_the_same() -> None:
    faults, twin = Faults(FaultPlan(rate=0.2, seed=4)), Faults(FaultPlan(rate=0.2, seed=4))
    drawn = [faults.draw(f"/{number % 500}") for number in range(2_000)]
    assert drawn == [twin.draw(f"/{number % 500}") for number in range(2_000)]
    assert 300 < sum(fault is not None for fault in drawn) < 500
    assert {fault for fault in drawn if fault} == set(KINDS)
    assert any(first and not second for first, second in zip(drawn[:500], drawn[500:], strict=False))


@pytest.mark.parametrize(
    ("kind", "status"),
    [("error-500", 500), ("error-502", 502), ("busy-503", 503), ("busy-429", 429), ("empty", 200)],
)
def test_faults_that_are_answers(world: World, kind: str, status: int) -> None:
    with ReplicaServer(world, faults=_only(kind)) as server:
        answer = fetch_from(server, world.path(0))
        assert answer.status == status
        assert world.truth(0).title not in answer.text
        assert server.read_log()[0]["fault"] == kind


@pytest.mark.parametrize("kind", ["reset", "truncated", "stalled", "garbage-chunks", "wrong-length"])
def test_faults_that_break_the_connection(world: World, kind: str) -> None:
    with ReplicaServer(world, faults=_only(kind)) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=0.5)
        connection.request("GET", world.path(0))
        with pytest.raises((http.client.HTTPException, OSError, ValueError)):
            connection.getresponse().read()
        connection.close()


def test_a_slow_answer_is_whole_and_a_torn_gzip_is_not(world: World) -> None:
    with ReplicaServer(world, faults=_only("slow")) as server:
        assert world.truth(0).title in fetch_from(server, world.path(0)).text
        server.set_faults(_only("torn-gzip"))
        torn = fetch_from(server, world.path(0))
        assert torn.headers["Content-Encoding"] == "gzip"
        assert int(torn.headers["Content-Length"]) == len(torn.body)
        server.set_faults(FaultPlan())
        assert fetch_from(server, world.path(0)).status == 200


def test_unknown_faults_are_refused(server: ReplicaServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("POST", "/-/faults", body='{"rate": 1, "kinds": ["flood"]}')
    assert connection.getresponse().status == 400
    connection.close()


def _only(kind: str) -> FaultPlan:
    return FaultPlan(rate=1.0, kinds=(next(each for each in KINDS if each == kind),))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"


def _read_body(stream) -> bytes:  # type: ignore[no-untyped-def]
    length = 0
    while (line := stream.readline()) != b"\r\n":
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return bytes(stream.read(length))
