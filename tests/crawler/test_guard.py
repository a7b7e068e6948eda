"""Where a request may go: judged by the address connected to, before a byte is sent."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import UnsupportedURLSchemeError

from crawler.capture import CaptureHandler
from crawler.guard import AddressRefused, is_global, make_guard, split_url

PRIVATE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
    "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "2002:a00:1::",
    "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "64:ff9b:1::101:101", "fec0::1", "::ffff:0:a00:1",
    "::10.0.0.1", "::1.1.1.1", "100::1", "4000::1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "203.162.4.191", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses(address: str) -> None:
    assert not is_global(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert is_global(address)


def test_allowed_networks() -> None:
    is_allowed = make_guard(["127.0.0.1", "10.0.0.0/8"])
    assert is_allowed("127.0.0.1")
    assert is_allowed("10.1.2.3")
    assert is_allowed("1.1.1.1")
    assert not is_allowed("127.0.0.2")
    assert not is_allowed("::1")
    with pytest.raises(ValueError, match="does not appear"):
        make_guard(["localhost"])


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://baovidu.example/", "data:text/html,x", "javascript:alert(1)", "//baovidu.example/",
        "http://user@baovidu.example/", "http://user:secret@baovidu.example/", "http://:80/", "http:///x",
        "http://baovidu.example:99999/", "http://baovidu.example:0/", "http://[::1/",
    ],
)  # fmt: skip
def test_addresses_that_are_not_fetched(url: str) -> None:
    with pytest.raises(UnsupportedURLSchemeError):
        split_url(url)


class Canary:
    """A listener that counts who comes."""

    def __init__(self) -> None:
        self.visitors = 0
        self.port = 0

    async def __aenter__(self) -> Canary:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.visitors += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


def make_handler(**settings: Any) -> CaptureHandler:
    return CaptureHandler(Crawler(Spider, settings))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "127.1", "2130706433"]
)
def test_not_a_byte_goes_to_a_private_address(host: str) -> None:
    async def work() -> int:
        async with Canary() as canary:
            handler = make_handler()
            with pytest.raises(AddressRefused, match="not on the public internet"):
                await handler.download_request(Request(f"http://{host}:{canary.port}/"))
            return canary.visitors

    assert asyncio.run(work()) == 0


def test_a_name_that_resolves_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> tuple[int, int]:
        async with Canary() as canary:
            handler = make_handler()
            url = f"http://baovidu.example:{canary.port}/"
            entry = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", canary.port))

            async def rebind(*_: object, **__: object) -> list[Any]:
                return [entry]

            monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", rebind)
            with pytest.raises(AddressRefused):
                await handler.download_request(Request(url))
            refused = canary.visitors
            await handler.download_request(Request(url, meta={"allow_private": True}))
            await handler.close()
            return refused, canary.visitors

    assert asyncio.run(work()) == (0, 1)


def test_an_idle_connection_is_judged_again() -> None:
    async def work() -> int:
        async with Canary() as canary:
            handler = make_handler()
            url = f"http://127.0.0.1:{canary.port}/"
            await handler.download_request(Request(url, meta={"allow_private": True}))
            with pytest.raises(AddressRefused):
                await handler.download_request(Request(url))
            await handler.close()
            return canary.visitors

    assert asyncio.run(work()) == 1


def test_the_setting_allows_an_address() -> None:
    async def work() -> int:
        async with Canary() as canary:
            handler = make_handler(BAOLUU_ALLOWED_ADDRESSES="127.0.0.1")
            response = await handler.download_request(Request(f"http://127.0.0.1:{canary.port}/"))
            await handler.close()
            return int(response.status)

    assert asyncio.run(work()) == 200
