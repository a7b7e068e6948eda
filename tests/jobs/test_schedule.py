"""What `schedule` prints is what cron and systemd run: both judge it themselves."""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from archive.database import connect_reader
from archive.errors import StoreError, UsageError
from jobs.schedule import Plan, format_cron, format_service, format_timer
from replica.server import ReplicaServer
from replica.world import World
from tests.conftest import ROOT, run_baoluu

SHIPPED = Plan(
    archive=Path("/srv/baoluu/archive"),
    newspapers=(),
    every_seconds=1800,
    program=Path("/srv/baoluu/.venv/bin/baoluu"),
    user="baoluu",
)
ODD_NAMES = (
    "archive",
    "báo lưu",
    "a%b",
    'with "quotes"',
    "with 'quotes'",
    "$HOME",
    "back\\slash",
    "semi;colon",
)
CRON_SECONDS = 100


def plan(archive: Path, *, program: Path = Path("/bin/true"), every_seconds: float = 1800) -> Plan:
    return Plan(
        archive=archive,
        newspapers=("replica",),
        every_seconds=every_seconds,
        program=program,
        user="archivist",
    )


@pytest.mark.parametrize(
    ("minutes", "when"),
    [
        (1, "* * * * *"),
        (5, "*/5 * * * *"),
        (30, "*/30 * * * *"),
        (60, "7 */1 * * *"),
        (360, "7 */6 * * *"),
        (1440, "7 3 * * *"),
    ],
)
def test_cron_says_when(minutes: int, when: str) -> None:
    assert format_cron(plan(Path("/a"), every_seconds=minutes * 60)).startswith(f"{when} /bin/true harvest")


@pytest.mark.parametrize("minutes", [0, 0.5, 1.5, 2.5, 7, 45, 60.5, 90, 300, 2880])
def test_what_cron_cannot_say_is_refused(minutes: float) -> None:
    with pytest.raises(UsageError, match="schedule systemd"):
        format_cron(plan(Path("/a"), every_seconds=minutes * 60))


@pytest.mark.parametrize("seconds", [0, 0.5, 59, 90.5])
def test_what_systemd_cannot_keep_is_refused(seconds: float) -> None:
    with pytest.raises(UsageError, match="a minute at least"):
        format_timer(plan(Path("/a"), every_seconds=seconds))


def test_the_timer_says_how_often() -> None:
    timer = format_timer(plan(Path("/a"), every_seconds=90))
    assert "harvest every 90 seconds\n" in timer
    assert "OnUnitActiveSec=90s\n" in timer


@pytest.mark.parametrize("name", ["a\nb", "a\rb", "a\tb", "a\x7fb"])
def test_a_path_that_would_break_its_line_is_refused(name: str) -> None:
    for format_plan in (format_cron, format_service):
        with pytest.raises(UsageError, match="control character"):
            format_plan(plan(Path("/srv") / name))


def test_a_variable_is_doubled_where_systemd_would_read_one_and_nowhere_else() -> None:
    lines = format_service(plan(Path("/srv/$HOME"))).splitlines()
    assert "--archive /srv/$$HOME " in next(line for line in lines if line.startswith("ExecStart="))
    assert "ReadWritePaths=/srv/$HOME" in lines


def test_a_run_ends_before_the_next_one_begins() -> None:
    assert "--time-limit 24m" in format_cron(plan(Path("/a")))
    assert "--time-limit 1m" in format_cron(plan(Path("/a"), every_seconds=60))


@pytest.mark.parametrize("name", ODD_NAMES)
def test_the_shell_that_cron_starts_reads_every_name_as_it_is(name: str, tmp_path: Path) -> None:
    line = format_cron(plan(tmp_path / name))
    assert "%" not in line.replace(r"\%", "")
    assert shlex.split(line.replace(r"\%", "%"))[5:][4] == str(tmp_path / name)


@pytest.mark.parametrize("name", ODD_NAMES)
def test_systemd_accepts_the_units(name: str, tmp_path: Path) -> None:
    made = plan(tmp_path / name)
    (tmp_path / "baoluu.service").write_text(format_service(made))
    (tmp_path / "baoluu.timer").write_text(format_timer(made))
    verify_units(tmp_path)


