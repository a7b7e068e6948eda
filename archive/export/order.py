"""An export from the order to the finished file or folder."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, Literal

from archive.database import connect_reader
from archive.errors import UsageError
from archive.export.bag import write_bag
from archive.export.captures import choose_captures
from archive.export.dataset import write_tables
from archive.export.destination import Destination, fresh_file, fresh_folder, is_export
from archive.export.package import Texts, describe_provenance
from archive.export.records import Source, find_sources
from archive.export.selection import Selection, choose_articles
from archive.export.task import Task, Watch
from archive.export.wacz import write_wacz
from archive.folder import ArchiveFolder
from archive.values import dataclass

Form = Literal["wacz", "bagit", "jsonl", "csv", "parquet"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What is to be exported, and how."""

    form: Form
    selection: Selection
    texts: Texts  # what tables and columns mean
    software: str  # name and version
    has_bom: bool = False
    keeps_formulas: bool = False
    force: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """What an export holds."""

    articles: int
    captures: int  # 0 where only tables were written


def fill_order(folder: ArchiveFolder, order: Order, destination: Path, *, watch: Watch) -> Delivery:
    """Writes the export under a temporary name, then gives it its own.

    Raises: UsageError (the destination exists, the condition is wrong) · ConfigurationError · DiskFull · StoreError.
    """
    with (
        contextlib.closing(connect_reader(folder.path)) as connection,
        choose_articles(connection, order.selection) as articles,
    ):
        task = Task(
            connection=connection,
            texts=order.texts,
            provenance=describe_provenance(
                connection, articles=articles, selection=order.selection.describe(), software=order.software
            ),
            watch=watch,
            has_bom=order.has_bom,
            keeps_formulas=order.keeps_formulas,
        )
        captures = _write(folder, order, destination, task)
    return Delivery(articles=articles, captures=captures)


def _write(folder: ArchiveFolder, order: Order, path: Path, task: Task) -> int:
    """Number of captures written."""
    destination = Destination(path=path, archive=folder.path, force=order.force, is_earlier=is_export)
    if order.form == "wacz":
        with fresh_file(destination) as package:
            captures, sources = _choose(task.connection, folder, order)
            write_wacz(task, sources, package)
        return captures
    with fresh_folder(destination) as place:
        if order.form == "bagit":
            captures, sources = _choose(task.connection, folder, order)
            write_bag(task, sources, place)
            return captures
        write_tables(task, place, order.form)
    return 0


def _choose(connection: Any, folder: ArchiveFolder, order: Order) -> tuple[int, list[Source]]:
    captures = choose_captures(connection, is_everything=order.selection.is_everything)
    if not captures:
        raise UsageError("Nothing is selected: there is no capture to export.")
    return captures, find_sources(connection, folder)
