"""Where tasks run: in this process and others on this machine, or on a Dask cluster; one interface for all."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import forkserver, resource_tracker
from typing import Any, Generic, TypeVar

from archive.errors import NewsArchiveError
from jobs.cluster import ClusterExecutor, open_cluster, require_worker
from jobs.lastresort import log_in_lines
from jobs.memory import prepare_for_pages

Task = TypeVar("Task")
Result = TypeVar("Result")

AHEAD = 2  # tasks per worker that may be done before their turn has come; what they bring waits in memory
LOOK_SECONDS = 5  # how often whoever waits for a result looks whether there is anybody to bring it
TRIES = 3  # a task that kills its worker so often is the reason itself


class Workers:
    """Workers that give results back in the order of the tasks, and outlive any of them."""

    def __init__(
        self,
        start: Callable[[], Executor],
        *,
        count: int,
        helps: bool = False,
        look: Callable[[], None] = lambda: None,
    ) -> None:
        self.count = count
        self._start = start
        self._look = look  # raises where nobody is left who works
        self._executor = start()
        self._helps = helps  # this process does what it would otherwise wait for

    def map_in_order(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """The result of each task, in their order; a worker that dies costs only what it was doing.

        Raises: NewsArchiveError when a task kills one worker after another · whatever the function raises.
        """
        source = iter(tasks)
        waiting: deque[_Pending[Task, Result]] = deque()
        while True:
            self._hand_out(function, source, waiting)
            if not waiting:
                return
            while not waiting[0].is_over(self._look):
                self._restart(function, waiting)
            yield waiting.popleft().future.result()

    def _hand_out(
        self,
        function: Callable[[Task], Result],
        source: Iterator[Task],
        waiting: deque[_Pending[Task, Result]],
    ) -> None:
        """Keeps the workers busy, and this process until the next result has come."""
        most = (self.count + self._helps) * AHEAD
        while len(waiting) < most:
            if sum(not pending.is_done() for pending in waiting) < self.count * AHEAD:
                submit = self._submit
            elif self._helps and not (waiting and waiting[0].is_done()):
                submit = _do_here
            else:
                return
            task = next(source, None)
            if task is None:
                return
            waiting.append(_Pending(task, submit(function, task)))

    def close(self) -> None:
        """Ends the workers, once they have done what they are at; those of a cluster are told to leave it."""
        if isinstance(self._executor, ProcessPoolExecutor):
            self._executor.shutdown(cancel_futures=True)
        else:
            with contextlib.suppress(Exception):  # a scheduler that is gone has nothing to end
                self._executor.shutdown(wait=False)

    def _restart(self, function: Callable[[Task], Result], waiting: deque[_Pending[Task, Result]]) -> None:
        self._executor.shutdown(wait=False)
        self._executor = self._start()
        for pending in waiting:
            if not pending.is_done():
                pending.future = self._submit(function, pending.task)

    def _submit(self, function: Callable[[Task], Result], task: Task) -> Future[Result]:
        try:
            with _holding_back(signal.SIGINT, signal.SIGTERM):  # a worker half begun would be nobody's
                return self._executor.submit(function, task)
        except BrokenProcessPool as error:  # a worker has died: noticed when the turn of its task has come
            return _failed(error)


class _Pending(Generic[Task, Result]):
    """A task that was handed out, and how often."""

    def __init__(self, task: Task, future: Future[Result]) -> None:
        self.task = task
        self.future = future
        self._deaths = 0

    def is_over(self, look: Callable[[], None]) -> bool:
        """Waits; False where the worker died before the task was done.

        Raises: NewsArchiveError when that has happened too often · what `look` raises, as long as nothing comes.
        """
        while not wait([self.future], timeout=LOOK_SECONDS).done:
            look()
        if not isinstance(self.future.exception(), BrokenProcessPool):
            return True
        self._deaths += 1
        if self._deaths == TRIES:
            raise NewsArchiveError(
                f"{self.task} ended {TRIES} workers one after another: the memory may be too small."
            )
        return False

    def is_done(self) -> bool:
        """Whether there is a result, or an error of the task's own."""
        return self.future.done() and not isinstance(self.future.exception(), BrokenProcessPool)


def _do_here(function: Callable[[Task], Result], task: Task) -> Future[Result]:
    future: Future[Result] = Future()
    try:
        future.set_result(function(task))
    except Exception as error:  # noqa: BLE001 - the caller sees it as from any other worker
        return _failed(error)
    return future


def _failed(error: Exception) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


@contextlib.contextmanager
def open_workers(*, jobs: int, scheduler: str | None = None) -> Iterator[Workers]:
    """Workers for as long as the block runs: those of a cluster, or `jobs` processes, of which this is one.

    Raises: what `open_cluster` raises.
    """
    _prepare_process()
    with contextlib.ExitStack() as stack:
        if scheduler is not None:
            client = stack.enter_context(open_cluster(scheduler))
            count = max(1, sum(client.nthreads().values()))
            workers = Workers(
                partial(ClusterExecutor, client), count=count, look=partial(require_worker, client)
            )
        elif jobs == 1:
            workers = Workers(Executor, count=0, helps=True)  # nothing is ever given to that one
        else:
            workers = Workers(lambda: _start_processes(jobs - 1), count=jobs - 1, helps=True)
        stack.callback(workers.close)
        yield workers


def prepare_processes() -> None:
    """Has what worker processes need loaded beside what this process does meanwhile.

    They are forked from a server that runs no threads and holds no lock, database or socket of ours. Server and
    workers never see Ctrl-C or the end of a terminal, which it sends to all of them: this process tells them when
    to end.
    """
    multiprocessing.get_context("forkserver").set_forkserver_preload(["jobs.spans"])
    resource_tracker.ensure_running()  # which would let the signal through again, were it started below
    with _holding_back(signal.SIGINT, signal.SIGHUP):
        forkserver.ensure_running()


@contextlib.contextmanager
def _holding_back(*signals: signal.Signals) -> Iterator[None]:
    """Lets the signals wait until the block is done; what is started in it never gets them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_processes(count: int) -> ProcessPoolExecutor:
    prepare_processes()
    context = multiprocessing.get_context("forkserver")
    return ProcessPoolExecutor(max_workers=count, mp_context=context, initializer=_prepare_worker)


def _prepare_worker() -> None:
    _prepare_process()
    _end_with_parent()


def _prepare_process() -> None:
    log_in_lines()
    prepare_for_pages()


def _end_with_parent() -> None:
    """Has a worker end when the process that it works for is killed; nothing else would tell it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_for_end, args=(parent,), daemon=True).start()


def _wait_for_end(process: Any) -> None:
    process.join()
    os._exit(1)
