"""An article cited so that the reader of the citation can find and prove it."""

from __future__ import annotations

from archive.replay import Capture
from front.articles import Story
from front.language import Phrases


def format_citation(story: Story, capture: Capture | None, phrases: Phrases) -> str:
    """One line: who, what, where, when, the address, and the capture that proves it."""
    parts = [
        story.authors,
        f"“{story.title}”",
        story.newspaper_name or story.newspaper,
        phrases.format_day(story.published_at),
    ]
    line = ", ".join(part for part in parts if part) + f". {story.url}."
    if capture is None:
        return line
    when = phrases.format_moment(capture.captured_at)
    return f"{line} {phrases('captured_by', when=when)} {capture.payload_digest or capture.record_id}."


def format_bibtex(story: Story, capture: Capture | None) -> str:
    """The same as a BibTeX entry."""
    fields = {
        "author": " and ".join((story.authors or "").split("; ")),
        "title": story.title,
        "journal": story.newspaper_name or story.newspaper,
        "date": (story.published_at or "")[:10],
        "url": story.url,
        "urldate": capture.captured_at[:10] if capture else None,
        "note": f"Capture {capture.payload_digest or capture.record_id}" if capture else None,
    }
    lines = [f"  {name} = {{{_escape(value)}}}," for name, value in fields.items() if value]
    return "\n".join([f"@article{{baoluu-{story.id},", *lines, "}"])


def _escape(text: str) -> str:
    return text.replace("\\", r"\textbackslash{}").replace("{", r"\{").replace("}", r"\}")
