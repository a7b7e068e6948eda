"""A page on its way through the pipelines: an exchange, what it was made for and what it turned out to be."""

from __future__ import annotations

from datetime import datetime

from archive.digest import Payload
from archive.records import Answer, Article, Errand, Exchange, PageReading
from archive.values import dataclass, replace
from archive.warc import Original
from archive.warcrecord import BuiltRecord, quote_uri

OWN_FAULT = "Báo Lưu itself failed on this page"


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """The one item of this project: every exchange yields exactly one, failed ones too."""

    errand: Errand
    key: str  # the frontier's name for the URL; an article's key is the same under all its addresses
    exchange: Exchange | None = None  # None: not a byte came back
    answer: Answer | None = None
    reading: PageReading | None = None
    article: Article | None = None
    link_keys: tuple[str, ...] = ()  # keys of reading.links, in their order
    failure: str | None = None  # what went wrong on the wire, or why it was not asked for
    was_sent: bool = True  # False: nothing left this machine, and asking again soon changes nothing
    quarantine: str | None = None  # why the article is kept but not shown as good
    payload: Payload | None = None  # of the exchange, once its digest was wanted
    original: Original | None = None  # the earlier capture that this one repeats

    def strip(self) -> Page:
        """The page without what no row is made of: the bytes that came, and the article as it was found."""
        return replace(
            self,
            exchange=None,
            answer=replace(self.answer, body=b"") if self.answer else None,
            reading=replace(self.reading, raw=None) if self.reading else None,
        )

    @property
    def is_own_fault(self) -> bool:
        """Whether our own code failed on it; its capture is kept, and its URL stays due."""
        return self.failure is not None and self.failure.startswith(OWN_FAULT)

    @property
    def captured_at(self) -> datetime | None:
        """Aware datetime at UTC when the capture began, None when nothing was captured."""
        return self.exchange.started_at if self.exchange else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Captured:
    """Where the records of one capture event stand, as the captures table keeps it."""

    url: str
    captured_at: datetime
    status: int
    mime: str
    rec_type: str
    payload_digest: str | None
    block_digest: str
    record_id: str
    refers_to: str | None
    warc: str  # final name of the file
    offset: int
    length: int
    via: str


def describe_capture(page: Page, record: BuiltRecord, *, warc: str, place: tuple[int, int]) -> Captured:
    """The row of the captures table for a page whose first record was written at this offset, so many bytes long."""
    assert page.exchange is not None
    return Captured(
        url=quote_uri(page.exchange.url),  # as its record says
        captured_at=page.exchange.started_at,
        status=page.answer.status if page.answer else 0,
        mime=page.answer.mime if page.answer else "",
        rec_type=record.rec_type,
        payload_digest=None if page.exchange.truncated else record.payload_digest,
        block_digest=record.block_digest,
        record_id=record.record_id,
        refers_to=page.original.record_id if record.rec_type == "revisit" and page.original else None,
        warc=warc,
        offset=place[0],
        length=place[1],
        via=page.errand.via,
    )
