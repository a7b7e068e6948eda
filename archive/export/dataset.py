"""A folder of tables in one format, with what describes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from archive.export import csvfile, jsonl, parquet
from archive.export.destination import fresh_folder
from archive.export.package import Provenance, Texts, describe_table, measure_file, write_package
from archive.export.tables import PARTS, Table, read_tables

Format = Literal["jsonl", "csv", "parquet"]
Watch = Callable[[str, int, int], None]
"""Hears what is being written, how much is done, and of how much; 0: not known."""

_CSV = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "profile": "tabular-data-resource"}
_PARQUET = {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
_JSONL = {"format": "jsonl", "mediatype": "application/jsonl", "encoding": "utf-8"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """How the tables are to be written."""

    form: Format
    texts: Texts
    has_bom: bool = False
    keeps_formulas: bool = False
    force: bool = False


def export_tables(
    connection: Any, destination: Path, wish: Wish, provenance: Provenance, watch: Watch
) -> None:
    """Writes the chosen articles with everything that belongs to them into a new folder.

    Raises: UsageError (the destination exists) · ConfigurationError · DiskFull · StoreError.
    """
    with fresh_folder(destination, force=wish.force) as folder:
        write_package(folder, provenance, write_tables(connection, folder, wish, provenance, watch))


def write_tables(
    connection: Any, folder: Path, wish: Wish, provenance: Provenance, watch: Watch
) -> list[dict[str, Any]]:
    """Writes the files of the tables and returns their descriptions for datapackage.json."""
    tables = read_tables(connection)
    if wish.form == "jsonl":
        return [_write_jsonl(connection, tables, folder, wish, _count_to(provenance.articles, watch))]
    return [_write_table(connection, table, folder, wish, watch) for table in tables]


def _count_to(total: int, watch: Watch) -> Callable[[int], None]:
    done = 0

    def tick(more: int) -> None:
        nonlocal done
        done += more
        watch("articles", done, total)

    return tick


def _write_table(connection: Any, table: Table, folder: Path, wish: Wish, watch: Watch) -> dict[str, Any]:
    path = folder / f"{table.name}.{wish.form}"
    how: Mapping[str, str] = _PARQUET
    watch(table.name, 0, 0)
    if wish.form == "parquet":
        count = parquet.write_table(connection, table, path)
    else:
        how = _CSV
        count = csvfile.write_table(
            connection, table, path, has_bom=wish.has_bom, keeps_formulas=wish.keeps_formulas
        )
    watch(table.name, count, count)
    return describe_table(table, wish.texts[table.name], measure_file(folder, path), how)


def _write_jsonl(
    connection: Any, tables: tuple[Table, ...], folder: Path, wish: Wish, tick: Callable[[int], None]
) -> dict[str, Any]:
    """The parts of an article are fields of its object; their own fields are described inside theirs."""
    path = folder / jsonl.FILENAME
    jsonl.write_articles(connection, tables, path, tick)
    file = measure_file(folder, path)
    described = {table.name: describe_table(table, wish.texts[table.name], file, _JSONL) for table in tables}
    resource = described["articles"]
    for name in PARTS:
        fields = [field for field in described[name]["schema"]["fields"] if field["name"] != "article_id"]
        resource["schema"]["fields"].append(_describe_nested(name, "array", described[name], fields))
    kept = [
        field for field in described["captures"]["schema"]["fields"] if field["name"] in jsonl.CAPTURE_NAMES
    ]
    resource["schema"]["fields"].append(_describe_nested("capture", "object", described["captures"], kept))
    del resource["schema"]["foreignKeys"]
    return resource


def _describe_nested(
    name: str, kind: str, table: dict[str, Any], fields: list[dict[str, Any]]
) -> dict[str, Any]:
    return {"name": name, "type": kind, "description": table["description"], "fields": fields}
