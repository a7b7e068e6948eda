"""One answer read: what it turned out to be, the article in it, and where it leads."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from archive.records import Answer, Kind, Link, PageReading, RawArticle
from archive.values import replace
from crawler.described import Subject, find_own_newspaper
from crawler.feeds import read_feed, read_json_listing
from crawler.frontier import canonical_url, classify_url, resolve_url
from crawler.generic import extract_generic
from crawler.layouts import extract_article, find_layout
from crawler.listing import read_links
from crawler.markup import Decode, Page, is_utf8, parse_page
from crawler.newspapers._schema import Layout, Newspaper
from crawler.paged import find_second_page
from crawler.structured import read_structured

_COOKIE_WALL = re.compile(rb"document\.cookie\s*=.{0,400}?location\.(?:reload|href|replace)", re.DOTALL)
_COOKIE_WALL_BYTES = 1000  # no wall is longer than this; a real page that sets a cookie is
_CHALLENGE_SIGNS = (b"<title>Just a moment", b"cf-chl-", b"/cdn-cgi/challenge-platform/h/")
_CHALLENGE_BYTES = 20_000
_LOST_LETTER = "\ufffd"  # stands where bytes are no UTF-8
_LOST_IN_ADDRESS = "%EF%BF%BD"  # the same as it is asked for
_FEW_WORDS = 120  # a page with fewer has lost its article: menus, hotlines and the imprint make up so many
_XML = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml|<rss|<feed|<urlset|<sitemapindex)", re.IGNORECASE)


def read_page(  # noqa: PLR0913 - four say what is read, two how
    answer: Answer,
    *,
    url: str,
    kind: Kind,
    newspaper: Newspaper | None,
    decode: Decode | None = None,
    requisites: bool = False,
) -> PageReading:
    """What an answer is and leads to; `kind` is what was expected, the page itself decides.

    `decode` turns a body that is no UTF-8 into text; with `requisites` an article leads to its style
    sheets, scripts and fonts as well as to its photos.
    """
    early = _read_status(answer, url, kind, newspaper) or _read_unmarked(answer, url, kind, newspaper)
    if early is not None:
        return early
    page = parse_page(answer, decode=decode, believes=True)
    reading = _read_markup(page, url, kind, newspaper, requisites)
    if page.is_believed and _is_doubtful(reading) and not is_utf8(answer.body):
        return _read_markup(parse_page(answer, decode=decode), url, kind, newspaper, requisites)
    return reading


def _read_markup(
    page: Page, url: str, kind: Kind, newspaper: Newspaper | None, requisites: bool
) -> PageReading:
    structured = read_structured(page.tree, url)
    owner = newspaper if newspaper is not None else find_own_newspaper(structured, url)
    subject = Subject(page=page, url=url, newspaper=owner, structured=structured)
    layout = find_layout(page.tree, owner)
    reading = _read_known(subject, layout) if layout is not None else _read_unknown(subject, kind)
    if requisites and reading.kind == "article":
        return _with_requisites(reading, page.tree, url)
    return reading


def _is_doubtful(reading: PageReading) -> bool:
    """Whether a page that was believed may be no UTF-8: a letter was lost, or no layout says what it is."""
    raw = reading.raw
    if raw is None or raw.layout is None:
        return True
    addresses = "\n".join([link.url for link in reading.links])
    return _LOST_IN_ADDRESS in addresses or _LOST_LETTER in addresses or _LOST_LETTER in _join_texts(raw)


def _join_texts(raw: RawArticle) -> str:
    """Every text of an article as it was found."""
    values = (raw.title, raw.kicker, raw.sapo, raw.modified, raw.section, *raw.published, *raw.bylines)
    texts = [value.text for value in values if value is not None]
    captions = [f"{photo.caption} {photo.alt}" for photo in raw.photos]
    return "\n".join((raw.canonical_url or "", *texts, *raw.body, *raw.tags, *captions))


def find_requisites(tree: LexborHTMLParser, url: str) -> tuple[Link, ...]:
    """Links to what a page needs to be shown: style sheets, scripts, fonts and icons."""
    selector = "link[rel~=stylesheet], link[rel~=icon], link[rel=preload], script[src]"
    links = {}
    for node in tree.css(selector):
        address = resolve_url(url, node.attributes.get("href") or node.attributes.get("src") or "")
        if address is not None:
            links[address] = _requisite(address)
    return tuple(links.values())


def _read_status(answer: Answer, url: str, kind: Kind, newspaper: Newspaper | None) -> PageReading | None:
    """The reading of an answer whose status or length says all there is to know, else None."""
    if kind == "robots":
        return PageReading(kind="robots" if answer.status == 200 else "error", problem=_say_status(answer))
    if _is_challenge(answer):
        return PageReading(kind="challenge", problem="a cookie wall or challenge stands before the page")
    if answer.status == 0 or answer.status >= 400:
        return PageReading(kind="error", problem=_say_status(answer))
    if 300 <= answer.status < 400:
        return _read_redirect(answer, url, kind, newspaper)
    if not answer.body.strip():
        return PageReading(kind="blank", problem="the body is empty")
    return None


def _say_status(answer: Answer) -> str | None:
    if answer.status == 200:
        return None
    return f"{answer.status} {answer.reason}".strip() if answer.status else answer.problem or "no HTTP answer"


def _is_challenge(answer: Answer) -> bool:
    """Whether a cookie wall or a "just a moment" page stands where the page should be."""
    body = answer.body
    if len(body) < _COOKIE_WALL_BYTES and _COOKIE_WALL.search(body):
        return True
    return len(body) < _CHALLENGE_BYTES and any(sign in body for sign in _CHALLENGE_SIGNS)


def _read_redirect(answer: Answer, url: str, kind: Kind, newspaper: Newspaper | None) -> PageReading:
    """The one link of a redirect; none where it leads off the newspaper or nowhere."""
    target = resolve_url(url, answer.header("Location") or "")
    if target is None:
        return PageReading(kind="redirect", problem=f"{answer.status} without a usable Location")
    target = canonical_url(target, newspaper)
    if newspaper is not None and not _is_own(target, newspaper):
        return PageReading(kind="redirect", problem=f"leads off the newspaper, to {target}")
    return PageReading(kind="redirect", links=(Link(url=target, kind=kind, via="redirect"),))


def _is_own(url: str, newspaper: Newspaper) -> bool:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return host in newspaper.hosts or host in newspaper.aliases


def _read_unmarked(answer: Answer, url: str, kind: Kind, newspaper: Newspaper | None) -> PageReading | None:
    """The reading of what is no HTML: feeds, sitemaps, JSON, photos; None for a page."""
    head = answer.body[:200]
    if kind in ("feed", "sitemap") or _XML.match(head):
        if head.lstrip()[:1] in (b"{", b"["):
            return read_json_listing(answer.body, url=url, newspaper=newspaper)
        if b"<html" not in head.lower() and "html" not in answer.mime.replace("xhtml", ""):
            return read_feed(answer.body, url=url, newspaper=newspaper)
    is_text = "html" in answer.mime or answer.mime in ("", "text/plain", "application/octet-stream")
    if kind == "requisite" or not is_text or (b"\x00" in head and not _is_markup(head)):
        return PageReading(kind="binary")
    return None


def _is_markup(head: bytes) -> bool:
    """Whether a body with NUL bytes begins as a page, in UTF-16 or with NULs strewn in."""
    return head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _read_known(subject: Subject, layout: Layout) -> PageReading:
    """The article that a layout finds; "empty" where its template stands without one."""
    raw = _doubt_whole(extract_article(subject, layout), subject)
    if subject.newspaper is not None and subject.newspaper.fixup is not None:
        raw = subject.newspaper.fixup(raw)
    if not raw.body and not raw.photos and raw.sapo is None:
        return PageReading(kind="empty", problem=f"the template {layout.label} without title or text")
    problem = raw.incomplete
    if not raw.body and not raw.photos:
        problem = "no text in the article: perhaps it is decoded by a script"
    return PageReading(kind="article", raw=raw, links=_photo_links(raw), problem=problem)


def _doubt_whole(raw: RawArticle, subject: Subject) -> RawArticle:
    """The article, called incomplete where it goes on at another address."""
    further = find_second_page(subject.page, subject.url) if raw.incomplete is None else None
    return replace(raw, incomplete=f"the article goes on at {further}") if further is not None else raw


def _read_unknown(subject: Subject, kind: Kind) -> PageReading:
    """A page without a known layout: an article by general means, a listing, or nothing."""
    links = read_links(subject.page.tree, subject.url, subject.newspaper)
    if _looks_like_article(subject, kind):
        raw = extract_generic(subject)
        if raw is not None:
            raw = _doubt_whole(raw, subject)
            links = _photo_links(raw)
            return PageReading(kind="article", raw=raw, links=links, problem="no layout recognises the page")
    if (links and kind != "article") or kind == "section":
        problem: str | None = subject.page.incomplete if links else "a listing without links to articles"
        return PageReading(kind="listing", links=links, problem=problem)
    if _count_words(subject.page.tree) < _FEW_WORDS:
        problem = subject.page.incomplete or "a page with next to no text"
        return PageReading(kind="empty", problem=problem)
    return PageReading(kind="unknown", problem="neither an article nor a listing")


def _count_words(tree: LexborHTMLParser) -> int:
    """Words that a reader would see, whether or not a style sheet hides them."""
    if tree.body is None:
        return 0
    unseen = sum(len(node.text().split()) for node in tree.body.css("script, style, noscript, template"))
    return len(tree.body.text().split()) - unseen


def _looks_like_article(subject: Subject, kind: Kind) -> bool:
    if subject.newspaper is not None and classify_url(subject.url, subject.newspaper) == "article":
        return True
    return kind == "article" or (kind == "page" and subject.structured.is_article)


def _photo_links(raw: RawArticle) -> tuple[Link, ...]:
    return tuple(_requisite(photo.url) for photo in raw.photos)


def _requisite(url: str) -> Link:
    return Link(url=url, kind="requisite", via="requisite")


def _with_requisites(reading: PageReading, tree: LexborHTMLParser, url: str) -> PageReading:
    links = {link.url: link for link in (*reading.links, *find_requisites(tree, url))}
    return PageReading(
        kind=reading.kind, raw=reading.raw, links=tuple(links.values()), problem=reading.problem
    )
