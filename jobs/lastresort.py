"""What is logged where no log file is open: one line on stderr each, the traceback left out."""

from __future__ import annotations

import logging
from typing import Any


class _Line(logging.Formatter):
    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        return ""


def log_in_lines() -> None:
    """Has commands without a log of their own, and their workers, tell of a page in one line."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    handler.setFormatter(_Line("baoluu: %(message)s"))
    logging.lastResort = handler
