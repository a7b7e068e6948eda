"""The line or units that let a machine harvest by itself."""

from __future__ import annotations

import os
import pwd
import shlex
import sys
from pathlib import Path

from archive.errors import UsageError
from archive.values import dataclass

MARGIN = 0.8  # a run ends well before the next one begins
SHORTEST = 60  # seconds between two runs that systemd starts
DELETE = 0x7F  # the control character behind the letters


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What shall run how often, on which archive."""

    archive: Path
    newspapers: tuple[str, ...]  # none: those that baoluu.toml names
    every_seconds: float
    program: Path
    user: str  # whom systemd runs it as

    @property
    def command(self) -> list[str]:
        """The harvest as a list of words, with absolute paths."""
        limit = max(1, int(self.every_seconds * MARGIN / 60))
        what = list(self.newspapers) or ["--all"]
        return [str(self.program), "harvest", *what, "--archive", str(self.archive.resolve()),
                "--time-limit", f"{limit}m", "--quiet"]  # fmt: skip


def find_program() -> Path:
    """The installed `baoluu` that belongs to the running Python, else the program that was called."""
    installed = Path(sys.executable).with_name("baoluu")
    return installed if installed.exists() else Path(sys.argv[0]).resolve()


def find_user() -> str:
    """The name of the user who asks; the number where there is no name."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def format_cron(plan: Plan) -> str:
    """One crontab line; minutes that divide an hour, or hours that divide a day.

    Raises: UsageError for an interval that cron cannot say, or a path with a line break in it.
    """
    _refuse_controls(plan)
    minutes, rest = divmod(plan.every_seconds, 60)
    minutes = 0 if rest else int(minutes)
    if 1 <= minutes < 60 and 60 % minutes == 0:
        when = f"*/{minutes} * * * *" if minutes > 1 else "* * * * *"
    elif minutes >= 60 and minutes % 60 == 0 and minutes // 60 <= 24 and 24 % (minutes // 60) == 0:
        hours = minutes // 60
        when = f"7 */{hours} * * *" if hours < 24 else "7 3 * * *"
    else:
        raise UsageError("cron can say 1, 2, 3, 4, 5, 6, 10, 12, 15, 20 or 30 minutes, and 1, 2, 3, 4, 6, 8, 12 or "
                         "24 hours; use `schedule systemd` for anything else.")  # fmt: skip
    command = shlex.join(plan.command).replace("%", r"\%")  # cron reads % as a line end
    return f"{when} {command}\n"


def format_service(plan: Plan) -> str:
    """The systemd service: one harvest, able to write nothing but its archive.

    Raises: UsageError for a path with a line break in it.
    """
    _refuse_controls(plan)
    command = " ".join(quote_word(word) for word in plan.command)
    return f"""\
[Unit]
Description=Báo Lưu harvests provincial newspapers
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User={plan.user}
ExecStart={command}
# 10: stopped cleanly at the time limit; the next run goes on from there
SuccessExitStatus=10
KillSignal=SIGTERM
TimeoutStopSec=30
Nice=10
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={quote_path(str(plan.archive.resolve()))}
PrivateTmp=true
NoNewPrivileges=true
UMask=0027
"""


def format_timer(plan: Plan) -> str:
    """The systemd timer for the service.

    Raises: UsageError for an interval below a minute, or one that is no whole number of seconds.
    """
    seconds = int(plan.every_seconds)
    if seconds < SHORTEST or seconds != plan.every_seconds:
        raise UsageError(
            "`schedule systemd` takes whole seconds, and a minute at least, such as 90s, 30m or 2h."
        )
    how_often = f"{seconds} seconds" if seconds % 60 else f"{seconds // 60} minutes"
    return f"""\
[Unit]
Description=Lets Báo Lưu harvest every {how_often}

[Timer]
OnBootSec=5min
OnUnitActiveSec={seconds}s
RandomizedDelaySec=30s

[Install]
WantedBy=timers.target
"""


def quote_word(word: str) -> str:
    """The word of a command as systemd reads it back: like a path, variables doubled."""
    return quote_path(word.replace("$", "$$"))


def quote_path(path: str) -> str:
    """The path as systemd reads it back: specifiers doubled, blanks inside quotes."""
    path = path.replace("%", "%%")
    if any(sign in path for sign in " \t\"'\\;"):
        escaped = path.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return path


def _refuse_controls(plan: Plan) -> None:
    """Raises: UsageError where a word of the command holds what would end its line."""
    for word in plan.command:
        if any(ord(sign) < ord(" ") or ord(sign) == DELETE for sign in word):
            raise UsageError(
                f"{word!r} holds a line break or another control character: use a path without it."
            )
