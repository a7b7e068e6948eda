"""`python -m tests.faults.impatient WORDS`: the command `baoluu`, its waits of seconds and minutes cut short."""

from __future__ import annotations

import os

from archive import recheck
from crawler import robots, settings

TIMEOUT_SECONDS = 5


def main() -> None:
    """Does what the installed command does; a row that failed is tried once more, and then left to the next run."""
    settings.DOWNLOAD_TIMEOUT = TIMEOUT_SECONDS
    recheck.RETRY_SECONDS = (0.3,)  # type: ignore[assignment]  # before the scheduler takes its horizon from it
    robots.RETRY_SECONDS = (0.2, 0.2)
    if title := os.environ.get("BAOLUU_TEST_FAILS"):
        fail_on(title)
    from cli.main import main as run

    run()


def fail_on(title: str) -> None:
    """Lets our own code fail on the article of that title."""
    from archive.records import Article
    from pipelines import article as judging

    find_fault = judging.find_fault

    def fail(article: Article) -> str | None:
        if article.title.startswith(title):
            raise ZeroDivisionError("a mistake of our own")
        return find_fault(article)

    judging.find_fault = fail


if __name__ == "__main__":
    main()
