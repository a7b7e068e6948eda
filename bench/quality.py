"""What the normalisers and layouts get right on real lines and pages, field by field, beside their peers.

The folders and files are given as arguments: lines with what a human reads in them (`--dates`,
`--attributions`, tab separated) and saved pages with a manifest (`--pages`). Floors stand in
`floors/quality.toml` and may only rise; a score below its floor makes the exit code 1.
"""

from __future__ import annotations

import argparse
import csv
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.quality_pages import OURS, score_pages
from bench.rates import measure_rates
from bench.scores import Score
from pipelines.normalize.attribution import parse_attribution
from pipelines.normalize.dates import parse_date

FLOORS = Path(__file__).parent / "floors" / "quality.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """How many of the values of a field one reader has right."""

    field: str
    reader: str
    right: int
    of: int

    @property
    def percent(self) -> float:
        return 100 * self.right / self.of if self.of else 0.0


def main(argv: list[str]) -> int:
    """0 when every measured field reaches its floor, else 1; the table is printed, `--json` writes it."""
    parser = argparse.ArgumentParser(prog="python -m bench quality", description=__doc__)
    parser.add_argument("--pages", type=Path, help="folder of saved pages with manifest.json")
    parser.add_argument("--attributions", type=Path, help="tab-separated lines with kind, people and source")
    parser.add_argument("--dates", type=Path, help="tab-separated lines with the moment they print")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    scores = list(measure(options.pages, options.attributions, options.dates))
    shares = add_up(scores)
    print_table(shares, scores)
    if options.json:
        rows = [{"field": s.field, "reader": s.reader, "right": s.right, "of": s.of} for s in shares]
        options.json.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return max(print_failures(shares), print_rates(measure_rates()))


def measure(pages: Path | None, attributions: Path | None, dates: Path | None) -> Iterator[Score]:
    """A score for every line and every field of every page that was given."""
    if dates:
        yield from map(score_date, read_rows(dates))
    if attributions:
        yield from map(score_attribution, read_rows(attributions))
    if pages:
        yield from score_pages(pages)


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a tab-separated file with a head line; nothing in it is quoted."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            {key: text or "" for key, text in row.items() if key}
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def score_date(row: dict[str, str]) -> Score:
    """Whether a dateline is read as its kind demands: value, refusal or doubt."""
    parsed = parse_date(row["raw"])
    value = parsed.value.isoformat() if parsed and parsed.value else None
    if row["kind"] in ("clock", "licence", "weather"):
        right = parsed is None or parsed.doubt is not None
    elif row["kind"] in ("conflict", "month_first"):
        right = parsed is not None and parsed.doubt is not None and row["iso"] in ("", value)
    elif row["kind"] in ("relative", "partial"):
        right = parsed is not None and parsed.value is None and parsed.doubt is not None
    else:
        right = value is not None and value.startswith(row["iso"])
    return Score(
        case=row["raw"], field="dates", reader=OURS, expected=row["iso"], found=str(value), right=right
    )


def score_attribution(row: dict[str, str]) -> Score:
    """Whether kind, people, groups and source of a line are right together."""
    parsed = parse_attribution(row["line"])
    found = (
        parsed.kind,
        *map("; ".join, (parsed.authors, parsed.photographers, parsed.groups, parsed.sources)),
    )
    expected = tuple(row[key] for key in ("kind", "authors", "photographers", "groups", "source_publication"))
    return Score(
        case=row["line"],
        field="attributions",
        reader=OURS,
        expected=" | ".join(expected),
        found=" | ".join(found),
        right=found == expected,
    )


def add_up(scores: list[Score]) -> list[Share]:
    """The share of right values by field and reader, in the order in which they were measured."""
    pairs = dict.fromkeys((score.field, score.reader) for score in scores)
    return [
        Share(
            field=field,
            reader=reader,
            right=sum(s.right for s in scores if (s.field, s.reader) == (field, reader)),
            of=sum((s.field, s.reader) == (field, reader) for s in scores),
        )
        for field, reader in pairs
    ]


def print_table(shares: list[Share], scores: list[Score]) -> None:
    """Prints every share, and every value of ours that is wrong."""
    for share in shares:
        print(f"{share.field:14} {share.reader:14} {share.right:4} of {share.of:4}  {share.percent:6.2f} %")
    for score in scores:
        if score.reader == OURS and not score.right:
            print(f"\n{score.field}: {score.case}\n  expected {score.expected}\n  found    {score.found}")


def print_rates(rates: dict[str, float]) -> int:
    """1 when a grammar is slower than its floor, else 0; the rates are printed."""
    floors: dict[str, float] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["per_second"]
    for name, rate in rates.items():
        print(f"{name:14} {rate:,.0f} lines a second (floor {floors[name]:,.0f})")
    return 1 if any(rate < floors[name] for name, rate in rates.items()) else 0


def print_failures(shares: list[Share]) -> int:
    """1 when one of our shares lies below its floor, which is printed, else 0."""
    floors: dict[str, float] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["percent"]
    failed = [s for s in shares if s.reader == OURS and s.percent < floors.get(s.field, 0.0)]
    for share in failed:
        print(f"\n{share.field}: {share.percent:.2f} % is below the floor of {floors[share.field]:.2f} %")
    return 1 if failed else 0
