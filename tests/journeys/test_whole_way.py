"""The whole way, once: four people go from search files to the PRISMA diagram and the forest plot, in a browser.

Only pages are used; web server, worker and sweep are real. One conflict is resolved each way: by adjudication at titles
and abstracts, by consensus at full texts.
"""

from collections.abc import Callable

import pytest

from tests.journeys import way_to_estimate, way_to_studies
from tests.journeys.walking import PASSWORD, Picture, Walker
from tests.machine.browser import Pages
from tests.machine.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.worker, pytest.mark.timeout(900)]
BOTH_STAGES = ("titles and abstracts", "full texts")


def test_from_search_files_to_the_diagram_and_the_forest_plot(
    quorum_server: Callable[..., Server], pages: Pages, picture: Picture
) -> None:
    server = quorum_server()
    lead, first, second, third = (Walker(pages(server.url), picture) for _ in range(4))
    gather(lead, first, second, third)
    find_studies(lead, first, second, third)
    before = way_to_studies.numbers(lead)
    assert before["Studies included"] == 2
    lead.look("flow")
    extract_and_judge(lead, first, second, third)
    way_to_estimate.specify(lead)
    way_to_estimate.lock(lead)
    words = way_to_estimate.read_the_estimate(lead)
    # By hand: log risk ratios -1.028 and -1.236 with variances 0.324 and 0.208; no variance between them.
    assert "0.32\xa0[0.16,\xa00.63]" in words
    files = way_to_estimate.download(lead)
    assert b"DRAFT" not in files["diagram"]
    assert b"Ahlberg 2001" in files["forest"]
    assert b"Brandt 2003" in files["characteristics"]
    assert files["bias"].count(b"Some concerns") >= 2
    lead.go("history/")
    lead.look("history")
    for command in ("verify_ledger", "rebuild_projection"):
        server.manage(command)
    assert way_to_studies.numbers(lead) == before


def gather(lead: Walker, first: Walker, second: Walker, third: Walker) -> None:
    """The first account, a review, and three invitations."""
    lead.page.goto("/")
    lead.page.get_by_label("Name").fill("Mei Lindqvist")
    lead.page.get_by_label("E-mail").fill("mei@example.org")
    lead.page.get_by_label("Password").fill(PASSWORD)
    lead.press("Make the account", "No review yet")
    lead.page.get_by_role("link", name="Start a review").click()
    lead.page.get_by_role("textbox", name="Title").fill("Vaccination against a disease")
    lead.page.get_by_label("Question in short").fill("Does vaccination prevent the disease?")
    lead.look("new-review")
    lead.press("Start the review", "The review is started.")
    lead.settle_in()
    pair = {
        "Reviewer": BOTH_STAGES,
        "Extractor": ("the whole review",),
        "Assessor": ("the whole review",),
    }
    judge = {"Adjudicator": ("titles and abstracts", "risk of bias")}
    people = (
        (first, "tom@example.org", "Tom Okafor", pair),
        (second, "ana@example.org", "Ana Ruiz", pair),
        (third, "jonas@example.org", "Jonas Weber", judge),
    )
    for walker, email, name, roles in people:
        walker.join(lead.invite(email, roles), name)
        walker.sign_in(email)
    lead.sign_in("mei@example.org")
    lead.look("my-work")
    lead.go("team/")
    lead.look("team")
    way_to_studies.write_protocol(lead)
    way_to_studies.set_rules(lead)


def find_studies(lead: Walker, first: Walker, second: Walker, third: Walker) -> None:
    """Import to inclusion."""
    way_to_studies.bring_in(lead)
    way_to_studies.compare(lead)
    way_to_studies.screen_titles(first, 0)
    way_to_studies.screen_titles(second, 1)
    way_to_studies.adjudicate(third)
    way_to_studies.get_full_texts(lead)
    way_to_studies.screen_full_texts(first, 0)
    way_to_studies.screen_full_texts(second, 1)
    way_to_studies.agree(first, second)


def extract_and_judge(lead: Walker, first: Walker, second: Walker, third: Walker) -> None:
    """Included studies to agreed data and judgements."""
    way_to_estimate.name_what_is_compared(lead)
    way_to_estimate.build_the_form(lead)
    way_to_estimate.extract(first, 0)
    way_to_estimate.extract(second, 1)
    way_to_estimate.agree_on_data(first, second)
    way_to_estimate.list_results(lead)
    way_to_estimate.assess(first, 0)
    way_to_estimate.assess(second, 1)
    way_to_estimate.agree_on_bias(first, second)
    way_to_estimate.adjudicate_bias(third)
