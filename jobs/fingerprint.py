"""A name for the rules by which pages are read, so that results of different rules never mix."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("archive", "crawler", "jobs", "pipelines")


@cache
def fingerprint() -> str:
    """Hexadecimal SHA-256 over the program text that makes rows of records."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        spec = find_spec(package)
        for folder in spec.submodule_search_locations or () if spec else ():
            for path in sorted(Path(folder).rglob("*.py")):
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
