"""What export, verify and backup say while they work: a line that rewrites itself, or one line a minute."""

from __future__ import annotations

from collections.abc import Callable

from cli.progress import ProgressLine

Watch = Callable[[str, int, int], None]


def make_step_watch(*, quiet: bool) -> Watch:
    """A function that hears what is being done, how much is done, and of how much (0: not known)."""
    line = ProgressLine()

    def watch(what: str, done: int, total: int) -> None:
        if not quiet:
            line.show(lambda: describe_step(what, done, total))

    return watch


def describe_step(what: str, done: int, total: int) -> str:
    """`articles: 1,200 of 4,000 (30%)`, as much of it as is known."""
    if not total:
        return f"{what}: {done:,}" if done else f"{what} …"
    return f"{what}: {done:,} of {total:,} ({done * 100 // total}%)"
