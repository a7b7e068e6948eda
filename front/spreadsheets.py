"""CSV as spreadsheets open it: no cell that a newspaper filled is run as a formula."""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import Any

from archive.export.csvfile import neutralize
from front.asgi import Application, Message, Receive, Scope, Send

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LONGEST_CELL = 1 << 28  # characters; the module's own limit is shorter than some articles


def guard_csv(application: Application) -> Application:
    """The application whose CSV answers are passed on record by record, formulas made text."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if not _asks_for_csv(scope):
            await application(scope, receive, send)
            return
        stream: RecordStream | None = None

        async def send_guarded(message: Message) -> None:
            nonlocal stream
            if message["type"] == "http.response.start" and message["status"] == 200:
                stream = RecordStream()
                headers = message.get("headers", [])
                message["headers"] = [pair for pair in headers if pair[0].lower() != b"content-length"]
            elif message["type"] == "http.response.body" and stream is not None:
                is_last = not message.get("more_body", False)
                message["body"] = stream.feed(message.get("body", b""), is_last=is_last)
            await send(message)

        await application(scope, receive, send_guarded)

    return guarded


def _asks_for_csv(scope: Scope) -> bool:
    """By the address: Datasette calls CSV text/plain, so that browsers show it."""
    return str(scope.get("path", "")).endswith(".csv") or b"_format=csv" in scope.get("query_string", b"")


class RecordStream:
    """Takes CSV in pieces, as they come, and gives back whole records without formulas."""

    def __init__(self) -> None:
        self._decoder: Any = codecs.getincrementaldecoder("utf-8")("replace")
        self._waiting = ""

    def feed(self, piece: bytes, *, is_last: bool) -> bytes:
        """The records that end in this piece; with the last one, all that is left."""
        self._waiting += self._decoder.decode(piece, is_last)
        end = len(self._waiting) if is_last else _find_end(self._waiting)
        whole, self._waiting = self._waiting[:end], self._waiting[end:]
        target = io.StringIO()
        csv.field_size_limit(_LONGEST_CELL)
        rows = csv.reader(io.StringIO(whole, newline=""))
        csv.writer(target).writerows([_guard(cell) for cell in row] for row in rows)
        return target.getvalue().encode()


def _guard(cell: str) -> str:
    return cell if _NUMBER.fullmatch(cell) else neutralize(cell)


def _find_end(text: str) -> int:
    """Behind the last line end that no quotes enclose."""
    end, quotes = len(text), text.count('"')
    while end > 0:
        begin = text.rfind("\n", 0, end) + 1
        quotes -= text.count('"', begin, end)
        if quotes % 2 == 0:
            return begin
        end = begin - 1
    return 0
