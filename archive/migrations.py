"""The schema of archive.db, as the steps that make it from nothing: one SQL file each in archive/schema.

A released step is never edited; a change is a new file with the next number. What each table and column means stands
in docs/data-format.md.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

from sqlite_utils import Database as Tables
from sqlite_utils import Migrations

SCHEMA = Migrations("baoluu")


def _make_step(script: str) -> Callable[[Tables], None]:
    def step(tables: Tables) -> None:
        for statement in script.split(";\n"):
            if statement.strip():
                tables.execute(statement)

    return step


for _file in sorted(files("archive").joinpath("schema").iterdir(), key=lambda file: file.name):
    if _file.name.endswith(".sql"):
        SCHEMA(name=_file.name.removesuffix(".sql"))(_make_step(_file.read_text("utf-8")))