def verify_units(folder: Path) -> None:
    judge = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(folder / "baoluu.service"), str(folder / "baoluu.timer")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (judge.returncode, judge.stderr) == (0, "")


def test_the_shipped_files_are_what_the_command_prints(tmp_path: Path) -> None:
    deploy = ROOT / "deploy"
    assert (deploy / "baoluu.cron").read_text() == format_cron(SHIPPED)
    assert (deploy / "baoluu.service").read_text() == format_service(SHIPPED)
    assert (deploy / "baoluu.timer").read_text() == format_timer(SHIPPED)
    for name in ("baoluu.service", "baoluu.timer"):
        shipped = (deploy / name).read_text().replace(str(SHIPPED.program), "/bin/true")
        (tmp_path / name).write_text(shipped)
    verify_units(tmp_path)


def test_the_service_runs_as_the_user_who_asked(tmp_path: Path) -> None:
    printed = run_baoluu("schedule", "systemd", "replica", archive=tmp_path)
    assert f"User={pwd.getpwuid(os.getuid()).pw_name}" in printed.stdout.splitlines()


def test_the_command_names_the_installed_program(tmp_path: Path) -> None:
    printed = run_baoluu("schedule", "cron", "replica", "--every", "2h", archive=tmp_path)
    words = shlex.split(printed.stdout)
    assert Path(words[5]).name == "baoluu"
    assert os.access(words[5], os.X_OK)
    assert words[6:8] == ["harvest", "replica"]


def test_a_list_that_names_no_newspaper_is_told_before_cron_fails(tmp_path: Path) -> None:
    printed = run_baoluu("schedule", "cron", archive=tmp_path)
    assert " harvest --all " in printed.stdout
    assert f"{tmp_path / 'baoluu.toml'} names no newspaper yet" in printed.stderr
    (tmp_path / "baoluu.toml").write_text('newspapers = ["baothainguyen"]\n')
    assert run_baoluu("schedule", "cron", archive=tmp_path).stderr == ""


if shutil.which("cron") and os.geteuid() == 0:  # wherever CI runs; only root may start the daemon

    def test_cron_itself_runs_the_line(tmp_path: Path) -> None:
        with ReplicaServer(World(articles=4, page_bytes=2_000, photo_bytes=500), port=8800), a_cron():
            archive = tmp_path / "nguoi lưu 100%"
            line = run_baoluu("schedule", "cron", "replica", "--every", "1m", archive=archive).stdout
            with a_crontab(line):
                wait_for_a_run(archive)
            with connect_reader(archive) as connection:
                assert connection.execute("SELECT count(*) FROM articles").fetchone()[0] == 4

    @contextmanager
    def a_cron() -> Iterator[None]:
        """A running cron daemon: the machine's own, or one of ours."""
        daemon = subprocess.Popen(["cron", "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield
        finally:
            daemon.terminate()
            daemon.wait(10)

    @contextmanager
    def a_crontab(line: str) -> Iterator[None]:
        """Our line in this user's crontab; what was there before comes back."""
        user = pwd.getpwuid(os.geteuid()).pw_name
        before = subprocess.run(["crontab", "-u", user, "-l"], capture_output=True, text=True, check=False)
        subprocess.run(["crontab", "-u", user, "-"], input=line, text=True, check=True)
        try:
            yield
        finally:
            restore = ["-"] if before.returncode == 0 else ["-r"]
            subprocess.run(["crontab", "-u", user, *restore], input=before.stdout, text=True, check=True)

    def wait_for_a_run(archive: Path) -> None:
        """Until the ledger says that a run is done; cron looks at its tables once a minute."""
        deadline = time.monotonic() + CRON_SECONDS
        while not is_done(archive):
            assert time.monotonic() < deadline, "cron did not run the line"
            time.sleep(0.5)

    def is_done(archive: Path) -> bool:
        try:
            connection = connect_reader(archive)
        except StoreError:  # there is none yet, or nothing in it
            return False
        with closing(connection):
            found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'runs'").fetchone()
            return bool(found and connection.execute("SELECT 1 FROM runs WHERE outcome = 'done'").fetchone())
