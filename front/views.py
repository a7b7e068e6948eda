"""The pages for reading: front page, search, article, comparison, lists and plots."""

from __future__ import annotations

import asyncio
import re
from datetime import date

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response
from markupsafe import Markup

from archive.query import find_terms, read_query
from archive.replay import lookup_capture
from archive.search import RANKED, count_matches, search
from archive.snippet import mark_terms
from archive.versions import Change, diff_words
from front import articles, coverage, plots
from front.citation import format_bibtex, format_citation
from front.desk import Desk

HITS = 20
PAGES = 50  # of search results; who wants more asks the table of articles
LATEST = 8
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


async def show_home(datasette: Datasette, request: Request) -> Response:
    """The front page: search box, counts, calendar of the latest year, newest articles."""
    desk = Desk(datasette, request)
    years = await desk.read(coverage.find_years)
    year = years[-1] if years else date.today().year  # noqa: DTZ011 - which year hardly matters
    days = await desk.read(coverage.count_by_day, year)
    return await desk.show(
        "home.html",
        totals=await desk.read(coverage.count_totals),
        year=year,
        calendar=_draw_calendar(desk, days, year),
        latest=await desk.read(articles.find_latest, LATEST),
    )


async def show_search(datasette: Datasette, request: Request) -> Response:
    """What a query found, best first, twenty on a page."""
    desk = Desk(datasette, request)
    query, page = desk.asked("q"), desk.asked_number("page", 1)
    total = await desk.read(count_matches, query)
    pages = min(-(-total // HITS), PAGES) or 1
    if page > pages:
        return await _show_no_such_page(desk, page, pages, desk.links.search(query))
    hits = await desk.read(search, query, limit=HITS, offset=(page - 1) * HITS)
    return await desk.show(
        "search.html",
        query=query,
        reading=read_query(query),
        hits=hits,
        total=min(total, RANKED),
        is_more=total > RANKED,
        page=page,
        has_next=page < pages,
    )


async def _show_no_such_page(desk: Desk, page: int, pages: int, first: str) -> Response:
    message = desk.phrases("no_such_page", page=page, pages=pages)
    return await desk.show("error.html", status=404, code=404, error=message, first=first)


async def show_article(datasette: Datasette, request: Request) -> Response:
    """An article with everything that the archive keeps about it."""
    desk = Desk(datasette, request)
    dossier = await desk.read(articles.find_dossier, desk.number())
    if dossier is None:
        raise NotFound(desk.phrases("article_not_found"))
    capture = await desk.read(lookup_capture, dossier.story.capture_id)
    terms = find_terms(desk.asked("q"))
    return await desk.show(
        "article.html",
        dossier=dossier,
        story=dossier.story,
        capture=capture,
        mark=lambda text: mark_terms(text, terms),
        citation=format_citation(dossier.story, capture, desk.phrases),
        bibtex=format_bibtex(dossier.story, capture),
    )


async def show_comparison(datasette: Datasette, request: Request) -> Response:
    """Two versions of an article, what went and what came marked word by word."""
    desk = Desk(datasette, request)
    dossier = await desk.read(articles.find_dossier, desk.number())
    if dossier is None:
        raise NotFound(desk.phrases("article_not_found"))
    states = {state.number: state for state in dossier.states}
    later = states.get(desk.asked_number("b", max(states)))
    earlier = states.get(desk.asked_number("a", max(later.number - 1, 1) if later else 1))
    if earlier is None or later is None:
        raise NotFound(desk.phrases("version_not_found"))
    changes = await asyncio.to_thread(_compare, earlier, later)
    return await desk.show(
        "compare.html", dossier=dossier, story=dossier.story, earlier=earlier, later=later, changes=changes
    )


def _compare(earlier: articles.State, later: articles.State) -> dict[str, tuple[Change, ...]]:
    """What differs in each field of two versions."""
    fields = ("title", "sapo", "body", "published_at", "byline")
    return {name: diff_words(getattr(earlier, name) or "", getattr(later, name) or "") for name in fields}


async def show_selection(datasette: Datasette, request: Request) -> Response:
    """The articles of a person, source, section, tag, newspaper or day."""
    desk = Desk(datasette, request)
    kind, page = request.url_vars["kind"], desk.asked_number("page", 1)
    if kind == "day" and not _DAY.fullmatch(desk.name()):
        raise NotFound(desk.phrases("nothing_under_name"))
    selection = await desk.read(articles.find_selection, kind, desk.name(), page)
    if not selection.total:
        raise NotFound(desk.phrases("nothing_under_name"))
    if page > selection.pages:
        first = desk.links.selection(kind, desk.name())
        return await _show_no_such_page(desk, page, selection.pages, first)
    bars = [plots.Bar(label=y, value=n, title=f"{y}: {desk.phrases.format(n)}") for y, n in selection.years]
    plot = plots.draw_bars(bars, desk.phrases("articles_by_year")) if len(bars) > 1 else ""
    return await desk.show("selection.html", selection=selection, plot=plot)


async def show_directory(datasette: Datasette, request: Request) -> Response:
    """All people, sources, sections, tags or newspapers, the most frequent first."""
    desk = Desk(datasette, request)
    kind = request.url_vars["kind"]
    return await desk.show("directory.html", kind=kind, names=await desk.read(articles.find_directory, kind))


async def show_plots(datasette: Datasette, request: Request) -> Response:
    """The plots: a year of days, sections by month, a word over time, how soon articles are edited again."""
    desk = Desk(datasette, request)
    t, word = desk.phrases, desk.asked("word")
    years = await desk.read(coverage.find_years)
    year = desk.asked_number("year", years[-1] if years else date.today().year)  # noqa: DTZ011 - shown nowhere then
    if year not in years and years:
        raise NotFound(t("nothing_under_name"))
    sections = await desk.read(coverage.count_by_section, year)
    delays = await desk.read(coverage.count_delays)
    shares = await desk.read(coverage.count_word, word)
    months = [f"{year:04}-{month:02}" for month in range(1, 13)]
    return await desk.show(
        "plots.html",
        years=years,
        year=year,
        word=word,
        calendar=_draw_calendar(desk, await desk.read(coverage.count_by_day, year), year),
        sections=sections,
        months=months,
        section_plot=plots.draw_stack(sections, months, t, t("plot_sections", year=str(year))),
        shares=shares,
        word_plot=plots.draw_bars(plots.make_share_bars(shares, t), t("plot_word", word=word)),
        delays=delays,
        delay_plot=plots.draw_bars(
            [
                plots.Bar(label=name, value=count, title=f"{name}: {t.format(count)}")
                for name, count in delays
            ],
            t("plot_delay"),
        ),
    )


def _draw_calendar(desk: Desk, days: dict[str, int], year: int) -> Markup:
    return plots.draw_calendar(days, year, desk.phrases, desk.links.directory("day") + "/")
