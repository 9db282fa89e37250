"""Risk of bias in a real browser: the list, two blind assessments, their consensus by both ways, and the table."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.extraction.rob_pages.played import ANA, LEAD, MEI, TOM
from tests.extraction.turned_order import answered_in_turned_order
from tests.factories import rob
from tests.machine.browser import Pages
from tests.machine.server import Server
from tests.signing_in import signed_in

pytestmark = [pytest.mark.journey, pytest.mark.worker]
Look = Callable[[Page, str], None]
FEDER, ABDALLAH = "Feder 2014", "Abdallah 2022"


def test_from_the_list_to_agreed_judgements(
    quorum_server: Callable[..., Server], pages: Pages, look: Look
) -> None:
    server = quorum_server()
    code = "from tests.extraction.rob_pages import played; played.{}()"
    done = server.manage("shell", "-v0", "-c", code.format("begin"))
    root = f"/r/{json.loads(done.stdout.strip().splitlines()[-1])['review']}/risk-of-bias/"
    pages.allow(r"(status of|Status Error Code) 4(09|22)")
    ana, tom, mei = (signed_in(pages(server.url), email) for email in (ANA, TOM, MEI))
    list_results(signed_in(pages(server.url), LEAD), root, look)
    assess_slowly(ana, root, look)
    server.manage("shell", "-v0", "-c", code.format("assess_the_rest"))
    agree(ana, tom, root, look)
    adjudicate(mei, root, look)
    read_table(mei, root)


def list_results(page: Page, root: str, look: Look) -> None:
    page.goto(root)
    look(page, "rob-empty")
    page.get_by_role("button", name="Add it").click()
    expect(row_of(page, FEDER)).to_contain_text("Deaths, 4 weeks · Ketamine v Midazolam")
    page.get_by_text("Add a result by hand").click()
    page.get_by_label("Study").select_option(ABDALLAH)
    page.get_by_label("Outcome and time point").select_option("Deaths, 4 weeks")
    page.get_by_label("Comparison").select_option("Ketamine v Midazolam")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(row_of(page, ABDALLAH)).to_be_visible()
    row_of(page, ABDALLAH).get_by_role("button", name="Take off").click()
    expect(row_of(page, ABDALLAH)).to_have_count(0)
    page.get_by_text("Add a result by hand").click()
    page.get_by_label("Study").select_option(ABDALLAH)
    page.get_by_label("Outcome and time point").select_option("Deaths, 4 weeks")
    page.get_by_label("Comparison").select_option("Ketamine v Midazolam")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(row_of(page, ABDALLAH)).to_be_visible()


def assess_slowly(page: Page, root: str, look: Look) -> None:
    """One assessment with everything that the page can do."""
    page.goto(root)
    look(page, "rob-to-assess")
    row_of(page, FEDER).get_by_role("button", name="Assess").click()
    expect(page.get_by_role("heading", name="Domain 1: Randomisation process")).to_be_visible()
    forming, domains = page.locator("#forming"), page.locator("#domains")
    answer(page, "1.2", "NI")
    expect(forming).to_contain_text("Open: 1.1, 1.3")
    answer(page, "1.1", "Y")
    answer(page, "1.3", "PN")
    expect(forming).to_contain_text("Hence: concealment unknown, baseline does not suggest")
    expect(domains).to_contain_text("Some concerns, support missing")
    support(page, "1.1", "p. 2: “a computer-generated list, made by the research pharmacy”")
    expect(domains).not_to_contain_text("support missing")
    look(page, "rob-domain")
    override(page)
    look(page, "rob-overridden")
    page.get_by_role("button", name="Return to the algorithm’s judgement").click()
    expect(page.locator("#judging")).to_contain_text("Follows the algorithm")
    answer(page, "1.2", "Y")
    expect(domains.get_by_role("listitem").first).to_contain_text("Low risk")
    page.get_by_role("link", name="Next: Departures").click()
    gate(page)
    fill(page, {**rob.LOW}, leaving=("1.1", "1.2", "1.3", "2.1"))
    expect(page.get_by_role("heading", name="Overall risk of bias")).to_be_visible()
    look(page, "rob-overall")
    page.get_by_role("button", name="Hand in the assessment").click()
    expect(page.get_by_text("Your assessment is handed in.")).to_be_visible()
    expect(row_of(page, FEDER)).to_contain_text("Handed in")


def override(page: Page) -> None:
    page.get_by_text("Judge otherwise").click()
    page.locator("#judging").get_by_role("radio", name="Low risk").check()
    page.get_by_role("button", name="Keep this judgement").click()
    expect(
        page.get_by_text("Another judgement than the algorithm's needs a reason.")
    ).to_be_visible()
    page.get_by_label("Why not what the algorithm says?").fill("The pharmacy kept the list.")
    page.get_by_role("button", name="Keep this judgement").click()
    expect(page.locator("#judging")).to_contain_text("by you")
    expect(page.locator("#domains")).to_contain_text("Low risk, overridden")


def gate(page: Page) -> None:
    """An answer opens a question, another one closes it, and one is taken back."""
    asked = page.get_by_text("Did the trial context itself lead to departures")
    answer(page, "2.1", "Y")
    expect(asked).to_be_visible()
    answer(page, "2.1", "N")
    answer(page, "2.2", "N")
    expect(asked).to_have_count(0)
    page.get_by_role("button", name="Take back 2.2").click()
    expect(radio(page, "2.2", "N")).not_to_be_checked()


def fill(page: Page, given: dict[str, str], leaving: tuple[str, ...]) -> None:
    domain = ""
    for question, value in given.items():
        if question in leaving:
            continue
        if domain and question[0] != domain:
            page.get_by_role("link", name="Next: ").click()
        if question[0] != domain:
            domain = question[0]
            expect(page.get_by_role("heading", name=f"Domain {domain}:")).to_be_visible()
            support(page, f"{domain}.1", f"See page {domain}.")
        answer(page, question, value)
    page.get_by_role("link", name="Next: overall").click()


def agree(ana: Page, tom: Page, root: str, look: Look) -> None:
    ana.goto(root)
    row_of(ana, FEDER).get_by_role("link", name="Consensus").click()
    expect(ana.get_by_role("heading", name="Domain 1: Randomisation process")).to_be_visible()
    look(ana, "rob-consensus")
    expect(ana.get_by_role("button", name="Propose as agreed")).to_be_disabled()
    unknown = answer_of(ana, "1.2", "No information")
    likely_not = answer_of(ana, "1.3", "Probably no")
    answered_in_turned_order(ana, unknown, likely_not)
    expect(unknown).to_be_checked()
    expect(likely_not).to_be_checked()
    expect(ana.get_by_text("1 is still open.")).to_be_visible()
    ana.locator("#q-question-3-1").get_by_text("Answer anew").click()
    ana.locator("#q-question-3-1").get_by_role("radio", name="Probably yes").check()
    ana.locator("#q-question-3-1").get_by_role("button", name="Use this").click()
    expect(ana.get_by_text("Answered anew: Probably yes")).to_be_visible()
    look(ana, "rob-consensus-settled")
    ana.get_by_role("button", name="Propose as agreed").click()
    expect(ana.get_by_text("It is agreed when the other one of you confirms")).to_be_visible()
    tom.goto(root)
    row_of(tom, FEDER).get_by_role("link", name="Consensus").click()
    tom.get_by_role("button", name="Confirm as agreed").click()
    expect(tom.get_by_text("Agreed, revision 1.")).to_be_visible()
    look(tom, "rob-agreed")


def adjudicate(page: Page, root: str, look: Look) -> None:
    page.goto(root)
    page.get_by_role("button", name="Open the consensus that waits for an adjudicator").click()
    choose(page, "4.1", "Yes")
    page.get_by_text("Judge otherwise than the algorithm Overall").click()
    last = page.get_by_role("region", name="Overall risk of bias")
    last.get_by_role("radio", name="Some concerns").check()
    last.get_by_role("button", name="Keep this judgement").click()
    expect(page.get_by_text("needs a reason")).to_be_visible()
    last.get_by_role("radio", name="Some concerns").check()
    last.get_by_label("Why not what the algorithm says?").fill("The scale suits well enough.")
    last.get_by_role("button", name="Keep this judgement").click()
    expect(page.get_by_text("This is better than the worst domain")).to_be_visible()
    look(page, "rob-adjudication")
    page.get_by_role("button", name="Mark as agreed").click()
    expect(page.get_by_text("Agreed, revision 1.")).to_be_visible()
    page.goto(root)
    look(page, "rob-list")


def read_table(page: Page, root: str) -> None:
    text = page.request.get(f"{root}risk-of-bias.csv").text()
    assert "The scale suits well enough." in text
    assert text.count("\r\n") >= 3


def row_of(page: Page, study: str) -> Locator:
    return page.locator("table").first.get_by_role("row").filter(has_text=study)


def radio(page: Page, question: str, value: str) -> Locator:
    return page.locator(f"#v-question-{question.replace('.', '-')}-{value}")


def answer(page: Page, question: str, value: str) -> None:
    place = question.replace(".", "-")
    with page.expect_response(lambda answer: answer.url.endswith("/entry/")):
        radio(page, question, value).check()
    expect(page.locator(f"#k-question-{place} [name=replaces]")).not_to_have_value("0")


def support(page: Page, question: str, text: str) -> None:
    place = question.replace(".", "-")
    page.locator(f"#s-support-{place}").click()
    page.locator(f"#v-support-{place}").fill(text)
    with page.expect_response(lambda answer: answer.url.endswith("/entry/")):
        page.locator(f"#v-support-{place}").blur()
    expect(page.locator(f"#s-support-{place}")).to_contain_text(text[:20])


def choose(page: Page, question: str, words: str) -> None:
    answer_of(page, question, words).check()
    expect(answer_of(page, question, words)).to_be_checked()


def answer_of(page: Page, question: str, words: str) -> Locator:
    """The choice of what one of the two answered."""
    form = page.locator(f"#q-question-{question.replace('.', '-')}")
    return form.locator(".form-check").get_by_label(words, exact=True)
