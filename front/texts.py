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


def format_manual() -> str:
    """The tables of docs/data-format.md as Markdown."""
    return "\n".join(_format_table(table) for table in read_texts().values())


def _format_table(table: TableText) -> str:
    head = f"## `{table.name}`\n\n{table.meaning['en']}\n\n*{table.meaning['vi']}*\n"
    rows = [
        f"| `{c.name}` | {c.meaning['en']}<br>*{c.meaning['vi']}* | {c.form} | {_code(c.example)} |"
        for c in table.columns
    ]
    return "\n".join([head, "| column | meaning | form | example |", "|---|---|---|---|", *rows, ""])


def _code(text: str) -> str:
    return f"`{text}`" if text else ""
