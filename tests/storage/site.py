"""A newspaper without a network: what it answers is made from its address alone."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import datetime

from archive.clock import now_utc
from archive.http import read_answer
from archive.page import Page
from archive.records import Article, Errand, Exchange, Kind, Link, PageReading, Photo, Via

HOME = "https://bao.example"
PER_PAGE = 10


@dataclass(frozen=True, kw_only=True)
class Site:
    """Listing pages of ten articles, each with a photo; every third photo is the same one again."""

    articles: int = 30
    photo_bytes: int = 20_000
    is_ill: bool = False  # it answers 404 for every article

    @property
    def first_page(self) -> str:
        return f"{HOME}/trang/1"

    @property
    def urls(self) -> set[str]:
        """Every address that a harvest must have captured."""
        pages = range(1, -(-self.articles // PER_PAGE) + 1)
        numbers = range(1, self.articles + 1)
        return {f"{HOME}/trang/{n}" for n in pages} | {
            f"{HOME}/{kind}/{n}" for kind in ("bai", "anh") for n in numbers
        }

    @property
    def article_urls(self) -> set[str]:
        return {f"{HOME}/bai/{number}" for number in range(1, self.articles + 1)}

    def fetch(self, url: str, *, at: datetime | None = None) -> Exchange:
        """The exchange that a request for the address brings; photos come chunked or not, by turns."""
        path = url.removeprefix(HOME)
        kind, number = path.split("/")[1], int(path.split("/")[2])
        mime, body = {"trang": self._listing, "bai": self._article, "anh": self._photo}[kind](number)
        status = b"404 Not Found" if self.is_ill and kind == "bai" else b"200 OK"
        framed = b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
        if kind == "anh" and number % 2:
            framed = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
        return Exchange(
            url=url,
            started_at=at or now_utc(),
            request=f"GET {path} HTTP/1.1\r\nHost: bao.example\r\n\r\n".encode(),
            response=b"HTTP/1.1 %b\r\nContent-Type: %b\r\n%b" % (status, mime.encode(), framed),
            ip="127.0.0.1",
            fetch_ms=7,
        )

    def _listing(self, number: int) -> tuple[str, bytes]:
        last = min(number * PER_PAGE, self.articles)
        links = [
            [f"{HOME}/bai/{n}", "article", "listing"] for n in range((number - 1) * PER_PAGE + 1, last + 1)
        ]
        if last < self.articles:
            links.append([f"{HOME}/trang/{number + 1}", "section", "listing"])
        return "application/json", json.dumps({"links": links}).encode()

    def _article(self, number: int) -> tuple[str, bytes]:
        photo = f"{HOME}/anh/{number}"
        text = " ".join(random.Random(number).choices(["nắng", "mưa", "gạo", "chè", "núi", "sông"], k=300))
        page = {
            "title": f"Bài số {number}",
            "body": text,
            "photo": photo,
            "links": [[photo, "requisite", "requisite"]],
        }
        return "application/json", json.dumps(page).encode()

    def _photo(self, number: int) -> tuple[str, bytes]:
        return "image/jpeg", random.Random(number % 3 or number).randbytes(self.photo_bytes)


def interpret(exchange: Exchange, errand: Errand) -> Page:
    """The page of an exchange with the site."""
    answer = read_answer(exchange.response)
    found = json.loads(answer.body) if answer.mime == "application/json" else {"links": []}
    links = tuple(_make_link(*link) for link in found["links"])
    if answer.status == 404:
        reading = PageReading(kind="error", problem="status 404")
        return Page(errand=errand, key=errand.url, exchange=exchange, answer=answer, reading=reading)
    article = None
    if "title" in found:
        article = Article(
            url=errand.url,
            newspaper="bao",
            title=found["title"],
            body=found["body"],
            photos=(Photo(url=found["photo"]),),
        )
    return Page(
        errand=errand,
        key=errand.url,
        exchange=exchange,
        answer=answer,
        reading=PageReading(kind="article" if article else "listing" if links else "binary", links=links),
        article=article,
        link_keys=tuple(link.url for link in links),
    )


def _make_link(url: str, kind: Kind, via: Via) -> Link:
    return Link(url=url, kind=kind, via=via)
