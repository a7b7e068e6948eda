"""What every table and column means: the one source of docs/data-format.md and of Datasette's metadata."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TEXTS = Path(__file__).with_name("texts.toml")


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnText:
    """A column: meaning by language, form of its values, one example."""

    name: str
    meaning: Mapping[str, str]
    form: str
    example: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TableText:
    """A table or view: meaning by language, columns in their order."""

    name: str
    meaning: Mapping[str, str]
    columns: tuple[ColumnText, ...]


@functools.cache
def read_texts() -> Mapping[str, TableText]:
    """The tables and views by name, in the order of the manual."""
    found = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    return {name: _read_table(name, table) for name, table in found.items()}


def _read_table(name: str, table: Mapping[str, str | Mapping[str, list[str]]]) -> TableText:
    columns = table["columns"]
    assert isinstance(columns, Mapping)
    return TableText(
        name=name,
        meaning={"vi": str(table["vi"]), "en": str(table["en"])},
        columns=tuple(
            ColumnText(name=column, meaning={"vi": vi, "en": en}, form=form, example=example)
            for column, (vi, en, form, example) in columns.items()
        ),
    )
