"""The named steps of the commit protocol, in the order in which a run reaches them."""

from __future__ import annotations

STEPS = (
    "tail found",  # recovery knows where the last whole event of a dead run ends
    "tail cut",
    "event applied",  # recovery: its rows are written, not committed
    "transaction applied",  # every transaction, just before its COMMIT
    "transaction committed",
    "file opened",
    "event written",
    "batch synced",
    "batch applied",
    "batch committed",
    "resource synced",
    "file renamed",
    "file closed",
    "index merged",  # the file is new, the lines still wait in the database
)


def reached(step: str) -> None:
    """Does nothing: tests that stop or kill a process at a step put themselves in its place."""
