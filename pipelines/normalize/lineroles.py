"""What the phrases of an attribution line add up to: labels, marks and `Theo` rule what stands around them."""

from __future__ import annotations

from archive.values import dataclass
from pipelines.normalize.credits import Credits
from pipelines.normalize.linemarks import add_people, add_with_mark, is_mark_word, lower_mark
from pipelines.normalize.lineparts import Phrase
from pipelines.normalize.people import (
    display_capitals,
    display_group,
    display_name,
    is_group,
    is_person,
    is_staff,
    is_vietnamese,
    strip_stop,
    strip_titles,
)
from pipelines.normalize.phrases import (
    find_handout,
    find_publication,
    find_publications,
    is_body,
    is_document,
    is_informant,
    is_no_source,
    is_office,
    is_paper_like,
    is_post,
    is_sentence,
    is_surely_person,
    is_title,
    split_joined,
    split_known,
    split_names,
    strip_lead,
)
from pipelines.normalize.publications import Publication, lookup_publication
from pipelines.normalize.roles import MEDIA, SOURCE, TEXT, Part, parse_roles, split_mark

_NOTHING: frozenset[Part] = frozenset()
_AGENCIES = ("TTXVN", "VOV")


class NoAttribution(Exception):
    """The line is a sentence after all; raised and caught inside this floor."""


@dataclass(slots=True)
class Context:
    """What the label or `Theo` in force makes of the phrases behind it."""

    label: frozenset[Part] = _NOTHING
    theo: bool = False
    media: bool = False  # a bracket behind who made pictures and no words


def add_phrases(phrases: list[Phrase]) -> Credits:
    """The credits that the phrases of a line add up to.

    Raises:
        NoAttribution: a phrase is neither role, person, group nor publication.
    """
    ledger, contexts = Credits(), [Context()]
    for phrase in phrases:
        context = _enter(ledger, contexts, phrase)
        if phrase.text:
            _add_phrase(ledger, phrase, context)
    ledger.settle()
    return ledger


def _enter(ledger: Credits, contexts: list[Context], phrase: Phrase) -> Context:
    """The context of a phrase: its own label, else that of its bracket."""
    del contexts[phrase.depth + 1 :]
    while len(contexts) <= phrase.depth:
        contexts.append(Context())
    if phrase.sep == "(":
        outer = contexts[phrase.depth - 1].label
        contexts[phrase.depth] = Context(media=bool(outer) and outer <= MEDIA)
    if phrase.label is not None:
        ledger.marks.add("label")
        ledger.roles |= phrase.label
        theo = phrase.label == SOURCE
        contexts[phrase.depth] = Context(label=phrase.label, theo=theo)
    elif phrase.theo:
        ledger.marks.add("from" if phrase.depth or ledger.authors or "compiler" in ledger.roles else "theo")
        contexts[phrase.depth] = Context(theo=True)
    return contexts[phrase.depth]


def _add_phrase(ledger: Credits, phrase: Phrase, context: Context) -> None:
    text = strip_stop(phrase.text.strip(" …\"'“”‘’*").lstrip("."))
    if not text:
        return
    if context.theo:
        _add_source(ledger, text, phrase, context)
    elif context.label:
        _add_labelled(ledger, text, phrase, context.label)
    elif phrase.depth:
        _add_bracket(ledger, text, phrase, media=context.media)
    else:
        _add_plain(ledger, text, phrase)


def _add_plain(ledger: Credits, text: str, phrase: Phrase) -> None:
    text = lower_mark(text)
    if _add_group(ledger, text) or add_with_mark(ledger, text, phrase):
        return
    found = find_publication(text)
    if found is not None:
        ledger.add_publication(found)
    elif tail := split_joined(text):
        ledger.add_name(display_name(tail[0]), "text")
        ledger.add_publication(tail[1])
    elif phrase.sep == "/" and ledger.open_names and is_title(text):
        ledger.add_publication(Publication(name=display_capitals(text), known=False))
    elif not (_is_affiliation(text, phrase, ledger) or add_people(ledger, text, "text")):
        raise NoAttribution(text)


def _add_bracket(ledger: Credits, text: str, phrase: Phrase, *, media: bool) -> None:
    """A bracket without label or `Theo`: a mark, a paper, a place, or a signature of its own."""
    roles = parse_roles(text)
    if roles and not (roles == TEXT and find_publication(text)):  # (Tin tức)
        ledger.apply_mark(roles)
        return
    signed = bool(ledger.authors or ledger.groups or ledger.pending or ledger.by_role)
    staff = signed and is_staff(text)  # Lan Chi (CTV): what she is, not where it is from
    found = find_publication(strip_titles(text) if staff else text)
    if (staff and found is None) or add_with_mark(ledger, text, phrase):
        return
    if found is not None:
        _claim_names(ledger)
        ledger.add_publication(found, media=media)
    elif ledger.sources and ledger.sources[-1] in _AGENCIES and not is_vietnamese(text):
        return  # TTXVN (Tokyo): where its correspondent is
    elif signed:
        _add_strange_bracket(ledger, text)
    else:
        _add_plain(ledger, text, phrase)


def _add_strange_bracket(ledger: Credits, text: str) -> None:
    """A bracket behind a name without mark or known paper: what the person is, another paper, or a place."""
    if is_post(text):
        return
    if is_paper_like(text):
        ledger.add_publication(Publication(name=text, known=False))
    elif not is_body(text):
        ledger.note_doubt(f"what {text!r} in brackets means")


