"""Page templates: HTML files with {{names}}, taken apart once and joined for every page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_NAME = re.compile(r"\{\{(\w+)\}\}")


class Template:
    """A text with places to fill."""

    __slots__ = ("_names", "_pieces")

    def __init__(self, text: str) -> None:
        self._pieces = _NAME.split(text)
        self._names = self._pieces[1::2]

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with every name replaced by its value, as it stands (nothing is escaped)."""
        pieces = self._pieces.copy()
        pieces[1::2] = [values[name] for name in self._names]
        return "".join(pieces)


@cache
def read_template(name: str) -> Template:
    """The template in `replica/templates/<name>.html`."""
    return Template(files("replica").joinpath("templates", f"{name}.html").read_text("utf-8"))
