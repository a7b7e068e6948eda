"""Datasette set up for an archive: read-only, nothing but our pages, queries and tables to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.plugins import pm

from archive.database import FILENAME, connect_reader
from front import plugin
from front.database import ArchiveDatabase
from front.desk import DATABASE
from front.language import Language
from front.texts import TableText, read_texts

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


def build_datasette(folder: Path) -> Datasette:
    """Datasette on the archive of a folder, with the front's pages.

    Raises: StoreError when there is no archive in `folder` · SchemaTooNew.
    """
    if not pm.is_registered(plugin):
        pm.register(plugin, "baoluu")
        pm.unregister(name="datasette.handle_exception")  # it would print and render every error once more
    path = str(folder / FILENAME)
    datasette = Datasette(
        [path],
        metadata=build_metadata("vi", closed=_find_internal(folder)),
        settings=SETTINGS,
        template_dir=str(HERE / "templates"),
        static_mounts=[("-/baoluu", str(HERE / "static"))],
    )
    datasette.remove_database(DATABASE)
    datasette.add_database(ArchiveDatabase(datasette, path), name=DATABASE)  # type: ignore[no-untyped-call]
    return datasette


def build_metadata(language: Language, *, closed: Sequence[str] = ()) -> dict[str, Any]:
    """Datasette's metadata: what tables and columns mean, facets, and the `closed` tables nobody may read."""
    tables: dict[str, Any] = {name: _describe_table(text, language) for name, text in read_texts().items()}
    tables["articles"] |= {
        "fts_table": "articles_fts",
        "fts_pk": "id",
        "sort_desc": "published_at",
        "label_column": "title",
    }
    tables |= {name: {"hidden": True, "allow": False} for name in closed}
    return {"title": "Báo Lưu", "databases": {"archive": {"tables": tables}}}


def _describe_table(text: TableText, language: Language) -> dict[str, Any]:
    return {
        "description": text.meaning[language],
        "columns": {column.name: column.meaning[language] for column in text.columns},
        **({"facets": FACETS[text.name]} if text.name in FACETS else {}),
    }


def _find_internal(folder: Path) -> list[str]:
    """Tables of ours that begin with `_`, and FTS5's own, which hold the text once more."""
    connection = connect_reader(folder)
    rows = connection.execute(
        r"SELECT name FROM sqlite_master WHERE type = 'table'"
        r" AND (name LIKE '\_%' ESCAPE '\' OR name LIKE 'articles\_fts\_%' ESCAPE '\')"
    )
    found = [name for (name,) in rows]
    connection.close()
    return found
