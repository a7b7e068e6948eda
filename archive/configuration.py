"""baoluu.toml: what the operator decides about an archive; written with a comment on each line on first use."""

from __future__ import annotations

import json
import math
import os
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from archive.errors import ConfigurationError
from archive.values import dataclass
from archive.warcfile import create_file, explain_error

TEMPLATE = """\
# Báo Lưu: what the operator of this archive decides. Every line may be left out.

contact = ""                 # a mail address or page where a newspaper's webmaster reaches you; sent with every request
newspapers = []              # what `baoluu harvest --all` harvests, such as ["baothainguyen", "thainguyentv"]

[politeness]
delay_seconds = 1.0          # at least so long between two requests to one host (none towards this machine)
connections_per_host = 1     # requests under way at once to one host
quiet_hours = ""             # newspaper's local time in which nothing is asked for, such as "06:30-08:30"
requests_per_run = 0         # a run ends cleanly after so many requests; 0: no limit
refusals = 5                 # 403, 429 or challenge pages in a row after which a run stops (exit code 7)

[limits]
min_free_mib = 512           # a run does not start, and stops cleanly, with less room than this on the disk
warc_mib = 1024              # a new WARC file is begun before the next event would pass this size
photos = true                # false: articles are kept without the bytes of their photos
listing_pages = 20           # pages of one listing that a harvest without --backfill walks at most
error_rate = 0.2             # share of failed requests above which a run counts as partial (exit code 8)

[recheck]
hours = [1, 6, 24, 168, 720, 4320]  # ages at which an article is looked at again; the last one repeats

[notify]
healthcheck_url = ""         # pinged with /start, nothing or /fail when a run starts, succeeds or fails
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Configuration:
    """The values of baoluu.toml, defaults filled in."""

    contact: str = ""
    newspapers: tuple[str, ...] = ()
    delay_seconds: float = 1.0
    connections_per_host: int = 1
    quiet_hours: str = ""
    requests_per_run: int = 0
    refusals: int = 5
    min_free_mib: int = 512
    warc_mib: int = 1024
    photos: bool = True
    listing_pages: int = 20
    error_rate: float = 0.2
    hours: tuple[float, ...] = (1, 6, 24, 168, 720, 4320)
    healthcheck_url: str = ""


BOUNDS: dict[str, tuple[float, float]] = {
    "connections_per_host": (1, 64),
    "refusals": (1, math.inf),
    "warc_mib": (1, math.inf),
    "listing_pages": (1, math.inf),
    "error_rate": (0, 1),
}
EXAMPLES = {"quiet_hours": "06:30-08:30"}
MOST_HOURS = 1_000_000  # a century
HOURS = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d)\s*[-–]\s*((?:[01]\d|2[0-3]):[0-5]\d)")  # from and to
SECTIONS = ("politeness", "limits", "recheck", "notify")


def read_configuration(path: Path) -> Configuration:
    """What the file says, or the defaults where there is none.

    Raises: ConfigurationError naming the file and the key that is wrong.
    """
    if not os.path.lexists(path):
        return Configuration()
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:  # a folder, or a link to what is not mounted: decisions that cannot be had
        raise ConfigurationError(
            f"{path} cannot be read ({error.strerror}): mend it or delete it."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} is not valid TOML ({error}): mend it or delete it.") from error
    flat = {key: value for key, value in found.items() if key not in SECTIONS}
    for section in SECTIONS:
        of_section = _read_section(path, found, section)
        if twice := sorted(flat.keys() & of_section.keys()):
            raise ConfigurationError(
                f"{path}: {twice[0]} stands in two places; keep the one under [{section}]."
            )
        flat |= of_section
    return Configuration(**{key: _check_value(path, key, value) for key, value in flat.items()})


def write_default_configuration(path: Path) -> None:
    """Leaves a commented, whole baoluu.toml where there was none.

    Raises: DiskFull · StoreError when it cannot be written.
    """
    _write_new(path, TEMPLATE.encode())


def copy_configuration(source: Path, path: Path) -> None:
    """Leaves a copy of another archive's baoluu.toml, if it has one, where there was none.

    Raises: DiskFull · StoreError when it cannot be written.
    """
    if source.is_file():
        _write_new(path, source.read_bytes())


def _write_new(path: Path, content: bytes) -> None:
    if os.path.lexists(path):
        return
    partial = path.with_name(path.name + ".partial")
    try:
        with create_file(partial, mode=0o600) as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        partial.replace(path)
    except OSError as error:
        raise explain_error(error, path) from error


def _read_section(path: Path, found: dict[str, Any], section: str) -> dict[str, Any]:
    settings = found.get(section, {})
    if not isinstance(settings, dict):
        raise ConfigurationError(f"{path}: {section} is a section; write [{section}] above its settings.")
    return settings


def _check_value(path: Path, key: str, value: Any) -> Any:
    defaults = {field.name: field.default for field in fields(Configuration)}
    if key not in defaults:
        raise ConfigurationError(f"{path}: there is no setting {key!r}; delete the line or correct its name.")
    expected = type(defaults[key])
    if isinstance(value, list):
        value = tuple(value)
    if expected is float and isinstance(value, int):
        value = float(value)
    if type(value) is not expected or not _is_sensible(key, value):
        raise ConfigurationError(
            f"{path}: {key} should look like {_write_toml(EXAMPLES.get(key, defaults[key]))}, not {_write_toml(value)}"
            f"{_describe_bounds(key)}."
        )
    return value


def _is_sensible(key: str, value: Any) -> bool:
    """Whether a value of the right type can be used: a number in its bounds, no list of something else."""
    if key == "hours":
        are_numbers = all(type(hours) in (int, float) and hours > 0 for hours in value)
        return bool(value) and are_numbers and list(value) == sorted(set(value)) and value[-1] <= MOST_HOURS
    if key == "quiet_hours":
        return not value or HOURS.fullmatch(value.strip()) is not None
    if isinstance(value, tuple):
        return all(isinstance(item, str) for item in value)
    if isinstance(value, str):
        return value.isprintable()
    lowest, highest = BOUNDS.get(key, (0, math.inf))
    return bool(lowest <= value <= highest) and math.isfinite(value)


def _describe_bounds(key: str) -> str:
    if key not in BOUNDS:
        return ""
    lowest, highest = BOUNDS[key]
    return (
        f", and be from {lowest:g} to {highest:g}" if highest < math.inf else f", and be {lowest:g} or more"
    )


def _write_toml(value: Any) -> str:
    """The value as the file would hold it."""
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_write_toml, value)) or '…'}]"
    return json.dumps(value, ensure_ascii=False, default=str)
