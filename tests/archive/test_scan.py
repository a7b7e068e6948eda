"""The strict reader: every cut, every flipped bit and every kind of bad framing is found, at the right place."""

from __future__ import annotations

import gzip
import mmap
import random
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.errors import DamagedRecord, StoreError, TruncatedRecord
from archive.event import MOST_RECORDS, group_events, restore_errand, restore_exchange
from archive.scan import Record, iter_records, read_record
from archive.warc import build_event
from tests.archive.events import NOT_MODIFIED, make_errand, make_exchange, make_run, write_warc
from tests.odd_server import BROKEN, GZIP, PACKED, WHOLE, sized

HEAD = b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:x>\r\nContent-Length: 3\r\n\r\n"
GOOD = HEAD + b"abc\r\n\r\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_warc(tmp_path_factory.mktemp("small"), (sized(GZIP, body=PACKED), NOT_MODIFIED))


def scan(path: Path, start: int = 0) -> tuple[list[Record], StoreError | None]:
    records = []
    try:
        for record in iter_records(path, start=start):
            records.append(record)
    except StoreError as error:
        return records, error
    return records, None


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_every_record_of_a_good_file(small: Path) -> None:
    records, error = scan(small)
    assert error is None
    assert records[-1].offset + records[-1].length == small.stat().st_size
    for record in records:
        assert read_record(small, record.offset, record.length) == record
        member = small.read_bytes()[record.offset : record.offset + record.length]
        assert gzip.decompress(member).endswith(bytes(record.block) + b"\r\n\r\n")
    assert scan(small, records[5].offset) == (records[5:], None)


@pytest.mark.parametrize("tail", ["cut", "zeros", "garbage"])
def test_clipped_at_every_byte(small: Path, tmp_path: Path, tail: str) -> None:
    """The decision is always the same: what ends before the cut is whole, what follows begins at its end."""
    events = list(group_events(iter_records(small)))[:3]
    content = small.read_bytes()[: events[-1].end]
    ends = [record.offset + record.length for event in events for record in event.records]
    noise = {"cut": b"", "zeros": bytes(4096), "garbage": random.Random(5).randbytes(512)}[tail]
    for cut in range(len(content) + 1):
        clipped = content[:cut] + noise
        whole = [end for end in ends if clipped.startswith(content[:end])]
        start = whole[-2] if len(whole) > 1 else 0  # the last whole record and what follows it
        found, error = scan(write(tmp_path / "cut.warc.gz", clipped), start)
        assert [record.offset + record.length for record in found] == whole[-1:], cut
        if cut in (0, *ends) and not noise:
            assert error is None
        else:
            assert error is not None
            assert error.offset == (whole[-1] if whole else 0), cut
            assert noise or isinstance(error, TruncatedRecord)


def test_every_flipped_bit_is_found(small: Path, tmp_path: Path) -> None:
    content, (records, _) = small.read_bytes(), scan(small)
    dice = random.Random(7)
    for record in records:
        for _ in range(20):
            place = dice.randrange(record.offset, record.offset + record.length)
            if place - record.offset in range(4, 10):
                continue  # time and system in the gzip head say nothing of the record
            flipped = bytearray(content)
            flipped[place] ^= 1 << dice.randrange(8)
            _, error = scan(write(tmp_path / "flipped.warc.gz", bytes(flipped)), record.offset)
            assert error is not None, place - record.offset
            assert error.offset == record.offset


FLAWS: dict[str, Callable[[bytes], bytes]] = {
    "no version": lambda good: good.replace(b"WARC/1.1", b"WARC/2.0"),
    "bare line feeds": lambda good: good.replace(b"\r\n", b"\n"),
    "a header without a colon": lambda good: good.replace(b"WARC-Type: ", b"WARC-Type "),
    "a folded header": lambda good: good.replace(b"resource", b"resource\r\n more"),
    "no length": lambda good: good.replace(b"Content-Length: 3\r\n", b""),
    "a length that is no number": lambda good: good.replace(b": 3", b": +3"),
    "a length too great": lambda good: good.replace(b": 3", b": 103"),
    "a length too small": lambda good: good.replace(b": 3", b": 2"),
    "no closing line ends": lambda good: good.removesuffix(b"\r\n\r\n"),
    "one closing line end": lambda good: good.removesuffix(b"\r\n"),
    "two records in a member": lambda good: good + good,
    "a stale digest": lambda good: good.replace(b"Content-L", b"WARC-Block-Digest: sha1:AAAA\r\nContent-L"),
    "nothing": lambda good: b"",
}


