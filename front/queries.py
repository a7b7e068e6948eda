"""The questions that researchers really ask, as canned queries with parameters."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from archive.search import HIDDEN
from front.language import Language

QUERIES = Path(__file__).with_name("queries.toml")


def read_numbers() -> dict[str, list[str]]:
    """The parameters that must be numbers, by the name of their query."""
    definitions = tomllib.loads(QUERIES.read_text(encoding="utf-8"))
    return {name: query["numbers"] for name, query in definitions.items() if "numbers" in query}


def read_queries(language: Language) -> dict[str, dict[str, Any]]:
    """Datasette's definitions of the canned queries by name, titles and descriptions in one language."""
    definitions = tomllib.loads(QUERIES.read_text(encoding="utf-8"))
    return {
        name: {
            "title": query["title"][language],
            "description": query["description"][language],
            "sql": query["sql"].replace("{hidden}", HIDDEN).strip(),
            "params": query.get("params", []),
            "hide_sql": True,
        }
        for name, query in definitions.items()
    }
