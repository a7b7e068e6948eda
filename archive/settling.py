"""What is decided when a run is over, by a harvest, after a crash and by a rebuild alike."""

from __future__ import annotations

from typing import Any

from archive.drift import UNLESS, judge_drift
from archive.tombstones import forgive_empty_pages, forgive_mass_absence


def settle_run(connection: Any, run_id: int) -> list[str]:
    """The run's alarms, a sentence each; suspicions of a sick newspaper are taken back, and those that an alarm about
    its pages explains."""
    forgive_mass_absence(connection, run_id)
    alarms = judge_drift(connection, run_id)
    forgive_empty_pages(connection, run_id, harmless=UNLESS)
    return alarms
