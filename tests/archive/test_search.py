"""What is typed finds the right articles, the best first, with the words marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pysqlite3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from archive import search as searching
from archive.migrations import SCHEMA
from archive.query import WORDS_LIMIT, find_terms, read_query, rewrite_query
from archive.search import count_matches, index_article, search, unindex_article
from archive.snippet import find_snippet, join_pieces, mark_terms
from tests.archive.corpus import ARTICLES, JUNK, PROBES

MOMENT = "2026-05-28T03:00:00Z"


def put(connection: Any, number: int, *texts: str, status: str = "live") -> None:
    title, sapo, body = texts
    connection.execute(
        "INSERT INTO captures (id, url, captured_at, rec_type, record_id, warc, offset, length)"
        " VALUES (:id, :url, :at, 'response', :url, 'w', :id, 1)",
        {"id": number, "url": f"https://baovidu.example/{number}", "at": MOMENT},
    )
    connection.execute(
        "INSERT INTO articles (id, url, title, sapo, body, extractor, first_captured_at, last_captured_at,"
        " last_changed_at, capture_id, word_count, status) VALUES (?, ?, ?, ?, ?, '1', ?, ?, ?, ?, 1, ?)",
        (
            number,
            f"https://baovidu.example/{number}",
            title,
            sapo,
            body,
            MOMENT,
            MOMENT,
            MOMENT,
            number,
            status,
        ),
    )
    index_article(connection, number, title=title, sapo=sapo, body=body)


@pytest.fixture(scope="module")
def corpus() -> Iterator[Any]:
    connection = pysqlite3.connect(":memory:")
    SCHEMA.apply(Database(connection))
    for number, texts in ARTICLES.items():
        put(connection, number, *texts)
    yield connection
    connection.close()


@pytest.fixture
def empty() -> Iterator[Any]:
    connection = pysqlite3.connect(":memory:")
    SCHEMA.apply(Database(connection))
    yield connection
    connection.close()


def ids(connection: Any, query: str, **options: Any) -> list[int]:
    return [hit.id for hit in search(connection, query, **options)]


def test_there_are_forty_probes() -> None:
    assert len(PROBES) >= 40


@pytest.mark.parametrize(("query", "found", "is_stock"), PROBES)
def test_probe(corpus: Any, query: str, found: set[int], is_stock: bool) -> None:
    assert set(ids(corpus, query)) == found
    assert count_matches(corpus, query) == len(found)


@pytest.mark.parametrize(
    ("query", "found"), [(query, found) for query, found, is_stock in PROBES if is_stock]
)
def test_probe_in_plain_fts5(corpus: Any, query: str, found: set[int]) -> None:
    rows = corpus.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", (query,))
    assert {number for (number,) in rows} == found


@pytest.mark.parametrize("query", JUNK)
def test_junk_is_never_an_error(corpus: Any, query: str) -> None:
    search(corpus, query)
    count_matches(corpus, query)


@given(st.text(alphabet="abđÀ \"()*:ANDORT-+^{}'\u0301\x00", max_size=40))
def test_no_text_is_an_error(query: str) -> None:
    connection = pysqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE f USING fts5 (title, sapo, body, title_folded, sapo_folded, body_folded)"
    )
    fts = rewrite_query(query)
    if fts is not None:
        connection.execute("SELECT rowid FROM f WHERE f MATCH ?", (fts,)).fetchall()
    connection.close()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("phát -động", set()),
        ("phấn -giá", {2}),
        ("phan -gia", {2}),
        ("-giá phấn", {2}),
        ("thai nguyen -chè", {1, 10, 12}),
        ("thai nguyen AND -chè", {1, 10, 12}),
        ("thai -nguyen OR then", {5}),
        ('thai -"trồng cây" -chè', {10, 12}),
        ("thai -(chè OR đỡ)", {1, 10}),
        ("thai (-chè nguyen)", {1, 10, 12}),
        ("thai -title:thai", {6, 12}),
        ("thai -ch*", {1, 10, 12}),
        ("thai NOT chè đỡ", {1, 6, 10, 12}),  # FTS5: what stands side by side belongs together
        ("thai NOT chè NOT đỡ", {1, 10}),
        ("NOT chè AND thai", {1, 10, 12}),
        ("Bắc-Nam", {5}),
        ("Bắc - Nam", {5}),
        ("thái -", {1, 6, 12}),
        ("- thái", {1, 6, 12}),
        ("thái --nguyên", {1, 6, 12}),
        ("then OR -chè", {5}),
    ],
)
def test_a_hyphen_before_a_word_means_not(corpus: Any, query: str, found: set[int]) -> None:
    assert set(ids(corpus, query)) == found


@pytest.mark.parametrize(
    ("query", "is_idle"),
    [
        ("-động", True),
        ("-phát -động", True),
        ("NOT động", True),
        ("-", False),
        ("", False),
        ("then OR -chè", True),
        ("phát -động", False),
        ("(-động) phát", True),
    ],
)
def test_a_negation_without_something_to_take_away_from_is_noted(query: str, is_idle: bool) -> None:
    assert read_query(query).has_idle_negation == is_idle


@pytest.mark.parametrize(
    ("query", "same_as"),
    [
        ("then) OR chè", "then OR chè"),
        (")) then OR ) chè", "then OR chè"),
        ("(then)) OR chè", "then OR chè"),
        ("(then OR chè)) AND giá", "(then OR chè) AND giá"),
        ("((((((((((((then OR chè)))))))))))) AND giá", "(then OR chè) AND giá"),
    ],
)
def test_a_bracket_that_closes_nothing_changes_nothing(corpus: Any, query: str, same_as: str) -> None:
    assert ids(corpus, query) == ids(corpus, same_as)
    assert ids(corpus, query)


def test_long_lists_are_read_to_the_end(corpus: Any) -> None:
    for words in (32, 60, 200):
        assert ids(corpus, "zq OR " * words + "then") == [5]
        assert ids(corpus, " OR ".join([f"zq{number}" for number in range(words)] + ["then"])) == [5]
    assert read_query(" OR ".join("abc" for _ in range(WORDS_LIMIT))).left_out == 0


@pytest.mark.parametrize(
    ("query", "left_out"),
    [
        (" OR ".join(["zq"] * WORDS_LIMIT + ["then", "chè"]), 2),
        ('"' + "then " * (WORDS_LIMIT + 3) + '"', 3),
        ("a* " * 20, 17),
        ("2/9/1945 " * 100, 44),
    ],
)
def test_words_beyond_the_limit_are_counted(query: str, left_out: int) -> None:
    assert read_query(query).left_out == left_out


@pytest.mark.parametrize(
    "part", ["x{0} OR y{0} -p{0} -(", "x{0} OR y{0} z{0} AND (", "x{0} OR y{0} -p{0} -title:("]
)
def test_nested_brackets_are_never_an_error(corpus: Any, part: str) -> None:
    for depth in range(1, 20):
        search(corpus, "".join(part.format(number) for number in range(depth)) + " w NOT v OR u")


def test_title_comes_before_sapo_before_body(empty: Any) -> None:
    put(empty, 1, "Một", "Hai", "Nước lũ về")
    put(empty, 2, "Một", "Nước lũ về", "Ba")
    put(empty, 3, "Nước lũ về", "Hai", "Ba")
    for number in range(4, 30):
        put(empty, number, "Chuyện khác", "Hai", "Ba")
    assert ids(empty, "nước lũ") == [3, 2, 1]
    assert ids(empty, "nuoc lu") == [3, 2, 1]


def test_common_words_are_ranked_by_title_and_sapo(empty: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "RARE", 0)
    put(empty, 1, "Nước lũ", "Hai", "Ba")
    put(empty, 2, "Một", "Nước lũ", "Ba")
    for number in range(3, 9):
        put(empty, number, "Một", "Hai", "Nước lũ")
    assert ids(empty, "nước lũ") == [1, 2, 8, 7, 6, 5, 4, 3]
    assert ids(empty, "nước lũ", limit=3, offset=1) == [2, 8, 7]
    monkeypatch.setattr(searching, "HEADED", 3)
    assert ids(empty, "nước lũ", limit=8) == [8, 7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize("status", ["suppressed", "quarantined"])
@pytest.mark.parametrize("rare", [0, 20_000])
def test_hidden_articles_are_never_found(
    empty: Any, status: str, rare: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "RARE", rare)
    put(empty, 1, "Bí mật", "", "", status=status)
    put(empty, 2, "Bí mật đã lộ", "", "")
    assert ids(empty, "bí mật") == [2]
    assert count_matches(empty, "bi mat") == 1


def test_an_article_indexed_again_is_found_by_its_new_text_only(empty: Any) -> None:
    put(empty, 1, "Tít cũ", "", "")
    index_article(empty, 1, title="Tít mới", sapo=None, body="")
    assert ids(empty, "cũ") == []
    assert ids(empty, "mới") == [1]


def test_an_article_taken_out_is_not_found(empty: Any) -> None:
    put(empty, 1, "Tít", "", "")
    unindex_article(empty, 1)
    unindex_article(empty, 1)
    assert ids(empty, "tít") == []


def test_decomposed_text_is_indexed_composed(empty: Any) -> None:
    put(empty, 1, "đu\u031bo\u031b\u0300ng", "", "")
    assert ids(empty, "đường") == [1]


def test_a_hit_says_what_it_is(corpus: Any) -> None:
    (hit,) = search(corpus, "chè tan cuong")
    assert (hit.id, hit.title, hit.url) == (6, "Giá chè tăng", "https://baovidu.example/6")
    assert join_pieces(hit.title_pieces) == "Giá [chè] tăng"
    assert hit.snippet == "[Chè] [Tân] [Cương] được giá. Người trồng [chè] ở Thái Nguyên phấn khởi."


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("thai", "Thái, THÁI và thai", "[Thái], [THÁI] và [thai]"),
        ("thái", "Thái, THÁI và thai", "[Thái], [THÁI] và thai"),
        ("dong", "đồng động dong", "[đồng] [động] [dong]"),
        ("hoà", "hòa hoà hoa", "[hòa] [hoà] hoa"),
        ('"phát động"', "phát, động; phát triển động", "[phát, động]; phát triển động"),
        ("ngu*", "người nguồn ăn", "[người] [nguồn] ăn"),
        ("a NOT b", "a b", "[a] b"),
        ("a -b", "a b", "[a] b"),
        ("a -(b c) d", "a b c d", "[a] b c [d]"),
        ("xăng", "xăng dầu xăng", "[xăng] dầu [xăng]"),
        ("nam", "namnam nam_nam", "namnam [nam]_[nam]"),
        ("i", "İ i", "[İ] [i]"),
        ("", "không gì", "không gì"),
    ],
)
def test_marks_stand_on_the_text_as_written(query: str, text: str, marked: str) -> None:
    assert join_pieces(mark_terms(text, find_terms(query))) == marked


def test_snippet_is_cut_where_the_words_stand_densest() -> None:
    text = "nước " + "xa " * 200 + "nước lũ dâng " + "cao " * 200
    snippet = join_pieces(find_snippet(text, find_terms("nước lũ")))
    assert "[nước] [lũ] dâng" in snippet
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert len(snippet) < 300


@given(st.text(max_size=600), st.sampled_from(["a", "đ*", '"b c"', "é OR i"]))
def test_pieces_join_to_the_text(text: str, query: str) -> None:
    terms = find_terms(query)
    assert "".join(piece.text for piece in mark_terms(text, terms)) == text
    find_snippet(text, terms)
