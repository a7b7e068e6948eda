"""The ledgers of takedowns of several archives made that of the one they are merged into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from archive.folder import ArchiveFolder
from archive.takedowns import Suppression, iter_ledger, replace_lines

_Dated = list[tuple[str, Suppression]]


def join_ledgers(sources: Sequence[ArchiveFolder], target: ArchiveFolder) -> frozenset[Suppression]:
    """Adds the lines of the sources to the target's ledger in one step; what comes back is every line of the sources.

    What one archive shows again stays hidden as long as another one hides it, a source of an earlier merge or the
    target itself too; its takedown is repeated then, so that whoever made it can still take it back. What the target
    itself shows again stays shown, until a takedown comes that it did not know.

    Raises: StoreError · DiskFull.
    """
    before, dated = list(iter_ledger(target)), list(_iter_dated(target))
    ledgers = [list(_iter_dated(source)) for source in sources]
    for ledger in ledgers:
        dated = _join(dated, ledger)
    lines = [line for _, line in dated]
    theirs = frozenset(line for ledger in ledgers for _, line in ledger)
    lines += _list_ignored(lines, before, [[line for _, line in ledger] for ledger in ledgers], theirs)
    if lines != before:
        replace_lines(target, lines)
    return theirs


def _join(known: _Dated, ledger: _Dated) -> _Dated:
    """The lines of both, those of the second each where its moment places it, and behind those before it in its own
    ledger whatever the clock said."""
    left = Counter(line for _, line in known)
    lacking = []
    for moment, line in ledger:
        left[line] -= 1
        if left[line] < 0:
            lacking.append((moment, line))
    return sorted([*known, *lacking], key=itemgetter(0))


def _iter_dated(folder: ArchiveFolder) -> Iterator[tuple[str, Suppression]]:
    """Each line and the latest moment that was written down until then: clocks go back, decisions do not."""
    latest = ""
    for line in iter_ledger(folder):
        latest = max(latest, line.at)
        yield latest, line


def _list_ignored(
    lines: list[Suppression],
    before: list[Suppression],
    ledgers: list[list[Suppression]],
    theirs: frozenset[Suppression],
) -> list[Suppression]:
    """The takedowns that nobody took back whose articles the joined lines show all the same."""
    known = frozenset(before)
    shown = {line.url: line for line in lines if line.action == "unsuppress"}
    decided = {line.url: line for line in lines}
    standing = dict.fromkeys(line for ledger in ledgers for line in _iter_standing(ledger))
    ignored = [line for line in standing if shown.get(line.url) in theirs or line not in known]
    earlier = [line for line in _iter_standing(before) if line not in theirs]
    return [line for line in dict.fromkeys([*earlier, *ignored]) if decided[line.url].action == "unsuppress"]


def _iter_standing(lines: Iterable[Suppression]) -> Iterator[Suppression]:
    """The takedowns of a ledger that no later line of it takes back."""
    standing: dict[str, list[Suppression]] = {}
    for line in lines:
        if line.action == "suppress":
            standing.setdefault(line.url, []).append(line)
        else:
            standing.pop(line.url, None)
    for taken in standing.values():
        yield from taken
