"""Seeded chance: the same key always falls the same way, on every machine and Python."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

Option = TypeVar("Option")

_DRAINED = 1 << 64  # below this a draw would no longer be even


class Dice:
    """Draws that depend on the key alone, never on what was drawn elsewhere."""

    __slots__ = ("_key", "_pool", "_refills")

    def __init__(self, *key: int | str) -> None:
        self._key = repr(key).encode()
        self._refills = 0
        self._pool = int.from_bytes(blake2b(self._key).digest())

    def below(self, sides: int) -> int:
        """An integer from 0 to sides - 1."""
        if self._pool < _DRAINED:
            self._refills += 1
            salt = self._refills.to_bytes(16)
            self._pool = int.from_bytes(blake2b(self._key, salt=salt).digest())
        self._pool, drawn = divmod(self._pool, sides)
        return drawn

    def between(self, low: int, high: int) -> int:
        """An integer from low to high, both included."""
        return low + self.below(high - low + 1)

    def pick(self, options: Sequence[Option]) -> Option:
        """One of the options, each as likely as the others."""
        return options[self.below(len(options))]

    def chance(self, share: float) -> bool:
        """True in about this share (0 to 1) of all keys."""
        return self.below(1_000_000) < share * 1_000_000

    def sample(self, options: Sequence[Option], count: int) -> list[Option]:
        """So many different options, in drawn order."""
        left = list(options)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]
