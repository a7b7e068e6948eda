"""What a harvest leaves in its WARC file about itself: how it was set up, and what it asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from importlib.resources import files
from typing import Any

from archive.clock import now_utc
from archive.session import Session
from archive.warc import RunStamp, build_resource
from archive.warcrecord import BuiltRecord

CRAWL_LOG = """
SELECT captured_at, status, length, url, via, mime, rec_type, payload_digest FROM captures WHERE run_id = ? ORDER BY id
"""
FAILURES = """
SELECT state, reason, url FROM _frontier WHERE run_id = ? AND reason IS NOT NULL ORDER BY id
"""


def write_resources(session: Session) -> None:
    """Writes the run's resources into the open WARC file; nothing where the run captured nothing.

    Raises: DiskFull · StoreError.
    """
    for name, content_type, content in iter_resources(session):
        uri = f"urn:baoluu:run:{session.run_id}:{name}"
        session.journal.write_resource(partial(_build, uri, content, content_type))


def _build(uri: str, content: bytes, content_type: str, stamp: RunStamp) -> BuiltRecord:
    return build_resource(uri, content, content_type=content_type, made_at=now_utc(), run=stamp)


def iter_resources(session: Session) -> Iterator[tuple[str, str, bytes]]:
    """`(name, media type, content)` of each resource; none names this machine or a path on it."""
    session.journal.flush()
    yield "settings.json", "application/json", to_json(describe_settings(session))
    for slug in session.assignment.newspapers:
        source = files("crawler.newspapers").joinpath(f"{slug}.py").read_bytes()
        yield f"newspaper:{slug}.py", "text/x-python", source
    yield "crawl.log", "text/plain; charset=utf-8", "".join(iter_log_lines(session)).encode()


def describe_settings(session: Session) -> dict[str, Any]:
    """Scrapy's settings as this project sets them, and the operator's configuration without the contact's secrets."""
    from crawler import settings

    own = {name: value for name, value in vars(settings).items() if name.isupper()}
    configuration = asdict(session.configuration)
    del configuration["healthcheck_url"]  # it carries a key
    return {"scrapy": own, "configuration": configuration}


def iter_log_lines(session: Session) -> Iterator[str]:
    """A line for every capture of the run, then one for everything it could not get; blanks in URLs are escaped."""
    connection: Any = session.tables.conn
    for row in connection.execute(CRAWL_LOG, (session.run_id,)):
        yield " ".join("-" if value is None else str(value).replace(" ", "%20") for value in row) + "\n"
    for state, reason, url in connection.execute(FAILURES, (session.run_id,)):
        yield f"# {state}: {reason} {url}\n"


def to_json(value: Any) -> bytes:
    """The value as indented JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str).encode()
