"""Dates that pages print as ages, "2 giờ trước": counted back from each capture anew, they drift, and are no edit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from archive.records import Article, Evidence
from archive.values import replace

# How far a moment may be from the one that was meant, by what its date says
_SPANS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
    "bound": timedelta(0),
}
_WEEK = timedelta(weeks=1)


def keep_known_date(connection: Any, article_id: int, article: Article) -> Article:
    """The article with the date that is known of it, where the page prints an age that agrees with that date."""
    age = next(filter(_is_age, article.evidence), None)
    if age is None or article.published_at is None:
        return article
    known, precision = connection.execute(
        "SELECT published_at, published_precision FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    if known is None:
        return article
    moment = datetime.fromisoformat(known)
    if abs(moment - article.published_at) > _measure_span(age) + _SPANS[precision or "minute"]:
        return article
    rows = connection.execute(
        "SELECT field, raw, value, rule, origin, precision FROM evidence "
        "WHERE article_id = ? AND field = 'published_at'",
        (article_id,),
    ).fetchall()
    kept = [
        Evidence(field=field, raw=raw, value=value, rule=rule, origin=origin, precision=finest)
        for field, raw, value, rule, origin, finest in rows
    ]
    evidence = (*kept, *(found for found in article.evidence if found is not age))
    return replace(article, published_at=moment, published_precision=precision, evidence=evidence)


def _is_age(evidence: Evidence) -> bool:
    return evidence.field == "published_at" and evidence.rule.rpartition(": ")[2] == "age"


def _measure_span(age: Evidence) -> timedelta:
    text = age.raw.casefold()
    return _WEEK if "tuần" in text or "week" in text else _SPANS[age.precision or "minute"]
