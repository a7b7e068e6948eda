"""Tables as Parquet: typed, with zoned timestamps, compressed with zstd, one row group at a time in memory."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from archive.errors import ConfigurationError
from archive.export.tables import Column, Kind, Row, Table, iter_batches

_BATCHES_A_GROUP = 2
_ZSTD_LEVEL = 1  # half the time of level 3 for a twentieth more bytes
_ARROW_TYPES: dict[Kind, str] = {"text": "string", "integer": "int64"}
_ZONES: dict[Kind, str] = {"newspaper time": "+07:00", "capture time": "UTC"}


def write_table(connection: Any, table: Table, path: Path) -> None:
    """Writes the rows of the chosen articles.

    Raises: ConfigurationError: pyarrow is not installed.
    """
    parquet = _load("pyarrow.parquet")
    schema = _make_schema(table)
    how = {"compression": "zstd", "compression_level": _ZSTD_LEVEL, "use_dictionary": _find_repeating(table)}
    with _texts_as_bytes(connection), parquet.ParquetWriter(path, schema, **how) as writer:
        for rows in _iter_groups(iter_batches(connection, table)):
            writer.write_table(_make_group(rows, table, schema))


@contextlib.contextmanager
def _texts_as_bytes(connection: Any) -> Iterator[None]:
    """Texts come as the UTF-8 that SQLite holds and Arrow wants: half the time of a turn through str."""
    usual, connection.text_factory = connection.text_factory, bytes
    try:
        yield
    finally:
        connection.text_factory = usual


def _load(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ConfigurationError(
            "Parquet needs pyarrow: install baoluu[parquet], or export jsonl or csv."
        ) from error


def _iter_groups(batches: Iterator[list[Row]]) -> Iterator[list[Row]]:
    while group := [row for batch in islice(batches, _BATCHES_A_GROUP) for row in batch]:
        yield group


def _make_schema(table: Table) -> Any:
    arrow = _load("pyarrow")
    fields = [
        arrow.field(column.name, _find_type(column), nullable=not (column.is_required or column.is_key))
        for column in table.columns
    ]
    return arrow.schema(fields)


def _find_type(column: Column) -> Any:
    arrow = _load("pyarrow")
    zone = _ZONES.get(column.kind)
    return arrow.timestamp("s", tz=zone) if zone else arrow.type_for_alias(_ARROW_TYPES[column.kind])


def _find_repeating(table: Table) -> list[str]:
    """Columns worth a dictionary: not the long texts, of which hardly two are alike."""
    return [column.name for column in table.columns if column.name not in ("body", "sapo", "title", "url")]


def _make_group(rows: list[Row], table: Table, schema: Any) -> Any:
    arrow = _load("pyarrow")
    columns = [
        _make_array(column, values)
        for column, values in zip(table.columns, zip(*rows, strict=True), strict=True)
    ]
    return arrow.Table.from_arrays(columns, schema=schema)


def _make_array(column: Column, values: tuple[Any, ...]) -> Any:
    """Arrow reads ISO 8601 with its offset by itself."""
    arrow = _load("pyarrow")
    kind = _find_type(column)
    if column.kind in _ZONES:
        return arrow.array(values, type=arrow.string()).cast(kind)
    return arrow.array(values, type=kind)
