"""Somebody of a team in a browser of their own, and the pictures that are taken on the way."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.machine.browser import tidy

Picture = Callable[..., list[Path]]
PASSWORD = "a-long-passphrase-7"


class Walker:
    """One person on the pages of one review. root: the review's address, known once it is started."""

    def __init__(self, page: Page, picture: Picture) -> None:
        self.page = page
        self.root = ""
        self._picture = picture

    def look(self, name: str) -> None:
        """Take the page's pictures."""
        self._picture(self.page, f"whole-way-{name}")
        tidy(self.page)

    def go(self, path: str) -> None:
        """A page of the review."""
        self.page.goto(f"{self.root}/{path}")

    def press(self, name: str, then: str = "") -> None:
        """Press a button; then: words that stand on the page afterwards."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        if then:
            self.says(then)

    def says(self, words: str, *, timeout: float = 30_000) -> None:
        """Wait for words on the page."""
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=timeout)

    def tick(self, role: str, *boxes: str) -> None:
        for box in boxes:
            group = self.page.get_by_role("group", name=role, exact=True)
            group.get_by_label(box).check()

    def invite(self, email: str, roles: dict[str, tuple[str, ...]]) -> str:
        """The address of an invitation. roles: boxes to tick by the role's name."""
        self.go("team/")
        self.page.get_by_role("link", name="Invite").click()
        self.page.get_by_label("E-mail").fill(email)
        for role, boxes in roles.items():
            self.tick(role, *boxes)
        self.press("Make the link")
        return self.page.get_by_label("Link").input_value()

    def join(self, link: str, name: str) -> None:
        """Take an invitation with a new account."""
        self.page.goto(link)
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Make the account and join", "You are a member of this review now.")
        self.settle_in()

    def sign_in(self, email: str) -> None:
        """Come back later: the session is over, the account is there."""
        self.page.context.clear_cookies()
        self.page.goto("/sign-in/")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Sign in")
        expect(self.page.get_by_role("heading", name="My work")).to_be_visible()

    def settle_in(self) -> None:
        """Learn the review's address from the page."""
        found = re.search(r"/r/[0-9a-f-]{36}", self.page.url)
        assert found is not None, self.page.url
        self.root = found[0]
