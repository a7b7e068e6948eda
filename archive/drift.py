"""Layouts that stopped matching, seen in the figures: what a run's articles lack that earlier ones had.

What an alarm hides is what nobody has seen in a better state: articles that were good before the run stay shown. The
judgement needs nothing but the rows, so a rebuild comes to the same one; and after a layout was repaired it
finds nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import comb
from typing import Any

from archive.page import Page
from archive.quarantine import QUARANTINED, quarantine_article
from archive.values import dataclass

MIN_ARTICLES = 2  # one page may always be odd
MIN_BASELINE = 10
MIN_LOSSES = 3  # so many known articles do not lose the same thing by chance
BASELINE_ARTICLES = 500
USUAL = 0.6  # a field that fewer articles had is no promise of the template
FLOOR = 0.5  # of the usual share
CHANCE = 1e-4  # an alarm is raised where as many blanks would come by chance less often than this

FILLED = {
    "layout": "a.layout IS NOT NULL",
    "published_at": "a.published_at IS NOT NULL",
    "sapo": "a.sapo IS NOT NULL",
    "body": "length(a.body) > 0",
    "section": "a.section IS NOT NULL",
    "byline": "a.byline IS NOT NULL",
    "photos": "EXISTS (SELECT 1 FROM photos p WHERE p.article_id = a.id)",
}
# Without these a page was not read as it should be; the others a newspaper may stop printing.
ESSENTIAL = frozenset(("layout", "published_at", "body"))
UNLESS = "unless the newspaper prints it no longer."
AGAIN = "then harvest again."
_SHARES = ", ".join(f"sum({condition})" for condition in FILLED.values())

OF_RUN = f"""
SELECT count(*), {_SHARES} FROM captures c JOIN articles a ON a.capture_id = c.id
WHERE c.run_id = :run AND a.newspaper = :newspaper AND (:section IS NULL OR a.section = :section)
"""
GROUPS = """
SELECT DISTINCT a.newspaper, a.section FROM captures c JOIN articles a ON a.capture_id = c.id
WHERE c.run_id = ? AND a.newspaper IS NOT NULL
"""
EARLIER = f"""
SELECT a.* FROM articles a JOIN captures c ON c.id = a.capture_id
WHERE a.newspaper = :newspaper AND (:section IS NULL OR a.section = :section) AND c.run_id < :run
    AND a.id NOT IN ({QUARANTINED}) ORDER BY a.capture_id DESC LIMIT {BASELINE_ARTICLES}
"""
BEFORE = f"SELECT count(*), {_SHARES} FROM ({EARLIER}) a"
HIDDEN = "quarantine"  # what an article lost that was hidden before the run and was read anew in it
LOSSES = f"""
SELECT newspaper, lost, count(*), min(key) FROM _losses WHERE run_id = :run AND newspaper IS NOT NULL
    AND lost <> '{HIDDEN}'
GROUP BY newspaper, lost
"""
RELEASE = f"""
INSERT OR IGNORE INTO _losses SELECT run_id, :newspaper, :key, '{HIDDEN}' FROM captures WHERE id = :capture
"""
# Hidden before the run, or not known before it
NEVER_GOOD = f"""(
    EXISTS (SELECT 1 FROM _losses l JOIN _article_keys k USING (key)
        WHERE k.article_id = articles.id AND l.run_id = :run AND l.lost = '{HIDDEN}')
    OR NOT EXISTS (SELECT 1 FROM versions v JOIN captures c ON c.id = v.capture_id
        WHERE v.article_id = articles.id AND c.run_id < :run)
)"""
USUAL_RULE = f"""
SELECT e.rule FROM ({EARLIER}) a JOIN evidence e ON e.article_id = a.id
WHERE e.field = :field AND e.origin = 'layout' GROUP BY e.rule ORDER BY count(*) DESC LIMIT 1
"""
USUAL_LAYOUT = (
    f"SELECT layout FROM ({EARLIER}) WHERE layout IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """The articles that are compared: a newspaper's, or those of one of its sections."""

    run_id: int
    newspaper: str
    section: str | None = None

    @property
    def names(self) -> dict[str, Any]:
        """The same as parameters of a query."""
        return {"run": self.run_id, "newspaper": self.newspaper, "section": self.section}


@dataclass(frozen=True, kw_only=True, slots=True)
class Drift:
    """A field that the run's articles hardly have, although earlier ones did."""

    scope: Scope
    field: str
    found: int
    articles: int
    usual_share: float
    rule: str | None  # the selector, or the layout, that used to answer

    @property
    def _remedy(self) -> str:
        mend = "Mend the layout, then run `baoluu extract`"
        return f"{mend}." if self.field in ESSENTIAL else f"{mend}, {UNLESS}"

    @property
    def message(self) -> str:
        """One sentence for the ledger and for `status`."""
        where = ", ".join(filter(None, (self.scope.newspaper, self.scope.section)))
        used = f"; `{self.rule}` used to answer" if self.rule else ""
        return (
            f"{where}: {self.field} was found in {self.found} of {self.articles} articles "
            f"({self.usual_share:.0%} before){used}. {self._remedy}"
        )


