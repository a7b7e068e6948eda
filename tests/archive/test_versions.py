"""A version is new when the text is; a diff spells both states."""

from __future__ import annotations

import itertools
import random
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.records import Article, Attribution, Photo
from archive.versions import STEPS, content_digest, diff_words

ARTICLE = Article(
    url="https://baovidu.example/1.html",
    title="Ra quân làm đường",
    sapo="Sáng nay.",
    body="Một.\n\nHai.",
    published_at=datetime(2026, 5, 28, 2, 43, tzinfo=UTC),
    byline="Lò Thị Mây",
)


def test_digest_names_its_algorithm_and_stays_the_same() -> None:
    assert content_digest(ARTICLE) == "sha256:Y7QUSDWAAM2I7IQTHPQX7VOPOUGHCEOWK2TGVL5X3HLZB4JW7BJA"
    assert content_digest(ARTICLE) == content_digest(replace(ARTICLE))


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Ra quân làm cầu"},
        {"sapo": None},
        {"sapo": ""},
        {"body": "Một. Hai."},
        {"published_at": None},
        {"byline": None},
    ],
)
def test_digest_moves_with_the_text(change: dict[str, object]) -> None:
    assert content_digest(replace(ARTICLE, **change)) != content_digest(ARTICLE)


@pytest.mark.parametrize(
    "change",
    [
        {"url": "https://baovidu.example/1.html?p=2"},
        {"section": "Thời sự"},
        {"layout": "example/2024"},
        {"tags": ("giao thông",)},
        {"photos": (Photo(url="https://baovidu.example/a.jpg"),)},
        {"attributions": (Attribution(role="author", name="Mây", raw="Mây", rule="line"),)},
        {"doubts": ("ngày",)},
    ],
)
def test_digest_stands_still_when_only_the_surroundings_change(change: dict[str, object]) -> None:
    assert content_digest(replace(ARTICLE, **change)) == content_digest(ARTICLE)


def test_texts_do_not_run_into_each_other() -> None:
    one, other = replace(ARTICLE, title="a", sapo="b c"), replace(ARTICLE, title="a b", sapo="c")
    assert content_digest(one) != content_digest(other)


def spell(earlier: str, later: str) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(marks[change.operation].format(change.text) for change in diff_words(earlier, later))


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("", "", ""),
        ("Giá xăng tăng.", "Giá xăng tăng.", "Giá xăng tăng."),
        ("Giá xăng tăng.", "Giá xăng giảm.", "Giá xăng [-tăng-][+giảm+]."),
        ("Giá xăng tăng.", "Giá xăng tăng mạnh.", "Giá xăng tăng[+ mạnh+]."),
        ("Giá tăng\n\nBa.", "Giá tăng mạnh\n\nBa.", "Giá tăng[+ mạnh+]\n\nBa."),
        ("Hoà Bình", "Hòa Bình", "[-Hoà-][+Hòa+] Bình"),
        ("ngày 2/9/1945 ấy", "ngày 3/9/1945 ấy", "ngày [-2/9/1945-][+3/9/1945+] ấy"),
        ("Một.\n\nHai.\n\nBa.", "Một.\n\nBa.", "Một.\n\n[-Hai.\n\n-]Ba."),
        ("Một.\n\nBa.", "Một.\n\nHai mới.\n\nBa.", "Một.\n\n[+Hai mới.\n\n+]Ba."),
        ("", "Mới.", "[+Mới.+]"),
        ("Cũ.", "", "[-Cũ.-]"),
    ],
)
def test_diff_marks_words(earlier: str, later: str, expected: str) -> None:
    assert spell(earlier, later) == expected


TEXTS = st.text(alphabet="ab đướ.,\n ", max_size=60)


@given(TEXTS, TEXTS)
def test_diff_spells_both_states(earlier: str, later: str) -> None:
    changes = diff_words(earlier, later)
    assert "".join(c.text for c in changes if c.operation != "added") == earlier
    assert "".join(c.text for c in changes if c.operation != "removed") == later
    assert all(one.operation != other.operation for one, other in itertools.pairwise(changes))


def test_blocks_too_long_to_compare_are_replaced_whole() -> None:
    side = int(STEPS**0.5) + 1
    earlier, later = "một," * (side // 2 + 1), "hai," * (side // 2 + 1)
    assert [change.operation for change in diff_words(earlier, later)] == ["removed", "added"]


@pytest.mark.parametrize("between", [" ", "\n\n"], ids=["words", "paragraphs"])
@pytest.mark.parametrize("length", [200, 700, 2_000, 20_000])
def test_texts_that_repeat_themselves_cost_no_more_than_a_second(between: str, length: int) -> None:
    draw = random.Random(length)
    earlier, later = (between.join(draw.choice("01") for _ in range(length)) for _ in range(2))
    began = time.process_time()
    changes = diff_words(earlier, later)
    assert time.process_time() - began < 1
    assert "".join(change.text for change in changes if change.operation != "added") == earlier
    assert "".join(change.text for change in changes if change.operation != "removed") == later


def test_a_long_text_is_still_compared_word_by_word() -> None:
    draw = random.Random(1)
    words = [
        f"{draw.choice('bcdđghklmn')}{draw.choice('aăâeêioôơuưy')}{draw.choice('cmnpt')}"
        for _ in range(3_000)
    ]
    edited = [*words[:700], "mới", *words[700:2_000], *words[2_005:]]
    assert [change.operation for change in diff_words(" ".join(words), " ".join(edited))] == [
        "same", "added", "same", "removed", "same",
    ]  # fmt: skip
