"""The archive folder among strangers: modes, planted links, secrets, names and what of it anybody could run."""

from __future__ import annotations

import ast
import logging
import os
import re
import socket
import stat
import time
from pathlib import Path

import pytest

from archive.configuration import write_default_configuration
from archive.errors import StoreError
from archive.index import merge_index
from crawler.logs import open_log
from tests.conftest import Harvested, run_baoluu
from tests.faults.conftest import ROOT, Crawled, crawl
from tests.faults.hostile import HostileServer, reply
from tests.faults.newspaper import article_page

MODES = {
    "": 0o750, "warc": 0o750, "index": 0o750, "logs": 0o750, "lock": 0o640, "archive.db": 0o640,
    "baoluu.toml": 0o600, "index/index.cdxj": 0o640, "logs/baoluu.log": 0o640,
}  # fmt: skip
SECRETS = ("canary-cookie", "canary-password", "canary-home")
NAMES = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
PATHS = (
    "..%2f..%2f..%2fetc%2fcanary", "..%5c..%5ccanary", "%00canary", "a" * 1900, "con", ".ssh", "-rf", "x;rm%20-rf",
    "%e2%80%ae.gpj", "a%0d%0aX-Injected:%201", "a%0aWARC-Type:%20warcinfo", "%252e%252e%252f", "~",
    "canary.warc.gz.open",
)  # fmt: skip


@pytest.mark.parametrize("name", MODES)
def test_row_93_modes_keep_strangers_out(harvested: Harvested, name: str) -> None:
    assert stat.S_IMODE((harvested.archive / name).stat().st_mode) == MODES[name]


def test_row_93_closed_files_cannot_be_written(harvested: Harvested) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (harvested.archive / "warc").iterdir()}
    assert modes == {0o440}


@pytest.fixture(scope="module")
def named(scratch: Path) -> Crawled:
    """A crawl of addresses that would be dangerous as names, with secrets in the environment and in answers."""
    headers = ("Set-Cookie: D1N=canary-cookie", 'Content-Disposition: attachment; filename="../../canary"')
    with HostileServer(otherwise=lambda target: reply(article_page(len(target)), *headers)) as server:
        urls = [f"{server.origin}/{path}" for path in PATHS]
        proxy = "http://user:canary-password@127.0.0.1:1"
        return crawl("capture", *urls, archive=scratch / "named", http_proxy=proxy, HOME="/canary-home")


def test_row_88_no_file_is_named_by_the_web(named: Crawled) -> None:
    assert len(named.rows("SELECT 1 FROM captures WHERE via = 'typed'")) == len(PATHS), named.stderr
    for path in named.archive.rglob("*"):
        assert NAMES.match(path.name), path
        assert "canary" not in path.name
    assert not list(named.archive.parent.glob("*canary*"))


def test_row_94_a_crawl_listens_nowhere(scratch: Path) -> None:
    """For two seconds, so that whoever looks now and then sees it."""

    def answer(connection: socket.socket) -> None:
        time.sleep(2)
        connection.sendall(reply(article_page()))

    with HostileServer({"/": answer}) as server:
        done = crawl("capture", f"{server.origin}/", archive=scratch / "listening")
    assert done.exit_code == 0, done.stderr
    assert done.seconds > 2
    assert not done.listening


def test_row_95_a_title_begins_no_line_of_the_log(tmp_path: Path) -> None:
    with open_log(tmp_path / "baoluu.log"):
        logging.getLogger("baoluu").warning(
            "%s could not be read", "Nước\x1b]0;mất\x07 lên\n2026 ERROR giả\u2028\u202e"
        )
    text = (tmp_path / "baoluu.log").read_text(encoding="utf-8")
    assert len(text.splitlines()) == 1
    assert not set(text) & (set(map(chr, range(32))) - {"\n"} | set("\u202e"))


def test_row_84_no_address_begins_a_header(named: Crawled) -> None:
    everything = named.read_everything()
    assert b"\nX-Injected" not in everything
    assert b"\nWARC-Type: warcinfo\r\nX" not in everything


def test_row_93_no_secret_of_ours_is_written_anywhere(named: Crawled) -> None:
    everything = named.read_everything()
    assert b"canary-password" not in everything
    assert b"canary-home" not in everything
    assert os.uname().nodename.encode() not in everything
    assert named.exit_code == 0, named.stderr


def test_row_93_a_cookie_that_was_set_is_never_sent_back(named: Crawled) -> None:
    log = (named.archive / "logs" / "baoluu.log").read_text()
    assert "canary-cookie" not in log
    assert b"\nCookie:" not in named.read_everything()
    assert b"\nAuthorization:" not in named.read_everything()


def test_row_89_planted_links_are_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "index.cdxj.partial").symlink_to(victim)
    (tmp_path / "baoluu.toml.partial").symlink_to(victim)
    (tmp_path / "baoluu.log").symlink_to(victim)
    merge_index(tmp_path / "index.cdxj", ["vn,example)/ 20260520000000 {}"])
    write_default_configuration(tmp_path / "baoluu.toml")
    with pytest.raises(StoreError), open_log(tmp_path / "baoluu.log"):
        pass
    assert victim.read_text() == "precious"
    assert not (tmp_path / "index.cdxj").is_symlink()
    assert not (tmp_path / "baoluu.toml").is_symlink()


def test_row_89_a_planted_lock_is_refused(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "lock").symlink_to(victim)
    done = run_baoluu("capture", "http://127.0.0.1:9/", archive=archive)
    assert done.returncode == 3, done.stderr
    assert victim.read_text() == "precious"


def iter_modules() -> list[Path]:
    packages = ("archive", "pipelines", "crawler", "jobs", "cli", "front")
    return [path for package in packages for path in (ROOT / package).rglob("*.py")]


@pytest.mark.parametrize("word", ["pickle", "marshal", "shelve", "dill"])
def test_row_94_no_module_unpickles(word: str) -> None:
    for path in iter_modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
                assert word not in names, path


def test_row_94_no_module_runs_text() -> None:
    for path in iter_modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("eval", "exec"), path
            if isinstance(node, ast.keyword) and node.arg == "shell":
                raise AssertionError(f"{path} starts a shell")


def test_row_14_every_transaction_that_writes_says_so_at_its_beginning() -> None:
    for path in iter_modules():
        source = path.read_text(encoding="utf-8")
        if not {"export", "verification"} & set(path.parts):  # they read, and may begin as they like
            assert not re.search(r"""["']BEGIN(?! IMMEDIATE)\b""", source), path
        assert not re.search(r"load_extension\s*\(", source), path


def test_row_97_the_lock_files_pin_every_package_by_hash() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (ROOT / name).read_text().splitlines()
        pinned = [line for line in lines if re.match(r"[a-zA-Z0-9._-]+(\[.*\])?==", line)]
        assert len(pinned) > 30
        assert all(line.rstrip().endswith("\\") for line in pinned)
        assert sum("--hash=sha256:" in line for line in lines) >= len(pinned)
        assert not [line for line in lines if re.match(r"(pywb|brotlipy)\b", line)]


def test_row_97_the_libraries_are_those_that_the_code_counts_on() -> None:
    import brotli
    import pysqlite3
    from backports import zstd

    assert hasattr(brotli.Decompressor(), "process")
    assert zstd.decompress(zstd.compress(b"x")) == b"x"
    assert pysqlite3.sqlite_version_info >= (3, 51, 3)
