"""File systems made for a test: one whose power can be cut, one that is full soon, one that is read-only."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

IMAGE_BYTES = 24 << 20


def command(*words: str | Path) -> None:
    """Runs a system command; the test fails, and says why, where this machine does not permit it."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.fail(f"`{' '.join(map(str, words))}` is needed here, as root: {done.stderr.strip()}")


class Disk:
    """An ext4 volume in an image file, mounted at `root`.

    What the kernel has not written to the image when it is copied is lost with the power: file contents, names,
    lengths and SQLite's files alike, as far as nobody synced them. Not simulated are drives that lie about syncs
    and sectors torn in the middle.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cuts = 0
        self._image = folder / "0.img"
        with self._image.open("wb") as image:
            image.truncate(IMAGE_BYTES)
        command("mkfs.ext4", "-q", "-F", "-b", "1024", "-J", "size=1", self._image)
        self._mount()

    @property
    def root(self) -> Path:
        """Where the volume is mounted; another folder after each cut."""
        return self._folder / f"{self._cuts}"

    def cut_power(self) -> None:
        """Everything that was not synced is gone; the volume is mounted again, its journal replayed."""
        image, root = self._image, self.root
        self._cuts += 1
        self._image = self._folder / f"{self._cuts}.img"
        shutil.copyfile(image, self._image)
        command("umount", root)
        image.unlink()
        self._mount()

    def remove(self) -> None:
        command("umount", self.root)

    def _mount(self) -> None:
        self.root.mkdir()
        command("mount", "-o", "loop", self._image, self.root)


@contextlib.contextmanager
def small_volume(root: Path, *, size: str) -> Iterator[Path]:
    """A volume in memory that holds no more than `size`, such as "900k"."""
    root.mkdir(parents=True, exist_ok=True)
    command("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", root)
    try:
        yield root
    finally:
        command("umount", root)


def enlarge(root: Path, *, size: str) -> None:
    command("mount", "-o", f"remount,size={size}", root)


@contextlib.contextmanager
def read_only(root: Path) -> Iterator[None]:
    """Nothing under `root` can be written meanwhile, not even by root."""
    command("mount", "--bind", root, root)
    try:
        command("mount", "-o", "remount,ro,bind", root)
        yield
    finally:
        command("umount", root)
