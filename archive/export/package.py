"""What goes with the tables of an export: a description of every column, checksums, a file that says how to cite it.

The description is a Tabular Data Package (Frictionless Data, version 1).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from archive.clock import format_utc, now_utc
from archive.export.tables import LINKS, Column, Kind, Table
from archive.values import dataclass

MANIFEST = "manifest-sha256.txt"
_TYPES: dict[Kind, dict[str, str]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "newspaper time": {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%S%z"},
    "capture time": {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%S%z"},
}


class ColumnText(Protocol):
    """What a column means, what its values look like, an example."""

    @property
    def name(self) -> str: ...
    @property
    def meaning(self) -> Mapping[str, str]: ...
    @property
    def form(self) -> str: ...
    @property
    def example(self) -> str: ...


class TableText(Protocol):
    """What a table means, with its columns."""

    @property
    def meaning(self) -> Mapping[str, str]: ...
    @property
    def columns(self) -> Sequence[ColumnText]: ...


Texts = Mapping[str, TableText]


@dataclass(frozen=True, kw_only=True, slots=True)
class Provenance:
    """Where an export comes from."""

    title: str
    selection: str  # in words
    software: str  # name and version
    articles: int
    newspapers: tuple[str, ...]
    made_at: str  # ISO 8601 at UTC


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenFile:
    path: str  # inside the package, with slashes
    bytes: int
    sha256: str  # hexadecimal


def measure_file(folder: Path, path: Path) -> WrittenFile:
    """Size and SHA-256 of a file of the package."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return WrittenFile(path=path.relative_to(folder).as_posix(), bytes=path.stat().st_size, sha256=digest)


def describe_provenance(connection: Any, *, articles: int, selection: str, software: str) -> Provenance:
    """The provenance of what has been chosen, made now."""
    rows = connection.execute(
        "SELECT DISTINCT coalesce(n.name, a.newspaper) FROM articles a JOIN chosen c ON c.id = a.id "
        "LEFT JOIN newspapers n ON n.slug = a.newspaper WHERE a.newspaper IS NOT NULL ORDER BY 1"
    )
    names = tuple(row[0] for row in rows)
    return Provenance(
        title=f"Articles of {', '.join(names) or 'no newspaper'}",
        selection=selection,
        software=software,
        articles=articles,
        newspapers=names,
        made_at=format_utc(now_utc()),
    )


def describe_table(
    table: Table, text: TableText, file: WrittenFile, how: Mapping[str, str]
) -> dict[str, Any]:
    """The resource of one table: its file, and what each column means."""
    columns = {column.name: column for column in text.columns}
    keys = [column.name for column in table.columns if column.is_key]
    schema: dict[str, Any] = {
        "fields": [_describe_column(column, columns[column.name]) for column in table.columns],
        "missingValues": [""],
    }
    if keys:
        schema["primaryKey"] = keys
    if links := _describe_links(table):
        schema["foreignKeys"] = links
    return {
        "name": table.name,
        "path": file.path,
        "description": text.meaning["en"],
        **how,
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "schema": schema,
    }


def _describe_column(column: Column, text: ColumnText) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        **_TYPES[column.kind],
        "description": f"{text.meaning['en']} ({text.form})",
        "description_vi": text.meaning["vi"],
    }
    if text.example:
        described["example"] = text.example
    if column.is_required or column.is_key:
        described["constraints"] = {"required": True}
    return described


def _describe_links(table: Table) -> list[dict[str, Any]]:
    return [
        {"fields": name, "reference": {"resource": LINKS[name][0], "fields": LINKS[name][1]}}
        for name in table.names
        if name in LINKS
    ]


def write_package(folder: Path, provenance: Provenance, resources: list[dict[str, Any]]) -> None:
    """Writes datapackage.json, CITATION.cff and the manifest of every file in the folder."""
    package = {
        "name": "baoluu-articles",
        "profile": "data-package",
        "title": provenance.title,
        "description": f"{provenance.articles} articles: {provenance.selection}. Quarantined and suppressed "
        "articles are left out.",
        "created": provenance.made_at,
        "contributors": [{"title": name, "role": "publisher"} for name in provenance.newspapers],
        "software": provenance.software,
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    (folder / "CITATION.cff").write_text(format_citation(provenance), encoding="utf-8")
    write_manifest(folder)


def write_manifest(folder: Path) -> None:
    """Writes the SHA-256 of every file in the folder, in the form that `sha256sum -c` reads."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    lines = [f"{file.sha256}  {file.path}\n" for file in (measure_file(folder, path) for path in files)]
    (folder / MANIFEST).write_text("".join(lines), encoding="utf-8")


def format_citation(provenance: Provenance) -> str:
    """CITATION.cff, version 1.2.0: the newspapers are the authors, the export is the data set."""
    quoted = [json.dumps(name, ensure_ascii=False) for name in provenance.newspapers or ("unknown",)]
    lines = [
        "cff-version: 1.2.0",
        "message: Please cite the articles by their newspaper, and this data set as the copy you used.",
        "type: dataset",
        f"title: {json.dumps(provenance.title, ensure_ascii=False)}",
        "authors:",
        *[f"  - name: {name}" for name in quoted],
        f"date-released: {provenance.made_at[:10]}",
        f"abstract: {json.dumps(f'{provenance.articles} articles: {provenance.selection}', ensure_ascii=False)}",
        f"version: {json.dumps(provenance.made_at)}",
        f"keywords: [newspapers, Vietnam, {json.dumps(provenance.software)}]",
    ]
    return "\n".join(lines) + "\n"
