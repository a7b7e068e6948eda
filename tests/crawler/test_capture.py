"""Every byte of odd exchanges, both directions, over http and https, alone and eight at a time."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import mmap
import ssl
import subprocess
import sys
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
from scrapy.exceptions import DownloadFailedError

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
    # Seconds; a busy machine is no reason to give up on an answer, nor to wait long for one that never ends.
    patience = 0.5 if odd in SILENT else 3.0 if odd.truncated == "time" else 10.0

    async def work(handler: CaptureHandler) -> tuple[Exchange | None, str | None]:
        return await _fetch(handler, f"{server.origin}/{odd.name}", download_timeout=patience)

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


async def _serve_once(answers: list[bytes], *, linger_seconds: float = 0.05) -> tuple[asyncio.Server, str]:
    """A server that gives each connection the next answer, and closes it a moment later without being asked."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answers.pop(0))
        await asyncio.sleep(linger_seconds)
        if answers and answers[0].startswith(b"unasked"):
            writer.write(answers.pop(0))
            await asyncio.sleep(1)
        writer.close()

    started = await asyncio.start_server(serve, "127.0.0.1", 0)
    return started, f"http://127.0.0.1:{started.sockets[0].getsockname()[1]}/"


@pytest.mark.parametrize("wait_seconds", [0.0, 0.2], ids=["closed under the request", "closed while idle"])
def test_a_connection_closed_by_its_server_is_not_the_end(
    run: Callable[..., Any], wait_seconds: float
) -> None:
    one, two = (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + body for body in (b"one", b"two"))

    async def work(handler: CaptureHandler) -> tuple[Exchange | None, ...]:
        _, url = await _serve_once([one, two])
        first, _ = await _fetch(handler, url)
        await asyncio.sleep(wait_seconds)
        second, _ = await _fetch(handler, url)
        return first, second

    first, second = run(work)
    assert (first.response, second.response) == (one, two)


def test_bytes_that_nobody_asked_for_belong_to_no_exchange(run: Callable[..., Any]) -> None:
    one, two = (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + body for body in (b"one", b"two"))

    async def work(handler: CaptureHandler) -> tuple[Exchange | None, ...]:
        _, url = await _serve_once([one, b"unasked" + one, two])
        first, _ = await _fetch(handler, url)
        await asyncio.sleep(0.2)
        second, _ = await _fetch(handler, url)
        return first, second

    first, second = run(work)
    assert (first.response, second.response) == (one, two)


def test_a_long_response_lies_in_a_file(server: OddServer, run: Callable[..., Any]) -> None:
    exchange, _ = run(lambda handler: _fetch(handler, f"{server.origin}/large"))
    assert isinstance(exchange.response, mmap.mmap)


def test_an_unknown_certificate_is_refused(server: OddServer, run: Callable[..., Any]) -> None:
    if server.origin.startswith("https"):
        work = run(
            lambda handler: _fetch(handler, f"{server.origin}/plain"), DOWNLOAD_VERIFY_CERTIFICATES=True
        )
        assert work == (None, "DownloadFailedError")


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://127.0.0.1:1/", "DownloadConnectionRefusedError"),
        ("http://no-such-host.invalid/", "CannotResolveHostError"),
        ("http://user:secret@127.0.0.1:1/", "UnsupportedURLSchemeError"),
    ],
)
def test_where_nothing_was_sent_there_is_no_exchange(run: Callable[..., Any], url: str, error: str) -> None:
    assert run(lambda handler: _fetch(handler, url)) == (None, error)


def test_the_exchange_of_an_earlier_try_does_not_stay(run: Callable[..., Any]) -> None:
    assert run(lambda handler: _fetch(handler, "http://127.0.0.1:1/", exchange="old"))[0] is None


def test_no_header_begins_another(run: Callable[..., Any]) -> None:
    async def work(handler: CaptureHandler) -> None:
        request = Request("http://127.0.0.1:1/", headers={"If-None-Match": '"1"\r\nX-Injected: 1'})
        with pytest.raises(DownloadFailedError, match="control character"):
            await handler.download_request(request)

    run(work)


CRAWL = """
import sys
from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess

class OddSpider(Spider):
    name = "odd"

    async def start(self):
        for target in sys.argv[2:]:
            yield Request(sys.argv[1] + target, errback=self.parse)

    def parse(self, found):
        exchange = found.request.meta["exchange"]
        print(found.request.url, len(exchange.response), exchange.truncated, sep="|")

process = CrawlerProcess({
    "DOWNLOAD_HANDLERS": {"http": "crawler.capture.CaptureHandler", "https": "crawler.capture.CaptureHandler"},
    "BAOLUU_ALLOWED_ADDRESSES": ["127.0.0.1"], "DOWNLOAD_VERIFY_CERTIFICATES": False, "DOWNLOAD_DELAY": 0,
    "COMPRESSION_ENABLED": False, "HTTPERROR_ALLOW_ALL": True, "RETRY_ENABLED": False, "REDIRECT_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "LOG_LEVEL": "ERROR",
    "ASYNCIO_EVENT_LOOP": "uvloop.Loop",
})
process.crawl(OddSpider)
process.start()
"""


def test_in_a_scrapy_crawl(server: OddServer) -> None:
    """The contract with Scrapy: exchanges reach callbacks and errbacks, on its own reactor over uvloop."""
    odds = [odd for odd in (*WHOLE, *BROKEN) if odd.end != "hang"]
    command = [sys.executable, "-c", CRAWL, server.origin, *(f"/{odd.name}" for odd in odds)]
    crawl = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    expected = {f"{server.origin}/{odd.name}|{len(odd.sent)}|{odd.truncated}" for odd in odds}
    assert set(crawl.stdout.split("\n")) - {""} == expected
