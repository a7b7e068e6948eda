"""The state of an archive for Prometheus: the text that node_exporter's textfile collector reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive.clock import parse_utc
from archive.status import Status

Sample = tuple[dict[str, str], float]


def format_prometheus(status: Status) -> str:
    """Gauges in Prometheus' text format, version 0.0.4."""
    return "\n".join(_iter_lines(status)) + "\n"


def _iter_lines(status: Status) -> Iterator[str]:
    papers = status.newspapers
    yield from _gauge(
        "articles", "Articles by newspaper.", [({"newspaper": p.slug}, p.articles) for p in papers]
    )
    yield from _gauge("due", "URLs that are due now.", [({"newspaper": p.slug}, p.due_now) for p in papers])
    yield from _gauge(
        "old_pages_left",
        "Old listing pages and sitemaps that a backfill has yet to read.",
        [({"newspaper": p.slug}, p.old_pages_left) for p in papers],
    )
    yield from _gauge(
        "last_success_timestamp_seconds",
        "When a run of the newspaper last ended as done.",
        [({"newspaper": p.slug}, _seconds(p.last_success_at)) for p in papers if p.last_success_at],
    )
    yield from _gauge("warc_bytes", "Bytes of all WARC files.", [({}, status.warc_bytes)])
    yield from _gauge("wal_bytes", "Bytes of the write-ahead log.", [({}, status.wal_bytes)])
    yield from _gauge("alarms", "Things an operator should look at.", [({}, len(status.alarms))])
    yield from _describe_last_run(status)


def _describe_last_run(status: Status) -> Iterator[str]:
    if not status.runs:
        return
    run = status.runs[0]
    code = -1 if run.exit_code is None else run.exit_code
    yield from _gauge(
        "last_run_exit_code",
        "Exit code of the last run; -1: it is running or died.",
        [({"outcome": run.outcome}, code)],
    )
    started_at = _seconds(run.started_at)
    yield from _gauge("last_run_started_timestamp_seconds", "When the last run began.", [({}, started_at)])


def _gauge(name: str, what: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP baoluu_{name} {what}"
    yield f"# TYPE baoluu_{name} gauge"
    for labels, value in samples:
        named = ",".join(f'{label}="{_escape(text)}"' for label, text in labels.items())
        yield f"baoluu_{name}{f'{{{named}}}' if named else ''} {value:.15g}"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _seconds(moment: str) -> float:
    return parse_utc(moment).timestamp()
