"""A BagIt bag (RFC 8493): tables and captures together, for a repository to take in and to audit for decades."""

from __future__ import annotations

from pathlib import Path

from archive.export.dataset import write_tables
from archive.export.package import Provenance, WrittenFile, measure_file
from archive.export.records import Source, copy_sources
from archive.export.task import Task
from archive.indexlines import collect_lines

_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def write_bag(task: Task, sources: list[Source], folder: Path) -> None:
    """Writes the chosen articles to `data/tables` (JSONL) and the chosen captures to `data/warc`, with their index.

    Raises: StoreError: a WARC file is damaged or not there.
    """
    tables, warcs = folder / "data" / "tables", folder / "data" / "warc"
    for place in (tables, warcs):
        place.mkdir(parents=True)
    write_tables(task, tables, "jsonl")
    with collect_lines() as index, (folder / "data" / "index.cdxj").open("xb") as file:
        copy_sources(task, sources, lambda name: (warcs / name).open("xb"), index)
        file.writelines(line.encode("utf-8") + b"\n" for line in index)
    _write_tags(folder, task.provenance)


def _write_tags(folder: Path, provenance: Provenance) -> None:
    payload = [measure_file(folder, path) for path in sorted((folder / "data").rglob("*")) if path.is_file()]
    texts = {
        "bagit.txt": _DECLARATION,
        "bag-info.txt": _format_info(provenance, payload),
        "manifest-sha256.txt": _format_manifest(payload),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    tags = [measure_file(folder, folder / name) for name in texts]
    (folder / "tagmanifest-sha256.txt").write_text(_format_manifest(tags), encoding="utf-8")


def _format_info(provenance: Provenance, payload: list[WrittenFile]) -> str:
    size = sum(file.bytes for file in payload)
    fields = (
        ("Bagging-Date", provenance.made_at[:10]),
        ("Bag-Software-Agent", provenance.software),
        (
            "External-Description",
            f"{provenance.title}. {provenance.articles} articles: {provenance.selection}",
        ),
        ("Payload-Oxum", f"{size}.{len(payload)}"),
        *(("Source-Organization", name) for name in provenance.newspapers),
    )
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in fields)


def _format_manifest(files: list[WrittenFile]) -> str:
    return "".join(f"{file.sha256}  {file.path}\n" for file in files)
