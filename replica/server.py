"""The replica in a process of its own, which ends when the one that started it does."""

from __future__ import annotations

import asyncio
import contextlib
import json
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.request import Request, urlopen

from replica.faults import FaultPlan
from replica.service import Settings, listen
from replica.tls import make_context
from replica.world import World


class ReplicaServer:
    """`with ReplicaServer(World()) as server:` serves at `server.origin` until the block ends."""

    def __init__(
        self,
        world: World,
        port: int = 0,
        *,
        latency: float = 0.0,
        faults: FaultPlan | None = None,
        tls: bool = False,
    ) -> None:
        self.world = world
        self.settings = Settings(
            world=world, port=port, latency=latency, faults=faults or FaultPlan(), tls=tls
        )
        self.origin = ""
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> ReplicaServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.origin.rpartition(":")[2])

    @property
    def pid(self) -> int | None:
        """The process id of the server while it runs."""
        return self._process.pid if self._process else None

    def start(self) -> str:
        """Starts the server and returns its address, e.g. "http://127.0.0.1:8123".

        Raises:
            RuntimeError: it ended before it said where it listens; its own message stands on stderr.
        """
        home = Path(__file__).parent.parent
        code = "from replica.server import serve_parent; serve_parent()"
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(home)!r}); {code}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the parent, which ends this one when it is done
        )
        order, answer = self._process.stdin, self._process.stdout
        if order and answer:
            order.write(pickle.dumps(self.settings))
            order.flush()
            self.origin = answer.readline().decode().strip()
        if not self.origin:
            self.stop()
            raise RuntimeError("the replica did not start")
        return self.origin

    def stop(self) -> None:
        """Ends the server; does nothing where it has ended already."""
        if self._process is None:
            return
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.terminate()
        self._process.wait(timeout=10)
        self._process = None

    def read_log(self) -> list[dict[str, Any]]:
        """The requests answered so far, as dicts with the fields of `replica.control.LogEntry`."""
        return list(self._control("log"))

    def clear_log(self) -> None:
        """Forgets the requests answered so far."""
        self._control("log", method="DELETE")

    def read_clock(self) -> datetime:
        """The virtual time."""
        return datetime.fromisoformat(self._control("clock")["now"])

    def set_clock(self, moment: datetime) -> None:
        """Lets the virtual clock stand at this moment."""
        self._control("clock", method="POST", wanted={"now": moment.isoformat()})

    def set_faults(self, plan: FaultPlan) -> None:
        """Injects faults from now on."""
        self._control(
            "faults", method="POST", wanted={"rate": plan.rate, "seed": plan.seed, "kinds": plan.kinds}
        )

    def _control(self, door: str, *, method: str = "GET", wanted: object = None) -> Any:
        body = None if wanted is None else json.dumps(wanted).encode()
        request = Request(f"{self.origin}/-/{door}", data=body, method=method)
        with urlopen(request, timeout=30, context=_blind_context(self.settings.tls)) as answer:
            return json.load(answer)


def run(settings: Settings, announce: Callable[[str], None], *, lifeline: int | None = None) -> None:
    """Serves until SIGINT or SIGTERM, or until the pipe `lifeline` has no writer any more."""
    run_loop: Callable[[Coroutine[Any, Any, None]], None] = asyncio.run
    with contextlib.suppress(ImportError):  # uvloop is faster, and not to be had everywhere
        import uvloop

        run_loop = uvloop.run
    run_loop(_serve(settings, announce, lifeline))


def serve_parent() -> None:
    """Serves the settings that come through standard input, for as long as that stays open."""
    settings = pickle.load(sys.stdin.buffer)  # from the parent's own hand
    run(settings, lambda origin: print(origin, flush=True), lifeline=sys.stdin.fileno())


async def _serve(settings: Settings, announce: Callable[[str], None], lifeline: int | None) -> None:
    server, origin = await listen(settings, context=make_context() if settings.tls else None)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    if lifeline is not None:
        loop.add_reader(lifeline, ended.set)
    announce(origin)
    await ended.wait()
    server.close()


def _blind_context(tls: bool) -> Any:
    import ssl

    return ssl._create_unverified_context() if tls else None
