"""What the invented newspaper writes about: one list of phrases for each topic, from topics.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files

THINGS = 12  # of each topic


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """Things a headline can be about, sentences for the body, scenes for captions, tags."""

    things: tuple[str, ...]
    sentences: tuple[str, ...]
    scenes: tuple[str, ...]
    tags: tuple[str, ...]


def _read_topics() -> dict[str, Topic]:
    tables = tomllib.loads(files("replica").joinpath("topics.toml").read_text("utf-8"))
    return {
        key: Topic(**{name: tuple(phrases) for name, phrases in table.items()})
        for key, table in tables.items()
    }


TOPICS = _read_topics()
