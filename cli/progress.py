"""What a long run says while it works: a line that rewrites itself on a terminal, one line a minute elsewhere."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable

import click

from archive.ledger import Tally

PLAIN_SECONDS = 60.0
TERMINAL_SECONDS = 0.2


class ProgressLine:
    """Says something on standard error, but not too often."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._pause = TERMINAL_SECONDS if self._is_terminal else PLAIN_SECONDS
        self._last = time.monotonic()

    def show(self, describe: Callable[[], str]) -> None:
        """Writes what `describe` gives, unless the line before it is still young."""
        now = time.monotonic()
        if now - self._last < self._pause:
            return
        self._last = now
        line = describe()
        with contextlib.suppress(OSError):  # of a terminal that was closed: the work goes on without one
            click.echo(f"\r\x1b[K{line}" if self._is_terminal else line, err=True, nl=not self._is_terminal)


def make_watch(*, quiet: bool) -> Callable[[Tally], None] | None:
    """A function to call with the run's figures as often as one likes; None when nothing shall be said."""
    if quiet:
        return None
    line, began = ProgressLine(), time.monotonic()
    return lambda tally: line.show(lambda: describe_tally(tally, time.monotonic() - began))


def end_watch(*, quiet: bool) -> None:
    """Clears the line that rewrote itself."""
    if not quiet and sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)


def describe_tally(tally: Tally, seconds: float) -> str:
    """`412 requests, 300 new, 0 changed, 1 errors, 5.1 MB, 00:12`."""
    minutes, rest = divmod(int(seconds), 60)
    return (
        f"{tally.requests} requests, {tally.articles_new} new, {tally.articles_changed} changed, "
        f"{tally.errors} errors, {tally.bytes / 1e6:.1f} MB, {minutes:02d}:{rest:02d}"
    )
