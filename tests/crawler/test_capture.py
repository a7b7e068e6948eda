"""Every byte of odd exchanges, both directions, over http and https, alone and eight at a time."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvloop
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from scrapy import Request, Spider
from scrapy.crawler import Crawler

from archive.records import Exchange
from crawler.capture import CaptureHandler
from tests.odd_server import BROKEN, ENDLESS, LIMIT_BYTES, SILENT, WHOLE, Odd, OddServer

HEADERS = {"Accept-Encoding": "gzip", "User-Agent": "baoluu-test"}
SETTINGS = {
    "DOWNLOAD_MAXSIZE": LIMIT_BYTES,
    "DOWNLOAD_TIMEOUT": 20,
    "DOWNLOAD_VERIFY_CERTIFICATES": False,
    "BAOLUU_ALLOWED_ADDRESSES": ["127.0.0.1"],
}
Work = Callable[[CaptureHandler], Coroutine[Any, Any, Any]]


def _make_certificate(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "odd server")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context


@pytest.fixture(scope="module", params=["http", "https"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OddServer]:
    tls = _make_certificate(tmp_path_factory.mktemp("tls")) if request.param == "https" else None
    with OddServer(tls) as running:
        yield running


@pytest.fixture(params=[asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def run(request: pytest.FixtureRequest) -> Callable[..., Any]:
    def run_work(work: Work, **settings: Any) -> Any:
        async def with_handler() -> Any:
            handler = CaptureHandler(Crawler(Spider, {**SETTINGS, **settings}))
            try:
                return await work(handler)
            finally:
                await handler.close()

        with asyncio.Runner(loop_factory=request.param) as runner:
            return runner.run(with_handler())

    return run_work


async def _fetch(handler: CaptureHandler, url: str, **meta: Any) -> tuple[Exchange | None, str | None]:
    """The exchange and the name of the error, if one was raised."""
    request = Request(url, headers=HEADERS, meta=meta)
    try:
        response = await handler.download_request(request)
    except Exception as error:  # noqa: BLE001  # the name is what the test is about
        return request.meta.get("exchange"), type(error).__name__
    exchange = request.meta["exchange"]
    assert b" %d" % response.status in bytes(exchange.response)
    return exchange, None


def _expected_request(server: OddServer, target: str) -> bytes:
    host = server.origin.partition("://")[2].encode()
    lines = b"GET %s HTTP/1.1" % target.encode(), b"Host: " + host
    return b"\r\n".join((*lines, b"Accept-Encoding: gzip", b"User-Agent: baoluu-test", b"", b""))


@pytest.mark.parametrize("odd", WHOLE, ids=lambda odd: odd.name)
def test_whole_exchange(server: OddServer, run: Callable[..., Any], odd: Odd) -> None:
    target = f"/{odd.name}/tin-tuc?a=1&b=%C4%91"
    exchange, error = run(lambda handler: _fetch(handler, f"{server.origin}{target}#phan-2"))
    assert error is None
    assert bytes(exchange.response) == odd.sent
    assert exchange.request == server.received[target] == _expected_request(server, target)
    assert exchange.truncated is None
    assert exchange.url == server.origin + target
    assert exchange.ip == "127.0.0.1"


@pytest.mark.parametrize("odd", [*BROKEN, *SILENT], ids=lambda odd: odd.name)
def test_broken_exchange(server: OddServer, run: Callable[..., Any], odd: Odd) -> None:
    async def work(handler: CaptureHandler) -> tuple[Exchange | None, str | None]:
        return await _fetch(handler, f"{server.origin}/{odd.name}", download_timeout=0.5)

    exchange, error = run(work)
    assert error == odd.error
    assert (bytes(exchange.response) if exchange else b"") == odd.sent
    if exchange:
        assert exchange.truncated == odd.truncated
        assert exchange.request == server.received[f"/{odd.name}"]


@pytest.mark.parametrize("odd", ENDLESS, ids=lambda odd: odd.name)
def test_what_came_before_the_limit_is_kept(server: OddServer, run: Callable[..., Any], odd: Odd) -> None:
    exchange, error = run(lambda handler: _fetch(handler, f"{server.origin}/{odd.name}"))
    assert error == odd.error
    assert exchange.truncated == "length"
    assert len(exchange.response) > 1_000_000
    assert odd.sent.startswith(exchange.response)


def test_eight_at_a_time_on_kept_connections(server: OddServer, run: Callable[..., Any]) -> None:
    odds = [odd for odd in WHOLE if odd.name != "large"] * 3

    async def work(handler: CaptureHandler) -> list[tuple[Odd, str, Exchange | None]]:
        slots = asyncio.Semaphore(8)

        async def fetch(odd: Odd, number: int) -> tuple[Odd, str, Exchange | None]:
            async with slots:
                target = f"/{odd.name}/{number}"
                return odd, target, (await _fetch(handler, server.origin + target))[0]

        return await asyncio.gather(*(fetch(odd, number) for number, odd in enumerate(odds)))

    before = server.connections
    for odd, target, exchange in run(work):
        assert exchange is not None
        assert bytes(exchange.response) == odd.sent
        assert exchange.request == server.received[target]
    closing = sum(odd.end == "close" for odd in odds)
    assert server.connections - before <= closing + 8


def test_tls_version_and_cipher_are_kept(server: OddServer, run: Callable[..., Any]) -> None:
    exchange, _ = run(lambda handler: _fetch(handler, f"{server.origin}/plain"))
    if server.origin.startswith("https"):
        assert exchange.protocols == ("http/1.1", "tls/1.3")
        assert exchange.cipher.startswith("TLS_")
    else:
        assert exchange.protocols == ("http/1.1",)
        assert exchange.cipher is None


def test_an_old_protocol_is_named(server: OddServer, run: Callable[..., Any]) -> None:
    exchange, _ = run(lambda handler: _fetch(handler, f"{server.origin}/http-1.0"))
    assert exchange.protocols[0] == "http/1.0"


def test_a_very_long_address_is_sent_whole(server: OddServer, run: Callable[..., Any]) -> None:
    target = "/plain/" + "a" * 6000 + "?q=" + "%C3%A1" * 500
    exchange, _ = run(lambda handler: _fetch(handler, server.origin + target))
    assert exchange.request.startswith(b"GET %s HTTP/1.1\r\n" % target.encode())
    assert exchange.url == server.origin + target
