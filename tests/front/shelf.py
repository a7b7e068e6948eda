"""A small archive made by hand: articles, versions, photos, and the WARC file that holds their captures."""

from __future__ import annotations

import base64
import gzip
import hashlib
import struct
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archive.database import connect_writer
from archive.search import index_article

WARC = "BAOLUU-20260528090000-00001-baovidu.warc.gz"
HOST = "https://baovidu.example"
MIRROR = "http://127.0.0.1:8800"
START = datetime(2026, 5, 28, 9, 0, tzinfo=UTC)


def draw_png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A picture of one colour."""
    rows = b"".join(b"\0" + bytes(colour) * width for _ in range(height))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def digest(body: bytes) -> str:
    return "sha256:" + base64.b32encode(hashlib.sha256(body).digest()).decode().rstrip("=")


@dataclass
class Shelf:
    """Writes captures and articles into an archive folder."""

    folder: Path
    tables: Any = field(init=False)
    captures: int = 0
    _bodies: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.folder / "warc").mkdir(parents=True)
        self.tables = connect_writer(self.folder)
        self.tables["newspapers"].insert(
            {"slug": "baovidu", "name": "Báo Ví Dụ", "home": f"{HOST}/", "articles": 0}
        )
        self.tables["runs"].insert(
            {"id": 1, "command": "harvest", "newspaper": "baovidu", "started_at": "2026-05-28T09:00:00Z",
             "outcome": "done"}
        )  # fmt: skip
        self.tables["warcs"].insert(
            {"filename": WARC, "bytes": 0, "records": 0, "opened_at": "2026-05-28T09:00:00Z"}
        )

    def capture(
        self, url: str, body: bytes, *, mime: str = "text/html; charset=utf-8", hours: float = 0
    ) -> int:
        """The id of a new capture; a body that was there before becomes a revisit."""
        self.captures += 1
        payload = digest(body)
        original = self._bodies.get(payload)
        when = (START + timedelta(hours=hours, seconds=self.captures)).strftime("%Y-%m-%dT%H:%M:%SZ")
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {mime}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        block = head if original else head + body
        kind = "revisit" if original else "response"
        name = f"<urn:uuid:00000000-0000-4000-8000-{self.captures:012}>"
        fields = {
            "WARC-Type": kind, "WARC-Record-ID": name, "WARC-Date": when, "WARC-Target-URI": url,
            "WARC-Block-Digest": digest(block), "WARC-Payload-Digest": payload,
            "Content-Type": "application/http;msgtype=response", "Content-Length": str(len(block)),
        }  # fmt: skip
        lines = "".join(f"{key}: {value}\r\n" for key, value in fields.items())
        member = gzip.compress(f"WARC/1.1\r\n{lines}\r\n".encode() + block + b"\r\n\r\n", mtime=0)
        with (self.folder / "warc" / WARC).open("ab") as stream:
            offset = stream.tell()
            stream.write(member)
        refers_to = f"<urn:uuid:00000000-0000-4000-8000-{original:012}>" if original else None
        self.tables["captures"].insert(
            {"id": self.captures, "run_id": 1, "url": url, "captured_at": when, "status": 200,
             "mime": mime.partition(";")[0], "rec_type": kind, "payload_digest": payload,
             "block_digest": digest(block), "record_id": name, "refers_to": refers_to, "warc": WARC,
             "offset": offset, "length": len(member), "via": "feed"}
        )  # fmt: skip
        self._bodies.setdefault(payload, self.captures)
        return self.captures

    def article(self, title: str, body: str, *, page: bytes | None = None, **columns: Any) -> int:
        """The id of a new article with its first version, indexed unless it is hidden."""
        number = self.tables["articles"].count + 1
        url = columns.pop("url", f"{HOST}/tin-{number}.html")
        capture = self.capture(url, page or f"<h1>{title}</h1><p>{body}</p>".encode())
        moment = self.tables["captures"].get(capture)["captured_at"]
        row = {
            "id": number, "newspaper": "baovidu", "url": url, "title": title, "sapo": None, "body": body,
            "section": "Thời sự", "published_at": "2026-05-28T09:43:00+07:00", "published_precision": "minute",
            "byline": None, "authors": None, "source": None, "layout": "example/2021", "extractor": "baoluu/1",
            "first_captured_at": moment, "last_captured_at": moment, "last_changed_at": moment,
            "version_count": 1, "status": "live", "capture_id": capture, "word_count": len(body.split()),
        } | columns  # fmt: skip
        self.tables["articles"].insert(row)
        self._version(row, 1)
        if row["status"] not in ("suppressed", "quarantined"):
            index_article(self.tables.conn, number, title=title, sapo=row["sapo"], body=body)
        return number

    def edit(self, article_id: int, *, hours: float, **columns: Any) -> None:
        """Adds a version with these columns changed."""
        row = self.tables["articles"].get(article_id) | columns
        row["version_count"] += 1
        row["capture_id"] = self.capture(
            row["url"], f"<h1>{row['title']}</h1>{row['body']}".encode(), hours=hours
        )
        row["last_changed_at"] = self.tables["captures"].get(row["capture_id"])["captured_at"]
        self.tables["articles"].update(article_id, row)
        self._version(row, row["version_count"])
        index_article(self.tables.conn, article_id, title=row["title"], sapo=row["sapo"], body=row["body"])

    def photo(
        self, article_id: int, url: str, *, body: bytes | None, mime: str = "image/png", **columns: Any
    ) -> None:
        """Adds a photo, captured where there is a body."""
        capture = self.capture(url, body, mime=mime) if body else None
        position = self.tables["photos"].count_where("article_id = ?", [article_id]) + 1
        self.tables["photos"].insert(
            {"article_id": article_id, "position": position, "url": url, "capture_id": capture} | columns
        )

    def name(self, article_id: int, role: str, name: str, source: str | None = None) -> None:
        self.tables["attributions"].insert(
            {
                "article_id": article_id,
                "role": role,
                "name": name,
                "source": source,
                "raw": name,
                "rule": "line",
            }
        )

    def _version(self, row: dict[str, Any], number: int) -> None:
        capture = self.tables["captures"].get(row["capture_id"])
        kept = ("title", "sapo", "body", "published_at", "byline")
        self.tables["versions"].insert(
            {"article_id": row["id"], "number": number, "capture_id": row["capture_id"],
             "captured_at": capture["captured_at"], "content_digest": digest(row["body"].encode())}
            | {key: row[key] for key in kept}
        )  # fmt: skip
