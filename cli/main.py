"""`baoluu`: finds a command by its name and loads nothing else, so that `--help` answers at once."""

from __future__ import annotations

import importlib
import importlib.util
import io
import sys

import click

COMMANDS = {
    "demo": ("cli.demo", "Harvest an invented newspaper on this machine; needs no network."),
    "harvest": ("cli.harvest", "Harvest what is new in a newspaper."),
    "capture": ("cli.capture", "Archive just these URLs."),
    "parse": ("cli.parse", "Show what the normalisers make of a line."),
    "extract": ("cli.extract", "Rebuild every article from the WARC files."),
    "import": ("cli.importing", "Take in WARC or WACZ files made by others."),
    "search": ("cli.search", "Search the full text."),
    "show": ("cli.show", "Show an article, its record, its versions, its evidence."),
    "status": ("cli.status", "Show runs, counts, what is due and what is wrong."),
    "verify": ("cli.verify", "Prove that the archive is intact."),
    "export": ("cli.export", "Write WACZ, BagIt, JSONL, CSV or Parquet."),
    "serve": ("cli.serve", "Open the archive in a browser (Datasette)."),
    "suppress": ("cli.suppress", "Hide an article from readers, or show it again."),
    "unsuppress": ("cli.suppress", "Show a suppressed article again."),
    "backup": ("cli.backup", "Write a consistent copy."),
    "merge": ("cli.merge", "Make one researcher's database of many archives."),
    "newspapers": ("cli.newspapers", "List, add and check newspaper files."),
    "schedule": ("cli.schedule", "Print a cron line or systemd units."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if _is_there(name)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS or not _is_there(cmd_name):
            return None
        module = importlib.import_module(COMMANDS[cmd_name][0])
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


def _is_there(name: str) -> bool:
    return importlib.util.find_spec(COMMANDS[name][0]) is not None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="baoluu", message="%(version)s")
def baoluu() -> None:
    """Báo Lưu keeps Vietnam's provincial newspapers: WARC files that prove what a server sent, and an SQLite
    archive that answers questions."""


def main() -> None:
    """Runs the command line; whatever goes wrong leaves as one line and an exit code."""
    from cli.failing import report_failures

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show a letter is shown its number
            stream.reconfigure(errors="backslashreplace")
    with report_failures():
        sys.exit(baoluu.main(standalone_mode=False) or 0)


if __name__ == "__main__":
    main()
