"""WACZ 1.2.0: the captures with an index and a list of pages, in one ZIP file that browsers replay.

Written as a stream, stored without compression, so that a player can fetch single records out of it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from archive.clock import now_utc
from archive.export.package import WrittenFile
from archive.export.records import Source, copy_sources
from archive.export.task import Task
from archive.indexlines import collect_lines

VERSION = "1.2.0"
INDEX_PATH = "indexes/index.cdxj"
PAGES_PATH = "pages/pages.jsonl"
_PAGES_HEAD = {"format": "json-pages-1.0", "id": "pages", "title": "Articles"}
_PAGES = """
SELECT a.id, c.url, c.captured_at, a.title FROM articles a JOIN chosen USING (id)
    JOIN captures c ON c.id = a.capture_id JOIN chosen_captures k ON k.id = c.id ORDER BY a.id
"""


def write_wacz(task: Task, sources: list[Source], path: Path) -> None:
    """Writes the chosen captures (see `choose_captures`) and the pages of the chosen articles.

    Raises: StoreError: a WARC file is damaged or not there.
    """
    files: list[WrittenFile] = []
    with collect_lines() as index, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:

        @contextlib.contextmanager
        def open_target(name: str) -> Iterator[_Member]:
            with _Member(package, f"archive/{name}") as member:
                yield member
            files.append(member.describe())

        copy_sources(task, sources, open_target, index)
        files.append(_write_member(package, INDEX_PATH, index))
        files.append(_write_member(package, PAGES_PATH, _iter_pages(task.connection)))
        _write_description(package, files, task)


def _iter_pages(connection: Any) -> Iterator[str]:
    yield json.dumps(_PAGES_HEAD)
    for number, url, captured_at, title in connection.execute(_PAGES):
        page = {"id": str(number), "url": url, "ts": captured_at, "title": title}
        yield json.dumps(page, ensure_ascii=False)


def _write_member(package: zipfile.ZipFile, path: str, lines: Iterable[str]) -> WrittenFile:
    with _Member(package, path) as member:
        for line in lines:
            member.write(line.encode("utf-8") + b"\n")
    return member.describe()


def _write_description(package: zipfile.ZipFile, files: list[WrittenFile], task: Task) -> None:
    text = json.dumps(_describe_package(files, task), ensure_ascii=False, indent=2)
    written = _write_member(package, "datapackage.json", [text])
    digest = {"path": written.path, "hash": f"sha256:{written.sha256}"}
    _write_member(package, "datapackage-digest.json", [json.dumps(digest)])


def _describe_package(files: list[WrittenFile], task: Task) -> dict[str, Any]:
    source = task.provenance
    home = task.connection.execute(_PAGES).fetchone()
    return {
        "profile": "wacz",
        "wacz_version": VERSION,
        "title": source.title,
        "description": f"{source.articles} articles: {source.selection}. Suppressed articles are left out.",
        "created": source.made_at,
        "modified": source.made_at,
        "software": source.software,
        **({"home": {"url": home[1], "ts": home[2]}} if home else {}),
        "resources": [_describe_file(file) for file in files],
    }


def _describe_file(file: WrittenFile) -> dict[str, str | int]:
    name = file.path.rpartition("/")[2]
    return {"name": name.lower(), "path": file.path, "hash": f"sha256:{file.sha256}", "bytes": file.bytes}


def _now() -> tuple[int, int, int, int, int, int]:
    now = now_utc()
    return now.year, now.month, now.day, now.hour, now.minute, now.second


class _Member:
    """A file inside the ZIP, digested while it is written; it may be larger than 4 GiB."""

    def __init__(self, package: zipfile.ZipFile, path: str) -> None:
        entry = zipfile.ZipInfo(path, date_time=_now())
        entry.external_attr = 0o644 << 16
        self._path = path
        self._stream = package.open(entry, "w", force_zip64=True)
        self._digest = hashlib.sha256()
        self._bytes = 0

    def __enter__(self) -> _Member:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def write(self, piece: bytes) -> None:
        self._stream.write(piece)
        self._digest.update(piece)
        self._bytes += len(piece)

    def describe(self) -> WrittenFile:
        """Path, size and SHA-256 of what was written."""
        return WrittenFile(path=self._path, bytes=self._bytes, sha256=self._digest.hexdigest())
