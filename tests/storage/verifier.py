"""An archive folder judged from outside: reads gzip, WARC, CDXJ and SQLite with nothing but the standard library."""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CAPTURES = """
SELECT id, run_id, url, rec_type, payload_digest, block_digest, record_id, warc, offset, length FROM captures
"""


@dataclass(frozen=True)
class Seen:
    """A record as its bytes say it is."""

    file: str
    offset: int
    length: int
    headers: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        return self.headers["warc-type"]

    @property
    def uri(self) -> str:
        return self.headers.get("warc-target-uri", "")


@dataclass
class Verdict:
    """Everything found in an archive folder, and what is wrong with it."""

    records: list[Seen] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    rows: dict[str, list[sqlite3.Row]] = field(default_factory=dict)

    def blame(self, is_wrong: object, sentence: str) -> None:
        if is_wrong:
            self.wrong.append(sentence)

    @property
    def captured(self) -> Counter[str]:
        """How often each URL was captured."""
        return Counter(record.uri for record in self.records if record.kind in ("response", "revisit"))

    @property
    def articles(self) -> list[str]:
        return [row["url"] for row in self.rows["articles"]]

    @property
    def outcomes(self) -> list[str]:
        return [row["outcome"] for row in self.rows["runs"]]


def judge(archive: Path, *, at_rest: bool = True) -> Verdict:
    """The verdict on an archive that no process holds; `at_rest`: its last run ended by itself."""
    verdict = Verdict()
    for path in sorted((archive / "warc").iterdir()):
        verdict.blame(at_rest and path.suffix == ".open", f"{path.name} was left open")
        verdict.records += _read_file(path, verdict)
    _read_rows(archive / "archive.db", verdict)
    _judge_captures(verdict)
    _judge_payloads(verdict)
    _judge_articles(verdict)
    if at_rest:
        _judge_files(archive / "warc", verdict)
        _judge_ledger(verdict)
        _judge_frontier(verdict)
        _judge_index(archive / "index" / "index.cdxj", verdict)
        verdict.blame(list(archive.rglob("*.partial")), "a half-written file was left behind")
    return verdict


def require_sound(archive: Path) -> Verdict:
    """The verdict, when nothing is wrong."""
    verdict = judge(archive)
    assert verdict.wrong == []
    return verdict


def _read_file(path: Path, verdict: Verdict) -> Iterator[Seen]:
    data, offset = path.read_bytes(), 0
    while offset < len(data):
        unpacker = zlib.decompressobj(31)
        try:
            record = unpacker.decompress(data[offset:])
        except zlib.error as error:
            verdict.wrong.append(f"{path.name} at {offset}: {error}")
            return
        if not unpacker.eof:
            verdict.wrong.append(f"{path.name} at {offset}: torn")
            return
        length = len(data) - offset - len(unpacker.unused_data)
        yield _parse_record(path.name.removesuffix(".open"), offset, length, record, verdict)
        offset += length


def _parse_record(file: str, offset: int, length: int, record: bytes, verdict: Verdict) -> Seen:
    head, _, rest = record.partition(b"\r\n\r\n")
    version, *lines = head.decode("utf-8").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    block, end = rest[: int(headers["content-length"])], rest[int(headers["content-length"]) :]
    where = f"{file} at {offset}"
    verdict.blame(version != "WARC/1.1", f"{where}: version {version}")
    verdict.blame(end != b"\r\n\r\n", f"{where}: Content-Length does not fit")
    verdict.blame(headers["warc-block-digest"] != _sha256(block), f"{where}: block digest")
    return Seen(file=file, offset=offset, length=length, headers=headers, block=block)


def _sha256(data: bytes) -> str:
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode()


