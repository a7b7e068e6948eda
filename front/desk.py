"""What every page needs: its reader's language, a connection for a function, a template rendered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

from datasette.app import Datasette
from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import NotFound, Request, Response

from archive.folder import ArchiveFolder
from front.language import COOKIE, Phrases, choose_language
from front.links import Links

DATABASE = "archive"
TIME_LIMIT_MS = 10_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Desk:
    """One request being answered."""

    datasette: Datasette
    request: Request

    @property
    def phrases(self) -> Phrases:
        """The phrases of the reader's language."""
        return find_phrases(self.request)

    @property
    def links(self) -> Links:
        return Links(self.datasette.urls.path)

    @property
    def folder(self) -> ArchiveFolder:
        """The archive folder that is served."""
        return ArchiveFolder(Path(self.datasette.get_database(DATABASE).path).parent)

    def asked(self, name: str) -> str:
        """The parameter of the address, "" where it is missing."""
        return str(self.request.args.get(name) or "").strip()

    def asked_number(self, name: str, default: int) -> int:
        """The parameter as a number from 1 to a million, `default` where it is none."""
        text = self.asked(name)
        return min(max(int(text), 1), 1_000_000) if text.isascii() and text.isdigit() else default

    def number(self) -> int:
        """The number in the address' path.

        Raises: NotFound for one that no row can have.
        """
        text = self.request.url_vars["number"]
        if len(text) > 15:
            raise NotFound(self.phrases("not_found"))
        return int(text)

    def name(self) -> str:
        """The name in the address' path, decoded."""
        return unquote(self.request.url_vars["name"])

    async def read(self, function: Callable[..., T], *values: Any, **named: Any) -> T:
        """What the function returns, given a connection first, run in one of Datasette's threads."""

        def run(connection: Any) -> T:
            with sqlite_timelimit(connection, TIME_LIMIT_MS):
                return function(connection, *values, **named)

        result: T = await self.datasette.get_database(DATABASE).execute_fn(run)
        return result

    async def show(self, template: str, status: int = 200, **values: Any) -> Response:
        """The template filled in, as an HTML answer."""
        html = await self.datasette.render_template(template, values, request=self.request)
        response: Response = Response.html(html, status=status)
        return response

    def redirect(self, address: str) -> Response:
        """An answer that sends the reader there."""
        response: Response = Response.redirect(address)
        return response


def find_phrases(request: Request | None) -> Phrases:
    """The phrases for a request; Vietnamese where there is none."""
    if request is None:
        return Phrases("vi")
    return Phrases(
        choose_language(
            request.args.get("_lang"),
            request.cookies.get(COOKIE),
            request.headers.get("accept-language", ""),
        )
    )
