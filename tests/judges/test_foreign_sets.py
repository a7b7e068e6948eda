"""Every file of pywb's own test set is taken in: what warcio reads in it becomes captures, the rest is named.

The sets of warcio and jwarc come with none of their packages.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from tests.conftest import run_baoluu
from tests.judges.conftest import JUDGES

SAMPLES = JUDGES.parent / "sample_archive" / "warcs"
ORIGINALS_ELSEWHERE = ("dupes.warc.gz", "example-url-agnostic-revisit.warc.gz")
DAMAGED = {
    "bad.arc": "lost at byte 262",  # its lengths are no numbers
    "example.warc": "lost at byte",
}


def count_captures(path: Path) -> int:
    """Captures of the web that warcio finds before it gives up."""
    captures = 0
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, arc2warc=True):
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                captures += record.rec_type in ("response", "revisit", "resource") and url.startswith("http")
    except (ArchiveLoadFailed, ValueError):
        pass
    return captures


@pytest.fixture(scope="module")
def samples() -> list[Path]:
    found = sorted(SAMPLES.iterdir())
    assert len(found) >= 17
    return found


def test_every_file_is_taken_in(samples: list[Path], tmp_path: Path) -> None:
    for path in samples:
        archive = tmp_path / path.name
        done = run_baoluu("import", "--json", path, archive=archive)
        assert "should not have happened" not in done.stderr, (path, done.stderr)
        assert done.returncode == (8 if path.name in DAMAGED else 0), (path, done.stderr)
        assert DAMAGED.get(path.name, "") in done.stderr
        (report,) = json.loads(done.stdout)["files"]
        if path.name not in DAMAGED:
            assert report["captures"] >= count_captures(path), path
        faults = {line.partition(":")[0] for line in verify(archive)}
        assert faults == ({"revisit without original"} if path.name in ORIGINALS_ELSEWHERE else set()), path


def verify(archive: Path) -> list[str]:
    """The faults of an archive, a line each."""
    return run_baoluu("verify", archive=archive).stdout.splitlines()[:-1]
