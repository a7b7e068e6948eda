"""An archive for judges that are not ours: pages with photos, a page met twice, a 304, chunks, a missing page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.digest import payload_digest
from archive.http import read_answer
from archive.page import Page
from archive.records import Article, Errand, Exchange, Kind, Link, PageReading, Photo
from archive.session import Assignment, Session, open_session
from replica.jpeg import draw_jpeg

HOME = "https://bao.example"
ARTICLES = 24
BEGAN = datetime(2026, 5, 28, 2, 0, tzinfo=UTC)
COPY = f"{HOME}/ban-sao"
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nmat"
UNCHANGED_AT = BEGAN + timedelta(hours=1)


def article_url(number: int) -> str:
    return f"{HOME}/bai/{number}"


def captured_at(number: int) -> datetime:
    return BEGAN + timedelta(seconds=10 * number)


def fill(archive: Path, *, articles: int = ARTICLES) -> None:
    """Writes the archive; every fourth photo is the same picture, every fifth page comes in chunks."""
    archive.mkdir(parents=True)
    (archive / "baoluu.toml").write_text("[limits]\nmin_free_mib = 0\n")
    assignment = Assignment(command="harvest bao", newspapers=("bao",), warcinfo=(("software", "Báo Lưu"),))
    with open_session(archive, assignment, interpret=_never) as session:
        for number in range(1, articles + 1):
            _keep_article(session, number)
        first = draw_page(1)
        _keep(session, make_page(COPY, _answer(first), captured_at(articles + 1)))
        _keep(session, make_page(f"{HOME}/mat", MISSING, captured_at(900)))
        session.journal.flush()
        _keep_unchanged(session, article_url(2))


def _never(exchange: Exchange, errand: Errand) -> Page:
    raise AssertionError("no run died here")


def draw_page(number: int) -> bytes:
    """A page long enough to be worth a revisit."""
    text = f"<p>Đoạn văn số {number} kể chuyện làm đường ở xóm.</p>" * 12
    return (
        f"<!doctype html><html lang=vi><head><meta charset=utf-8><title>Bài {number}</title></head><body>"
        f"<h1>Bài {number}</h1><figure><img src='/anh/{number}.jpg' alt=''></figure>{text}</body></html>"
    ).encode()


def _answer(body: bytes, mime: str = "text/html; charset=utf-8", *, chunked: bool = False) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {mime}\r\n".encode()
    if chunked:
        return head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    return head + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def _keep_article(session: Session, number: int) -> None:
    at, photo_url = captured_at(number), f"{HOME}/anh/{number}.jpg"
    answer = _answer(draw_page(number), chunked=number % 5 == 0)
    article = Article(
        url=article_url(number),
        newspaper="bao",
        title=f"Bài {number}",
        body=f"Đoạn văn số {number}",
        photos=(Photo(url=photo_url),),
    )
    _keep(session, make_page(article.url, answer, at, kind="article"), article)
    picture = _answer(draw_jpeg("chung" if number % 4 == 0 else str(number)), "image/jpeg")
    _keep(session, make_page(photo_url, picture, at + timedelta(seconds=2), kind="requisite"))


def _keep(session: Session, page: Page, article: Article | None = None) -> None:
    assert page.exchange is not None
    photos = article.photos if article else ()
    links = tuple(Link(url=photo.url, kind="requisite", via="requisite") for photo in photos)
    session.journal.keep(
        replace(
            page,
            article=article,
            reading=PageReading(kind="article" if article else "unknown", links=links),
            link_keys=tuple(link.url for link in links),
            original=session.journal.find_original(payload_digest(page.exchange.response)),
        )
    )


def make_page(url: str, response: bytes, at: datetime, *, kind: Kind = "page") -> Page:
    """A page as it comes from the wire."""
    exchange = Exchange(
        url=url,
        started_at=at,
        request=f"GET {url.removeprefix(HOME)} HTTP/1.1\r\nHost: bao.example\r\n\r\n".encode(),
        response=response,
        ip="127.0.0.1",
    )
    errand = Errand(url=url, newspaper="bao", kind=kind, via="link", hops=1)
    return Page(errand=errand, key=url, exchange=exchange, answer=read_answer(response))


def _keep_unchanged(session: Session, url: str) -> None:
    """The server says 304; the replay of that moment shows the page as it was captured before."""
    response = b'HTTP/1.1 304 Not Modified\r\nETag: "2"\r\n\r\n'
    page = make_page(url, response, UNCHANGED_AT, kind="article")
    original = session.journal.find_original(payload_digest(_answer(draw_page(2))))
    assert original is not None
    session.journal.keep(replace(page, original=original, reading=PageReading(kind="unknown")))
