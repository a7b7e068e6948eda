"""Floors and ceilings of the benches: bench/floors/<name>.toml, which may only be made stricter."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent / "floors"


def verify_floors(bench: str, figures: Mapping[str, float]) -> int:
    """0 when every figure keeps its limit, 1 otherwise; each broken one is printed."""
    path = FOLDER / f"{bench}.toml"
    limits = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    broken = [f"{name}: {figures[name]:.2f} is below {floor}" for name, floor in limits.get("at_least", {}).items()
              if name in figures and figures[name] < floor]  # fmt: skip
    broken += [f"{name}: {figures[name]:.2f} is above {ceiling}" for name, ceiling in limits.get("at_most", {}).items()
               if name in figures and figures[name] > ceiling]  # fmt: skip
    for line in broken:
        print(f"LIMIT BROKEN  {line}")
    return 1 if broken else 0
