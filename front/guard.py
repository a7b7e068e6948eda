"""What keeps a page from doing harm: headers on every answer, and clauses that leave hidden articles out."""

from __future__ import annotations

from typing import Any

from archive.hiding import shows_hidden
from archive.search import HIDDEN
from front.asgi import Application, Message, Receive, Scope, Send

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
REPLAY_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"
)
"""For bytes that others wrote: no script, no form, no origin of their own; links leave by a click."""

HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)
TABLES_OF_ARTICLES = ("versions", "attributions", "photos", "tags", "evidence", "tombstones")


def guard_headers(application: Application) -> Application:
    """The application with a content security policy on every answer that brings none of its own."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _add_headers(list(message.get("headers", [])))
            await send(message)

        await application(scope, receive, send_guarded)

    return guarded


def _add_headers(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    present = {name.lower() for name, _ in headers}
    wanted = ((b"content-security-policy", PAGE_POLICY.encode()), *HEADERS)
    return headers + [pair for pair in wanted if pair[0] not in present]


def forget_empty_search(application: Application) -> Application:
    """The application asked without `_search=`: a form sends it whenever its search box is left empty."""

    async def forgetting(scope: Scope, receive: Receive, send: Send) -> None:
        if b"_search=" in scope.get("query_string", b""):
            pairs = scope["query_string"].split(b"&")
            scope["query_string"] = b"&".join(pair for pair in pairs if pair != b"_search=")
        await application(scope, receive, send)

    return forgetting


def find_clause(table: str) -> str | None:
    """The SQL condition that leaves hidden articles out of a table, or None where it needs none."""
    if table == "articles":
        return f"id NOT IN ({HIDDEN})"
    if table == "articles_fts":
        return f"rowid NOT IN ({HIDDEN})"
    if table in TABLES_OF_ARTICLES:
        return f"article_id NOT IN ({HIDDEN})"
    if table == "captures":
        return f"NOT {shows_hidden(HIDDEN)}"
    return None


def is_row_hidden(connection: Any, table: str, row: dict[str, Any]) -> bool:
    """Whether a row, its columns by name, tells of a hidden article."""
    if table == "captures":
        return is_capture_hidden(connection, row["id"])
    name = {"articles": "id", "articles_fts": "rowid"}.get(table, "article_id")
    if name not in row:
        return False
    return bool(connection.execute(f"SELECT ? IN ({HIDDEN})", (row[name],)).fetchone()[0])


def is_capture_hidden(connection: Any, capture_id: int) -> bool:
    """Whether the capture shows a hidden article: its page, or a photo that no other article has."""
    found = connection.execute(
        f"SELECT {shows_hidden(HIDDEN)} FROM captures WHERE id = ?", (capture_id,)
    ).fetchone()
    return bool(found and found[0])
