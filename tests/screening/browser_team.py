"""People of one review at their pages of screening, each in a browser context of their own."""

import subprocess
import sys

from playwright.sync_api import Page, expect

from tests.factories.people import PASSWORD
from tests.machine import isolation
from tests.machine.browser import Pages
from tests.machine.server import Server

VOTES = (
    "SELECT v.verdict FROM screening_vote v JOIN reviews_member m ON m.uuid = v.reviewer_id"
    " JOIN reviews_user u ON u.uuid = m.user_id WHERE v.withdrawn_at IS NULL"
    " AND m.review_id = %s AND u.email = %s ORDER BY v.cast_at"
)
ALL_VOTES = (
    "SELECT count(*) FROM screening_vote v JOIN reviews_member m ON m.uuid = v.reviewer_id"
    " WHERE m.review_id = %s"
)
STATES = (
    "SELECT state, count(*) FROM screening_stagerecord WHERE stage = 'title_abstract'"
    " AND review_id = %s GROUP BY state"
)


class Team:
    """Signs people of the populated review in, each in a browser context of their own."""

    def __init__(self, server: Server, pages: Pages, review: str) -> None:
        self.server, self.review = server, review
        self._pages = pages

    def enter(self, name: str, **options: object) -> Page:
        page = self._pages(self.server.url, **options)
        page.goto("/sign-in/")
        page.get_by_label("E-mail").fill(f"{name}@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{self.server.url}/")
        return page

    def at(self, page: Page, path: str = "title_abstract/") -> Page:
        page.goto(f"/r/{self.review}/screening/{path}")
        return page

    def screen(self, name: str, **options: object) -> Page:
        page = self.at(self.enter(name, **options))
        ready(page)
        return page

    def votes(self, name: str) -> list[str]:
        rows = self.server.rows(VOTES, self._id, f"{name}@example.org")
        return [row[0] for row in rows]

    def n_votes(self) -> int:
        """Standing ones and others."""
        return int(self.server.rows(ALL_VOTES, self._id)[0][0])

    def states(self) -> dict[str, int]:
        return dict(self.server.rows(STATES, self._id))

    @property
    def _id(self) -> str:
        """As SQLite keeps it."""
        return self.review.replace("-", "")


def python(server: Server, *arguments: str) -> str:
    """Run Python on the server's data; what it prints."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=isolation.PROJECT,
        env={**server.env, "DJANGO_SETTINGS_MODULE": "quorum.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def ready(page: Page) -> None:
    expect(page.locator("body[data-ready]")).to_be_attached()
    expect(page.locator("#record[data-id]")).to_be_attached()


def press_when_shown(page: Page, key: str) -> None:
    """A key for a record, as soon as there is one: on a busy machine keys can be faster than the server."""
    expect(page.locator("#record[data-id]")).to_be_attached(timeout=30_000)
    page.keyboard.press(key)


def title(page: Page) -> str:
    return page.locator("#record h1").inner_text()


def numbers(page: Page) -> tuple[str, str]:
    return page.locator("#n-done").inner_text(), page.locator("#n-left").inner_text()
