"""Records of a file put back together into the events they were written as."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import cast, get_args

from archive.cdxj import FIELDS_TYPE
from archive.clock import parse_utc
from archive.errand import read_errand
from archive.errors import StoreError
from archive.records import Errand, Exchange, Truncation, Wire
from archive.scan import Record
from archive.values import dataclass
from archive.warcrecord import HTTP_RESPONSE_TYPE, parse_fields

MOST_RECORDS = 50  # of one exchange; ours have four
_TRUNCATIONS = frozenset(get_args(Truncation))


@dataclass(frozen=True, kw_only=True)
class ScannedEvent:
    """The records of one exchange, or a single record that belongs to none."""

    records: tuple[Record, ...]

    @property
    def is_capture(self) -> bool:
        """True for an exchange, whole or torn; False for warcinfo, resources and the like."""
        return self.records[0].rec_type in ("response", "revisit")

    @property
    def is_whole(self) -> bool:
        """False where the metadata record that closes an event of ours is missing."""
        return not self.is_capture or _is_errand(self.records[-1])

    @property
    def offset(self) -> int:
        """Where the event begins, in bytes into the compressed file."""
        return self.records[0].offset

    @property
    def end(self) -> int:
        """Where the event ends, in bytes into the compressed file."""
        return self.records[-1].offset + self.records[-1].length

    @cached_property
    def fields(self) -> dict[str, str]:
        """What the metadata record that closes an event of ours says; empty for any other event."""
        return dict(parse_fields(self.records[-1].block)) if _is_errand(self.records[-1]) else {}


def group_events(records: Iterable[Record]) -> Iterator[ScannedEvent]:
    """The records grouped by what they are concurrent to; a last event that is torn comes out as such.

    Neighbours belong together where one names the other, as other crawlers put a request or metadata before their
    response, or where both name the same record. So many as no exchange has are several groups: a crawler may give all
    its records one name.

    Raises:
        TruncatedRecord · DamagedRecord: `records` raised it, after the event before the damage was yielded.
    """
    group: list[Record] = []
    named: set[str | None] = set()  # what the group is concurrent to
    members: set[str | None] = set()
    try:
        for record in records:
            target = record.header("WARC-Concurrent-To") or None
            is_kin = target in members or target in named or record.record_id in named
            if group and (not is_kin or len(group) == MOST_RECORDS):
                yield ScannedEvent(records=tuple(group))
                group, named, members = [], set(), set()
            group.append(record)
            members.add(record.record_id)
            if target:
                named.add(target)
    except StoreError:
        if group:
            yield ScannedEvent(records=tuple(group))
        raise
    if group:
        yield ScannedEvent(records=tuple(group))


def _is_errand(record: Record) -> bool:
    return record.rec_type == "metadata" and record.header("Content-Type") == FIELDS_TYPE


def restore_errand(event: ScannedEvent) -> Errand:
    """The errand that closes an event of ours.

    Raises:
        ValueError: the event is torn or not ours.
    """
    return read_errand(event.fields)


def find_run_id(event: ScannedEvent) -> int | None:
    """The number of the run that made the event, or None where it does not say."""
    run = event.fields.get("run", "")
    return int(run) if run.isdecimal() else None


def restore_exchange(event: ScannedEvent) -> Exchange:
    """The exchange an event was built from; a revisit has its own head and no body.

    Raises:
        ValueError: the event is no whole capture.
    """
    if not (event.is_capture and event.is_whole):
        raise ValueError(f"the event at offset {event.offset} is no whole capture")
    first = event.records[0]
    truncated = first.header("WARC-Truncated") if first.rec_type == "response" else None
    return Exchange(
        url=first.header("WARC-Target-URI") or "",
        started_at=parse_utc(first.header("WARC-Date") or ""),
        request=b"".join(bytes(record.block) for record in event.records if record.rec_type == "request"),
        response=_restore_response(event),
        ip=first.header("WARC-IP-Address"),
        protocols=tuple(value for name, value in first.headers if name == "WARC-Protocol"),
        cipher=first.header("WARC-Cipher-Suite"),
        truncated=cast(Truncation, truncated) if truncated in _TRUNCATIONS else None,
        fetch_ms=int(event.fields.get("fetchTimeMs", "0")),
    )


def _restore_response(event: ScannedEvent) -> Wire:
    """Interim responses stand in a metadata record of their own; so does a 304, whose revisit is empty."""
    unheld = [record.block for record in event.records if record.header("Content-Type") == HTTP_RESPONSE_TYPE]
    return unheld[0] if len(unheld) == 1 else b"".join(bytes(block) for block in reversed(unheld))
