"""The manual, the metadata and the schema say the same."""

from __future__ import annotations

from pathlib import Path

import pysqlite3
import pytest
from sqlite_utils import Database

from archive.migrations import SCHEMA
from front.application import build_metadata
from front.language import LANGUAGES, read_catalogue
from front.manual import MARKER, format_manual
from front.queries import read_queries
from front.texts import read_texts

MANUAL = Path(__file__).parents[2] / "docs" / "data-format.md"


@pytest.fixture(scope="module")
def schema() -> dict[str, list[str]]:
    tables = Database(pysqlite3.connect(":memory:"))
    SCHEMA.apply(tables)
    names = [
        name
        for (name,) in tables.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        if not name.startswith(("_", "sqlite_", "articles_fts_"))
    ]
    return {name: [row[1] for row in tables.execute(f"PRAGMA table_info({name})")] for name in names}


def test_every_column_is_documented_and_no_other(schema: dict[str, list[str]]) -> None:
    documented = {name: [column.name for column in table.columns] for name, table in read_texts().items()}
    assert documented == schema


def test_the_manual_is_made_from_the_texts() -> None:
    assert MANUAL.read_text(encoding="utf-8").endswith(f"{MARKER}\n{format_manual()}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_metadata_is_made_from_the_texts(language: str, schema: dict[str, list[str]]) -> None:
    tables = build_metadata(language)["databases"]["archive"]["tables"]  # type: ignore[arg-type]
    assert set(schema) <= set(tables)
    assert tables["articles"]["columns"]["sapo"] == read_texts()["articles"].columns[5].meaning[language]
    assert tables["articles"]["fts_table"] == "articles_fts"


def test_every_text_is_there_in_both_languages() -> None:
    for table in read_texts().values():
        for column in table.columns:
            assert all(column.meaning[language] for language in LANGUAGES), (table.name, column.name)
            assert column.form, (table.name, column.name)


def test_every_phrase_and_query_has_both_languages() -> None:
    assert all(set(phrase) == set(LANGUAGES) for phrase in read_catalogue().values())
    assert read_queries("vi").keys() == read_queries("en").keys()
