"""A folder of tables in one format, with what describes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from archive.export import csvfile, jsonl, parquet
from archive.export.package import describe_table, measure_file, write_package
from archive.export.tables import PARTS, Table, read_tables
from archive.export.task import Task, Watch

Form = Literal["jsonl", "csv", "parquet"]

_CSV = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "profile": "tabular-data-resource"}
_PARQUET = {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
_JSONL = {"format": "jsonl", "mediatype": "application/jsonl", "encoding": "utf-8"}


def write_tables(task: Task, folder: Path, form: Form) -> None:
    """Writes the chosen articles with everything that belongs to them, and what describes them.

    Raises: ConfigurationError: a library that the form needs is not installed.
    """
    tables = read_tables(task.connection)
    if form == "jsonl":
        resources = [_write_jsonl(task, tables, folder)]
    else:
        resources = [_write_table(task, table, folder, form) for table in tables]
    write_package(folder, task.provenance, resources)


def _count_to(total: int, watch: Watch) -> Callable[[int], None]:
    done = 0

    def tick(more: int) -> None:
        nonlocal done
        done += more
        watch("articles", done, total)

    return tick


def _write_table(task: Task, table: Table, folder: Path, form: Form) -> dict[str, Any]:
    path = folder / f"{table.name}.{form}"
    task.watch(table.name, 0, 0)
    if form == "parquet":
        parquet.write_table(task.connection, table, path)
    else:
        csvfile.write_table(
            task.connection, table, path, has_bom=task.has_bom, keeps_formulas=task.keeps_formulas
        )
    how = _PARQUET if form == "parquet" else _CSV
    return describe_table(table, task.texts[table.name], measure_file(folder, path), how)


def _write_jsonl(task: Task, tables: tuple[Table, ...], folder: Path) -> dict[str, Any]:
    """The parts of an article are fields of its object; their own fields are described inside theirs."""
    path = folder / jsonl.FILENAME
    jsonl.write_articles(task.connection, tables, path, _count_to(task.provenance.articles, task.watch))
    file = measure_file(folder, path)
    described = {table.name: describe_table(table, task.texts[table.name], file, _JSONL) for table in tables}
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
