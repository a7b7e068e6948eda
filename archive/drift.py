"""Layouts that stopped matching, seen in the figures: what a run's articles lack that earlier ones had.

The judgement needs nothing but the rows, so a rebuild comes to the same one; and after a layout was repaired it
finds nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archive.page import Page

MIN_ARTICLES = 5  # fewer say nothing about a template
MIN_BASELINE = 10
MIN_LOSSES = 3  # so many known articles do not lose the same thing by chance
BASELINE_ARTICLES = 500
USUAL = 0.6  # a field that fewer articles had is no promise of the template
FLOOR = 0.5  # of the usual share

FILLED = {
    "layout": "a.layout IS NOT NULL",
    "published_at": "a.published_at IS NOT NULL",
    "sapo": "a.sapo IS NOT NULL",
    "body": "length(a.body) > 0",
    "section": "a.section IS NOT NULL",
    "byline": "a.byline IS NOT NULL",
    "photos": "EXISTS (SELECT 1 FROM photos p WHERE p.article_id = a.id)",
}
_SHARES = ", ".join(f"sum({condition})" for condition in FILLED.values())

OF_RUN = f"""
SELECT a.newspaper, count(*), {_SHARES} FROM articles a JOIN captures c ON c.id = a.capture_id
WHERE c.run_id = :run AND a.newspaper IS NOT NULL GROUP BY a.newspaper
"""
BEFORE = f"""
SELECT count(*), {_SHARES} FROM (
    SELECT a.* FROM articles a JOIN captures c ON c.id = a.capture_id
    WHERE a.newspaper = :newspaper AND c.run_id < :run AND a.status <> 'quarantined'
    ORDER BY a.capture_id DESC LIMIT {BASELINE_ARTICLES}) a
"""
LOSSES = """
SELECT newspaper, lost, count(*) FROM _losses WHERE run_id = :run AND newspaper IS NOT NULL GROUP BY newspaper, lost
"""
USUAL_RULE = """
SELECT e.rule FROM evidence e JOIN articles a ON a.id = e.article_id JOIN captures c ON c.id = a.capture_id
WHERE a.newspaper = :newspaper AND c.run_id < :run AND e.field = :field AND e.origin = 'layout'
GROUP BY e.rule ORDER BY count(*) DESC LIMIT 1
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drift:
    """A field that the run's articles of a newspaper hardly have, although earlier ones did."""

    newspaper: str
    field: str
    found: int
    articles: int
    usual_share: float
    rule: str | None  # the selector that used to answer

    @property
    def message(self) -> str:
        """One sentence for the ledger and for `status`."""
        used = f"; `{self.rule}` used to answer" if self.rule else ""
        return (
            f"{self.newspaper}: {self.field} was found in {self.found} of {self.articles} articles "
            f"({self.usual_share:.0%} before){used}. Mend the layout, then run `baoluu extract`."
        )


def judge_drift(connection: Any, run_id: int) -> list[str]:
    """What drifted in this run, a sentence each; rows that lack a usual field are quarantined."""
    drifts = [drift for row in connection.execute(OF_RUN, {"run": run_id}).fetchall()
              for drift in _compare(connection, run_id, tuple(row))]  # fmt: skip
    for drift in drifts:
        _quarantine(connection, run_id, drift)
        note_alarm(connection, run_id, drift.newspaper, drift.message)
    for newspaper, message in _judge_losses(connection, run_id):
        note_alarm(connection, run_id, newspaper, message)
    return read_alarms(connection, run_id)


def note_loss(connection: Any, run_id: int, page: Page, lost: str) -> None:
    """Counts a page that had something before and has it no longer; what was kept of it stands."""
    connection.execute(
        "INSERT OR IGNORE INTO _losses (run_id, newspaper, key, lost) VALUES (?, ?, ?, ?)",
        (run_id, page.errand.newspaper, page.key, lost),
    )


def _judge_losses(connection: Any, run_id: int) -> Iterator[tuple[str, str]]:
    """`(newspaper, message)` for each kind of thing that so many known pages lost that their template changed."""
    for newspaper, lost, count in connection.execute(LOSSES, {"run": run_id}).fetchall():
        if lost == "links":
            yield (
                newspaper,
                (
                    f"{newspaper}: {count} listings that led to articles lead to none. Mend the listing's selectors, "
                    "then harvest again."
                ),
            )
        elif count >= MIN_LOSSES:
            yield (
                newspaper,
                (
                    f"{newspaper}: {count} known articles were read without their {lost}; what was kept stands. "
                    "Mend the layout, then run `baoluu extract`."
                ),
            )


def note_alarm(connection: Any, run_id: int, newspaper: str | None, message: str) -> None:
    """Keeps a sentence about what is wrong with a newspaper's pages."""
    connection.execute(
        "INSERT OR IGNORE INTO alarms (run_id, newspaper, message) VALUES (?, ?, ?)",
        (run_id, newspaper, message),
    )


def read_alarms(connection: Any, run_id: int) -> list[str]:
    """The sentences that a run left."""
    rows = connection.execute("SELECT message FROM alarms WHERE run_id = ?", (run_id,))
    return [row[0] for row in rows]


def _compare(connection: Any, run_id: int, row: tuple[Any, ...]) -> Iterator[Drift]:
    newspaper, articles, *found = row
    names = {"newspaper": newspaper, "run": run_id}
    before, *usual = connection.execute(BEFORE, names).fetchone()
    if articles < MIN_ARTICLES or before < MIN_BASELINE:
        return
    for field, now, then in zip(FILLED, found, usual, strict=True):
        share = then / before
        if share >= USUAL and now / articles < FLOOR * share:
            rule = connection.execute(USUAL_RULE, {**names, "field": field}).fetchone()
            yield Drift(newspaper=newspaper, field=field, found=now, articles=articles, usual_share=share,
                        rule=rule[0] if rule else None)  # fmt: skip


def _quarantine(connection: Any, run_id: int, drift: Drift) -> None:
    lacking = (
        f"newspaper = ? AND status = 'live' AND NOT ({FILLED[drift.field].replace('a.', 'articles.')}) "
        "AND capture_id IN (SELECT id FROM captures WHERE run_id = ?)"
    )
    values = (drift.newspaper, run_id)
    connection.execute(
        f"DELETE FROM articles_fts WHERE rowid IN (SELECT id FROM articles WHERE {lacking})", values
    )
    connection.execute(f"UPDATE articles SET status = 'quarantined' WHERE {lacking}", values)
