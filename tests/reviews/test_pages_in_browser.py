"""Accounts, protocol and team in a real browser: by keyboard, without a console error, without a fault that axe finds."""

import re
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.machine.browser import Pages
from tests.machine.server import Server

PASSWORD = "a-long-passphrase-7"
Picture = Callable[..., list[Path]]


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def tick(page: Page, role: str, box: str) -> None:
    page.get_by_role("group", name=role, exact=True).get_by_label(box).check()


def test_team_starts_a_review(
    quorum_server: Callable[..., Server], pages: Pages, look: Callable[[Page, str], None]
) -> None:
    server = quorum_server(workers=0)
    pages.allow("status of 422")
    lead = pages(server.url)
    first_account(lead, look)
    start_review(lead, look)
    write_protocol(lead, look)
    link = invite(lead, look)
    reviewer = pages(server.url)
    join(reviewer, link, look, pages)
    manage_team(lead, look)
    settings_and_deletion(lead, look)
    forgotten_password(pages(server.url), server, look)
    being_forgotten(reviewer, look)


def first_account(page: Page, look: Callable[[Page, str], None]) -> None:
    page.goto("/")
    expect(page).to_have_url(re.compile("/first-account/$"))
    look(page, "first-account")
    page.get_by_label("Name").fill("Mei Lindqvist")
    page.get_by_label("E-mail").fill("mei@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="No review yet")).to_be_visible()
    look(page, "my-work-empty")


def start_review(page: Page, look: Callable[[Page, str], None]) -> None:
    page.get_by_role("link", name="Start a review").click()
    page.get_by_role("textbox", name="Title").fill(
        "Intravenous ketamine for post-traumatic stress disorder"
    )
    page.get_by_label("Question in short").fill(
        "Does intravenous ketamine relieve symptoms of PTSD?"
    )
    tick(page, "Reviewer", "titles and abstracts")
    look(page, "new-review")
    page.get_by_role("button", name="Start the review").click()
    expect(page.get_by_text("The review is started.")).to_be_visible()


def write_protocol(page: Page, look: Callable[[Page, str], None]) -> None:
    """Criteria are added, moved and removed by keyboard, the focus staying where the hand is."""
    page.get_by_role("link", name="Amend").click()
    page.get_by_label("Population").fill("Adults with a diagnosis of PTSD")
    include = page.get_by_label("Include when all hold, criterion 1")
    include.fill("Ketamine given intravenously")
    add = page.get_by_role("button", name="Add a criterion").first
    add.focus()
    page.keyboard.press("Enter")
    second = page.get_by_label("Include when all hold, criterion 2")
    expect(second).to_be_focused()
    page.keyboard.type("Randomised controlled trial")
    up = page.get_by_role("button", name="Up criterion 2").first
    up.focus()
    page.keyboard.press("Enter")
    expect(include).to_have_value("Randomised controlled trial")
    expect(second).to_have_value("Ketamine given intravenously")
    expect(page.get_by_role("button", name="Down criterion 1").first).to_be_focused()
    page.get_by_label("Exclude when any holds, criterion 1").fill("Preclinical")
    look(page, "protocol-amend")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_text("Say why the protocol is amended")).to_be_visible()
    look(page, "protocol-amend-refused")
    page.get_by_label("Why this amendment?").fill("Criteria agreed in the team.")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_text("Version 2 of the protocol stands.")).to_be_visible()
    page.get_by_text("4 changes").click()
    look(page, "protocol")


def invite(page: Page, look: Callable[[Page, str], None]) -> str:
    page.get_by_role("link", name="Team").click()
    page.get_by_role("link", name="Invite").click()
    page.get_by_label("E-mail").fill("tom@example.org")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_text("Choose at least one role.")).to_be_visible()
    tick(page, "Reviewer", "titles and abstracts")
    tick(page, "Reviewer", "full texts")
    tick(page, "Extractor", "the whole review")
    look(page, "invite")
    page.get_by_role("button", name="Make the link").dblclick()
    expect(page.get_by_text("An earlier invitation")).to_have_count(0)
    link = page.get_by_label("Link").input_value()
    page.get_by_role("button", name="Copy").click()
    look(page, "invited")
    return link


