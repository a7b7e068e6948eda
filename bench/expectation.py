"""What an archive must hold after runs at given moments, said by the replica's timeline and the documented rules alone.

Nothing here asks the product: the ages of re-checks and the rule of two checks fourteen days apart are written out
again, so that a mistake in either place shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from replica.world import World

AGES = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 168, 720, 4320))
CONFIRM_AFTER = timedelta(days=14)
SETTLING = timedelta(seconds=30)  # a capture may be made so long after its run began


@dataclass(kw_only=True, slots=True)
class Expected:
    """One article as the archive should have seen it."""

    number: int
    looks: list[datetime]  # runs that should have asked for it, the first one included
    states: list[int]  # versions of its text in the order seen, each once
    status: str = "live"
    tombstones: int = 0
    restored: int = 0


def expect(world: World, number: int, runs: Sequence[datetime]) -> Expected | None:
    """What should be known of an article, None where no run could have found it."""
    published_at, fate = world.published_at(number), world.timeline.fate(number)
    first = next((at for at in runs if at >= published_at), None)
    if first is None or fate.is_gone(first):
        return None
    expected = Expected(number=number, looks=[], states=[])
    missing_since: datetime | None = None
    due = first
    for at in runs:
        if at < due:
            continue
        expected.looks.append(at)
        if fate.is_gone(at):
            missing_since = missing_since or at
            due = _note_gone(expected, at, missing_since)
            continue
        if missing_since is not None:
            expected.restored += 1
            missing_since = None
        expected.status = "live"
        state = len(fate.edits_before(at))
        if state not in expected.states:
            expected.states.append(state)
        due = next((published_at + age for age in AGES if published_at + age > at), at + AGES[-1])
    return expected


def _note_gone(expected: Expected, at: datetime, missing_since: datetime) -> datetime:
    """Takes down that the article was not there; the moment of the next look."""
    if at == missing_since:
        expected.tombstones += 1
        expected.status = "suspected_gone"
        return at + timedelta(days=1)
    if at < missing_since + CONFIRM_AFTER:
        return missing_since + CONFIRM_AFTER
    expected.status = "gone"
    return at + AGES[-1]


def count_edits(world: World, runs: Sequence[datetime]) -> int:
    """How many edits the newspaper made between the first run and the last."""
    fates = (world.timeline.fate(number) for number in range(world.timeline.count(runs[-1])))
    return sum(runs[0] < moment <= runs[-1] for fate in fates for moment in fate.edited_at)
