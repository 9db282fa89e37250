"""A review that was half screened in Rayyan goes on here, in a real browser with a real worker."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Page, expect

from tests.factories import reviews
from tests.factories.taken_votes import TITLES
from tests.machine.browser import Pages
from tests.machine.server import Server, eventually
from tests.screening.browser_team import Team, python

VOTES = ('"Ana"=>"Included", "Leo"=>"Included"', '"Ana"=>"Included", "Leo"=>"Excluded"', '"Leo"=>"Maybe"', "")  # fmt: skip
SEARCHES = "SELECT uuid FROM reviews_search WHERE review_id = %s"


def test_rayyan_export_of_a_half_screened_review_goes_on(
    quorum_server: Callable[..., Server],
    pages: Pages,
    look: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    server = quorum_server()
    team = Team(server, pages, python(server, "-m", "tests.screening.populate", "3"))
    mei = team.enter("mei")
    import_into_a_search(mei, server, team, tmp_path)

    mei.get_by_role("link", name="Votes in this file").click()
    mei.get_by_label("Ana").select_option("Ana Ruiz")
    mei.get_by_label("Leo").select_option("A placeholder called “Leo”")
    mei.get_by_role("button", name="Preview").click()
    expect(mei.get_by_role("heading", name="What would happen")).to_be_visible()
    look(mei, "votes-in-file-preview")
    mei.get_by_role("button", name="Take over 5 votes").click()
    expect(mei.get_by_text("They have a part in 1 decision that stands.")).to_be_visible()
    assert team.states() == {"included": 1, "conflict": 1, "pending": 5}
    look(mei, "votes-in-file-taken")

    tom = team.screen("tom")
    for _record in range(5):
        tom.keyboard.press("e")
    eventually(lambda: len(team.votes("tom")) == 5)
    assert team.states() == {"included": 1, "conflict": 2, "pending": 4}
    jon = team.at(team.enter("jon"), "title_abstract/conflicts/")
    jon.get_by_role("button", name="Open the next").click()
    jon.get_by_label("Exclude").check()
    jon.get_by_label("Why").fill("Not a trial")
    jon.get_by_role("button", name="Settle and open the next").click()
    expect(jon.get_by_text("You excluded “")).to_be_visible()
    assert team.states() == {"included": 1, "conflict": 1, "excluded": 1, "pending": 4}
    mei.goto(f"/r/{team.review}/team/")
    expect(mei.locator("#placeholders")).to_contain_text("Leo")


def import_into_a_search(page: Page, server: Server, team: Team, folder: Path) -> None:
    entries = [
        reviews.entry(title, extra=f"N1  - RAYYAN-INCLUSION: {{{said}}}")
        for title, said in zip(TITLES, VOTES, strict=False)
    ]
    file = folder / "rayyan.ris"
    file.write_bytes(reviews.ris(*entries))
    [[search]] = server.rows(SEARCHES, team.review.replace("-", ""))
    page.goto(f"/r/{team.review}/searches/{UUID(search)}/")
    page.get_by_role("link", name="Import a file").first.click()
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Upload and look").click()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("4 records imported")).to_be_visible(timeout=30_000)