def join(page: Page, link: str, look: Callable[[Page, str], None], pages: Pages) -> None:
    page.goto(link)
    look(page, "invitation")
    page.get_by_label("Name").fill("Tom Okafor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account and join").click()
    expect(page.get_by_text("You are a member of this review now.")).to_be_visible()
    pages.allow("status of 410")
    other = pages(link)
    other.goto(link)
    expect(other.get_by_role("heading", name="This invitation was used already")).to_be_visible()
    look(other, "invitation-used")


def manage_team(page: Page, look: Callable[[Page, str], None]) -> None:
    page.get_by_role("link", name="Back to the team").click()
    expect(page.get_by_role("rowheader", name="Tom Okafor")).to_be_visible()
    page.get_by_role("link", name="Invite").click()
    page.get_by_label("E-mail").fill("ana@example.org")
    tick(page, "Assessor", "the whole review")
    page.get_by_role("button", name="Make the link").click()
    page.get_by_role("link", name="Back to the team").click()
    look(page, "team")
    page.get_by_role("link", name="Change Tom Okafor").click()
    look(page, "team-member")
    tick(page, "Assessor", "the whole review")
    page.get_by_role("button", name="Save the roles").click()
    expect(page.get_by_text("The roles of Tom Okafor are saved.")).to_be_visible()
    page.get_by_role("link", name="Hand over the ownership").click()
    look(page, "hand-over")
    page.go_back()


def settings_and_deletion(page: Page, look: Callable[[Page, str], None]) -> None:
    page.get_by_role("link", name="Settings of the review").click()
    look(page, "settings")
    page.get_by_role("link", name="Delete this review").click()
    look(page, "delete-review")
    page.get_by_label("Type the title").fill(
        "Intravenous ketamine for post-traumatic stress disorder"
    )
    page.get_by_role("button", name="Delete it in 30 days").click()
    look(page, "my-work-leaving")
    page.get_by_role("button", name="Keep the review").click()
    expect(page.get_by_text("stays, and is open again")).to_be_visible()
    look(page, "my-work")
    page.get_by_role("link", name="Mei Lindqvist").click()
    look(page, "account")
    page.get_by_role("link", name="Erase my account").click()
    look(page, "account-erase-owner")
    page.goto("/account/")
    page.get_by_role("link", name="Change password").click()
    look(page, "password-change")


def forgotten_password(page: Page, server: Server, look: Callable[[Page, str], None]) -> None:
    page.goto("/sign-in/")
    look(page, "sign-in")
    page.get_by_role("link", name="Password forgotten?").click()
    look(page, "password-reset")
    page.get_by_label("E-mail").fill("mei@example.org")
    page.get_by_role("button", name="Send the link").click()
    look(page, "password-reset-sent")
    found = None
    until = time.monotonic() + 10
    while found is None and time.monotonic() < until:
        # It is mailed beside the request.
        sent = "".join(each.get_content() for each in server.mail()[-1:])
        found = re.search(r"\S+/password/reset/\S+", sent)
    assert found is not None
    page.goto(found[0])
    look(page, "password-new")
    page.locator("#id_new_password1").fill("another-passphrase-8")
    page.locator("#id_new_password2").fill("another-passphrase-8")
    page.get_by_role("button", name="Set the password").click()
    look(page, "password-set")
    sign_in(page, "mei@example.org", "another-passphrase-8")
    expect(page.get_by_role("heading", name="My work")).to_be_visible()


def being_forgotten(page: Page, look: Callable[[Page, str], None]) -> None:
    page.goto("/account/erase/")
    look(page, "account-erase")
    page.get_by_label("Type your e-mail address").fill("tom@example.org")
    page.get_by_role("button", name="Erase it for good").click()
    look(page, "account-erased")
