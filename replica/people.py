"""The people behind an article: attribution lines and photo credits of every kind newspapers print."""

from __future__ import annotations

from collections.abc import Callable

from replica.dice import Dice
from replica.phrases import PEN_FIRSTS, PEN_LASTS
from replica.truth import Byline, TruePhoto

_AGENCIES = ("TTXVN", "VOV", "Nhân Dân", "Báo Thái Nguyên")
_ABROAD = ("Reuters", "AFP", "CNBC")
# How captions and credits stand together, and what of the scene stays in the caption.
_CREDITED = (
    ("{scene}. Ảnh: {credit}", "{scene}."),
    ("{scene}. Ảnh: {credit}", "{scene}."),
    ("{scene}.\u00a0Ảnh: {credit}", "{scene}."),
    ("{scene} (Ảnh: {credit})", "{scene}"),
    ("{scene}. [Ảnh: {credit}]", "{scene}."),
)
_GROUPS = ("Nhóm PV", "PV", "Nhóm phóng viên")


def pen_name(dice: Dice) -> str:
    """A reporter's name of two syllables, as bylines print it."""
    return f"{dice.pick(PEN_FIRSTS)} {dice.pick(PEN_LASTS)}"


def two_pen_names(dice: Dice) -> tuple[str, str]:
    """Two different reporters."""
    first = pen_name(dice)
    second = pen_name(dice)
    return first, second if second != first else f"Lê {second}"


def initials(dice: Dice) -> str:
    """A reporter in initials: "H.L" or "T.N.D."."""
    first, last = dice.pick(PEN_FIRSTS), dice.pick(PEN_LASTS)
    return f"{first[0]}.{last[0]}"


def _author(dice: Dice) -> Byline:
    name = pen_name(dice)
    return Byline(line=dice.pick((name, name, f"{name}.", name.upper())), kind="author", authors=(name,))


def _initials(dice: Dice) -> Byline:
    name = initials(dice)
    return Byline(line=name, kind="author", authors=(name,))


def _authors(dice: Dice) -> Byline:
    names = two_pen_names(dice)
    line = " - ".join(names)
    return Byline(line=dice.pick((line, line.upper())), kind="authors", authors=names)


def _group(dice: Dice) -> Byline:
    name = dice.pick(_GROUPS)
    return Byline(line=dice.pick((name, f"{name}.")), kind="group", groups=(name,))


def _compiled(dice: Dice) -> Byline:
    name = pen_name(dice)
    mark = dice.pick(("(t/h)", "(Tổng hợp)", "(TH)", "(T/H)"))
    return Byline(line=f"{name} {mark}", kind="compiled", authors=(name,))


def _compiled_by_nobody(dice: Dice) -> Byline:
    return Byline(line="(Tổng hợp)", kind="compiled")


def _translated(dice: Dice) -> Byline:
    name = pen_name(dice)
    return Byline(line=f"{name} {dice.pick(('(dịch)', '(Dịch)'))}", kind="translated", authors=(name,))


def _recorded(dice: Dice) -> Byline:
    name = pen_name(dice)
    return Byline(line=f"{name} {dice.pick(('(ghi)', 'ghi'))}", kind="recorded", authors=(name,))


def _interview(dice: Dice) -> Byline:
    name = pen_name(dice)
    return Byline(line=f"{name} (thực hiện)", kind="interview", authors=(name,))


def _text_photo(dice: Dice) -> Byline:
    name = pen_name(dice)
    label = dice.pick(("Bài và ảnh", "Tin, ảnh", "Tin bài, ảnh"))
    return Byline(line=f"{label}: {name}", kind="text_photo", authors=(name,), photographers=(name,))


def _text_photo_pair(dice: Dice) -> Byline:
    names = two_pen_names(dice)
    return Byline(
        line=f"Tin và ảnh: {' - '.join(names)}", kind="text_photo", authors=names, photographers=names
    )


def _photo_credit(dice: Dice) -> Byline:
    name = pen_name(dice)
    return Byline(line=f"Ảnh: {name}", kind="photo_credit", photographers=(name,))


def _republished_person(dice: Dice) -> Byline:
    name, paper = pen_name(dice), dice.pick(_AGENCIES)
    return Byline(line=f"Theo {name}/{paper}", kind="republished", authors=(name,), sources=(paper,))


def _republished(dice: Dice) -> Byline:
    paper = dice.pick(_AGENCIES)
    line = dice.pick((f"Theo {paper}", f"(Theo {paper})", f"Nguồn: {paper}"))
    return Byline(line=line, kind="republished", sources=(paper,))


def _republished_two(dice: Dice) -> Byline:
    papers = tuple(dice.sample(_AGENCIES, 2))
    return Byline(line=f"Theo {', '.join(papers)}", kind="republished", sources=papers)


def _translated_from(dice: Dice) -> Byline:
    name, papers = pen_name(dice), tuple(dice.sample(_ABROAD, 2))
    return Byline(
        line=f"{name} (Theo {', '.join(papers)})", kind="translated_from", authors=(name,), sources=papers
    )


def _nobody(dice: Dice) -> Byline:
    return Byline()


_KINDS: tuple[Callable[[Dice], Byline], ...] = (
    *(_author,) * 5, *(_authors,) * 2, *(_republished_person,) * 2, *(_text_photo,) * 2, *(_nobody,) * 2,
    _initials, _group, _compiled, _compiled_by_nobody, _translated, _recorded, _interview, _text_photo_pair,
    _photo_credit, _republished, _republished_two, _translated_from,
)  # fmt: skip


def draw_byline(dice: Dice) -> Byline:
    """An attribution of a drawn kind; plain authors are the most frequent, as in print."""
    return dice.pick(_KINDS)(dice)


def draw_caption(path: str, scene: str, dice: Dice) -> TruePhoto:
    """A photo with its caption: blank, without credit, with a photographer's, or an illustration."""
    if dice.chance(0.15):
        return TruePhoto(path=path)
    if dice.chance(0.2):
        return TruePhoto(path=path, printed=scene, caption=scene)
    if dice.chance(0.1):
        return TruePhoto(path=path, printed=f"{scene}. Ảnh minh họa", caption=f"{scene}.", credit="minh họa")
    credit = initials(dice) if dice.chance(0.4) else pen_name(dice)
    printed, caption = dice.pick(_CREDITED)
    return TruePhoto(
        path=path,
        printed=printed.format(scene=scene, credit=credit),
        caption=caption.format(scene=scene),
        credit=credit,
    )
