"""`baoluu serve`: Datasette on the archive, read-only, on this machine."""

from __future__ import annotations

from pathlib import Path

import click

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
    click.echo(f"http://{host}:{port}/  (Ctrl+C stops)", err=True)
    uvicorn.run(application, host=host, port=port, log_level="warning", server_header=False)
