"""Files of other crawlers that are written anew: which records are saved, wherever the damage is."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.foreign import iter_salvaged
from archive.salvage import Lost

LETTERS = (b"a", b"b", b"c", b"d")
Pack = Callable[[list[bytes]], bytes]


def build_warc(length_name: str) -> list[bytes]:
    """Records whose blocks are 300 times a letter, each another one."""
    head = f"WARC/1.0\r\nWARC-Type: metadata\r\nWARC-Date: 2026-05-25T02:00:00Z\r\n{length_name}: 300\r\n\r\n"
    return [head.encode() + letter * 300 + b"\r\n\r\n" for letter in LETTERS]


def build_arc() -> list[bytes]:
    """A version block, and the same in records of an ARC file."""
    version = b"1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n"
    opening = b"filedesc://old.arc 0.0.0.0 20120102030405 text/plain %d\n%b\n" % (len(version), version)
    line = b"http://bao.example/b\xc3\xa0i 1 10.0.0.1 20120102030405 text/html 300\n"
    return [opening, *(line + letter * 300 + b"\n" for letter in LETTERS)]


def pack_each(records: list[bytes]) -> bytes:
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def pack_together(records: list[bytes]) -> bytes:
    return gzip.compress(b"".join(records), mtime=0)


PACKS: dict[str, Pack] = {"plain": b"".join, "members": pack_each, "one member": pack_together}
RECORDS = {
    "WARC": build_warc("Content-Length"),
    "WARC in small letters": build_warc("content-length"),
    "ARC": build_arc(),
}


def salvage(path: Path, content: bytes) -> tuple[bytes, int]:
    """The letters of the blocks that were saved, and how often something was lost."""
    path.write_bytes(content)
    items = list(iter_salvaged(path))
    blocks = [bytes(item.block) for item in items if not isinstance(item, Lost)]
    assert all(len(block) == 300 for block in blocks if block[:1] in LETTERS)
    return b"".join(block[:1] for block in blocks if block[:1] in LETTERS), len(items) - len(blocks)


@pytest.mark.parametrize("records", RECORDS.values(), ids=RECORDS.keys())
@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS.keys())
def test_every_record_is_read_however_it_is_packed(records: list[bytes], pack: Pack, tmp_path: Path) -> None:
    assert salvage(tmp_path / "brought", pack(records)) == (b"abcd", 0)


@pytest.mark.parametrize("records", RECORDS.values(), ids=RECORDS.keys())
@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS.keys())
def test_a_record_that_is_torn_is_lost(records: list[bytes], pack: Pack, tmp_path: Path) -> None:
    content = pack([*records[:-1], records[-1][:-50]])
    assert salvage(tmp_path / "brought", content) == (b"abc", 1)


@pytest.mark.parametrize("records", RECORDS.values(), ids=RECORDS.keys())
@pytest.mark.parametrize("pack", [b"".join, pack_each], ids=["plain", "members"])
def test_behind_damage_the_next_record_is_found(records: list[bytes], pack: Pack, tmp_path: Path) -> None:
    content, before = bytearray(pack(records)), len(pack(records[:-3]))
    content[before : before + 24] = b"\0" * 24
    assert salvage(tmp_path / "brought", bytes(content)) == (b"acd", 1)


@pytest.mark.parametrize("records", RECORDS.values(), ids=RECORDS.keys())
def test_of_a_member_whose_checksum_is_wrong_the_record_is_lost(records: list[bytes], tmp_path: Path) -> None:
    content, end = bytearray(pack_each(records)), len(pack_each(records[:-2]))
    content[end - 6] ^= 1
    assert salvage(tmp_path / "brought", bytes(content)) == (b"acd", 1)
