"""What the front answers: headers, what nobody may see or run, searches, canned queries, originals."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from archive.database import connect_reader
from front.application import build_datasette, build_metadata
from front.queries import read_queries
from tests.archive.corpus import ARTICLES, JUNK, PROBES
from tests.conftest import Harvested
from tests.front.shelf import MIRROR, Shelf
from tests.storage.volume import read_only

STOCK = """
import asyncio, json, sys
from datasette.app import Datasette
path, metadata, queries = json.load(sys.stdin)
datasette = Datasette([path], metadata=metadata)
async def ask(query):
    answer = await datasette.client.get(
        "/archive/articles.json", params={"_search": query, "_searchmode": "raw", "_shape": "array", "_nl": ""})
    return sorted(row["id"] for row in answer.json())
async def main():
    await datasette.invoke_startup()
    print(json.dumps([await ask(query) for query in queries]))
asyncio.run(main())
"""


@pytest.fixture(scope="module")
def corpus_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shelf = Shelf(tmp_path_factory.mktemp("corpus") / "archive")
    for title, sapo, body in ARTICLES.values():
        shelf.article(title, body, sapo=sapo)
    shelf.tables.close()
    return shelf.folder


def ask_all(folder: Path, paths: list[str]) -> list[httpx.Response]:
    async def ask() -> list[httpx.Response]:
        datasette = build_datasette(folder)
        await datasette.invoke_startup()  # type: ignore[no-untyped-call]
        try:
            return [await datasette.client.get(path) for path in paths]
        finally:
            datasette.get_database("archive").close()

    return asyncio.run(ask())


def test_probes_under_serve(corpus_folder: Path) -> None:
    paths = [f"/archive/articles.json?_shape=array&_search={quote(query)}" for query, _, _ in PROBES]
    answers = ask_all(corpus_folder, paths)
    found = {
        query: {row["id"] for row in answer.json()}
        for (query, _, _), answer in zip(PROBES, answers, strict=True)
    }
    assert found == {query: expected for query, expected, _ in PROBES}


def test_probes_in_a_stock_datasette(corpus_folder: Path) -> None:
    probes = [(query, expected) for query, expected, is_stock in PROBES if is_stock]
    given = [str(corpus_folder / "archive.db"), build_metadata("vi"), [query for query, _ in probes]]
    done = subprocess.run(
        [sys.executable, "-c", STOCK], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    assert dict(zip((q for q, _ in probes), json.loads(done.stdout), strict=True)) == {
        query: sorted(expected) for query, expected in probes
    }


def test_junk_is_never_an_error_page(corpus_folder: Path) -> None:
    short = [query for query in JUNK if len(query) < 2000]
    paths = [f"/-/search?q={quote(query)}" for query in short]
    paths += [f"/archive/articles?_search={quote(query)}" for query in short]
    paths += [f"/-/plots?word={quote(query)}" for query in short]
    answers = ask_all(corpus_folder, paths)
    assert {path: a.status_code for path, a in zip(paths, answers, strict=True) if a.status_code != 200} == {}


@pytest.mark.parametrize(
    "path", ["/", "/archive/articles", "/-/article/1", "/nope", "/archive.json", "/-/metadata.json"]
)
def test_headers_of_every_answer(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", ["/-/replay/1", "/-/photo/4"])
def test_foreign_bytes_are_sandboxed(client: httpx.Client, path: str) -> None:
    policy = client.get(path).headers["content-security-policy"]
    assert "sandbox" in policy
    assert "script" not in policy


@pytest.mark.parametrize(
    "path",
    [
        "/archive?sql=select+hex(zeroblob(400000000))", "/archive.json?sql=select+1", "/archive.db",
        "/archive/articles?_where=1%3D1", "/archive/_frontier", "/archive/_facts.json",
        "/archive/articles_fts_content", "/archive/articles_fts_content/1",
    ],
)  # fmt: skip
def test_what_nobody_may_ask(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 403


HIDDEN_PATHS = (
    "/", "/-/search?q=bí+mật", "/-/search?q=giấu", "/-/person", "/-/tag", "/-/section", "/-/newspaper/baovidu",
    "/-/newspaper/baovidu?page=2", "/-/day/2026-05-28", "/-/plots?word=bí+mật",
    "/archive/articles?_size=max", "/archive/articles.json?_size=max", "/archive/articles.csv?_size=max",
    "/archive/articles?_search=bi+mat", "/archive/articles?_facet=title&status=suppressed",
    "/archive/articles_fts?_size=max", "/archive/versions?_size=max", "/archive/attributions?_size=max",
    "/archive/photos?_size=max", "/archive/tags?_size=max", "/archive/tags.json?_facet=tag",
)  # fmt: skip


@pytest.mark.parametrize("path", HIDDEN_PATHS)
def test_hidden_articles_are_nowhere(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers={"accept-language": "en"})
    assert answer.status_code == 200
    text = answer.text.replace("bí mật", "", 2) if "?q=" in path or "word=" in path else answer.text
    for secret in ("giấu kín", "Bí mật không ai", "Người Giấu Tên", "anh/suppressed.png"):
        assert secret not in text


def test_a_replay_shows_the_photos_that_were_kept_under_larger_sizes(harvested: Harvested) -> None:
    with connect_reader(harvested.archive) as connection:
        rows = connection.execute(
            "SELECT a.capture_id, p.capture_id FROM photos p JOIN articles a ON a.id = p.article_id"
            " WHERE p.capture_id IS NOT NULL ORDER BY p.article_id LIMIT 40"
        ).fetchall()
    answers = ask_all(harvested.archive, [f"/-/replay/{page}" for page, _ in rows])
    missing = [
        (page, photo)
        for (page, photo), answer in zip(rows, answers, strict=True)
        if f'src="/-/photo/{photo}"' not in answer.text
    ]
    assert not missing


def test_hidden_articles_and_their_captures_cannot_be_addressed(client: httpx.Client, shelf: Shelf) -> None:
    rows = shelf.tables.execute(
        "SELECT id, capture_id FROM articles WHERE status IN ('suppressed', 'quarantined') UNION ALL"
        " SELECT p.article_id, p.capture_id FROM photos p JOIN articles a ON a.id = p.article_id"
        " WHERE status IN ('suppressed', 'quarantined')"
    ).fetchall()
    assert len(rows) == 4
    for article, capture in rows:
        for path in (f"/-/article/{article}", f"/-/compare/{article}", f"/archive/articles/{article}",
                     f"/archive/versions/{article},1", f"/archive/photos/{article},1"):  # fmt: skip
            assert client.get(path, follow_redirects=True).status_code == 404, path
        for kind in ("capture", "replay", "photo", "record"):
            assert client.get(f"/-/{kind}/{capture}").status_code == 404
        assert client.get(f"/-/record/{capture}.warc.gz").status_code == 404
        for path in (f"articles/{article}.json", f"articles/{article}.blob?_blob_column=body", f"articles/+{article}",
                     f"articles/{article}.0", f"articles/{article}~2E0", f"articles/+{article}.json",
                     f"versions/+{article},1", f"versions/{article},1.json", f"photos/+{article},1.json",
                     f"captures/{capture}", f"captures/{capture}.json", f"articles_fts/{article}.json"):  # fmt: skip
            assert client.get(f"/archive/{path}", follow_redirects=True).status_code == 404, path


@pytest.mark.parametrize("table", ["attributions", "evidence", "tags"])
def test_rows_about_hidden_articles_cannot_be_addressed(
    client: httpx.Client, shelf: Shelf, table: str
) -> None:
    keys = {"tags": "article_id || ',' || tag"}
    hidden = "SELECT id FROM articles WHERE status IN ('suppressed', 'quarantined')"
    rows = shelf.tables.execute(
        f"SELECT {keys.get(table, 'rowid')} FROM {table} WHERE article_id IN ({hidden})"
    ).fetchall()
    assert rows
    for (key,) in rows:
        for ending in ("", ".json"):
            answer = client.get(f"/archive/{table}/{key}{ending}", follow_redirects=True)
            assert answer.status_code == 404


def test_rows_of_shown_articles_are_there_in_every_format(client: httpx.Client) -> None:
    for path in ("articles/1.json", "captures/1", "captures/1.json", "versions/1,1.json"):
        assert client.get(f"/archive/{path}").status_code == 200, path


def test_every_look_at_a_hidden_article_is_hidden_whatever_host_it_had(
    client: httpx.Client, shelf: Shelf
) -> None:
    rows = shelf.tables.execute("SELECT id FROM captures WHERE url LIKE ?", (f"{MIRROR}/%",)).fetchall()
    assert len(rows) == 2
    for (number,) in rows:
        for path in (f"/-/replay/{number}", f"/-/capture/{number}", f"/-/record/{number}.warc.gz"):
            assert client.get(path).status_code == 404, path
    assert MIRROR not in client.get("/archive/captures.json?_size=max").text


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", list(read_queries("vi")))
def test_canned_query(client: httpx.Client, name: str, language: str) -> None:
    query = read_queries(language)[name]  # type: ignore[index]
    filled = {"word": "thuỷ lợi", "name": "Lò Thị Mây", "year": "2026", "at_least_days": ""}
    asked = {parameter: filled.get(parameter, "") for parameter in query["params"]}
    page = client.get(f"/archive/{name}", params=asked, headers={"accept-language": language})
    assert page.status_code == 200
    assert query["title"] in page.text
    rows = client.get(f"/archive/{name}.json", params={**asked, "_shape": "array"}).json()
    assert rows


def test_word_over_time_counts_what_search_counts(client: httpx.Client) -> None:
    answer = client.get("/archive/word_over_time.json", params={"word": "thủy", "_shape": "array"})
    assert sum(row["articles"] for row in answer.json()) == 28


def test_the_record_downloaded_is_the_one_in_the_file(client: httpx.Client, shelf: Shelf) -> None:
    offset, length, warc = shelf.tables.execute(
        "SELECT offset, length, warc FROM captures WHERE id = 2"
    ).fetchone()
    answer = client.get("/-/record/2.warc.gz")
    assert answer.headers["content-type"] == "application/warc"
    assert answer.content == (shelf.folder / "warc" / warc).read_bytes()[offset : offset + length]


def test_photos_come_out_of_the_warc(client: httpx.Client) -> None:
    rows: list[dict[str, Any]] = client.get("/archive/photos.json?_shape=array&_size=max").json()
    kinds = [
        (client.get(f"/-/photo/{row['capture_id']}").headers["content-type"], row["url"])
        for row in rows
        if row["capture_id"]
    ]
    assert all(kind.startswith("image/") for kind, url in kinds if url.endswith((".png", ".svg")))
    assert [kind for kind, url in kinds if url.endswith(".html")] == ["application/octet-stream"]


@pytest.mark.parametrize(
    ("header", "query", "language"),
    [("", "", "vi"), ("en-US,en;q=0.9", "", "en"), ("fr, vi;q=0.5, en;q=0.4", "", "vi"), ("en", "?_lang=vi", "vi"),
     ("en;q=0", "", "vi"), ("en;q=x", "?_lang=de", "vi"), ("vi", "?_lang=en", "en")],
)  # fmt: skip
def test_language(client: httpx.Client, header: str, query: str, language: str) -> None:
    answer = client.get(f"/{query}", headers={"accept-language": header})
    client.cookies.clear()
    assert f'<html lang="{language}">' in answer.text


def test_the_other_language_shows_the_same_page(client: httpx.Client) -> None:
    answer = client.get("/-/search?q=phat+dong&page=2&_lang=vi")
    client.cookies.clear()
    assert 'href="?q=phat+dong&amp;page=2&amp;_lang=en"' in answer.text


@pytest.mark.parametrize("path", ["/-/article/999999", "/-/article/" + "9" * 40, "/-/compare/1?a=9&b=8", "/-/capture/0",
                                  "/-/person/nobody", "/-/plots?year=1", "/archive/attributions/99999"])  # fmt: skip
def test_what_is_not_there(client: httpx.Client, path: str) -> None:
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == 404
    assert "<h1>Không có trang này</h1>" in answer.text


@pytest.mark.parametrize(
    ("query", "vi", "en"),
    [
        ("-thuỷ", "không có từ nào như vậy đứng cạnh", "without such words beside them"),
        (" OR ".join(["thuỷ"] * 300), "44 tiếng cuối bị bỏ qua", "44 of them, were left out"),
    ],
)
def test_the_search_page_says_what_was_not_asked_for(
    client: httpx.Client, query: str, vi: str, en: str
) -> None:
    for language, sentence in (("vi", vi), ("en", en)):
        answer = client.get("/-/search", params={"q": query}, headers={"accept-language": language})
        assert sentence in answer.text
        assert "Không có bài nào" not in answer.text
    assert (
        sentence not in client.get("/-/search", params={"q": "thuỷ"}, headers={"accept-language": "en"}).text
    )


@pytest.mark.parametrize(("harm", "said"), [("missing", "lacks the file"), ("torn", "cannot be read from")])
def test_a_file_that_is_missing_or_torn_is_told_without_a_path(tmp_path: Path, harm: str, said: str) -> None:
    shelf = Shelf(tmp_path / "archive")
    shelf.article("Tin về đê", "Nước lên.")
    shelf.tables.close()
    (file,) = shelf.folder.glob("warc/*")
    if harm == "missing":
        file.unlink()
    else:
        file.write_bytes(b"")
    addresses = ["/-/record/1", "/-/photo/1", "/-/replay/1", "/-/record/1.warc.gz"]
    for answer in ask_all(shelf.folder, [f"{address}?_lang=en" for address in addresses]):
        assert said in answer.text
        assert str(tmp_path) not in answer.text
        assert "archive/warc" not in answer.text


@pytest.mark.parametrize("name", ["a#b", "a?b", "a%20b", "báo lưu"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    shelf = Shelf(tmp_path / name)
    shelf.article("Tin về đê", "Nước lên.")
    shelf.tables.close()
    for answer in ask_all(shelf.folder, ["/", "/-/article/1", "/archive/articles.json"]):
        assert answer.status_code == 200, answer.text


def test_an_archive_on_a_volume_that_is_read_only_is_served(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "archive")
    shelf.article("Tin về đê", "Nước lên.")
    shelf.tables.close()
    assert not list(shelf.folder.glob("*-wal"))
    with read_only(shelf.folder):
        answers = ask_all(shelf.folder, ["/", "/-/article/1", "/-/record/1", "/archive/articles"])
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200]
