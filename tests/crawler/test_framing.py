"""Where responses end, however their bytes happen to arrive."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from archive.http import read_answer
from crawler.connection import Connection, Endpoint, Receipt
from crawler.framing import HEAD_LIMIT_BYTES, HeadTooLong, ResponseFraming
from tests.odd_server import BROKEN, CHUNKED, WHOLE, Odd, answer, chunked, sized

SHORT = [odd for odd in (*WHOLE, *BROKEN) if len(odd.sent) < 10_000]


def end_of(framing: ResponseFraming) -> tuple[Any, ...]:
    return framing.status, framing.protocol, framing.leaves_connection_open, framing.is_whole_at_close


@pytest.mark.parametrize("odd", SHORT, ids=lambda odd: odd.name)
def test_an_answer_ends_at_the_same_place_however_it_is_cut(odd: Odd) -> None:
    whole = ResponseFraming()
    has_ended = whole.feed(odd.sent)
    for cut in range(1, len(odd.sent), 7):
        framing = ResponseFraming()
        if framing.feed(odd.sent[:cut]):
            assert has_ended  # what follows the end is surplus, and no matter of the framing
        else:
            assert framing.feed(odd.sent[cut:]) is has_ended
            assert end_of(framing) == end_of(whole)


@pytest.mark.parametrize(
    ("response", "stays_open"),
    [
        (sized(), True),
        (answer(CHUNKED, body=chunked(b"abc")), True),
        (sized(b"Connection: close"), False),
        (sized(b"Connection: x, CLOSE"), False),
        (sized(status=b"HTTP/1.0 200 OK"), False),
        (sized(b"Connection: keep-alive", status=b"HTTP/1.0 200 OK"), True),
        (sized() + b"x", False),
        (answer(CHUNKED, body=chunked(b"abc") + b"x"), False),
    ],
)
def test_which_connections_stay_open(response: bytes, stays_open: bool) -> None:
    framing = ResponseFraming()
    assert framing.feed(response)
    assert framing.leaves_connection_open is stays_open


@pytest.mark.parametrize(
    ("head", "has_ended"),
    [
        (b"Transfer-Encoding:\r\n chunked", True),
        (b"Transfer-Encoding: x-chunked", False),
        (b"Transfer-Encoding: chunked\r\nContent-Length: 3", True),
        (b"Content-Length: 15, 15", True),
        (b"Content-Length: 15, 16", False),
        (b"Content-Length: " + b"0" * 24 + b"15", True),
    ],
)
def test_the_wire_and_the_reader_agree_about_the_framing(head: bytes, has_ended: bool) -> None:
    response = answer(head, body=b"5\r\nhello\r\n0\r\n\r\n")
    assert ResponseFraming().feed(response) is has_ended
    assert (read_answer(response).problem is None) is has_ended


@pytest.mark.parametrize(
    ("body", "is_whole"),
    [
        (b"5\nhello\n0\n\n", True),
        (b"5\r\r\nhello\r\n0\r\n\r\n", False),
        (b"5\r\nhello\r\r\n0\r\n\r\n", False),
        (b"5\r\nhello\r\n0\r\r\n\r\n", False),
        (b"5\r\nhello\r\n0\r\n\r\r\n", False),
    ],
)
def test_the_wire_and_the_reader_agree_about_the_ends_of_lines(body: bytes, is_whole: bool) -> None:
    response = answer(CHUNKED, body=body)
    assert ResponseFraming().feed(response) is is_whole
    assert (read_answer(response).problem is None) is is_whole


def test_a_head_has_a_limit() -> None:
    framing = ResponseFraming()
    assert framing.feed(b"HTTP/1.1 200 OK\r\nX: ") is False
    with pytest.raises(HeadTooLong):
        framing.feed(b"x" * HEAD_LIMIT_BYTES)


def test_the_length_still_to_come() -> None:
    framing = ResponseFraming()
    framing.feed(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
    assert framing.announced_bytes == 7


class Aborted(asyncio.Transport):
    """A transport that only knows whether it was aborted."""

    is_aborted = False

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def write(self, data: bytes | bytearray | memoryview) -> None:
        pass

    def abort(self) -> None:
        self.is_aborted = True


def test_bytes_between_the_end_and_its_being_noticed_close_the_connection() -> None:
    async def work() -> tuple[bool, bytes]:
        connection, transport = Connection(Endpoint(scheme="http", host="x", port=80), "192.0.2.7"), Aborted()
        connection.connection_made(transport)
        receipt = Receipt(limit_bytes=1 << 20)
        sending = asyncio.create_task(connection.send(b"GET / HTTP/1.1\r\n\r\n", receipt))
        await asyncio.sleep(0)
        connection.data_received(sized(body=b"abc"))
        connection.data_received(b"HTTP/1.1 200 OK\r\n\r\n")
        await sending
        return transport.is_aborted, bytes(receipt.received.finish())

    assert asyncio.run(work()) == (True, sized(body=b"abc"))
