"""Every fixture page, field by field, and what must hold on every page whatever its fixture says."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from crawler.newspapers import lookup_newspaper
from jobs.newspaper_fixtures import plain_value, read_fixture, write_expected
from pipelines.normalize.text import clean_text
from tests.crawler.pages import CASES, FIELDS, FOLDER, read_case


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("case", CASES)
def test_field_is_as_a_reader_wrote_it_down(case: str, field: str) -> None:
    read = read_case(case)
    assert field in read.expected, "expected.json names every field, the absent ones as null"
    assert plain_value(read.article, field) == read.expected[field]


@pytest.mark.parametrize("case", [case for case in CASES if not case.startswith("undeclared")])
def test_what_is_accepted_is_what_is_expected_of_the_page(case: str, tmp_path: Path) -> None:
    expected = (FOLDER / case / "expected.json").read_text(encoding="utf-8")
    write_expected(tmp_path, read_fixture(FOLDER / case, lookup_newspaper(case.partition("/")[0])))
    assert (tmp_path / "expected.json").read_text(encoding="utf-8") == expected


def test_expectations_keep_the_order_of_the_record() -> None:
    assert all(tuple(read_case(case).expected) == FIELDS for case in CASES)
    assert len(CASES) >= 10


def test_every_family_of_layouts_has_a_page() -> None:
    from crawler.newspapers._families import FAMILIES

    shown = {(read_case(case).article.layout or "/").partition("/")[0] for case in CASES}
    assert {layout.family for layout in FAMILIES} <= shown


@pytest.mark.parametrize("case", CASES)
def test_captions_stay_out_of_the_body_and_credits_out_of_captions(case: str) -> None:
    article = read_case(case).article
    for photo in article.photos:
        assert not photo.caption or photo.caption not in article.body
        assert "Ảnh:" not in (photo.caption or "")


@pytest.mark.parametrize("case", CASES)
def test_sapo_and_byline_are_no_paragraphs(case: str) -> None:
    article = read_case(case).article
    paragraphs = article.body.split("\n\n")
    assert article.sapo != paragraphs[0]
    assert article.byline not in paragraphs


@pytest.mark.parametrize("case", CASES)
def test_text_is_clean_and_cleaning_it_again_changes_nothing(case: str) -> None:
    article = read_case(case).article
    for text in filter(None, (article.title, article.sapo, *article.body.split("\n\n"))):
        assert unicodedata.is_normalized("NFC", text)
        assert clean_text(text) == text


@pytest.mark.parametrize("case", CASES)
def test_published_at_is_aware_and_before_the_capture(case: str) -> None:
    read = read_case(case)
    moment = read.article.published_at
    assert moment is not None
    assert moment.tzinfo is not None
    assert moment <= read.captured_at


@pytest.mark.parametrize("case", CASES)
def test_an_article_leads_to_its_photos_and_nowhere_else(case: str) -> None:
    read = read_case(case)
    assert [link.url for link in read.reading.links] == [photo.url for photo in read.article.photos]
    assert {(link.kind, link.via) for link in read.reading.links} <= {("requisite", "requisite")}


def test_pages_in_other_encodings_and_forms_give_the_same_article() -> None:
    from crawler.extract import read_page
    from crawler.newspapers import lookup_newspaper
    from tests.crawler.pages import answer

    source = (FOLDER / "baothainguyen/legacy/chim-ngoi/page.html").read_text()
    url, newspaper = "https://baothainguyen.vn/tin-tuc/xa-hoi/a-1-85.html", lookup_newspaper("baothainguyen")
    composed, decomposed, wide = (
        read_page(answer(body), url=url, kind="article", newspaper=newspaper).raw
        for body in (source, unicodedata.normalize("NFD", source), source.encode("utf-16"))
    )
    assert composed is not None
    assert decomposed is not None
    assert wide == composed
    assert [clean_text(text) for text in decomposed.body] == [clean_text(text) for text in composed.body]
