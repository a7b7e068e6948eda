"""Archives that hold files of other archives as what was captured."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from archive.warcrecord import build_record
from tests.conftest import run_baoluu
from tests.gatekeeper import Answer, Gatekeeper
from tests.jobs.test_extract import TABLES, read_rows


def build_inner(size: int) -> bytes:
    """A WARC file that cannot be packed any further."""
    chance, content = random.Random(1), b""
    while len(content) < size:
        headers = (
            ("WARC-Type", "resource"),
            ("WARC-Record-ID", f"<urn:test:{len(content)}>"),
            ("WARC-Date", "2026-05-27T02:00:00Z"),
            ("WARC-Target-URI", f"https://khac.example/{len(content)}"),
            ("Content-Type", "application/octet-stream"),
        )
        content += build_record(headers, chance.randbytes(30_000)).member
    return content


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_captured_file_of_another_archive_is_not_taken_for_ours(tmp_path: Path, jobs: str) -> None:
    archive, body = tmp_path / "archive", build_inner(3 << 20)
    served = Answer(body=body, headers=(("Content-Type", "application/gzip"),))
    with Gatekeeper(None, lambda target, _: served if target == "/a.warc.gz" else Answer(body=b"")) as gate:
        assert run_baoluu("capture", f"{gate.origin}/a.warc.gz", archive=archive).returncode == 0
    (warc,) = (archive / "warc").glob("*.warc.gz")
    assert body[:4096] in warc.read_bytes()
    rows = {table: read_rows(archive, table) for table in TABLES}
    done = run_baoluu("extract", "--jobs", jobs, archive=archive)
    assert done.returncode == 0, done.stderr
    assert {table: read_rows(archive, table) for table in TABLES} == rows
