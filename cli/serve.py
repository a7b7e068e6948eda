"""`baoluu serve`: Datasette on the archive, read-only, on this machine."""

from __future__ import annotations

import socket
from pathlib import Path

import click

from archive.errors import UsageError
from cli.options import archive_option


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8001, show_default=True, help="Where to listen."
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Where to listen; the default is this machine only.",
)
@click.option("--metadata", is_flag=True, help="Print the metadata for a stock Datasette instead, as JSON.")
@archive_option
def serve_command(port: int, host: str, metadata: bool, archive: Path) -> None:
    """Open the archive in a browser (Datasette), read-only."""
    if metadata:
        import json

        from front.application import build_metadata

        click.echo(json.dumps(build_metadata("vi"), ensure_ascii=False, indent=2))
        return
    import uvicorn

    from front.application import build_datasette

    application = build_datasette(archive).app()
    with _listen(host, port) as listening:
        click.echo(f"http://{host}:{port}/  (Ctrl+C stops)", err=True)
        config = uvicorn.Config(application, log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections there.

    Raises: UsageError where nobody can listen there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = str(error.strerror or error).partition(" (while")[0]
        raise UsageError(
            f"Nobody can listen at {host}, port {port} ({reason}): name another with --port or --host."
        ) from error
