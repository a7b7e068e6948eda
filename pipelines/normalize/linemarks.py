"""Names in an attribution line and the marks behind them that stand in no bracket: Võ Hải ghi; Minh Anh lược dịch."""

from __future__ import annotations

import re

from pipelines.normalize.credits import Credits
from pipelines.normalize.lineparts import Phrase
from pipelines.normalize.people import display_name, is_group, is_initials, is_person
from pipelines.normalize.phrases import split_names
from pipelines.normalize.roles import MAKERS, MEDIA, Part, parse_roles

_SHOUTED = re.compile(
    r"(?<= )(?:TỔNG HỢP|TỔNG THUẬT|BIÊN SOẠN|SƯU TẦM|LƯỢC DỊCH|BIÊN DỊCH|LƯỢC GHI|GHI|THỰC HIỆN)$"
)


def lower_mark(text: str) -> str:
    """The text with its mark in small letters, where all of it is capitals: VÂN CHI tổng hợp."""
    return _SHOUTED.sub(lambda mark: mark[0].lower(), text) if text.isupper() else text


def add_people(ledger: Credits, text: str, role: Part) -> bool:
    """Adds the persons a phrase names, if it names nothing else."""
    names = split_names(text)
    if len(names[0].split()) > 5:
        return False
    groups = [name for name in names[1:] if is_group(name)]
    names = [name for name in names if name not in groups]
    if not all(is_person(name) and (is_initials(name) or not parse_roles(name)) for name in names):
        return False
    for name in names:
        ledger.add_name(display_name(name), role)
    ledger.groups.extend(groups)
    return True


def add_with_mark(ledger: Credits, text: str, phrase: Phrase) -> bool:
    """A name with its mark behind it and no bracket: Võ Hải ghi, Minh Anh lược dịch; or the mark alone."""
    words = text.split()
    for length in (3, 2, 1) if is_mark_word(words[-1]) else ():
        mark = words[-length:]
        if len(words) < length or not is_mark_word(mark[0]):
            continue
        roles = parse_roles(" ".join(mark))
        if not roles or roles <= MEDIA | {"text", "source"}:
            continue
        names = " ".join(words[:-length])
        if names and not add_people(ledger, names, "text"):
            return False
        ledger.apply_mark(roles)
        return True
    return _add_bare_mark(ledger, text, phrase)


def _add_bare_mark(ledger: Credits, text: str, phrase: Phrase) -> bool:
    """ "Tổng hợp" or "Dịch" alone, in capitals as a line begins."""
    roles = parse_roles(text)
    if roles == {"photographer"} and text.lower().endswith(("minh họa", "minh hoạ")):
        ledger.apply_mark(roles)
        return True
    if not roles or not roles <= MAKERS or is_initials(text):
        return False
    if phrase.sep not in ("", "-", ",", "("):
        return False
    ledger.apply_mark(roles)
    return True


def is_mark_word(word: str) -> bool:
    return word[0].islower() or word in ("T/H", "T/h")