@pytest.mark.parametrize("flaw", FLAWS)
def test_bad_framing_is_damage(tmp_path: Path, flaw: str) -> None:
    assert scan(write(tmp_path / "good.warc.gz", gzip.compress(GOOD)))[1] is None
    member = gzip.compress(FLAWS[flaw](GOOD))
    _, error = scan(write(tmp_path / "bad.warc.gz", gzip.compress(GOOD) + member))
    assert isinstance(error, DamagedRecord)
    assert error.offset == len(gzip.compress(GOOD))


@pytest.mark.parametrize("trailer", [slice(-8, -4), slice(-4, None)], ids=["CRC", "ISIZE"])
def test_a_wrong_gzip_trailer_is_damage(tmp_path: Path, trailer: slice) -> None:
    member = bytearray(gzip.compress(GOOD))
    member[trailer] = b"\1\2\3\4"
    assert isinstance(scan(write(tmp_path / "bad.warc.gz", bytes(member)))[1], DamagedRecord)


def test_digests_in_every_spelling_are_proved(tmp_path: Path) -> None:
    for digest in ("sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", "sha1:a9993e364706816aba3e25717850c26c9cd0d89d",
                   "md5:900150983CD24FB0D6963F7D28E17F72".lower(), "blake9:whatever"):  # fmt: skip
        content = GOOD.replace(b"Content-L", b"WARC-Block-Digest: " + digest.encode() + b"\r\nContent-L")
        assert scan(write(tmp_path / "good.warc.gz", gzip.compress(content)))[1] is None


def test_read_record_wants_the_exact_length(small: Path) -> None:
    records, _ = scan(small)
    with pytest.raises(DamagedRecord, match="not 9999"):
        read_record(small, records[1].offset, 9999)
    with pytest.raises(DamagedRecord):
        read_record(small, records[1].offset + 1, records[1].length)
    with pytest.raises(TruncatedRecord):
        read_record(small, small.stat().st_size, 10)


def test_memory_is_bounded_and_the_tail_alone_is_read(tmp_path: Path) -> None:
    block = bytes(50_000_000)
    head = HEAD.replace(b": 3", b": %d" % len(block))
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    member = packer.compress(head) + packer.compress(block) + packer.compress(b"\r\n\r\n") + packer.flush()
    path = write(tmp_path / "large.warc.gz", b"\0" * 1000 + member)  # before `start` anything may stand
    del block
    tracemalloc.start()
    records, error = scan(path, 1000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert error is None
    assert isinstance(records[0].block, mmap.mmap)
    assert len(records[0].block) == 50_000_000
    assert peak < 16_000_000


def test_exchanges_and_errands_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "events.warc.gz"
    run = make_run()
    exchanges = [make_exchange(odd.sent, truncated=odd.truncated) for odd in (*WHOLE, *BROKEN)]
    events = [build_event(exchange, make_errand(), run=run) for exchange in exchanges]
    path.write_bytes(b"".join(record.member for event in events for record in event.records))
    restored = list(group_events(iter_records(path)))
    assert len(restored) == len(exchanges)
    for event, exchange in zip(restored, exchanges, strict=True):
        again = restore_exchange(event)
        assert bytes(again.response) == exchange.response
        assert (again.request, again.truncated, again.ip) == (
            exchange.request,
            exchange.truncated,
            exchange.ip,
        )
        assert (again.protocols, again.cipher, again.url) == (
            exchange.protocols,
            exchange.cipher,
            exchange.url,
        )
        assert again.started_at == exchange.started_at.replace(microsecond=0)
        assert restore_errand(event) == make_errand()


def test_a_torn_event_is_known(small: Path, tmp_path: Path) -> None:
    events = list(group_events(iter_records(small)))
    assert all(event.is_whole for event in events)
    content = small.read_bytes()
    for event in events:
        for record in event.records[1:]:
            torn = write(tmp_path / "torn.warc.gz", content[: record.offset])
            last = list(group_events(iter_records(torn)))[-1]
            assert (last.offset, last.end, last.is_whole) == (event.offset, record.offset, False)


def test_the_event_before_the_damage_comes_out(small: Path, tmp_path: Path) -> None:
    whole = list(group_events(iter_records(small)))
    damaged = write(tmp_path / "damaged.warc.gz", small.read_bytes()[: whole[2].end] + b"\0" * 64)
    found = group_events(iter_records(damaged))
    assert [next(found).end for _ in range(3)] == [event.end for event in whole[:3]]
    with pytest.raises(DamagedRecord):
        next(found)


def test_records_that_all_name_one_are_many_events() -> None:
    records = [
        Record(
            offset=number,
            length=1,
            rec_type="response",
            record_id=f"<urn:test:{number}>",
            headers=(("WARC-Concurrent-To", "<urn:test:nothing>"),),
            block=b"",
        )
        for number in range(3 * MOST_RECORDS)
    ]
    assert [len(event.records) for event in group_events(records)] == [MOST_RECORDS] * 3
