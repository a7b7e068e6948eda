"""The hooks by which the front changes Datasette."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from datasette.app import Datasette
from datasette.filters import FilterArguments
from datasette.hookspecs import hookimpl
from datasette.utils.asgi import BadRequest, Base400, NotFound, Request, Response
from datasette.views.base import DatasetteError
from datasette.views.row import RowView
from datasette.views.table import TableView
from markupsafe import Markup
from pysqlite3 import ProgrammingError

from archive.query import rewrite_query
from archive.snippet import Piece
from front import captures, views
from front.asgi import Application, Send
from front.desk import DATABASE, Desk, find_phrases
from front.guard import find_clause, forget_empty_search, guard_headers, is_row_hidden
from front.language import remember_language
from front.links import SELECTIONS, Links
from front.mistakes import answer_error, find_mistake, find_no_number, refuse_writing
from front.queries import read_numbers, read_queries
from front.spreadsheets import guard_csv
from front.texts import read_texts

NOTHING = '""'  # the query of FTS5 that finds nothing; null and an empty text are errors to it
NUMBER = r"(?P<number>\d+)$"
ROWS_OF_ARTICLES = (
    r"/archive/(?P<table>articles|versions|photos|tags|tombstones|articles_fts)/(?P<number>\d+)(,[^/.]*)?$"
)
_IN_ENGLISH = re.compile(
    "(404|No data|(Database|Record|Table) not found)$"
)  # what Datasette says of a wrong address
DEBUGGING = (  # Datasette's pages about itself; they name folders of this machine
    r"/-/(databases|threads|versions|settings|config|plugins|patterns|messages|allow-debug|actor)(\.json)?$"
)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    kinds = "|".join(SELECTIONS)
    return [
        (r"/$", views.show_home),
        (r"/-/search$", views.show_search),
        (r"/-/plots$", views.show_plots),
        (rf"/-/article/{NUMBER}", views.show_article),
        (rf"/-/compare/{NUMBER}", views.show_comparison),
        (rf"/-/(?P<kind>{kinds})/(?P<name>[^/]+)$", views.show_selection),
        (r"/-/(?P<kind>person|source|section|tag|newspaper)$", views.show_directory),
        (rf"/-/capture/{NUMBER}", captures.show_capture),
        (rf"/-/replay/{NUMBER}", captures.show_replay),
        (rf"/-/photo/{NUMBER}", captures.show_photo),
        (rf"/-/record/{NUMBER}", captures.show_record),
        (r"/-/record/(?P<number>\d+)\.warc\.gz$", captures.download_record),
        (DEBUGGING, hide_page),
        (
            rf"/(?P<database>{DATABASE})/(?P<table>{'|'.join(read_numbers())})(\.(?P<format>\w+))?$",
            show_query,
        ),
        (ROWS_OF_ARTICLES, redirect_row),
        (r"/archive/(?P<table>attributions|evidence)/(?P<number>\d+)$", redirect_part),
        (r"/(?P<database>archive)/(?P<table>[^/]+?)/(?P<pks>[^/]+?)(\.(?P<format>\w+))?$", show_row),
    ]


class ShownRow(RowView):
    """Datasette's row, in every format; one that tells of a hidden article is not there."""

    async def data(self, request: Request, default_labels: bool = False) -> Any:
        try:
            found = await super().data(request, default_labels=default_labels)  # type: ignore[no-untyped-call]
        except ProgrammingError as error:  # fewer values than the table's key has parts
            raise NotFound(find_phrases(request)("not_found")) from error
        told = found[0]
        row = dict(zip(told["columns"], told["rows"][0], strict=True))
        datasette: Any = self.ds
        if await Desk(datasette, request).read(is_row_hidden, told["table"], row):
            raise NotFound(find_phrases(request)("not_found"))
        return found


async def show_row(datasette: Datasette, request: Request) -> Response:
    """A single row, however its key is written."""
    answer: Response = await ShownRow(datasette).dispatch_request(request)  # type: ignore[no-untyped-call]
    return answer


async def hide_page(datasette: Datasette, request: Request) -> Response:
    """Nothing, as if there were no such page."""
    raise NotFound(Desk(datasette, request).phrases("not_found"))


