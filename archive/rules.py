"""What the operator and the run decide about how captures are followed up."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from archive.recheck import AGES
from archive.values import dataclass

SITEMAP_DAYS = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """The settings of one run that `ledger.apply` obeys."""

    run_id: int
    ages: tuple[timedelta, ...] = AGES
    backfill: bool = False  # follow listings to their end even where they bring nothing new
    listing_pages: int = 20  # pages of one listing that a run without backfill walks
    sitemap_days: int = SITEMAP_DAYS  # day sitemaps older than that wait for a backfill
    photos: bool = True  # False: articles are kept without the bytes of their photos
    only_typed: bool = False  # archive just what was asked for, and what that shows


def note_rules(connection: Any, rules: Rules) -> None:
    """Keeps the rules of the run that begins, for whoever has to finish its work should it die."""
    settings = asdict(rules) | {"ages": [age.total_seconds() for age in rules.ages]}
    connection.execute("INSERT OR REPLACE INTO _facts VALUES ('rules', ?)", (json.dumps(settings),))


def read_rules(connection: Any, run_id: int) -> Rules:
    """The rules of the last run, if that is the one asked for; else those of any run."""
    row = connection.execute("SELECT value FROM _facts WHERE name = 'rules'").fetchone()
    settings = json.loads(row[0]) if row else {}
    if settings.get("run_id") != run_id:
        return Rules(run_id=run_id)
    return Rules(**settings | {"ages": tuple(timedelta(seconds=age) for age in settings["ages"])})
