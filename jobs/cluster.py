"""A Dask cluster that does the work: found, and its failures named."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from typing import Any, TypeVar

from archive.errors import ConfigurationError, UsageError
from jobs.fingerprint import fingerprint

Task = TypeVar("Task")
Result = TypeVar("Result")

WAIT_SECONDS = 30  # for the scheduler to answer, for a first worker, and for another one where all have gone


@contextlib.contextmanager
def open_cluster(address: str) -> Iterator[Any]:
    """A Dask client of the scheduler at `address`, which has a worker at least.

    Raises: UsageError where that is no address, or a worker runs another version of this program · ConfigurationError
    where Dask is not installed, nobody answers, there are no workers, or the scheduler is gone before the block is
    done.
    """
    try:
        from distributed import Client, KilledWorker
        from distributed.comm.core import CommClosedError
    except ImportError as error:
        raise ConfigurationError("--scheduler needs Dask: install `baoluu[cluster]`.") from error
    _silence()
    try:
        client = Client(address, timeout=WAIT_SECONDS)  # type: ignore[no-untyped-call]
    except ValueError as error:
        raise UsageError(
            f"{address!r} is no address of a Dask scheduler ({error}): write tcp://host:8786."
        ) from error
    except OSError as error:
        raise ConfigurationError(
            f"No Dask scheduler answers at {address}: start `dask scheduler` there, or leave --scheduler out."
        ) from error
    with client:
        require_worker(client)
        _require_version(client)
        try:
            yield client
        except (CancelledError, CommClosedError) as error:
            raise ConfigurationError(
                f"The Dask scheduler at {address} is gone. Start it and run the command again: it goes on from here."
            ) from error
        except KilledWorker as error:
            raise ConfigurationError(
                f"One task ended the workers of {address} one after another ({error}): their memory may be too small."
            ) from error


def require_worker(client: Any) -> None:
    """Waits for a worker, where there is none.

    Raises: ConfigurationError where none comes.
    """
    address = client.scheduler.address
    try:
        client.wait_for_workers(1, timeout=WAIT_SECONDS)
    except TimeoutError as error:
        raise ConfigurationError(
            f"The Dask scheduler at {address} has no workers: start `dask worker {address}`."
        ) from error


class ClusterExecutor(Executor):
    """The workers of a cluster; one that came after all were asked for their version is held to it all the same."""

    def __init__(self, client: Any) -> None:
        self._executor = client.get_executor()

    def submit(  # type: ignore[override]
        self, function: Callable[[Task], Result], task: Task
    ) -> Future[Result]:
        """The result to come."""
        future: Future[Result] = self._executor.submit(run_as_here, fingerprint(), function, task)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leaves the workers."""
        self._executor.shutdown(wait=wait)


def run_as_here(version: str, function: Callable[[Task], Result], task: Task) -> Result:
    """The result of the function, on a worker.

    Raises: UsageError where the worker runs another version of this program.
    """
    if fingerprint() != version:
        from distributed import get_worker

        raise _other_version(get_worker().address, "has another version of this program")
    return function(task)


def _require_version(client: Any) -> None:
    """Asks every worker."""
    for worker, found in client.run(fingerprint, on_error="return").items():
        if isinstance(found, Exception):
            reason = f"cannot run this program ({type(found).__name__}: {found})"
        elif found != fingerprint():
            reason = "has another version of this program"
        else:
            continue
        raise _other_version(worker, reason)


def _other_version(worker: str, reason: str) -> UsageError:
    return UsageError(
        f"The worker {worker} {reason}: install there what is installed here, and start it again."
    )


def _silence() -> None:
    """Has Dask say nothing of what becomes an error here."""
    for name in ("distributed", "tornado", "asyncio", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
