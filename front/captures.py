"""The pages that show bytes out of the WARC files: photo, record, capture and its replay."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlsplit

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from archive.errors import StoreError
from archive.records import Answer
from archive.replay import Capture, find_capture, find_original, lookup_capture, read_capture, read_member
from front.desk import Desk
from front.guard import REPLAY_POLICY, is_capture_hidden
from front.replaying import Resolver, clean_page

PHOTO_TYPES = (
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "image/avif",
    "image/bmp",
    "image/svg+xml",
)
PHOTOS = """
SELECT url, capture_id FROM photos WHERE capture_id IS NOT NULL AND article_id IN (
    SELECT article_id FROM versions WHERE capture_id = :capture UNION SELECT id FROM articles WHERE url = :url)
"""
FOREIGN = {"content-security-policy": REPLAY_POLICY}
FOREVER = {"cache-control": "private, max-age=86400, immutable"}  # a capture never changes


async def show_photo(datasette: Datasette, request: Request) -> Response:
    """The photo as the server sent it; anything that is no picture comes as a file to keep."""
    desk = Desk(datasette, request)
    _, answer = await _read_answer(desk)
    headers = {**FOREIGN, **FOREVER}
    if answer.mime not in PHOTO_TYPES:
        headers["content-disposition"] = "attachment"
    kind = answer.mime if answer.mime in PHOTO_TYPES else "application/octet-stream"
    return Response(answer.body, status=200, headers=headers, content_type=kind)


async def show_record(datasette: Datasette, request: Request) -> Response:
    """What the archive knows of a capture, and its HTTP headers as they were sent."""
    desk = Desk(datasette, request)
    capture = await _find_shown(desk)
    original = await desk.read(find_original, capture)
    problem, answer = None, None
    try:
        answer = await desk.read(read_capture, desk.folder, capture)
    except StoreError as error:
        problem = _tell(desk, error)
    return await desk.show("record.html", capture=capture, original=original, answer=answer, problem=problem)


async def download_record(datasette: Datasette, request: Request) -> Response:
    """The record as it stands in the WARC file, as a file."""
    desk = Desk(datasette, request)
    capture = await _find_shown(desk)
    name = f"capture-{capture.id}.warc.gz"
    try:
        member = read_member(desk.folder, capture)
    except StoreError as error:
        raise NotFound(_tell(desk, error)) from error
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(member, status=200, headers=headers, content_type="application/warc")


async def show_capture(datasette: Datasette, request: Request) -> Response:
    """The replay in its frame, under a banner that says when it was captured and what proves it."""
    desk = Desk(datasette, request)
    capture = await _find_shown(desk)
    article_id = await desk.read(_find_article, capture)
    return await desk.show("capture.html", capture=capture, article_id=article_id)


async def show_replay(datasette: Datasette, request: Request) -> Response:
    """The archived page itself, made harmless; a photo or a text as it is."""
    desk = Desk(datasette, request)
    capture, answer = await _read_answer(desk)
    if answer.mime in PHOTO_TYPES:
        markup = f'<img src="{desk.links.photo(capture.id)}" alt="">'
    elif answer.mime in ("text/html", "application/xhtml+xml", ""):
        markup = await desk.read(_clean, answer, capture, desk)
    else:
        markup = ""
    response = await desk.show("replay.html", capture=capture, markup=markup, answer=answer)
    response.headers.update(FOREIGN)
    return response


def _clean(connection: Any, answer: Answer, capture: Capture, desk: Desk) -> str:
    links = desk.links

    @cache
    def list_photos() -> list[tuple[str, int]]:
        values = {"capture": capture.id, "url": capture.url}
        return [tuple(row) for row in connection.execute(PHOTOS, values)]

    def find_photo(url: str) -> str | None:
        found = find_capture(connection, url, near=capture.captured_at)
        number = found.id if found else _find_namesake(url, list_photos())
        return links.photo(number) if number else None

    def find_page(url: str) -> str | None:
        found = find_capture(connection, url, near=capture.captured_at) if url else None
        return links.capture(found.id) if found else None

    return clean_page(answer, url=capture.url, resolver=Resolver(photo=find_photo, page=find_page))


def _find_namesake(url: str, photos: list[tuple[str, int]]) -> int | None:
    """The capture of a larger photo of the same name in the page's article."""
    name = urlsplit(url).path.rpartition("/")[2]
    same = (number for other, number in photos if name and urlsplit(other).path.rpartition("/")[2] == name)
    return next(same, None)


def _find_article(connection: Any, capture: Capture) -> int | None:
    row = connection.execute("SELECT id FROM articles WHERE url = ?", (capture.url,)).fetchone()
    return row[0] if row else None


async def _find_shown(desk: Desk) -> Capture:
    number = desk.number()
    capture = await desk.read(lookup_capture, number)
    if capture is None or await desk.read(is_capture_hidden, number):
        raise NotFound(desk.phrases("capture_not_found"))
    return capture


async def _read_answer(desk: Desk) -> tuple[Capture, Answer]:
    capture = await _find_shown(desk)
    try:
        return capture, await desk.read(read_capture, desk.folder, capture)
    except StoreError as error:
        raise NotFound(_tell(desk, error)) from error


def _tell(desk: Desk, error: StoreError) -> str:
    """What became of a file's record, in the reader's language and without a path of this machine."""
    phrase = "capture_unreadable" if error.path.exists() else "capture_file_missing"
    return desk.phrases(phrase, file=error.path.name)
