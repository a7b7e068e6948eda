"""What the warcinfo record of a harvest says: software, operator, robots policy, and how to read the files again."""

from __future__ import annotations

from crawler.identity import product_version, user_agent


def warcinfo_fields(
    newspapers: tuple[str, ...], origin: str | None, contact: str = ""
) -> tuple[tuple[str, str], ...]:
    """Fields in the order in which they are written; no machine, user or path is named."""
    fields = [
        ("software", f"baoluu/{product_version()}"),
        ("robots", "obey"),
        ("http-header-user-agent", user_agent(contact)),
        ("isPartOf", "; ".join(newspapers) or "typed addresses"),
    ]
    if contact:
        fields.append(("operator", contact))
    if origin:
        fields.append(("baoluu-origin", origin))
    return tuple(fields)
