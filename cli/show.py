"""`baoluu show`: an article, its record byte for byte, its versions, and where every value came from."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from archive.errors import UsageError
from cli.options import archive_option, json_option


@click.command()
@click.argument("article", metavar="ARTICLE-OR-URL")
@click.option("--raw", is_flag=True, help="Its WARC record, byte for byte.")
@click.option("--versions", is_flag=True, help="Every state of its text.")
@click.option("--diff", nargs=2, type=int, metavar="A B", help="Words that changed between two versions.")
@click.option("--explain", is_flag=True, help="Where every value came from.")
@archive_option
@json_option
def show_command(article: str, archive: Path, as_json: bool, **what: Any) -> None:
    """Show an article of the archive."""
    from archive.database import connect_reader

    _require_one(what, as_json)
    with connect_reader(archive) as connection:
        if what["raw"]:
            _print_raw(connection, archive, article)
            return
        from archive.lookup import lookup_article
        from crawler.spelling import spell_typed

        row = lookup_article(connection, article, spell_typed(article))
        if what["explain"]:
            _print_evidence(connection, row, as_json)
        elif what["diff"]:
            _print_diff(connection, row, what["diff"], as_json)
        elif what["versions"]:
            _print_versions(connection, row, as_json)
        else:
            _print_article(connection, row, as_json)


def _require_one(what: dict[str, Any], as_json: bool) -> None:
    """Raises: UsageError for options that ask for two things at once."""
    asked = [f"--{name}" for name, value in what.items() if value]
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)} each print something else; ask for one of them.")
    if what["raw"] and as_json:
        raise UsageError("--raw prints the record's bytes as they stand, never JSON; leave --json out.")


def _print_raw(connection: Any, archive: Path, text: str) -> None:
    from archive.folder import ArchiveFolder
    from archive.raw import read_raw_record
    from crawler.spelling import spell_typed

    sys.stdout.buffer.write(read_raw_record(connection, ArchiveFolder(archive), text, spell_typed(text)))


def _print_article(connection: Any, row: Any, as_json: bool) -> None:
    photos = _rows(
        connection, "SELECT position, url, caption, credit, capture_id FROM photos WHERE article_id = ?", row
    )
    people = _rows(connection, "SELECT role, name, source FROM attributions WHERE article_id = ?", row)
    tags = [tag["tag"] for tag in _rows(connection, "SELECT tag FROM tags WHERE article_id = ?", row)]
    if as_json:
        click.echo(_json({**dict(row), "photos": photos, "attributions": people, "tags": tags}))
        return
    head = [
        row["kicker"],
        row["title"],
        row["published_at"],
        row["section"],
        row["url"],
        f"[{row['status']}]",
    ]
    click.echo("\n".join(filter(None, head)))
    for part in (row["sapo"], row["body"]):
        if part:
            click.echo(f"\n{part}")
    for photo in photos:
        click.echo(f"\nPhoto {photo['position']}: {photo['url']}")
        click.echo("  " + " / ".join(filter(None, [photo["caption"], photo["credit"]])) or "  (no caption)")
    for person in people:
        click.echo(
            f"{person['role']}: {person['name']}" + (f" ({person['source']})" if person["source"] else "")
        )
    if tags:
        click.echo("tags: " + ", ".join(tags))


def _print_evidence(connection: Any, row: Any, as_json: bool) -> None:
    from cli.tables import format_table

    evidence = _rows(
        connection,
        "SELECT field, value, raw, rule, origin, precision FROM evidence WHERE article_id = ?",
        row,
    )
    if as_json:
        click.echo(_json(evidence))
        return
    heads = ("field", "value", "as printed", "rule", "origin", "precision")
    click.echo(format_table([heads, *[tuple(_short(value) for value in line.values()) for line in evidence]]))
    if row["doubts"]:
        click.echo(f"\nDoubts: {row['doubts']}")


def _print_versions(connection: Any, row: Any, as_json: bool) -> None:
    from cli.tables import format_table

    versions = _rows(
        connection,
        "SELECT number, captured_at, capture_id, content_digest, title FROM versions WHERE article_id = ?",
        row,
    )
    if as_json:
        click.echo(_json(versions))
        return
    click.echo(format_table([tuple(versions[0]), *[tuple(line.values()) for line in versions]]))


def _print_diff(connection: Any, row: Any, numbers: tuple[int, int], as_json: bool) -> None:
    from archive.versions import diff_words

    states = connection.execute(
        "SELECT number, title, sapo, body FROM versions WHERE article_id = ?", (row["id"],)
    ).fetchall()
    texts = {number: "\n\n".join(filter(None, parts)) for number, *parts in states}
    for number in numbers:
        if number not in texts:
            raise UsageError(
                f"Article {row['id']} has no version {number}; it has 1 to {row['version_count']}."
            )
    pieces = diff_words(*map(texts.__getitem__, numbers))
    if as_json:
        click.echo(_json([asdict(piece) for piece in pieces]))
        return
    for piece in pieces:
        click.echo(format_piece(piece), nl=False)
    click.echo()


def format_piece(piece: Any) -> str:
    """The words that stayed, `[-taken away-]` or `{+added+}`; blanks around them stand outside the marks, and where a
    paragraph was only broken or joined, a ¶ inside."""
    text = str(piece.text)
    if piece.operation == "same":
        return text
    words = text.strip() or text
    before, _, after = text.partition(words)
    if words.isspace() and "\n" in words:
        words, after = "¶", words if piece.operation == "added" else ""
    return before + (f"[-{words}-]" if piece.operation == "removed" else f"{{+{words}+}}") + after


def _rows(connection: Any, sql: str, row: Any) -> list[dict[str, Any]]:
    return [dict(found) for found in connection.execute(sql, (row["id"],))]


def _short(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= 60 else text[:57] + "…"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