async def show_query(datasette: Datasette, request: Request, send: Send) -> Response:
    """A canned query that takes numbers, once those it was given are some."""
    t, names = find_phrases(request), read_numbers()[request.url_vars["table"]]
    name = find_no_number(request, names)
    if name is not None:
        raise BadRequest(t("mistake_number", name=t(f"parameter_{name}"), value=request.args[name]))
    answer: Response = await TableView.as_view(datasette)(request, send)
    return answer


async def redirect_row(datasette: Datasette, request: Request) -> Response:
    """To the article of a row: its page shows all rows together, and knows when it must show none."""
    desk = Desk(datasette, request)
    return desk.redirect(desk.links.article(desk.number()))


async def redirect_part(datasette: Datasette, request: Request) -> Response:
    """To the article that a row of attributions or evidence belongs to."""
    desk, table = Desk(datasette, request), request.url_vars["table"]
    found = await desk.read(
        lambda connection: connection.execute(
            f"SELECT article_id FROM {table} WHERE rowid = ?", (desk.number(),)
        ).fetchone()
    )
    if found is None:
        raise NotFound(desk.phrases("not_found"))
    return desk.redirect(desk.links.article(found[0]))


@hookimpl(trylast=True)  # after Datasette's own, which makes the function that we replace
def prepare_connection(conn: Any) -> None:
    """Datasette wraps every `?_search=` in escape_fts(): ours makes of it what `baoluu search` makes."""
    conn.create_function("escape_fts", 1, lambda text: rewrite_query(text or "") or NOTHING)
    conn.execute("PRAGMA trusted_schema = OFF")


@hookimpl
def filters_from_request(database: str, table: str) -> FilterArguments | None:
    clause = find_clause(table) if database == DATABASE else None
    return FilterArguments([clause]) if clause else None


@hookimpl
def canned_queries(database: str) -> dict[str, Any]:
    return read_queries("vi") if database == DATABASE else {}


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Any:
    def wrap(application: Application) -> Application:
        guarded = guard_csv(refuse_writing(datasette, application))
        return guard_headers(remember_language(forget_empty_search(guarded)))

    return wrap


@hookimpl
def extra_template_vars(datasette: Datasette, request: Request | None) -> dict[str, Any]:
    phrases = find_phrases(request)
    return {
        "t": phrases,
        "links": Links(datasette.urls.path),
        "texts": read_texts(),
        "queries_in_language": read_queries(phrases.language),
        "pieces": format_pieces,
        "path": request.full_path if request else "/",
        "asked": parse_qsl(request.query_string, keep_blank_values=True) if request else [],
    }


@hookimpl
def render_cell(value: Any, column: str, table: str | None, datasette: Datasette) -> Markup | None:
    """Numbers of articles and captures become links to their pages."""
    links = Links(datasette.urls.path)
    if not isinstance(value, int):
        return None
    if column == "article_id" or (column == "id" and table in ("articles_changed", "articles_gone")):
        return Markup('<a href="{}">{}</a>').format(links.article(value), value)
    if column == "capture_id":
        return Markup('<a href="{}">{}</a>').format(links.capture(value), value)
    return None


@hookimpl
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Any:
    """An error as a page of the front; nothing of the machine is told for those that nobody foresaw."""
    args = {name: request.args.getlist(name) for name in request.args}
    mistake = find_mistake(exception, args, find_phrases(request))
    if mistake is not None:
        return answer_error(datasette, request, 400, mistake)
    known = isinstance(exception, Base400 | DatasetteError)
    message = (getattr(exception, "message", None) or str(exception)) if known else None
    if message and _IN_ENGLISH.match(message):
        message = find_phrases(request)("not_found")
    return answer_error(datasette, request, getattr(exception, "status", 500), message)


@hookimpl
def forbidden(datasette: Datasette, request: Request, message: str) -> Any:
    """What nobody may ask, as a page of the front; Datasette names the permission, which tells a reader nothing."""
    return answer_error(datasette, request, 403, find_phrases(request)("not_allowed"))


def format_pieces(pieces: tuple[Piece, ...]) -> Markup:
    """The pieces as HTML, the marked ones in <mark>."""
    marked = Markup("<mark>{}</mark>")
    return Markup("").join(marked.format(p.text) if p.is_marked else p.text for p in pieces)
