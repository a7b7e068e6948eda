"""WARC files wherever they lie: on this machine by path, elsewhere by a URL that fsspec understands."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from archive.errors import ConfigurationError


def is_remote(place: str) -> bool:
    """Whether a place is a URL such as `s3://bucket/warc` rather than a path."""
    return "://" in place


def open_file(place: str) -> BinaryIO:
    """The file, open for reading at any offset.

    Raises: OSError · ConfigurationError where fsspec is needed and not installed.
    """
    if not is_remote(place):
        return open(place, "rb")
    return cast("BinaryIO", _import_fsspec().open(place, "rb").open())


def _import_fsspec() -> Any:
    try:
        import fsspec
    except ImportError as error:
        raise ConfigurationError("WARC files behind URLs need fsspec: install `baoluu[cluster]`.") from error
    return fsspec
