"""Newspapers that used to bring news nearly every day and bring none any more, although they are harvested."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from archive.runs import is_of

USUAL_DAYS = 30  # before the last new article, in which days with news are counted
MIN_DAYS = 10  # with news among them: fewer, and the newspaper prints rarely or has not been known for long
PAUSE_DAYS = 3  # without news happen on holidays

# When each newspaper last had a new article, on how many of the days before, and when it was last harvested.
FINDS = f"""
WITH found AS (SELECT newspaper, substr(first_captured_at, 1, 10) AS day FROM articles WHERE newspaper IS NOT NULL
    GROUP BY 1, 2), latest AS (SELECT newspaper, max(day) AS day FROM found GROUP BY 1)
SELECT l.newspaper, l.day, count(*), (SELECT max(substr(r.started_at, 1, 10)) FROM runs r
    WHERE r.outcome IN ('done', 'stopped', 'partial', 'drift') AND r.command LIKE 'harvest%'
    AND {is_of("r.newspaper", "l.newspaper")})
FROM latest l JOIN found f ON f.newspaper = l.newspaper AND f.day > date(l.day, '-{USUAL_DAYS} days') GROUP BY 1
"""


def find_silent(connection: Any) -> Iterator[str]:
    """A sentence for each newspaper whose harvests have found nothing new for longer than is usual."""
    for newspaper, latest, days, harvested in connection.execute(FINDS).fetchall():
        if harvested is None or days < MIN_DAYS:
            continue
        silent = (date.fromisoformat(harvested) - date.fromisoformat(latest)).days
        if silent > PAUSE_DAYS * USUAL_DAYS / days:
            yield (
                f"{newspaper}: no new article since {latest}, though it was harvested on {harvested}. Open its home "
                "page in a browser: where there are newer ones, mend `seeds`, `hosts` or `article_url`."
            )
