"""Signing in in a browser, as somebody whom a factory made."""

from playwright.sync_api import Page, expect

from tests.factories import people


def signed_in(page: Page, email: str) -> Page:
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(people.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page
