"""The stock spider with a downloader middleware that writes WARC records through warcio, as people write it."""

from __future__ import annotations

import io
import os
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from bench.peers.stock_spider import StockSpider


class WarcMiddleware:
    """Writes a request and a response record for every response that passes."""

    def __init__(self) -> None:
        self.file = open(os.environ["PEER_WARC"], "wb")  # noqa: SIM115 - open as long as the spider runs
        self.writer = WARCWriter(self.file, gzip=True)

    def process_response(self, request: Any, response: Any) -> Any:
        """The response, after its records were written from what Scrapy still knows of it."""
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ]
        answer = self.writer.create_warc_record(
            response.url,
            "response",
            payload=io.BytesIO(response.body),
            http_headers=StatusAndHeaders(f"{response.status} OK", headers, protocol="HTTP/1.1"),
        )
        sent = [(name.decode(), request.headers[name].decode("latin-1")) for name in request.headers]
        question = self.writer.create_warc_record(
            response.url,
            "request",
            http_headers=StatusAndHeaders(f"GET {request.url} HTTP/1.1", sent, is_http_request=True),
        )
        self.writer.write_request_response_pair(question, answer)
        return response


class WarcioSpider(StockSpider):
    name = "warcio"
    custom_settings = {  # noqa: RUF012
        **StockSpider.custom_settings,
        "DOWNLOADER_MIDDLEWARES": {"bench.peers.warcio_spider.WarcMiddleware": 585},
    }
