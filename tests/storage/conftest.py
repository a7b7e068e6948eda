"""Folders on file systems of their own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def in_memory() -> Iterator[Path]:
    """A folder in memory, where a sync costs nothing: what kill -9 leaves does not depend on it."""
    folder = Path(tempfile.mkdtemp(prefix="baoluu-", dir="/dev/shm"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)  # a database that is closed just now takes its log away itself