def _read_rows(path: Path, verdict: Verdict) -> None:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        verdict.blame(connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok", "integrity_check")
        verdict.blame(connection.execute("PRAGMA foreign_key_check").fetchall(), "foreign_key_check")
        verdict.rows["captures"] = connection.execute(CAPTURES).fetchall()
        for table in (
            "warcs",
            "runs",
            "articles",
            "versions",
            "photos",
            "tombstones",
            "_frontier",
            "_index_lines",
        ):
            verdict.rows[table] = connection.execute(f"SELECT * FROM {table}").fetchall()
        verdict.rows["fts"] = connection.execute(
            "SELECT rowid AS id, title, body FROM articles_fts"
        ).fetchall()
    finally:
        connection.close()


def _judge_captures(verdict: Verdict) -> None:
    """Every row has its record, every record its row."""
    found = {(r.file, r.offset): r for r in verdict.records if r.kind in ("response", "revisit")}
    rows = {(row["warc"], row["offset"]): row for row in verdict.rows["captures"]}
    verdict.blame(rows.keys() - found.keys(), f"rows without record: {sorted(rows.keys() - found.keys())}")
    verdict.blame(found.keys() - rows.keys(), f"records without row: {sorted(found.keys() - rows.keys())}")
    for place in rows.keys() & found.keys():
        row, headers = rows[place], found[place].headers
        same = (
            row["length"] == found[place].length
            and row["rec_type"] == headers["warc-type"]
            and row["record_id"] == headers["warc-record-id"]
            and row["url"] == headers["warc-target-uri"]
            and row["block_digest"] == headers["warc-block-digest"]
            and row["payload_digest"] in (None, headers["warc-payload-digest"])
        )
        verdict.blame(not same, f"row and record at {place} differ")


def _judge_payloads(verdict: Verdict) -> None:
    """Payload digests are right, revisits have an original, events are whole and each record id is unique."""
    ids = Counter(record.headers["warc-record-id"] for record in verdict.records)
    verdict.blame([one for one, count in ids.items() if count > 1], "a record id was given twice")
    originals = {
        record.headers["warc-record-id"]: record for record in verdict.records if record.kind == "response"
    }
    for record in originals.values():
        right = record.headers["warc-payload-digest"] == _sha256(_payload(record.block))
        verdict.blame(not right, f"{record.file} at {record.offset}: payload digest")
    for record in verdict.records:
        if record.kind == "revisit":
            original = originals.get(record.headers["warc-refers-to"])
            same = (
                original and original.headers["warc-payload-digest"] == record.headers["warc-payload-digest"]
            )
            verdict.blame(not same, f"{record.file} at {record.offset}: revisit without original")
    closed = Counter(
        r.headers["warc-concurrent-to"] for r in verdict.records if r.kind in ("request", "metadata")
    )
    torn = [r.offset for r in verdict.records if r.kind in ("response", "revisit")
            and closed[r.headers["warc-record-id"]] < 2]  # fmt: skip
    verdict.blame(torn, f"events without request or metadata at {torn}")


def _payload(response: bytes) -> bytes:
    head, _, body = response.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" not in head.lower():
        return body
    payload = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        payload, body = payload + body[: int(size, 16)], body[int(size, 16) + 2 :]
    return payload


def _judge_articles(verdict: Verdict) -> None:
    captures = {row["id"] for row in verdict.rows["captures"]}
    urls = Counter(verdict.articles)
    verdict.blame([url for url, count in urls.items() if count > 1], "an article stands there twice")
    for row in verdict.rows["articles"]:
        numbers = sorted(v["number"] for v in verdict.rows["versions"] if v["article_id"] == row["id"])
        whole = numbers == list(range(1, row["version_count"] + 1)) and row["capture_id"] in captures
        verdict.blame(not whole, f"article {row['url']}: versions {numbers} of {row['version_count']}")
    shown = {
        row["id"] for row in verdict.rows["articles"] if row["status"] not in ("quarantined", "suppressed")
    }
    verdict.blame(
        shown != {row["id"] for row in verdict.rows["fts"]}, "the full text is not that of the articles"
    )


def _judge_files(folder: Path, verdict: Verdict) -> None:
    """The manifest of closed files is that of the disk."""
    counted = Counter(record.file for record in verdict.records)
    rows = {row["filename"]: row for row in verdict.rows["warcs"]}
    on_disk = {path.name for path in folder.iterdir()}
    verdict.blame(
        on_disk != rows.keys(), f"files {sorted(on_disk ^ rows.keys())} are on the disk or in the table only"
    )
    for name in on_disk & rows.keys():
        data, row = (folder / name).read_bytes(), rows[name]
        true = (len(data), hashlib.sha256(data).hexdigest(), counted[name])
        said = (row["bytes"], row["sha256"], row["records"])
        verdict.blame(
            true != said or row["closed_at"] is None, f"{name}: {said} in the table, {true} on the disk"
        )


def _judge_ledger(verdict: Verdict) -> None:
    """Every run says how it ended, and its figures are those of its captures."""
    captures = Counter(row["run_id"] for row in verdict.rows["captures"])
    for row in verdict.rows["runs"]:
        name = f"run {row['id']} ({row['outcome']})"
        verdict.blame(row["outcome"] == "running" or row["finished_at"] is None, f"{name} is not closed")
        verdict.blame(
            row["captures"] != captures[row["id"]], f"{name}: {row['captures']} of {captures[row['id']]}"
        )
    verdict.blame(captures.keys() - {row["id"] for row in verdict.rows["runs"]}, "captures without run")


def _judge_frontier(verdict: Verdict) -> None:
    for row in verdict.rows["_frontier"]:
        name = f"{row['url']} ({row['state']})"
        verdict.blame(row["state"] == "leased", f"{name} is leased by nobody")
        verdict.blame(row["state"] == "due" and row["due_at"] is None, f"{name} will never be asked for")
        verdict.blame(row["state"] in ("given_up", "refused") and not row["reason"], f"{name} without reason")


def _judge_index(path: Path, verdict: Verdict) -> None:
    """One line for every record that replay can show, in order, leading to it."""
    lines = path.read_bytes().splitlines() if path.exists() else []
    verdict.blame(lines != sorted(set(lines)), "the index is not sorted, or has a line twice")
    verdict.blame(verdict.rows["_index_lines"], "lines wait although the run has ended")
    places = {}
    for line in lines:
        entry = json.loads(line.split(b" ", 2)[2])
        places[entry["filename"], int(entry["offset"])] = (entry["url"], int(entry["length"]))
    shown = {
        (r.file, r.offset): (r.uri, r.length)
        for r in verdict.records
        if r.kind in ("response", "revisit", "resource")
        or (r.kind == "metadata" and not r.headers["content-type"].startswith("application/warc-fields"))
    }
    verdict.blame(places != shown, f"the index differs at {sorted(dict(places.items() ^ shown.items()))[:5]}")
