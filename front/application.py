"""Datasette set up for an archive: read-only, nothing but our pages, queries and tables to be asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.plugins import pm

from archive.database import FILENAME, connect_reader
from front import plugin
from front.language import Language
from front.texts import read_texts

HERE = Path(__file__).parent

SETTINGS: dict[str, int | str | bool] = {
    "default_allow_sql": False,  # hex(zeroblob(400000000)) takes 1.7 GB in spite of every time limit
    "allow_download": False,
    "allow_csv_stream": False,  # `baoluu export` is for whole tables
    "sql_time_limit_ms": 5_000,  # a word over time in 300,000 articles takes a third of a second
    "max_returned_rows": 2_000,
    "facet_time_limit_ms": 1_000,
    "suggest_facets": False,  # we name those that make sense
    "truncate_cells_html": 240,
    "cache_size_kb": 16_384,  # the upper levels of the indexes of 300,000 articles
    "num_sql_threads": 4,
    "default_cache_ttl": 0,  # a harvest may be writing
}

FACETS = {
    "articles": ["newspaper", "section", "status"],
    "attributions": ["role"],
    "captures": ["status", "rec_type", "via"],
    "evidence": ["field", "origin"],
    "runs": ["command", "outcome"],
    "articles_gone": ["newspaper", "reason"],
    "articles_changed": ["newspaper"],
}
SHADOWS = ("data", "idx", "content", "docsize", "config")  # tables of FTS5's own


def build_datasette(folder: Path) -> Datasette:
    """Datasette on the archive of a folder, with the front's pages.

    Raises: StoreError when there is no archive in `folder` · SchemaTooNew.
    """
    connect_reader(folder).close()
    if not pm.is_registered(plugin):
        pm.register(plugin, "baoluu")
    return Datasette(
        [str(folder / FILENAME)],
        metadata=build_metadata("vi"),
        settings=SETTINGS,
        template_dir=str(HERE / "templates"),
        static_mounts=[("-/baoluu", str(HERE / "static"))],
    )


def build_metadata(language: Language) -> dict[str, Any]:
    """Datasette's metadata: titles, what each table and column means, facets, and what nobody may look into."""
    tables: dict[str, Any] = {}
    for name, table in read_texts().items():
        tables[name] = {
            "description": table.meaning[language],
            "columns": {column.name: column.meaning[language] for column in table.columns},
            **({"facets": FACETS[name]} if name in FACETS else {}),
        }
    tables["articles"] |= {
        "fts_table": "articles_fts",
        "fts_pk": "id",
        "sort_desc": "published_at",
        "label_column": "title",
    }
    closed = [
        "_frontier",
        "_article_keys",
        "_facts",
        "_sqlite_migrations",
        *(f"articles_fts_{part}" for part in SHADOWS),
    ]
    tables |= {name: {"hidden": True, "allow": False} for name in closed}
    return {"title": "Báo Lưu", "databases": {"archive": {"tables": tables}}}
