"""When the replica publishes, edits, deletes and restores: all a function of number and virtual time."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

from replica.dice import Dice

VIETNAM = timezone(timedelta(hours=7))
Gone = Literal["404", "410", "home", "empty"]
"""How a deleted article answers: not found, gone, sent to the front page, a page without an article."""

_GONE: tuple[Gone, ...] = ("404", "404", "410", "home", "empty")
_DAY_STARTS, _DAY_MINUTES = 6 * 60, 16 * 60  # the newsroom publishes from six to ten at night


@dataclass(frozen=True, kw_only=True, slots=True)
class Fate:
    """What happens to an article after it is published; None where it does not."""

    edited_at: tuple[datetime, ...] = ()
    deleted_at: datetime | None = None
    restored_at: datetime | None = None
    gone: Gone = "404"

    def edits_before(self, now: datetime) -> tuple[datetime, ...]:
        """The edits made by then."""
        return tuple(moment for moment in self.edited_at if moment <= now)

    def is_gone(self, now: datetime) -> bool:
        """Whether the article is deleted, and not restored, at that time."""
        if self.deleted_at is None or now < self.deleted_at:
            return False
        return self.restored_at is None or now < self.restored_at


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """The newspaper's days: `articles` published before `opened_at`, `growth` a day from then on."""

    seed: int
    articles: int
    opened_at: datetime  # midnight in Vietnam
    per_day: int = 40
    growth: int = 0
    edits: float = 0.0  # share of articles that are edited later
    deletions: float = 0.0  # share of articles that are deleted later
    restorations: float = 0.4  # share of the deleted that come back

    def published_at(self, number: int) -> datetime:
        """When article `number` was or will be published: +07:00, to the minute, rising with the number."""
        day, slot, rate = self._place(number)
        step = _DAY_MINUTES // rate
        jitter = Dice(self.seed, "minute", number).below(step) if step else 0
        minutes = _DAY_STARTS + slot * _DAY_MINUTES // rate + jitter
        return self.opened_at + timedelta(days=day, minutes=minutes)

    def count(self, now: datetime) -> int:
        """How many articles have been published by then."""
        if not self.growth or now < self.opened_at:
            return self.articles
        first = self.articles + (now - self.opened_at).days * self.growth
        return first + bisect_right(range(self.growth), now, key=lambda slot: self.published_at(first + slot))

    def numbers_on(self, day: date) -> range:
        """The articles that are published on this day."""
        distance = (day - self.opened_at.date()).days
        if distance >= 0:
            first = self.articles + distance * self.growth
            return range(first, first + self.growth)
        last = self.articles + (distance + 1) * self.per_day
        return range(max(0, last - self.per_day), max(0, last))

    def days(self, now: datetime) -> list[date]:
        """Every day with articles by then, the newest first."""
        count = self.count(now)
        if not count:
            return []
        newest, oldest = self.published_at(count - 1).date(), self.published_at(0).date()
        return [newest - timedelta(days=back) for back in range((newest - oldest).days + 1)]

    def fate(self, number: int) -> Fate:
        """What happens to article `number`, known from the beginning."""
        if not self.edits and not self.deletions:
            return Fate()
        dice = Dice(self.seed, "fate", number)
        start = max(self.published_at(number), self.opened_at)
        edited_at = []
        if dice.chance(self.edits):
            edited_at = [_later(start, dice) for _ in range(dice.pick((1, 1, 1, 2, 3)))]
        deleted_at = _later(start, dice) if dice.chance(self.deletions) else None
        restored_at = _later(deleted_at, dice) if deleted_at and dice.chance(self.restorations) else None
        return Fate(
            edited_at=tuple(sorted(edited_at)),
            deleted_at=deleted_at,
            restored_at=restored_at,
            gone=dice.pick(_GONE),
        )

    def _place(self, number: int) -> tuple[int, int, int]:
        """Days after the opening (negative before it), place within the day, articles that day."""
        if number >= self.articles:
            day, slot = divmod(number - self.articles, max(1, self.growth))
            return day, slot, max(1, self.growth)
        back, behind = divmod(self.articles - 1 - number, self.per_day)
        return -back - 1, self.per_day - 1 - behind, self.per_day


def _later(moment: datetime, dice: Dice) -> datetime:
    """Between an hour and forty days later, sooner more likely."""
    hours = dice.pick((1, 3, 8, 20, 48, 120, 300, 700, 960))
    return moment + timedelta(minutes=60 * hours + dice.below(60))