def _add_labelled(ledger: Credits, text: str, phrase: Phrase, label: frozenset[Part]) -> None:
    media = label <= MEDIA
    text = strip_lead(text) if media else text
    handout = find_handout(text) if media and "graphics" not in label else None
    if handout is not None:
        ledger.add_publication(Publication(name=handout, known=False), media=True)
        return
    found = find_publication(text)
    if found is not None:
        ledger.add_publication(found, media=media)
    elif is_group(text):
        _add_labelled_group(ledger, text, label)
    elif phrase.sep == "/" and is_title(text) and not is_person(text):
        ledger.add_publication(Publication(name=text, known=False), media=media)
    elif not (_is_affiliation(text, phrase, ledger) or _add_labelled_people(ledger, text, label)):
        if "text" in label and is_office(text):
            ledger.groups.append(text)
            return
        if not media or not is_title(text) or len(text.split()) > (12 if is_body(text) else 4):
            raise NoAttribution(text)
        ledger.add_publication(Publication(name=text, known=False), media=True)


def _add_source(ledger: Credits, text: str, phrase: Phrase, context: Context) -> None:
    """A phrase behind `Theo` or `Nguồn:`."""
    text = text if context.label else strip_lead(text)
    if is_staff(text) and (employer := find_publication(strip_titles(text))) is not None:
        ledger.groups.append(display_group(text))  # Theo PV TTXVN
        text = employer.name
    if papers := find_publications(text):
        _claim_names(ledger)
        ledger.add_publications(papers, media=bool(context.label) and ledger.has_only_pictures)
    elif is_informant(text) or (is_no_source(text) and not context.label):
        ledger.marks.add("informant")
    elif _add_source_with_mark(ledger, text):
        return
    elif phrase.sep == "/" and ledger.sources and is_title(text):
        _add_behind_paper(ledger, text)
    elif context.label:
        ledger.data_sources.append(text)
    elif not (_add_group(ledger, text) or add_with_mark(ledger, text, phrase)):
        _add_unknown_source(ledger, text, phrase)


def _add_behind_paper(ledger: Credits, text: str) -> None:
    """What a slash parts from a paper: its writer, Theo TTXVN/Lan Chi, or a further paper."""
    if is_surely_person(text):
        ledger.add_name(display_name(text), "text")
    else:
        ledger.add_publication(Publication(name=text, known=False))


def _claim_names(ledger: Credits) -> None:
    """Makes writers of the names behind `Nguồn:` that a paper follows: Nguồn: Lan Chi/TTXVN."""
    if ledger.has_only_pictures:
        return
    for text in list(ledger.data_sources):
        names = split_names(text)
        if all(map(is_surely_person, names)):
            for name in names:
                ledger.add_name(display_name(name), "text")
        elif is_group(text):
            ledger.groups.append(display_group(text))
        else:
            continue
        ledger.data_sources.remove(text)


def _add_source_with_mark(ledger: Credits, text: str) -> bool:
    """ "TTXVN tổng hợp" behind `Theo`: a publication and what was done with it, or "Tổng hợp" alone."""
    if parse_roles(text) == {"compiler"}:
        ledger.apply_mark(parse_roles(text))
        return True
    name, roles = split_mark(text) if is_mark_word(text.rsplit(" ", 1)[-1]) else (text, _NOTHING)
    found = find_publication(name) if roles and name else None
    if found is None:
        return False
    ledger.add_publication(found)
    ledger.apply_mark(roles)
    ledger.marks.discard("theo")
    return True


def _add_unknown_source(ledger: Credits, text: str, phrase: Phrase) -> None:
    if is_document(text):
        raise NoAttribution(text)
    if is_body(text) and is_title(text):
        ledger.sources.append(text)
    elif tail := split_joined(text) or (None if text.istitle() else split_known(text)):
        ledger.add_name(display_name(tail[0]), "text")
        ledger.add_publication(tail[1])
    elif all(map(is_person, names := split_names(text))) and (not ledger.sources or is_vietnamese(text)):
        ledger.pending.extend(map(display_name, names))
        ledger.has_slash = phrase.sep == "/"
    elif is_title(text) and len(text.split()) <= 8:
        ledger.sources.append(text)
        ledger.note_doubt(f"{text!r} is no publication of the table")
    else:
        raise NoAttribution(text)


def _add_group(ledger: Credits, text: str) -> bool:
    if not is_group(text):
        return False
    name, roles = split_mark(text)
    if not is_group(name) or len(name.split()) > 10 or is_sentence(name.lower().replace(" tại ", " ")):
        return False
    ledger.groups.append(display_group(name))
    if roles:
        ledger.apply_mark(roles)
    return True


def _add_labelled_group(ledger: Credits, text: str, label: frozenset[Part]) -> None:
    if not label <= MEDIA and "source" not in label:
        ledger.groups.append(display_group(text))
    for role in sorted(label & MEDIA):
        ledger.people(role).append(text)


def _add_labelled_people(ledger: Credits, text: str, label: frozenset[Part]) -> bool:
    names = split_names(text)
    if not all(is_person(name) for name in names):
        return False
    is_joined = len(names) > 1
    for name in names:
        if is_joined and is_group(name):
            ledger.groups.append(display_group(name))
            continue
        found = lookup_publication(name) if is_joined else None
        if found is not None:
            ledger.add_publication(found, media=label <= MEDIA)
            continue
        for role in sorted(label - {"source"}):
            ledger.add_name(display_name(name), role)
    return True


def _is_affiliation(text: str, phrase: Phrase, ledger: Credits) -> bool:
    """Whether the phrase is the department or the post of the person before it."""
    follows = phrase.sep in ("-", ",", "(") and phrase.label is None
    return follows and bool(ledger.authors) and (is_post(text) or is_office(text, strange=1))
