"""How a crawl went, once its frontier is empty or it was told to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.politeness import Halt

if TYPE_CHECKING:
    from crawler.spiders.newspaper import NewspaperSpider

MIN_ERRORS = 3  # one photo that cannot be had does not make a run partial


def judge_run(spider: NewspaperSpider, reason: str) -> Halt | None:
    """The outcome that the run's figures call for, None when it is simply done."""
    tally = spider.session.journal.tally
    if reason == "shutdown":
        return Halt(outcome="stopped", message="Stopped by a signal; the next run goes on from here.")
    if spider.halted is not None:
        return None
    if spider.faults:
        return Halt(
            outcome="partial",
            message=f"{spider.faults} pages could not be taken in because Báo Lưu itself failed on them; they stay "
            "due. The log in the archive folder names them.",
        )
    if spider.turned_away:
        message = f"{spider.turned_away.capitalize()}; what is left is due then."
        return Halt(outcome="refused", message=message)
    if not spider.pages_answered:
        return _judge_silence(spider)
    if spider.order.typed:
        return None
    limit = spider.session.configuration.error_rate
    if tally.errors >= MIN_ERRORS and tally.errors > limit * tally.requests:
        return Halt(
            outcome="partial",
            message=f"{tally.errors} of {tally.requests} requests failed; what is missing is due again in the "
            "next run. `baoluu status` names the reasons.",
        )
    return None


def _judge_silence(spider: NewspaperSpider) -> Halt:
    unavailable = spider.robots.unavailable_origins()
    if spider.disallowed and not unavailable:
        return Halt(
            outcome="refused",
            message=f"robots.txt allows none of the {spider.disallowed} addresses that were to be asked for.",
        )
    if unavailable:
        named = ", ".join(f"{origin} ({why})" for origin, why in unavailable.items())
        return Halt(
            outcome="unreachable",
            message=f"robots.txt could not be read, so nothing was asked for: {named}. Check the address and the "
            "network; the next run tries again.",
        )
    return Halt(outcome="unreachable", message="No seed answered. Check the network and the newspaper file.")
