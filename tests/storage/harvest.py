"""A harvest without a crawler: leases rows, asks the site, keeps the pages, as a process that can be killed."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from archive import journal
from archive.clock import now_utc
from archive.database import transaction
from archive.digest import payload_digest
from archive.frontier import Found, ask_again
from archive.leases import Errander, Waiting, lease_rows
from archive.page import Page
from archive.records import Errand, Link
from archive.session import Assignment, Session, open_session
from archive.warc import RunStamp, build_resource
from archive.warcrecord import BuiltRecord
from tests.storage.site import Site, interpret

ASSIGNMENT = Assignment(command="harvest bao", newspapers=("bao",), backfill=True)
CONFIGURATION = "[limits]\nmin_free_mib = 0\nwarc_mib = 1\n"
LEASE_ROWS = 6
BATCH_EVENTS = 5  # small, so that there are many commits to die at


def prepare(archive: Path) -> Path:
    """An empty archive folder whose files are small."""
    archive.mkdir(parents=True, exist_ok=True)
    (archive / "baoluu.toml").write_text(CONFIGURATION)
    return archive


def harvest(archive: Path, site: Site, *, acknowledged: Path | None = None) -> None:
    """Harvests until nothing is due; record ids that were reported as done are appended to `acknowledged`."""
    journal.BATCH_EVENTS = BATCH_EVENTS
    with open_session(archive, ASSIGNMENT, interpret=interpret) as session:
        if acknowledged is not None:
            session.journal.after_commit = Reporter(session, acknowledged)
        session.resources.append(lambda: session.journal.write_resource(describe_run))
        sow(session, site)
        while rows := lease(session):
            for row in rows:
                keep(session, site, row)


def sow(session: Session, site: Site) -> None:
    link = Link(url=site.first_page, kind="section", via="seed")
    found = Found(
        links=[link],
        keys=[link.url],
        newspaper="bao",
        referrer=None,
        hops=0,
        run_id=session.run_id,
        now=now_utc(),
    )
    with transaction(session.tables) as connection:
        ask_again(connection, found)


def describe_run(stamp: RunStamp) -> BuiltRecord:
    uri = f"urn:baoluu:run:{stamp.run_id}"
    return build_resource(uri, b"xong\n", content_type="text/plain", made_at=now_utc(), run=stamp)


def lease(session: Session) -> list[Waiting]:
    session.journal.flush()
    with transaction(session.tables) as connection:
        errander = Errander(run_id=session.run_id)
        return lease_rows(connection, "bao", found_by=errander, now=now_utc(), limit=LEASE_ROWS)


def fetch(site: Site, row: Waiting) -> Page:
    """The page that the site has for a row."""
    errand = Errand(
        url=row.url, newspaper=row.newspaper, kind=row.kind, via=row.via, referrer=row.referrer, hops=row.hops
    )
    return interpret(site.fetch(row.url), errand)


def keep(session: Session, site: Site, row: Waiting) -> None:
    page = fetch(site, row)
    assert page.exchange is not None
    original = session.journal.find_original(payload_digest(page.exchange.response))
    session.journal.keep(replace(page, original=original))


class Reporter:
    """Says outside the archive what has been reported as done, the moment it is."""

    def __init__(self, session: Session, path: Path) -> None:
        self._connection = session.tables.conn
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._last = 0

    def __call__(self) -> None:
        rows = self._connection.execute(
            "SELECT id, record_id FROM captures WHERE id > ? ORDER BY id", (self._last,)
        ).fetchall()
        if rows:
            self._last = rows[-1][0]
            os.write(self._descriptor, "".join(f"{row[1]}\n" for row in rows).encode())


def start(work: Callable[[], None], *, log: Path | None = None) -> BaseProcess:
    """A forked process that does the work; its exit code is 0, or that of the error that was raised."""
    process = get_context("fork").Process(target=_run, args=(work, log))
    process.start()
    return process


def run(work: Callable[[], None], *, log: Path | None = None) -> int:
    """The exit code of a process that did the work."""
    process = start(work, log=log)
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def _run(work: Callable[[], None], log: Path | None) -> None:
    try:
        work()
    except BaseException as error:  # noqa: BLE001 - whatever it was, the parent must read of it
        if log is not None:
            log.write_text(traceback.format_exc())
        os._exit(getattr(error, "exit_code", 1))
    os._exit(0)
