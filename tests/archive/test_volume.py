"""Where an archive stands: mounts told apart, and no write-ahead log on a volume that other machines hold too."""

from __future__ import annotations

import shlex
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pysqlite3 as sqlite3
import pytest

from archive.database import connect_writer
from archive.volume import find_network_type, find_type
from tests.faults.conftest import ROOT

MOUNTS = r"""
22 1 254:0 / / rw,noatime shared:1 - ext4 /dev/vda rw
30 22 0:25 / /mnt rw - tmpfs tmpfs rw
31 30 0:44 / /mnt/nfs rw,relatime shared:2 master:1 - nfs4 server:/export rw,vers=4.2
32 30 0:45 / /mnt/samba rw - cifs //server/share rw
33 32 0:46 / /mnt/samba/disk rw - ext4 /dev/vdb rw
34 22 0:47 / /home rw - ext4 /dev/vdc rw
35 22 0:48 / /home rw - fuse.sshfs me@host: rw
a line of another kind
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "ext4"),
        ("/srv/archive", "ext4"),
        ("/mnt", "tmpfs"),
        ("/mntx", "ext4"),
        ("/mnt/nfs", "nfs4"),
        ("/mnt/samba/archive", "cifs"),
        ("/mnt/samba/disk/archive", "ext4"),
        ("/home/me", "fuse.sshfs"),
    ],
)
def test_the_type_is_that_of_the_nearest_mount(path: str, kind: str) -> None:
    assert find_type(MOUNTS, Path(path)) == kind


def test_a_blank_in_a_name_is_read() -> None:
    assert find_type(r"1 0 0:1 / /mnt/hai\040từ rw - nfs server:/ rw", Path("/mnt/hai từ/archive")) == "nfs"


def test_this_machine_tells_its_own(tmp_path: Path) -> None:
    assert find_network_type(tmp_path) is None


def run_on_network(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The finished process of `baoluu WORDS`, to which the kernel says that `folder` is mounted from a server."""
    mounts = folder.with_name("mountinfo")
    mounts.write_text(
        f"1 0 254:0 / / rw - ext4 /dev/vda rw\n2 1 0:44 / {folder} rw - nfs4 server:/export rw\n"
    )
    command = shlex.join([sys.executable, "-m", "cli.main", *words])
    bind = f"mount --bind {shlex.quote(str(mounts))} /proc/$$/mountinfo"
    return subprocess.run(
        ["unshare", "--mount", "sh", "-c", f"{bind} && exec {command}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_row_27_a_network_volume_goes_without_a_log_in_shared_memory(tmp_path: Path) -> None:
    folder = tmp_path / "volume"
    folder.mkdir()
    archive = folder / "archive"
    connect_writer(_made(archive)).close()  # on a local disk, before it was moved
    done = run_on_network("demo", "--articles", "6", "--archive", str(archive), folder=folder)
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(archive / "archive.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (6,)
    assert not list(archive.glob("archive.db-*"))
    assert "network volume (nfs4)" in done.stderr
    status = run_on_network("status", "--archive", str(archive), folder=folder)
    assert "ALARM: The archive stands on a network volume (nfs4)" in status.stdout


def test_row_27_back_on_a_local_disk_the_log_is_back(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "archive.db")) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    tables = connect_writer(tmp_path)
    assert tables.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    tables.close()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
