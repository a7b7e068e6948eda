"""Which articles stand in lists, boxes and feeds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from replica.visit import Teaser
from replica.world import World

_RELATED = 6
FEED_LENGTH = 30


def related_teasers(world: World, number: int, now: datetime) -> tuple[Teaser, ...]:
    """Neighbours of an article in its generation, by title and address only: boxes show no more."""
    step, count = len(world.generations), world.timeline.count(now)
    around = range(number - 3 * step, number + 4 * step, step)
    numbers = (other for other in around if 0 <= other < count and other != number)
    return tuple(_short_teaser(world, other) for other in islice(numbers, _RELATED))


def full_teasers(world: World, numbers: Iterable[int], now: datetime) -> tuple[Teaser, ...]:
    """Those of the articles that are live at that time, with lead and picture."""
    truths = (world.truth(number, now) for number in numbers if world.is_live(number, now))
    return tuple(
        Teaser(
            path=truth.path,
            title=truth.title,
            sapo=truth.sapo,
            published_at=truth.published_at,
            picture=truth.photos[0].path if truth.photos else None,
        )
        for truth in truths
    )


def newest_numbers(world: World, now: datetime) -> list[int]:
    """The newest live articles, as many as a feed holds."""
    numbers = reversed(range(world.timeline.count(now)))
    return list(islice((number for number in numbers if world.is_live(number, now)), FEED_LENGTH))


def _short_teaser(world: World, number: int) -> Teaser:
    return Teaser(
        path=world.path(number),
        title=world.subject(number).title,
        sapo="",
        published_at=world.published_at(number),
        picture=None,
    )
