"""`baoluu schedule`: the cron line or the systemd units."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import Duration, Slug, archive_option


@click.command()
@click.argument("what", type=click.Choice(["cron", "systemd"]))
@click.argument("newspapers", nargs=-1, type=Slug(), metavar="[NEWSPAPER]...")
@click.option(
    "--every", type=Duration(), default="30m", show_default=True, help="How often, such as 30m or 2h."
)
@archive_option
def schedule_command(what: str, newspapers: tuple[str, ...], every: float, archive: Path) -> None:
    """Print the crontab line, or the systemd service and timer, that harvest by themselves."""
    from jobs.schedule import Plan, find_program, find_user, format_cron, format_service, format_timer

    _warn_without_newspapers(archive, newspapers)
    plan = Plan(
        archive=archive,
        newspapers=newspapers,
        every_seconds=every,
        program=find_program(),
        user=find_user(),
    )
    if what == "cron":
        click.echo(format_cron(plan), nl=False)
        return
    click.echo(f"# baoluu.service\n{format_service(plan)}\n# baoluu.timer\n{format_timer(plan)}", nl=False)


def _warn_without_newspapers(archive: Path, newspapers: tuple[str, ...]) -> None:
    from archive.configuration import read_configuration

    path = archive / "baoluu.toml"
    if not newspapers and not read_configuration(path).newspapers:
        click.echo(
            f"baoluu: {path} names no newspaper yet, so this would harvest nothing: fill its list `newspapers`, "
            "or name them here.",
            err=True,
        )
