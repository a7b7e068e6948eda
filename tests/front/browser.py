"""A headless Chromium that notes everything a page should not do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium; without one the tests fail, for a front that nobody looked at is not tested."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, "no Chromium on this machine: apt-get install chromium"
    return playwright.chromium.launch(executable_path=path, args=list(QUIET))


@dataclass
class Reader:
    """A page in the browser, with everything it did that it should not have done."""

    page: Page
    address: str
    offences: list[str] = field(default_factory=list)

    def open(self, path: str, *, status: int = 200) -> Page:
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == status, (path, answer.status)
        return self.page

    def photograph(self, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    def judge(self) -> list[str]:
        """Serious violations that axe-core finds on the page."""
        found = Axe().run(self.page).response["violations"]
        return [
            f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")
        ]


@contextmanager
def reading(browser: Browser, address: str, **options: object) -> Iterator[Reader]:
    """A reader that at the end must have met no error, no dialog and no other host."""
    context = browser.new_context(locale="vi-VN", **options)  # type: ignore[arg-type]
    reader = Reader(context.new_page(), address)
    page, offences = reader.page, reader.offences

    def note_request(url: str) -> None:
        if not url.startswith((address, "data:", "about:")):
            offences.append(f"request to {url}")

    page.on("console", lambda m: offences.append(f"console: {m.text}") if m.type == "error" else None)
    page.on("pageerror", lambda error: offences.append(f"error: {error}"))
    page.on("request", lambda request: note_request(request.url))
    page.on("dialog", lambda dialog: (offences.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda popup: offences.append(f"popup: {popup.url}"))
    yield reader
    context.close()
    assert offences == [], offences
