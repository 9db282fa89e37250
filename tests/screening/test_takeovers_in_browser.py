"""What was half screened in Rayyan and in Covidence is taken over, in a real browser with a real worker.

That it goes on from there is in tests/synthesis/test_half_screened_exports.py.
"""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.machine.browser import Pages
from tests.machine.server import Server, eventually
from tests.screening.browser_team import Team, python


def test_exports_of_half_screened_reviews_are_taken_over(
    quorum_server: Callable[..., Server], pages: Pages, look: Callable[[Page, str], None]
) -> None:
    server = quorum_server()
    made = python(server, "-m", "tests.screening.populate_half_screened", "3")
    review, rayyan, covidence = made.split()
    team = Team(server, pages, review)
    mei = team.enter("mei")

    mei.goto(f"/r/{team.review}/imports/{rayyan}/")
    mei.get_by_role("link", name="Votes in this file").click()
    mei.get_by_label("Ana").select_option("Ana Ruiz")
    mei.get_by_label("Leo").select_option("A placeholder called “Leo”")
    mei.get_by_role("button", name="Preview").click()
    expect(mei.get_by_role("heading", name="What would happen")).to_be_visible()
    mei.get_by_role("button", name="Take over 5 votes").click()
    expect(mei.get_by_text("They have a part in 1 decision that stands.")).to_be_visible()
    # The page counts while the worker still writes.
    eventually(lambda: team.states() == {"included": 1, "conflict": 1, "pending": 7})

    mei.goto(f"/r/{team.review}/imports/{covidence}/")
    mei.get_by_role("link", name="Decided elsewhere").click()
    mei.get_by_label("Decided in").select_option("Covidence")
    mei.get_by_label("The records in this file").select_option("All excluded at full text")
    mei.get_by_label("No reason in the file").select_option("Wrong population")
    mei.get_by_role("button", name="Preview").click()
    look(mei, "decisions-in-file-preview")
    mei.get_by_role("button", name="Take over 4 decisions").click()
    expect(mei.get_by_text("2 decisions on titles and abstracts and 2 decisions")).to_be_visible()
    eventually(lambda: team.states() == {"included": 3, "conflict": 1, "pending": 5})
