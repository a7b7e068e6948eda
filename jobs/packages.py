"""WACZ packages: the WARC files in them, one at a time, and what the package itself says against one."""

from __future__ import annotations

import hashlib
import json
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from archive.values import dataclass
from pipelines.normalize.text import spell_plainly

# What zipfile raises over a damaged package; reading alone is meant, the disk may be full as well
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, RuntimeError, ValueError, LookupError,
    ArithmeticError, OSError,
)  # fmt: skip
_PIECE_BYTES = 1 << 20
_DESCRIPTION = "datapackage.json"
_DESCRIPTION_BYTES = 64 << 20
_ENDINGS = re.compile(r"\.(?:w?arc)(?:\.gz|\.zst)?$|\.gz$", re.IGNORECASE)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Unpacked:
    """A file of a package."""

    path: Path
    complaint: str | None  # where it is not the one that the package describes


def is_package(source: Path) -> bool:
    """Whether a file begins as a zip; one may end like one that is none, when its last record holds a document."""
    with source.open("rb") as file:
        return file.read(2) == b"PK"


def choose_stem(name: str) -> str:
    """The name without its ending, in letters that mean the same on every disk, and no longer than it may be."""
    return _UNSAFE.sub("_", spell_plainly(_ENDINGS.sub("", name))).strip("._-")[:150]


def iter_unpacked(package: Path, place: Path) -> Iterator[Unpacked]:
    """The WARC files of a WACZ package, one at a time on the disk, each named as in the package.

    Raises: zipfile.BadZipFile.
    """
    with _naming_damage():
        archive = zipfile.ZipFile(package)
    with archive:
        described = _read_digests(archive)
        for member in archive.infolist():
            if member.filename.startswith("archive/") and not member.is_dir():
                path = place / _choose_member_name(member.filename)
                digest = _unpack_member(archive, member, path)
                is_other = described.get(member.filename, digest) != digest
                complaint = f"it is not the file that {_DESCRIPTION} describes: its SHA-256 differs"
                yield Unpacked(path=path, complaint=complaint if is_other else None)
                path.unlink()


def _read_digests(archive: zipfile.ZipFile) -> dict[str, str]:
    """The SHA-256 that the package says of each file, hexadecimal, as far as what it says can be read."""
    try:
        with archive.open(_DESCRIPTION) as file:
            resources = json.loads(file.read(_DESCRIPTION_BYTES))["resources"]
        listed = [resource for resource in resources if isinstance(resource, dict)]
    except (*_DAMAGES, TypeError):
        return {}
    pairs = [(str(resource.get("path")), str(resource.get("hash")).lower()) for resource in listed]
    return {path: value.removeprefix("sha256:") for path, value in pairs if value.startswith("sha256:")}


def _choose_member_name(path: str) -> str:
    """A name for a file of a package that every disk takes, whatever it is called there."""
    name = Path(path).name
    ending = _ENDINGS.search(name)
    return f"{choose_stem(name) or 'member'}{ending[0] if ending else ''}"


def _unpack_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> str:
    """The SHA-256 of what was written, hexadecimal."""
    digest = hashlib.sha256()
    with path.open("wb") as target:
        for piece in _iter_pieces(archive, member):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()


def _iter_pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with _naming_damage(), archive.open(member) as source:
        yield from iter(partial(source.read, _PIECE_BYTES), b"")


@contextmanager
def _naming_damage() -> Iterator[None]:
    try:
        yield
    except _DAMAGES as error:
        raise zipfile.BadZipFile(str(error) or type(error).__name__) from error
