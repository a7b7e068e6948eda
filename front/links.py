"""Addresses of the front's pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

SELECTIONS = ("person", "source", "section", "tag", "newspaper", "day")


@dataclass(frozen=True, slots=True)
class Links:
    """Makes addresses below the base path that Datasette was given; `path` adds it."""

    path: Callable[[str], str]

    def home(self) -> str:
        return self.path("/")

    def asset(self, name: str) -> str:
        return self.path(f"/-/baoluu/{name}")

    def search(self, query: str | None = None, page: int = 1) -> str:
        asked = {"q": query} if query else {}
        return self.path("/-/search" + _format_query({**asked, **({"page": page} if page > 1 else {})}))

    def article(self, number: int, query: str | None = None) -> str:
        return self.path(f"/-/article/{number}" + _format_query({"q": query} if query else {}))

    def compare(self, number: int, earlier: int, later: int) -> str:
        return self.path(f"/-/compare/{number}" + _format_query({"a": earlier, "b": later}))

    def capture(self, number: int) -> str:
        return self.path(f"/-/capture/{number}")

    def replay(self, number: int) -> str:
        return self.path(f"/-/replay/{number}")

    def record(self, number: int) -> str:
        return self.path(f"/-/record/{number}")

    def download(self, number: int) -> str:
        return self.path(f"/-/record/{number}.warc.gz")

    def photo(self, number: int) -> str:
        return self.path(f"/-/photo/{number}")

    def directory(self, kind: str) -> str:
        return self.path(f"/-/{kind}")

    def selection(self, kind: str, name: str, page: int = 1) -> str:
        return self.path(
            f"/-/{kind}/{quote(name, safe='')}" + _format_query({"page": page} if page > 1 else {})
        )

    @staticmethod
    def in_language(language: str, asked: Sequence[tuple[str, str]]) -> str:
        """The page that is shown, with all that was asked of it, in another language."""
        return _format_query([*(pair for pair in asked if pair[0] != "_lang"), ("_lang", language)])

    def plots(self, **asked: object) -> str:
        return self.path("/-/plots" + _format_query(asked))

    def table(self, name: str, **asked: object) -> str:
        return self.path(f"/archive/{name}" + _format_query(asked))


def _format_query(
    values: dict[str, object] | dict[str, str] | dict[str, int] | Sequence[tuple[str, str]],
) -> str:
    return f"?{urlencode(values)}" if values else ""
