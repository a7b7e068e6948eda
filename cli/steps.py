"""What export, verify and backup say while they work: a line that rewrites itself, or one line a minute."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import click

from cli.progress import PLAIN_SECONDS, TERMINAL_SECONDS

Watch = Callable[[str, int, int], None]


def make_step_watch(*, quiet: bool) -> Watch:
    """A function that hears what is being done, how much is done, and of how much (0: not known)."""
    is_terminal = sys.stderr.isatty()
    pause = TERMINAL_SECONDS if is_terminal else PLAIN_SECONDS
    last = time.monotonic()

    def watch(what: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if quiet or now - last < pause:
            return
        last = now
        line = describe_step(what, done, total)
        click.echo(f"\r\x1b[K{line}" if is_terminal else line, err=True, nl=not is_terminal)

    return watch


def describe_step(what: str, done: int, total: int) -> str:
    """`articles: 1,200 of 4,000 (30%)`, as much of it as is known."""
    if not total:
        return f"{what}: {done:,}" if done else f"{what} …"
    return f"{what}: {done:,} of {total:,} ({done * 100 // total}%)"
