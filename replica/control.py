"""The door behind the newspaper, `/-/`: its request log, its clock and its faults."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

from replica.clock import Clock
from replica.faults import KINDS, FaultPlan, Faults, Kind
from replica.wire import Reply, Request

PREFIX = "/-/"
_JSON = "application/json"
_LOG_LENGTH = 500_000


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEntry:
    """One request that the newspaper answered."""

    method: str
    target: str
    status: int
    conditional: bool  # whether If-None-Match or If-Modified-Since was sent
    user_agent: str
    bytes: int  # of the answer, headers included
    fault: str | None


class Control:
    """Answers `/-/log`, `/-/clock` and `/-/faults`, none of which is logged."""

    def __init__(self, clock: Clock, plan: FaultPlan) -> None:
        self.clock = clock
        self.faults = Faults(plan)
        self.log: deque[LogEntry] = deque(maxlen=_LOG_LENGTH)

    def answer(self, request: Request) -> Reply:
        """GET says how things stand, POST changes them, DELETE empties the log."""
        try:
            if request.target == PREFIX + "log":
                return self._log(request)
            if request.target == PREFIX + "clock":
                return self._clock(request)
            if request.target == PREFIX + "faults":
                return self._faults(request)
        except (ValueError, TypeError, KeyError) as error:
            return Reply(status=400, body=str(error).encode(), mime="text/plain; charset=utf-8")
        return Reply(status=404, mime="text/plain")

    def _log(self, request: Request) -> Reply:
        if request.method == "DELETE":
            self.log.clear()
        return _json([asdict(entry) for entry in self.log])

    def _clock(self, request: Request) -> Reply:
        if request.method == "POST":
            wanted = json.loads(request.body)
            if "now" in wanted:
                self.clock.set(datetime.fromisoformat(wanted["now"]))
            else:
                self.clock.advance(float(wanted["advance"]))
        return _json({"now": self.clock.now().isoformat()})

    def _faults(self, request: Request) -> Reply:
        if request.method == "POST":
            wanted = json.loads(request.body)
            kinds = cast("tuple[Kind, ...]", tuple(wanted.get("kinds", KINDS)))
            if unknown := set(kinds) - set(KINDS):
                raise ValueError(f"no such fault: {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
            self.faults = Faults(
                FaultPlan(rate=float(wanted["rate"]), seed=int(wanted.get("seed", 1)), kinds=kinds)
            )
        return _json(asdict(self.faults.plan))


def _json(value: object) -> Reply:
    return Reply(body=json.dumps(value).encode(), mime=_JSON)
