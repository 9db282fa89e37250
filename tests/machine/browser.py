"""Pages in a real Chromium that report what went wrong in them, and pictures of pages."""

import os
import re
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect

from tests.machine import isolation, schedules

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
SCREENSHOTS = isolation.PROJECT / "screenshots"
WIDTHS = {1280: 800, 390: 844}
# Small phones, and a desktop's window at 400 % (WCAG 1.4.10): a page needs no scrolling sideways there.
NARROW = (360, 320)
SCHEMES = ("light", "dark")
AXE_OPTIONS = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast"]},
}
# A page that is late on a busy machine is no fault.
SECONDS = 30
_STICKS_OUT = """[...document.querySelectorAll("body *")]
  .filter((each) => each.getBoundingClientRect().right > window.innerWidth)
  .filter((each) => {
    for (let box = each.parentElement; box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== "visible") return false;
    return true;
  })
  .map((each) => each.outerHTML.slice(0, 120))"""


def launch(playwright: Playwright, chromium: Path) -> Browser:
    """A headless browser."""
    expect.set_options(timeout=SECONDS * 1000)
    return playwright.chromium.launch(executable_path=str(chromium), args=list(ARGUMENTS))


class Pages:
    """Opens pages for a test, each in a context of its own: its own cookies, so its own person.

    What a page says on its console as an error, or throws, is collected; check() raises if there was any. A test that
    provokes one says so beforehand: pages.allow(r"status of 409").
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._complaints: list[str] = []
        self._allowed: list[re.Pattern[str]] = []

    def __call__(
        self,
        base_url: str | None = None,
        *,
        width: int = 1280,
        height: int = 800,
        scheme: str = "light",
        **options: object,
    ) -> Page:
        """A new page in a new context. base_url: what relative addresses stand on. options: of Browser.new_context."""
        context = self._browser.new_context(
            base_url=base_url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale="en-GB",
            timezone_id="UTC",
            # Colours that are on their way from light to dark would be judged in between.
            **{"reduced_motion": "reduce", **options},
        )
        self._contexts.append(context)
        context.set_default_timeout(SECONDS * 1000)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self._complain(f"thrown: {error.error}"))
        return context.new_page()

    def allow(self, pattern: str) -> None:
        """Expect complaints that match this regular expression."""
        self._allowed.append(re.compile(pattern))

    @property
    def open_pages(self) -> list[Page]:
        """All pages that are open now."""
        return [page for context in self._contexts for page in context.pages]

    def check(self) -> None:
        """Raise AssertionError with the complaints that nobody expected."""
        unexpected = [
            text
            for text in self._complaints
            if not any(known.search(text) for known in self._allowed)
        ]
        assert not unexpected, "The browser complained:\n" + "\n".join(unexpected)

    def close(self) -> None:
        """Close all contexts."""
        for context in self._contexts:
            context.close()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            place = message.location
            self._complain(f"{message.text} ({place.get('url')}:{place.get('lineNumber')})")

    def _complain(self, text: str) -> None:
        self._complaints.append(text)


def look(page: Page, name: str, prepare: Callable[[Page], None] | None = None) -> None:
    """Let axe look at the page, and see that a small phone needs no scrolling sideways; fails with what is found.

    In a long run, or with QUORUM_PICTURES=1, all of its pictures are taken, and axe judges the colours in dark as well:
    nothing else differs there.

    prepare: as for picture().
    """
    is_thorough = schedules.profile() == "long" or os.environ.get("QUORUM_PICTURES") == "1"
    if is_thorough:
        picture(page, name, prepare)
    else:
        narrow(page, name, prepare)
    for scheme in SCHEMES if is_thorough else SCHEMES[:1]:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        faults = Axe().run(page, options=AXE_OPTIONS[scheme]).response["violations"]
        found = [(each["id"], [n["html"] for n in each["nodes"]][:3]) for each in faults]
        assert (name, scheme, found) == (name, scheme, [])
    page.emulate_media(color_scheme="light")
    tidy(page)


def tidy(page: Page) -> None:
    """Take away the empty style attributes that pictures leave: htmx would copy them against the page's policy."""
    page.evaluate(
        "for (const e of document.querySelectorAll('[style=\"\"]')) e.removeAttribute('style')"
    )


def picture(page: Page, name: str, prepare: Callable[[Page], None] | None = None) -> list[Path]:
    """Save the page at both widths, light and dark, as screenshots/NAME-WIDTH-SCHEME.png; the files.

    Fails where the page has to be scrolled sideways on a small phone.

    prepare: called before each picture, e.g. to open a menu again that a resize closes.
    """
    SCREENSHOTS.mkdir(exist_ok=True)
    before = page.viewport_size
    files = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if prepare:
                prepare(page)
            files.append(SCREENSHOTS / f"{name}-{width}-{scheme}.png")
            page.screenshot(path=files[-1], full_page=True, animations="disabled")
    page.emulate_media(color_scheme="light")
    if before:
        page.set_viewport_size(before)
    narrow(page, name, prepare)
    return files


def narrow(page: Page, name: str, prepare: Callable[[Page], None] | None = None) -> None:
    """Fail with what sticks out of the page at a narrow width."""
    before = page.viewport_size
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 800})
        if prepare:
            prepare(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        found = page.evaluate(_STICKS_OUT)
        assert wide <= width, f"{name} is {wide} px wide at {width} px: {found}"
    if before:
        page.set_viewport_size(before)
