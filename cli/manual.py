"""docs/cli.md, made from the commands themselves: `python -m cli.manual > docs/cli.md`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from cli.main import baoluu

EXIT_CODES = """\
## Exit codes

| code | meaning |
|---|---|
| 0 | done, also when nothing was new |
| 1 | an error in Báo Lưu itself; the message says how to get the details to report |
| 2 | wrong usage |
| 3 | disk or file system |
| 4 | configuration |
| 5 | another run holds the archive |
| 6 | newspaper unreachable: no seed answered |
| 7 | refused: 403, 429 or a challenge over the limit |
| 8 | partial: error rate over the limit |
| 9 | layout drift: extraction fell below its floor, rows quarantined |
| 10 | stopped by a signal or a limit, clean |
| 11 | verify found damage |
"""


def format_manual() -> str:
    """The manual of every command in Markdown."""
    head = "# Commands\n\nMade by `python -m cli.manual > docs/cli.md`.\n\n"
    return head + EXIT_CODES + "".join(_iter_commands(baoluu, "baoluu"))


def _iter_commands(command: click.Command, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name, terminal_width=100)
    yield f"\n## {name}\n\n```\n{context.get_help()}\n```\n"
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            if found is not None:
                yield from _iter_commands(found, f"{name} {sub}")


if __name__ == "__main__":
    click.echo(format_manual(), nl=False)
