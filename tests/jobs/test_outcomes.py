"""What a run says at its end beside its figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.database import connect_reader
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
