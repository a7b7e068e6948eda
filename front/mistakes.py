"""Mistakes in an address, told from failures of the archive: a sentence for each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response
from datasette.views.base import DatasetteError

from front.asgi import Application, Receive, Scope, Send
from front.desk import Desk
from front.language import Phrases

READING = ("GET", "HEAD", "OPTIONS")
_LISTS = ("__in", "__notin")
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?")
_SORT = "Cannot sort table by "
_SORTS = "Cannot use _sort and _sort_desc"
_THROUGH = "Invalid _through"
_SLOW = "SQL query took too long"
_TOO_LARGE = "too large to convert to SQLite"


def find_mistake(exception: Exception, args: Mapping[str, list[str]], t: Phrases) -> str | None:
    """What is wrong with the parameters of an address that Datasette could not answer, or None if nothing is."""
    told = str(exception.message) if isinstance(exception, DatasetteError) else str(exception)
    if told.startswith(_SORT):
        return t("mistake_sort", column=told.removeprefix(_SORT))
    if told.startswith(_SORTS):
        return t("mistake_sorts")
    if _SLOW in told:
        return t("mistake_slow")
    if told.startswith(_THROUGH):
        return t("mistake_through")
    if isinstance(exception, OverflowError) and _TOO_LARGE in told:
        return t("mistake_large")
    return next(_iter_mistakes(args, t), None) if isinstance(exception, _ERRORS_OF_READING) else None


_ERRORS_OF_READING = (ValueError, TypeError, KeyError, AttributeError, IndexError)


def _iter_mistakes(args: Mapping[str, list[str]], t: Phrases) -> Iterator[str]:
    if not all(map(_is_through, args.get("_through", []))):
        yield t("mistake_through")
    for name, values in args.items():
        if name.endswith(_LISTS) and not all(map(_is_list, values)):
            yield t("mistake_list", name=name)
    if not all(value.isdigit() for value in args.get("_next", [])):
        yield t("mistake_next")
    if not all(value.isdigit() for value in args.get("_timelimit", [])):
        yield t("mistake_timelimit")


def _is_through(text: str) -> bool:
    found = _read_json(text)
    return (
        isinstance(found, dict)
        and isinstance(found.get("table"), str)
        and isinstance(found.get("column"), str)
        and isinstance(found.get("value"), str | int | float)
    )


def _is_list(text: str) -> bool:
    return not text.startswith("[") or isinstance(_read_json(text), list)


def _read_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def find_no_number(request: Request, names: list[str]) -> str | None:
    """The first of these parameters that is filled in, but not with a number."""
    values = ((name, str(request.args.get(name) or "").strip()) for name in names)
    return next((name for name, value in values if value and not _NUMBER.fullmatch(value)), None)


async def answer_error(datasette: Datasette, request: Request, status: int, message: str | None) -> Response:
    """An error as a page of the front, or as JSON where that was asked for."""
    if request.path.endswith(".json"):
        told: Response = Response.json({"ok": False, "error": message, "status": status}, status=status)
        return told
    return await Desk(datasette, request).show("error.html", status=status, error=message, code=status)


def refuse_writing(datasette: Datasette, application: Application) -> Application:
    """The application for requests that read; any other is answered with 405."""

    async def reading(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in READING:
            await application(scope, receive, send)
            return
        request = Request({**scope, "csrftoken": str}, receive)  # templates are given one
        message = Desk(datasette, request).phrases("read_only", method=scope["method"])
        response = await answer_error(datasette, request, 405, message)
        response.headers["allow"] = ", ".join(READING)
        await response.asgi_send(send)

    return reading
