"""Dataclasses whose values never change, for less than Python asks for it.

A frozen dataclass sets every field of a new value through `object.__setattr__`: a twentieth of what reading a page
costs. Here `frozen` is a promise to the type checker, who refuses whatever would break it; at run time it only makes
values hashable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    import dataclasses

    def dataclass(cls=None, /, *, frozen=False, eq=True, **options):
        """The decorator of `dataclasses`, but for `frozen`."""
        return dataclasses.dataclass(cls, eq=eq, unsafe_hash=frozen and eq, **options)


__all__ = ["dataclass"]
