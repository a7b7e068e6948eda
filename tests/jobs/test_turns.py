"""Runs that are granted little: what they do not come to has its turn in the next ones."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import run_baoluu
from tests.gatekeeper import Answer, Gatekeeper

SEEDS = ("/", "/thoi-su", "/kinh-te", "/xa-hoi", "/van-hoa", "/the-thao")
MINUTES = 15  # between two runs; robots.txt asks for five between two pages
RULES = Answer(body=b"User-agent: *\nCrawl-delay: 300\n", headers=(("Content-Type", "text/plain"),))


def serve(target: str, before: int) -> Answer | None:
    """A newspaper that wants five minutes between two pages, with two articles in each section."""
    if target == "/robots.txt":
        return RULES
    if target in SEEDS:
        links = "".join(f'<a href="/lu-{SEEDS.index(target)}{number}.html">Lũ về</a>' for number in (1, 2))
        return Answer(body=f"<html><body>{links}</body></html>".encode())
    text = f"<p>Tin {target}: người dân các xã ven sông thu hoạch trước khi nước lên cao.</p>" * 3
    return Answer(
        body=f"""<html><body><h1 class="detail-title">Lũ về trên sông Cầu {target}</h1>
        <div class="__MASTERCMS_CONTENT">{text}</div></body></html>""".encode()
    )


def test_one_page_a_run_is_a_seed_or_what_seeds_led_to(tmp_path: Path) -> None:
    with Gatekeeper(None, serve) as gate:
        for run in range(12):
            offset = str(run * MINUTES * 60)
            words = ("harvest", "thainguyentv", "--origin", gate.origin, "--quiet")
            found = run_baoluu(*words, archive=tmp_path / "archive", BAOLUU_CLOCK_OFFSET=offset)
            assert found.returncode == 7
        pages = [target for target in gate.targets if target != "/robots.txt"]
    assert len(pages) == 12
    assert len({page for page in pages if page in SEEDS}) >= 3  # not the first of them over and over
    assert len({page for page in pages if page.endswith(".html")}) >= 6
