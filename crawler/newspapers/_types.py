"""Values of a newspaper file held against the types that their fields are declared with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from itertools import repeat
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

_SHOWN = 60  # characters of what stands there
_WORDS = {
    str: "a string",
    bool: "True or False",
    int: "a whole number",
    date: "a date such as date(2005, 1, 1)",
    NoneType: "None",
}


def find_misfit(value: object, hint: Any, place: str = "") -> str | None:
    """The first thing that is not of its type, as `place: what stands there and what is wanted`; None where all is.

    Tuples, unions, literals and dataclasses are looked through to their end; `place` is where `value` stands.
    """
    kind = next((kind for kind in _list_kinds(hint) if _is_of(value, kind)), None)
    if kind is None:
        wanted = " or ".join(map(_describe, _list_kinds(hint)))
        return f"{place}: {_show(value)} stands there, but {wanted} is wanted"
    return next(filter(None, (find_misfit(*part) for part in _iter_parts(value, kind, place))), None)


def _list_kinds(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _is_of(value: object, kind: Any) -> bool:
    origin = get_origin(kind) or kind
    if origin is Literal:
        return value in get_args(kind)
    if origin is Callable:
        return callable(value)
    if origin is tuple:
        is_any_length = Ellipsis in get_args(kind)
        return isinstance(value, tuple) and (is_any_length or len(value) == len(get_args(kind)))
    return isinstance(value, origin) and not (origin is int and isinstance(value, bool))


def _iter_parts(value: Any, kind: Any, place: str) -> Iterator[tuple[object, Any, str]]:
    """The values inside a value, each with its type and its place."""
    if is_dataclass(value):
        hints = _read_hints(kind)
        for field in fields(value):
            yield getattr(value, field.name), hints[field.name], f"{place}.{field.name}".lstrip(".")
    elif isinstance(value, tuple):
        kinds = get_args(kind)
        every = repeat(kinds[0]) if Ellipsis in kinds else kinds
        for number, (part, of) in enumerate(zip(value, every, strict=False), start=1):
            yield part, of, f"{place}[{number}]"


@cache
def _read_hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _describe(kind: Any) -> str:
    origin, inside = get_origin(kind) or kind, get_args(kind)
    if origin is Literal:
        return f"one of {', '.join(map(repr, inside))}"
    if origin is tuple:
        parts = " or ".join(map(_describe, _list_kinds(inside[0])))
        many = "any number" if Ellipsis in inside else str(len(inside))
        return f"a tuple (with a comma: (…,)) of {many}, each {parts},"
    return _WORDS.get(origin, "a function" if origin is Callable else f"{origin.__name__}(…)")


def _show(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
