"""Saved pages, served from this machine and captured as a user would, against what a human read on them.

The folder holds HTML files and a manifest.json: a list of `{file, kind, human: {title, published, …}}`.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.database import connect_reader

FIELDS = ("title", "published", "authors", "sapo", "captions", "tags")


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """One field of one page."""

    page: str
    field: str
    expected: Any
    found: Any

    @property
    def is_right(self) -> bool:
        if self.field == "tags":
            return sorted(self.expected) == sorted(self.found or ())
        if (
            self.field == "published" and " " in self.expected
        ):  # a day with a remark: not printed to the minute
            return bool((self.found or "")[:10] == self.expected[:10])
        return bool(self.expected == self.found)


def main(argv: list[str]) -> int:
    """0; the table of fields is printed, and written as JSON where asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench pages", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    scores = list(measure(options.folder))
    for score in scores:
        mark = (
            "right"
            if score.is_right
            else f"WRONG  expected {score.expected!r}\n{'':>60}found    {score.found!r}"
        )
        print(f"{score.page[:48]:48} {score.field:10} {mark}")
    for field in FIELDS:
        of_field = [score for score in scores if score.field == field]
        print(f"{field:10} {sum(score.is_right for score in of_field)} of {len(of_field)}")
    if options.json:
        options.json.write_text(json.dumps([[s.page, s.field, s.is_right] for s in scores]), encoding="utf-8")
    return 0


def measure(folder: Path) -> Iterator[Score]:
    """A score for every field that a human read on an article or a fragment of one."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    pages = [page for page in manifest if page["kind"].startswith("article")]
    with serve_folder(folder) as origin, tempfile.TemporaryDirectory() as place:
        archive = Path(place) / "archive"
        urls = [f"{origin}/{page['file']}" for page in pages]
        subprocess.run(
            [sys.executable, "-m", "cli.main", "capture", *urls, "--archive", str(archive), "--quiet"],
            check=False,
        )
        for page, url in zip(pages, urls, strict=True):
            found = read_found(archive, url)
            for field in FIELDS:
                expected = page["human"][field]
                if expected is not None:
                    yield Score(page=page["file"], field=field, expected=expected, found=found.get(field))


def read_found(archive: Path, url: str) -> dict[str, Any]:
    """The archive's values under the names of the manifest; empty when the page gave no article."""
    with connect_reader(archive) as connection:
        row = connection.execute(
            "SELECT a.* FROM articles a JOIN captures c ON c.id = a.capture_id WHERE c.url = ?", (url,)
        ).fetchone()
        if row is None:
            return {}
        photos = connection.execute(
            "SELECT caption, credit FROM photos WHERE article_id = ? ORDER BY position", (row["id"],)
        ).fetchall()
        tags = connection.execute("SELECT tag FROM tags WHERE article_id = ?", (row["id"],)).fetchall()
    captions = [join_caption(photo["caption"], photo["credit"]) for photo in photos]
    return {
        "title": row["title"],
        "published": row["published_at"],
        "authors": row["authors"].split("; ") if row["authors"] else None,
        "sapo": row["sapo"],
        "captions": [caption for caption in captions if caption],
        "tags": [tag["tag"] for tag in tags],
    }


def join_caption(caption: str | None, credit: str | None) -> str | None:
    """Caption and credit as a newspaper prints them, which is how the manifest writes them."""
    if credit is None:
        return caption
    return f"{caption} Ảnh: {credit}" if caption else f"Ảnh: {credit}"


@contextmanager
def serve_folder(folder: Path) -> Iterator[str]:
    """The origin under which the folder's files are served while the block runs."""
    handler = functools.partial(_QuietHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the base class gives it
        pass
