"""An archive of the replica held against what its timeline and the rules of looking again call for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from archive.database import connect_reader
from bench.expectation import Expected, expect
from bench.virtual_time import Run
from replica.addresses import find_article_number
from replica.world import World

Row = tuple[str, int, int]  # what is counted, how many were expected, how many of them were found
Looks = Counter[tuple[int, datetime]]  # article and run


@dataclass(kw_only=True, slots=True)
class Kept:
    """One article as the archive has it."""

    status: str
    texts: list[tuple[str, str]] = field(default_factory=list)  # title and body of every version
    tombstones: int = 0
    restored: int = 0


def compare(world: World, archive: Path, runs: Sequence[Run]) -> list[Row]:
    """What should have been seen, asked for and kept, and how much of it was; "invented" and "beyond" are excess."""
    moments = [run.at for run in runs]
    published = world.timeline.count(moments[-1])
    expected = {n: known for n in range(published) if (known := expect(world, n, moments))}
    kept = read_kept(archive)
    return [
        ("runs that ended well", len(runs), sum(run.exit_code == 0 for run in runs)),
        ("articles", len(expected), sum(n in kept for n in expected)),
        ("articles invented", 0, sum(not 0 <= n < published for n in kept)),
        *_compare_looks(expected, runs),
        *_compare_texts(world, expected, kept),
        *_compare_absences(expected, kept),
    ]


def read_kept(archive: Path) -> dict[int, Kept]:
    """Every article of the archive by its number, -1 for those that the newspaper never had."""
    with connect_reader(archive) as connection:
        numbers = {row[0]: _find_number(row[1]) for row in connection.execute("SELECT id, url FROM articles")}
        kept = {
            numbers[row[0]]: Kept(status=row[1])
            for row in connection.execute("SELECT id, status FROM articles")
        }
        for row in connection.execute(
            "SELECT article_id, title, body FROM versions ORDER BY article_id, number"
        ):
            kept[numbers[row[0]]].texts.append((row[1], row[2]))
        for row in connection.execute("SELECT article_id, restored_at FROM tombstones"):
            kept[numbers[row[0]]].tombstones += 1
            kept[numbers[row[0]]].restored += row[1] is not None
    return kept


def count_looks(runs: Sequence[Run]) -> Looks:
    """How often each article was asked for in each run, by the server's log."""
    return Counter((_find_number(entry["target"]), run.at) for run in runs for entry in run.log
                   if _find_number(entry["target"]) >= 0)  # fmt: skip


def _compare_looks(expected: dict[int, Expected], runs: Sequence[Run]) -> list[Row]:
    owed: Looks = Counter((known.number, at) for known in expected.values() for at in known.looks)
    asked = Counter({look: count for look, count in count_looks(runs).items() if look[0] in expected})
    return [
        ("looks, each in the run that owed it", owed.total(), (owed & asked).total()),
        ("looks beyond those", 0, (asked - owed).total()),
        ("looks after the first without a condition", 0, _count_unconditional(runs)),
    ]


def _count_unconditional(runs: Sequence[Run]) -> int:
    seen: set[int] = set()
    bare = 0
    for run in runs:
        asked = [(_find_number(entry["target"]), entry["conditional"]) for entry in run.log]
        bare += sum(number in seen and not conditional for number, conditional in asked)
        seen |= {number for number, _ in asked if number >= 0}
    return bare


def _compare_texts(world: World, expected: dict[int, Expected], kept: dict[int, Kept]) -> list[Row]:
    owed = {n: set(_write_texts(world, known)) for n, known in expected.items()}
    found = {n: set(kept[n].texts) for n in expected if n in kept}
    versions = sum(len(kept[n].texts) for n in found)
    return [
        ("texts that stood through a look", sum(map(len, owed.values())), sum(len(owed[n] & found[n]) for n in found)),
        ("texts invented", 0, sum(len(found[n] - owed[n]) for n in found)),
        ("versions kept twice", 0, versions - sum(map(len, found.values()))),
    ]  # fmt: skip


def _write_texts(world: World, known: Expected) -> list[tuple[str, str]]:
    """Title and body of each state in which the article was seen."""
    edited_at = world.timeline.fate(known.number).edited_at
    truths = [world.truth(known.number, edited_at[state - 1] if state else None) for state in known.states]
    return [(truth.title, "\n\n".join(truth.paragraphs)) for truth in truths]


def _compare_absences(expected: dict[int, Expected], kept: dict[int, Kept]) -> list[Row]:
    by_status = [
        (f"articles now {status}", sum(known.status == status for known in expected.values()),
         sum(known.status == kept[n].status == status for n, known in expected.items() if n in kept))
        for status in ("live", "suspected_gone", "gone")
    ]  # fmt: skip
    return [
        ("deletions seen", sum(e.tombstones for e in expected.values()), sum(k.tombstones for k in kept.values())),
        ("restorations seen", sum(e.restored for e in expected.values()), sum(k.restored for k in kept.values())),
        *by_status,
    ]  # fmt: skip


def _find_number(url: str) -> int:
    number = find_article_number(urlsplit(url).path)
    return -1 if number is None else number