def judge_drift(connection: Any, run_id: int) -> list[str]:
    """What drifted in this run, a sentence each; articles that lack an essential field and were not good before it
    are quarantined."""
    for drift in _find_drifts(connection, run_id):
        if drift.field in ESSENTIAL:
            _quarantine(connection, drift)
        note_alarm(connection, run_id, drift.scope.newspaper, drift.message)
    for newspaper, message in _judge_losses(connection, run_id):
        note_alarm(connection, run_id, newspaper, message)
    return read_alarms(connection, run_id)


def _find_drifts(connection: Any, run_id: int) -> list[Drift]:
    """What a whole newspaper lacks, then what only one of its sections does."""
    groups = [tuple(row) for row in connection.execute(GROUPS, (run_id,))]
    drifts: list[Drift] = []
    for newspaper in sorted({newspaper for newspaper, _ in groups}):
        drifts += _compare(connection, Scope(run_id=run_id, newspaper=newspaper))
    known = {(drift.scope.newspaper, drift.field) for drift in drifts}
    for newspaper, section in sorted(group for group in groups if group[1] is not None):
        found = _compare(connection, Scope(run_id=run_id, newspaper=newspaper, section=section))
        drifts += [drift for drift in found if (newspaper, drift.field) not in known]
    return drifts


def note_loss(connection: Any, run_id: int, page: Page, lost: str) -> None:
    """Counts a page that had something before and has it no longer; what was kept of it stands."""
    connection.execute(
        "INSERT OR IGNORE INTO _losses (run_id, newspaper, key, lost) VALUES (?, ?, ?, ?)",
        (run_id, page.errand.newspaper, page.key, lost),
    )


def note_release(connection: Any, capture_id: int, key: str, newspaper: str | None) -> None:
    """Remembers that a capture shows a good state of an article that was quarantined until then."""
    connection.execute(RELEASE, {"newspaper": newspaper, "key": key, "capture": capture_id})


def _judge_losses(connection: Any, run_id: int) -> Iterator[tuple[str, str]]:
    """`(newspaper, message)` for each kind of thing that so many known pages lost that their template changed."""
    for newspaper, lost, count, key in connection.execute(LOSSES, {"run": run_id}).fetchall():
        if lost == "links":
            yield (
                newspaper,
                (
                    f"{newspaper}: seeds that led to articles and lead to none: {count}, the first of them {key}. "
                    f"Open it in a browser, mend `seeds`, `hosts`, `article_url` or the layout's listing, {AGAIN}"
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


def _compare(connection: Any, scope: Scope) -> Iterator[Drift]:
    articles, *found = connection.execute(OF_RUN, scope.names).fetchone()
    if articles < MIN_ARTICLES:
        return
    before, *usual = connection.execute(BEFORE, scope.names).fetchone()
    if before < MIN_BASELINE:
        return
    for field, now, then in zip(FILLED, found, usual, strict=True):
        share = then / before
        is_low = share >= USUAL and now / articles < FLOOR * share
        if is_low and find_chance(now, articles, (then + 1) / (before + 2)) < CHANCE:
            yield Drift(scope=scope, field=field, found=now, articles=articles, usual_share=share,
                        rule=_find_usual_rule(connection, scope, field))  # fmt: skip


def find_chance(found: int, articles: int, share: float) -> float:
    """The probability that of so many articles no more than `found` have what this share of all has.

    >>> find_chance(0, 2, 0.5)
    0.25
    """
    return sum(comb(articles, k) * share**k * (1 - share) ** (articles - k) for k in range(found + 1))


def _find_usual_rule(connection: Any, scope: Scope, field: str) -> str | None:
    """The selector that mostly answered for the field; for the layout its name, and where it found the title."""
    rule = _ask(connection, USUAL_RULE, scope, field="title" if field == "layout" else field)
    selector = rule.rpartition(": ")[0] if rule else None
    if field == "layout":
        return " ".join(filter(None, (_ask(connection, USUAL_LAYOUT, scope), selector))) or None
    return selector


def _ask(connection: Any, query: str, scope: Scope, **names: str) -> str | None:
    row = connection.execute(query, {**scope.names, **names}).fetchone()
    return str(row[0]) if row else None


def _quarantine(connection: Any, drift: Drift) -> None:
    lacking = connection.execute(
        f"SELECT id FROM articles WHERE newspaper = :newspaper AND id NOT IN ({QUARANTINED}) "
        f"AND NOT ({FILLED[drift.field].replace('a.', 'articles.')}) AND (:section IS NULL OR section = :section) "
        f"AND capture_id IN (SELECT id FROM captures WHERE run_id = :run) AND {NEVER_GOOD}",
        drift.scope.names,
    ).fetchall()
    for (article_id,) in lacking:
        quarantine_article(connection, article_id, drift.field)
