"""What a run says at its end beside its figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.database import connect_reader, connect_writer
from archive.quarantine import quarantine_article
from tests.conftest import run_baoluu
from tests.faults.newspaper import article_page, listing_page
from tests.gatekeeper import Answer, Gatekeeper

ARTICLE = "/xa-hoi/202605/nuoc-song-lon-0000001/"


def harvest(archive: Path, *addresses: str) -> tuple[int, str]:
    """Exit code and message of a harvest whose listings link to these addresses."""
    archive.mkdir(exist_ok=True)
    (archive / "baoluu.toml").write_text("[politeness]\ndelay_seconds = 0.01\n")

    def answer(target: str, _: int) -> Answer:
        if target == ARTICLE:
            return Answer(body=article_page().encode())
        return Answer(body=listing_page(*addresses).encode()) if target == "/xa-hoi/" else Answer(status=404)

    with Gatekeeper(None, answer) as gate:
        run_baoluu("harvest", "replica", "--origin", gate.origin, archive=archive)
    with connect_reader(archive) as connection:
        row = connection.execute("SELECT exit_code, message FROM runs ORDER BY id DESC").fetchone()
    return row[0], row[1] or ""


@pytest.mark.parametrize("addresses", [(), ("/bai-viet/1", "/bai-viet/2")], ids=["no links", "others"])
def test_a_newspaper_whose_listings_lead_to_no_article_is_not_just_done(
    tmp_path: Path, addresses: tuple[str, ...]
) -> None:
    code, message = harvest(tmp_path / "archive", *addresses)
    assert code == 8
    assert "replica: none of the 1 listings, feeds and sitemaps that were read leads to" in message
    assert "crawler/newspapers/replica.py" in message
    assert harvest(tmp_path / "archive", ARTICLE) == (0, "")
    assert harvest(tmp_path / "archive", *addresses) == (0, "")


def test_of_an_article_that_drift_quarantined_it_is_said_what_its_page_lacks(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    page = (
        article_page()
        .replace("title-info", "entry")
        .replace("page_info", "entry")
        .replace("article-", "entry-")
    )
    with Gatekeeper(None, lambda *_: Answer(body=page.encode())) as gate:
        address = f"{gate.origin}{ARTICLE}"
        assert run_baoluu("capture", address, archive=archive).returncode == 0
        tables = connect_writer(archive)
        quarantine_article(tables.conn, 1, "layout")
        tables.close()
        again = run_baoluu("capture", address, archive=archive)
    told = f"{address} is kept but not shown as good: the newspaper's pages are read without their layout."
    assert told in again.stdout + again.stderr
