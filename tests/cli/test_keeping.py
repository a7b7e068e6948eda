"""verify, export, suppress and backup as a user types them: exit codes, JSON, one line of complaint."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive.folder import ArchiveFolder, lock
from tests.conftest import Harvested
from tests.judges.shelf import article_url, fill


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    archive = tmp_path / "archive"
    fill(archive, articles=4)
    return archive


def baoluu(archive: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli.main", *map(str, arguments)]
    environment = {**os.environ, "BAOLUU_ARCHIVE": str(archive)}
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment)


def test_verify_says_that_all_is_well(archive: Path) -> None:
    done = baoluu(archive, "verify")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("No faults.\n")
    report = json.loads(baoluu(archive, "verify", "--sample", 3, "--json").stdout)
    assert report["findings"] == []
    assert report["is_sample"]


def test_verify_exits_with_11_and_names_the_damage(archive: Path) -> None:
    (warc,) = (archive / "warc").iterdir()
    warc.chmod(0o640)
    content = bytearray(warc.read_bytes())
    content[3_000] ^= 1
    warc.write_bytes(content)
    done = baoluu(archive, "verify")
    assert done.returncode == 11
    assert f"warc/{warc.name} at byte" in done.stdout
    assert "restore the file from a backup" in done.stdout
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    told = baoluu(archive, "verify", "--json")
    assert told.returncode == 11
    (finding,) = json.loads(told.stdout)["findings"]
    assert finding["offset"] <= 3_000
    assert finding["url"].startswith("https://bao.example/")
    assert finding["remedy"]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "wacz", "bagit"])
def test_export_writes_and_never_overwrites(archive: Path, tmp_path: Path, form: str) -> None:
    done = baoluu(archive, "export", form, tmp_path / "x", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["articles"] == 4
    again = baoluu(archive, "export", form, tmp_path / "x")
    assert again.returncode == 2
    assert "--force" in again.stderr
    assert baoluu(archive, "export", form, tmp_path / "x", "--force", "--quiet").stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "csv", "x", "--newspaper", "khac"),
        ("export", "csv", "x", "--where", "nosuch"),
        ("export", "csv", "x", "--since", "2026-02-01", "--until", "2026-01-01"),
        ("export", "xml", "x"),
        ("suppress", "1"),
        ("suppress", "999", "--reason", "gỡ"),
        ("unsuppress", "1"),
        ("verify", "--sample", "0"),
    ],
)
def test_wrong_usage_exits_with_2(archive: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    places = {"x": str(tmp_path / "x")}
    done = baoluu(archive, *[places.get(argument, argument) for argument in arguments])
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "x").exists()


def test_suppress_and_unsuppress(archive: Path) -> None:
    done = baoluu(archive, "suppress", article_url(2), "--reason", "tòa soạn yêu cầu", "--json")
    assert json.loads(done.stdout)["reason"] == "tòa soạn yêu cầu"
    assert baoluu(archive, "verify").returncode == 0
    assert baoluu(archive, "unsuppress", article_url(2)).stdout == f"Shown again: {article_url(2)}\n"
    assert baoluu(archive, "verify").returncode == 0


def test_suppress_waits_for_nobody(archive: Path) -> None:
    with lock(ArchiveFolder(archive), command="harvest"):
        done = baoluu(archive, "suppress", "1", "--reason", "gỡ")
    assert done.returncode == 5
    assert not (archive / "suppressions.jsonl").exists()


def test_backup_and_then_verify(archive: Path, tmp_path: Path) -> None:
    assert baoluu(archive, "backup", tmp_path / "copy", "--quiet").returncode == 0
    assert baoluu(tmp_path / "copy", "verify").returncode == 0
    assert baoluu(archive, "backup", tmp_path / "copy").returncode == 2


@pytest.mark.parametrize("command", ["verify", "suppress 1 --reason x", "backup {}", "export csv {}"])
def test_without_an_archive_nothing_is_made(tmp_path: Path, command: str) -> None:
    done = baoluu(tmp_path / "none", *command.format(tmp_path / "x").split())
    assert done.returncode == 3
    assert "There is no archive" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ("harvest", "baothainguyn"),
        ("extract", "--newspaper", "baothainguyn"),
        ("schedule", "cron", "baothainguyn"),
        ("newspapers", "check", "baothainguyn"),
        ("newspapers", "accept", "baothainguyn"),
        ("newspapers", "new", "baothainguyen", "https://bao.example/1"),
        ("newspapers", "new", "Báo Ví Dụ", "https://bao.example/1"),
    ],
)
def test_a_newspaper_that_cannot_be_meant_is_wrong_usage(archive: Path, words: tuple[str, ...]) -> None:
    done = baoluu(archive, *words)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "did you mean baothainguyen" in done.stderr or words[:2] == ("newspapers", "new")


def test_newspapers_check_names_a_rule_for_whatever_was_found(harvested: Harvested) -> None:
    done = baoluu(harvested.archive, "newspapers", "check", "replica", "--articles", "4", "--json")
    found = json.loads(done.stdout)
    assert len({finding["url"] for finding in found}) == 4
    derived = ("published_precision", "attributions", "layout", "doubts")
    assert {finding["field"] for finding in found if finding["value"] and not finding["rule"]} <= {*derived}
    assert {finding["field"] for finding in found if finding["rule"]} >= {"title", "body", "photos"}


def test_newspapers_new_names_the_file_that_has_the_host(archive: Path) -> None:
    done = baoluu(archive, "newspapers", "new", "baomoi", "https://www.baothainguyen.vn/tin-1")
    assert done.returncode == 2
    assert "belongs to Báo Thái Nguyên already: add to crawler/newspapers/baothainguyen.py" in done.stderr


def _alarms(archive: Path) -> list[str]:
    return list(json.loads(baoluu(archive, "status", "--json").stdout)["alarms"])


def test_status_tells_of_a_lost_warc_file_index_and_settings(archive: Path) -> None:
    assert _alarms(archive) == []
    (warc,) = (archive / "warc").iterdir()
    warc.rename(archive / "moved.warc.gz")
    (archive / "index" / "index.cdxj").unlink()
    (archive / "baoluu.toml").write_text("contact = 5\n")
    lost, index, settings = _alarms(archive)
    assert lost.startswith(f"A WARC file is not as when closed: warc/{warc.name} is missing.")
    assert index.startswith("index/index.cdxj is missing")
    assert "contact" in settings


def test_status_tells_of_an_index_that_was_begun_anew(archive: Path) -> None:
    index = archive / "index" / "index.cdxj"
    first, _, _ = index.read_bytes().partition(b"\n")
    index.write_bytes(first + b"\n")
    assert _alarms(archive) == [
        "index/index.cdxj lacks most of its lines, so replay finds too little: `baoluu extract` completes it."
    ]


def test_status_tells_of_a_newspaper_that_there_is_not(archive: Path) -> None:
    (archive / "baoluu.toml").write_text('newspapers = ["baothainguyen", "baothainguyn"]\n')
    (settings,) = _alarms(archive)
    assert settings.startswith("baoluu.toml names 'baothainguyn'")


def test_a_run_goes_on_without_a_closed_file_and_says_so(archive: Path, tmp_path: Path) -> None:
    (warc,) = (archive / "warc").iterdir()
    warc.chmod(0o640)
    warc.write_bytes(warc.read_bytes()[:-1])
    (tmp_path / "none.warc").write_bytes(b"")
    done = baoluu(archive, "import", tmp_path / "none.warc")
    assert f"warc/{warc.name} has" in done.stderr
    assert "Bring it back from a backup" in done.stderr
