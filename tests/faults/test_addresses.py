"""Addresses that a page misspells: each costs itself at most, never the run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from archive.page import OWN_FAULT
from archive.session import open_session
from archive.warcrecord import quote_uri
from tests.faults.conftest import Crawled, crawl
from tests.faults.hostile import HostileServer, reply
from tests.faults.newspaper import article_page
from tests.storage.harvest import ASSIGNMENT, fetch, lease, prepare, sow
from tests.storage.site import Site, interpret

ODD_NAMES = ("anh\x85x.jpg", "anh\x01x.jpg", "anh bìa 2.png", "anh[1].jpg")


def capture_photos(archive: Path, *names: str) -> Crawled:
    """A capture of an article that shows photos of these names."""
    images = "".join(f'<figure><img src="/{name}"></figure>' for name in names)
    photo = reply(b"\xff\xd8\xff" + bytes(400), mime="image/jpeg")
    with HostileServer(
        {"/bai-1.html": reply(article_page(extra=images))}, otherwise=lambda _: photo
    ) as server:
        return crawl("capture", f"{server.origin}/bai-1.html", archive=archive)


def test_odd_names_of_photos_are_asked_for_and_end_no_run(tmp_path: Path) -> None:
    done = capture_photos(tmp_path / "archive", *ODD_NAMES)
    assert done.exit_code == 0, done.stderr
    photos = done.rows("SELECT p.url, c.url AS captured FROM photos p LEFT JOIN captures c ON c.url = p.url")
    assert len(photos) == len(ODD_NAMES)
    assert all(row["url"] == row["captured"] == quote_uri(row["url"]) for row in photos)
    assert not done.rows("SELECT 1 FROM photos WHERE capture_id IS NULL")


def test_extract_gives_captures_the_addresses_that_the_harvest_gave_them(tmp_path: Path) -> None:
    page = article_page(extra='<link rel="stylesheet" href="/kiểu[1].css">')
    parts = {"/bai-1.html": reply(page), "/ki%E1%BB%83u%5B1%5D.css": reply("p {}", mime="text/css")}
    with HostileServer(parts) as server:
        done = crawl("capture", "--requisites", f"{server.origin}/bai-1.html", archive=tmp_path / "archive")
    query = "SELECT url FROM captures ORDER BY id"
    before = [row["url"] for row in done.rows(query)]
    assert before[-1].endswith("u%5B1%5D.css")
    (tmp_path / "archive" / "archive.db").unlink()
    again = crawl("extract", archive=tmp_path / "archive")
    assert [row["url"] for row in again.rows(query)] == before


def test_a_page_of_which_no_record_can_be_made_is_postponed_alone(tmp_path: Path) -> None:
    archive, site = prepare(tmp_path / "archive"), Site(articles=3)
    with open_session(archive, ASSIGNMENT, interpret=interpret) as session:
        sow(session, site)
        (row,) = lease(session)
        page = fetch(site, row)
        assert page.exchange is not None
        odd = replace(page, exchange=replace(page.exchange, cipher="a\x85b"))
        assert session.journal.keep(odd).is_own_fault
        session.journal.flush()
        state, reason = session.tables.conn.execute("SELECT state, reason FROM _frontier").fetchone()
        assert state == "due"
        assert OWN_FAULT in reason
        assert not session.journal.keep(page).is_own_fault
        session.journal.flush()
        assert session.journal.tally.captures == 1
