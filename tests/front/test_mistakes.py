"""Mistakes in an address are answered with a sentence and 400, 404 or 405; failures stay failures."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from front.application import build_datasette
from tests.front.shelf import Shelf


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30, headers={"accept-language": "en"}) as client:
        yield client


THROUGH = '/archive/attributions.json?_through={"table":"evidence","column":"field","value":"title"}'
MISTAKES = {
    "/archive/articles?_sort=nope": "cannot be sorted by “nope”",
    "/archive/articles_changed?_sort_desc=nope": "cannot be sorted by “nope”",
    "/archive/articles?_sort=title&_sort_desc=id": "either _sort or _sort_desc",
    "/archive/articles?_through=abc": "_through takes a JSON object",
    "/archive/articles?_through={}": "_through takes a JSON object",
    "/archive/articles?_through=[]": "_through takes a JSON object",
    THROUGH: "_through takes a JSON object",
    "/archive/articles?id__in=[": "id__in takes values with commas",
    "/archive/articles?id__gt=99999999999999999999999": "larger than any column can hold",
    "/archive/articles_changed?_next=abc": "_next leads to no page",
    "/archive/changed_after_publication?at_least_hours=abc": "“Hours, at least” takes one",
    "/archive/gaps_in_coverage?at_least_days=abc": "“Days, at least” takes one",
    "/archive/articles?_timelimit=abc": "_timelimit takes a number of milliseconds",
    "/archive/gaps_in_coverage.json?at_least_days=-1": "takes one, or nothing",
}


@pytest.mark.parametrize("path", MISTAKES)
def test_a_mistake_is_answered_with_400_and_a_sentence(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert MISTAKES[path] in answer.text
    vietnamese = client.get(path, headers={"accept-language": "vi"})
    assert vietnamese.status_code == 400
    assert MISTAKES[path] not in vietnamese.text


@pytest.mark.parametrize(
    "path",
    [
        "/archive/articles?_sort=title",
        '/archive/articles?_through={"table":"tags","column":"tag","value":"x"}',
        "/archive/articles.json?id__in=[1,2]",
        "/archive/gaps_in_coverage?at_least_days=3",
        "/archive/changed_after_publication.csv?at_least_hours=0.5",
        "/archive/changed_after_publication.json?at_least_hours=",
    ],
)
def test_what_is_no_mistake_is_answered(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("day", ["20", "2025", "2025-05", "2025-05-1", "hom-nay"])
def test_what_is_no_day_has_no_page(client: httpx.Client, day: str) -> None:
    assert client.get(f"/-/day/{day}").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/", "/archive/articles", "/archive/gone", "/archive/nope", "/-/search", "/nope"]
)
def test_the_front_can_only_be_read(client: httpx.Client, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert f"takes no {method}, only GET" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_failure_stays_a_failure(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "archive")
    shelf.article("Tít", "Bài")
    shelf.tables.close()

    async def ask() -> list[httpx.Response]:
        datasette = build_datasette(shelf.folder)
        await datasette.invoke_startup()  # type: ignore[no-untyped-call]

        async def fail(*values: object, **named: object) -> None:
            raise ValueError("table articles is in pieces")

        datasette.get_database("archive").table_columns = fail
        return [await datasette.client.get(f"/archive/articles{ending}") for ending in ("", ".json?id=1")]

    for answer in asyncio.run(ask()):
        assert answer.status_code == 500
        assert "pieces" not in answer.text


@pytest.mark.parametrize("path", ["versions/1.json", "photos/1.json", "tags/1.csv", "alarms/1"])
def test_a_row_whose_key_has_other_parts_is_not_there(client: httpx.Client, path: str) -> None:
    assert client.get(f"/archive/{path}").status_code == 404


DEBUGGING = ("databases", "threads", "versions", "settings", "config", "plugins", "patterns", "messages", "allow-debug",
             "actor")  # fmt: skip


@pytest.mark.parametrize("name", DEBUGGING)
@pytest.mark.parametrize("ending", ["", ".json", "/"])
def test_pages_about_the_machine_are_not_there(client: httpx.Client, name: str, ending: str) -> None:
    answer = client.get(f"/-/{name}{ending}", follow_redirects=True)
    assert answer.status_code == 404
    assert "archive.db" not in answer.text


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("/-/newspaper/baovidu?page=999", "/-/newspaper/baovidu"),
        ("/-/search?q=phat&page=99999", "/-/search?q=phat"),
        ("/-/search?q=thuỷ&page=51", "/-/search?q=thu%E1%BB%B7"),
    ],
)
def test_a_page_beyond_the_last_leads_to_the_first(client: httpx.Client, path: str, first: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "There is no page" in answer.text
    assert f'<a href="{first}">' in answer.text
    assert client.get(first).status_code == 200


def test_every_page_of_a_search_is_there(client: httpx.Client) -> None:
    first, second = (client.get("/-/search", params={"q": "thuỷ", "page": page}) for page in (1, 2))
    assert "page=2" in first.text
    assert (second.status_code, "page=3" in second.text) == (200, False)


@pytest.mark.parametrize(("language", "label"), [("vi", "Sau ít nhất mấy giờ"), ("en", "Hours, at least")])
def test_parameters_have_names_in_words(client: httpx.Client, language: str, label: str) -> None:
    answer = client.get("/archive/changed_after_publication", headers={"accept-language": language})
    assert f"<label>{label} <input" in answer.text


def test_forms_of_data_are_spelled_alike(client: httpx.Client) -> None:
    for path in ("/archive/articles", "/archive/word_over_time?word=thuỷ"):
        text = client.get(path).text
        assert ">JSON</a>" in text
        assert ">CSV</a>" in text
