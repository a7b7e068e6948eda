"""A backup is an archive of its own: whole, provable, and taken while a harvest writes."""

from __future__ import annotations

import subprocess
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from archive.backup import Backup, write_backup
from archive.database import connect_reader
from archive.errors import DigestMismatch, UsageError
from archive.folder import ArchiveFolder
from archive.records import Exchange
from archive.verify import verify_archive
from tests.storage.harvest import harvest, prepare, start
from tests.storage.site import HOME, Site
from tests.storage.verifier import judge, require_sound


def back_up(archive: Path, destination: Path, *, links: bool = True, force: bool = False) -> Backup:
    return write_backup(ArchiveFolder(archive), destination, links=links, force=force, watch=lambda *_: None)


def is_torn(copy: Path) -> bool:
    """Whether a backup was taken while a run was in the middle of a file."""
    with closing(connect_reader(copy)) as reader:
        (captures,) = reader.execute(
            "SELECT count(*) FROM captures c JOIN runs r ON r.id = c.run_id WHERE r.finished_at IS NULL"
        ).fetchone()
    return bool(captures)


@dataclass(frozen=True, kw_only=True)
class WaitingSite(Site):
    """It keeps one article back until a backup was taken in the middle of the harvest."""

    is_copied: Event

    def fetch(self, url: str, *, at: datetime | None = None) -> Exchange:
        if url == f"{HOME}/bai/30":
            self.is_copied.wait(timeout=60)
        return super().fetch(url, at=at)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    archive = prepare(tmp_path / "archive")
    harvest(archive, Site(articles=20, photo_bytes=2_000))
    return archive


@pytest.mark.parametrize("links", [True, False])
def test_a_backup_is_a_sound_archive_with_a_manifest(archive: Path, tmp_path: Path, links: bool) -> None:
    backup = back_up(archive, tmp_path / "copy", links=links)
    assert (backup.files, backup.linked) == (1, int(links))
    require_sound(tmp_path / "copy")
    subprocess.run(
        ["sha256sum", "--check", "--quiet", "manifest-sha256.txt"], cwd=tmp_path / "copy", check=True
    )
    harvest(tmp_path / "copy", Site(articles=20, photo_bytes=2_000))  # it goes on where the archive stood


def test_only_an_earlier_backup_is_replaced(archive: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "precious").touch()
    for force in (False, True):
        with pytest.raises(UsageError):
            back_up(archive, copy, force=force)
    assert [path.name for path in copy.iterdir()] == ["precious"]
    (copy / "precious").unlink()
    back_up(archive, copy)
    back_up(archive, copy, force=True)
    require_sound(copy)
    harvest(copy, Site(articles=20, photo_bytes=2_000))
    with pytest.raises(UsageError):  # what was harvested there stands nowhere else
        back_up(archive, copy, force=True)


@pytest.mark.parametrize("place", [".", "backup", ".."])
def test_a_backup_is_never_made_into_the_archive(archive: Path, place: str) -> None:
    before = sorted(archive.rglob("*"))
    with pytest.raises(UsageError, match="place outside it"):
        back_up(archive, archive / place, force=True)
    assert sorted(archive.rglob("*")) == before


def test_a_damaged_file_is_not_backed_up_as_good(archive: Path, tmp_path: Path) -> None:
    (warc,) = (archive / "warc").iterdir()
    warc.chmod(0o640)
    content = bytearray(warc.read_bytes())
    content[500] ^= 1
    warc.write_bytes(content)
    with pytest.raises(DigestMismatch):
        back_up(archive, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    assert not list(tmp_path.glob("*.partial"))


def test_backups_taken_during_a_harvest_are_sound(tmp_path: Path) -> None:
    """Each is an archive in a committed state, and the next run there goes on."""
    archive = prepare(tmp_path / "archive")
    site = WaitingSite(articles=400, photo_bytes=8_000, is_copied=get_context("fork").Event())
    process = start(lambda: harvest(archive, site))
    copies: list[Path] = []
    while process.is_alive():
        if (archive / "archive.db").exists() and list((archive / "warc").iterdir()):
            copies.append(tmp_path / f"copy{len(copies)}")
            back_up(archive, copies[-1])
            if is_torn(copies[-1]):
                site.is_copied.set()
            verify = verify_archive(ArchiveFolder(archive), watch=lambda *_: None)
            assert verify.findings == ()
        time.sleep(0.05)
    process.join()
    assert process.exitcode == 0
    torn = [copy for copy in copies if is_torn(copy)]
    assert torn, "none was taken in the middle"
    for copy in copies:
        assert judge(copy, at_rest=False).wrong == []
        assert verify_archive(ArchiveFolder(copy), watch=lambda *_: None).findings == ()
    small = Site(articles=10, photo_bytes=8_000)
    harvest(torn[0], small)
    faults = verify_archive(ArchiveFolder(torn[0]), watch=lambda *_: None).findings
    assert faults == ()
