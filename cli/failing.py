"""Errors as the user sees them: one line that says what is wrong and what to do, and the exit code."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import signal
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import click

INTERRUPTED = 10
_STOPPED = "Stopped. Nothing that was kept is lost."
_DISK_WORDS = re.compile("full|unable to open|disk I/O|readonly|locked|malformed")
DISK_ERRORS = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EIO,
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EISDIR,
)


class Interrupted(KeyboardInterrupt):
    """A signal that asks the command to end. A plain KeyboardInterrupt that passes through `exec`, as it does while
    a dataclass is made, has `python -m` end by SIGINT, whatever exit code was chosen since."""


@contextlib.contextmanager
def report_failures() -> Iterator[None]:
    """Turns every exception into a message on standard error and an exit code; no traceback reaches a user
    unless BAOLUU_DEBUG is set; SIGTERM ends a command as Ctrl-C does, and so does a terminal that is closed."""
    _heed_signals()
    try:
        yield
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _leave(_STOPPED, INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except SystemExit:
        if type(sys.stdout).__name__.endswith("PacifyFlushWrapper"):  # so click marks that nobody reads on
            sys.exit(0)
        raise
    except Exception as error:  # noqa: BLE001 - the last resort before the user's eyes
        _explain(error)
    finally:  # all is said and done: a signal from here on would only spoil the exit code
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)


def _heed_signals() -> None:
    signal.signal(signal.SIGTERM, _interrupt)
    for number, heed in ((signal.SIGINT, _interrupt), (signal.SIGHUP, _hang_up)):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as a shell's background job and nohup have it
            signal.signal(number, heed)


def _interrupt(number: int, frame: object) -> NoReturn:
    raise Interrupted


def _hang_up(number: int, frame: object) -> None:
    """Does what SIGTERM does at this moment, once: shell and kernel both tell of a terminal that was closed."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.raise_signal(signal.SIGTERM)


def _explain(error: Exception) -> NoReturn:
    from archive.errors import NewsArchiveError  # here, so that --help need not load an archive

    if isinstance(error.__cause__, KeyboardInterrupt):  # met while Python made a class
        _leave(_STOPPED, INTERRUPTED)
    if isinstance(error, NewsArchiveError):
        _leave(str(error), error.exit_code)
    if isinstance(error, OSError):
        code = 3 if error.errno in DISK_ERRORS else 1
        _leave(f"{error.filename or 'The disk'}: {error.strerror or error}.", code)
    _explain_database(error)
    _leave(
        f"This should not have happened ({type(error).__name__}: {error}). Nothing that was kept is lost. "
        "Run again with BAOLUU_DEBUG=1 for the details to report.",
        1,
    )


def _explain_database(error: Exception) -> None:
    """Leaves where SQLite says that the database is damaged or the disk fails; returns for all else."""
    import pysqlite3 as sqlite3

    from archive.database import FILENAME, told_as_store_errors
    from archive.errors import NewsArchiveError

    is_of_disk = isinstance(error, sqlite3.OperationalError) and _DISK_WORDS.search(str(error)) is not None
    if is_of_disk or type(error) is sqlite3.DatabaseError:
        try:
            with told_as_store_errors(Path(FILENAME)):
                raise error
        except NewsArchiveError as told:
            _leave(str(told), told.exit_code)


def _leave(message: str, code: int) -> NoReturn:
    if os.environ.get("BAOLUU_DEBUG"):
        traceback.print_exc()
    click.echo(f"baoluu: {message}", err=True)
    sys.exit(code)
