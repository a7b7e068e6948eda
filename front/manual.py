"""The tables of docs/data-format.md, made from the front's texts: `python -m front.manual docs/data-format.md`."""

from __future__ import annotations

import sys
from pathlib import Path

from front.texts import TableText, read_texts

MARKER = "<!-- Below: made by `python -m front.manual docs/data-format.md` from front/texts.toml. -->\n"


def write_manual(path: Path) -> None:
    """Replaces what stands below the marker in the manual.

    Raises: ValueError when the marker is not there.
    """
    text = path.read_text(encoding="utf-8")
    head = text[: text.index(MARKER)]
    path.write_text(f"{head}{MARKER}\n{format_manual()}", encoding="utf-8")


def format_manual() -> str:
    """The tables of docs/data-format.md as Markdown."""
    return "\n".join(_format_table(table) for table in read_texts().values())


def _format_table(table: TableText) -> str:
    head = f"## `{table.name}`\n\n{table.meaning['en']}\n\n*{table.meaning['vi']}*\n"
    rows = [
        f"| `{c.name}` | {c.meaning['en']}<br>*{c.meaning['vi']}* | {c.form} | {_code(c.example)} |"
        for c in table.columns
    ]
    return "\n".join([head, "| column | meaning | form | example |", "|---|---|---|---|", *rows, ""])


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


if __name__ == "__main__":
    write_manual(Path(sys.argv[1]))
