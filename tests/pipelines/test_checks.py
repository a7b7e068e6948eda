"""What is quarantined, and what is only doubted."""

from __future__ import annotations

import pytest

from archive.records import Article, Photo
from pipelines.checks import find_doubt, find_fault

PHOTO = Photo(url="https://baovidu.example/1.jpg")


def make(body: str, sapo: str | None = None, photos: tuple[Photo, ...] = ()) -> Article:
    return Article(url="https://baovidu.example/1", title="Mưa", body=body, sapo=sapo, photos=photos)


@pytest.mark.parametrize(
    ("article", "fault", "doubt"),
    [
        (make("Đêm qua có mưa."), None, "text: only 15 characters"),
        (make("", sapo="Đêm qua có mưa."), None, "text: only 15 characters"),
        (make("Đêm qua có mưa lớn ở các xã vùng cao của huyện."), None, None),
        (make("", photos=(PHOTO,)), None, None),
        (make(""), "no text was found", None),
        (make("Đang tải"), "no text but 8 characters was found", None),
        (make("Vui lòng đợi trong giây lát."), "no text but 28 characters was found", None),
    ],
)
def test_a_short_sentence_is_doubted_and_nothing_else_is_let_through(
    article: Article, fault: str | None, doubt: str | None
) -> None:
    assert find_fault(article) == fault
    if fault is None:
        assert find_doubt(article) == doubt
