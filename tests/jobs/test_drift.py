"""A newspaper changes its templates: the first run says so, keeps what is good, and what it set aside is healed."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.database import connect_reader
from bench.virtual_time import Run, harvest_at
from replica.server import ReplicaServer
from replica.world import World
from tests.conftest import ROOT, run_baoluu

OLD = World(articles=40, generations=("v2",), growth=32, edits=1.0, page_bytes=3_000, photo_bytes=800)
WORLD = replace(OLD, redesigned_at=OLD.opened_at + timedelta(hours=9))
COLUMNS = "url, title, sapo, body, published_at, section, layout, status"

# What a maintainer adds to the newspaper's file once the redesign was noticed; the old layout stays beside it.
EXTRACT_WITH_NEW_LAYOUT = """
from dataclasses import replace
from crawler.newspapers import replica
from crawler.newspapers._cms_mediasoft import V2

new = replace(V2, name="2027", marker="#entry_info", title="h1.entry-title", body=(".entry-prose",),
              photo_area="article:has(.entry-prose)")
replica.NEWSPAPER = replace(replica.NEWSPAPER, layouts=(new, *replica.NEWSPAPER.layouts))
from cli.main import main
main()
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drifted:
    """An archive before and after the first run that met the new template."""

    archive: Path
    before: dict[str, tuple[Any, ...]]
    after: dict[str, tuple[Any, ...]]
    run: Run


@pytest.fixture(scope="module")
def drifted(tmp_path_factory: pytest.TempPathFactory) -> Drifted:
    archive = tmp_path_factory.mktemp("drifted") / "archive"
    with ReplicaServer(WORLD) as server:
        assert harvest_at(server, archive, OLD.opened_at + timedelta(hours=8, seconds=20)).exit_code == 0
        before = read_articles(archive)
        run = harvest_at(server, archive, OLD.opened_at + timedelta(hours=15, seconds=20))
    return Drifted(archive=archive, before=before, after=read_articles(archive), run=run)


def read_articles(archive: Path) -> dict[str, tuple[Any, ...]]:
    with connect_reader(archive) as connection:
        return {row[0]: tuple(row) for row in connection.execute(f"SELECT {COLUMNS} FROM articles")}


def test_the_first_run_after_the_change_says_so(drifted: Drifted) -> None:
    assert drifted.run.exit_code == 9
    assert "layout was found in 0 of" in drifted.run.output
    assert "baoluu extract" in drifted.run.output


def test_status_names_the_layout_and_the_selector(drifted: Drifted) -> None:
    status = json.loads(run_baoluu("status", "--json", archive=drifted.archive).stdout)
    alarms = " ".join(status["alarms"])
    assert "`v2/2026 h1.title-info` used to answer" in alarms


def test_no_good_row_is_replaced(drifted: Drifted) -> None:
    assert len(drifted.before) == OLD.timeline.count(OLD.opened_at + timedelta(hours=8))
    assert {url: drifted.after[url] for url in drifted.before} == drifted.before
    with connect_reader(drifted.archive) as connection:
        (kept,) = connection.execute("SELECT count(*) FROM _losses WHERE lost = 'layout'").fetchone()
    assert kept >= 3  # edited meanwhile: only the comparison kept their good text


def test_what_is_new_is_kept_and_not_shown_as_good(drifted: Drifted) -> None:
    new = [row for url, row in drifted.after.items() if url not in drifted.before]
    assert len(new) > 3
    assert {row[-1] for row in new} == {"quarantined"}
    with connect_reader(drifted.archive) as connection:
        (found,) = connection.execute(
            "SELECT count(*) FROM articles_fts WHERE rowid IN (SELECT id FROM articles WHERE status = 'quarantined')"
        ).fetchone()
    assert found == 0


def test_extract_heals_them_once_the_layout_is_there(drifted: Drifted) -> None:
    process = subprocess.run(
        [sys.executable, "-c", EXTRACT_WITH_NEW_LAYOUT, "extract", "--jobs", "1", "--archive", str(drifted.archive)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert process.returncode == 0, process.stderr
    healed = read_articles(drifted.archive)
    assert healed.keys() == drifted.after.keys()
    assert {row[-1] for row in healed.values()} == {"live"}
    assert {row[-2] for row in healed.values()} == {"v2/2026", "v2/2027"}
    status = json.loads(run_baoluu("status", "--json", archive=drifted.archive).stdout)
    assert not [alarm for alarm in status["alarms"] if "layout" in alarm]
