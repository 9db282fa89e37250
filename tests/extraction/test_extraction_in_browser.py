"""From an included report to the lock, in a real browser: two extractors, their consensus, a locked data set."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.extraction.played import ANA, LEAD, TOM
from tests.extraction.turned_order import answered_in_turned_order
from tests.machine.browser import Pages
from tests.machine.server import Server
from tests.signing_in import signed_in

pytestmark = [pytest.mark.journey, pytest.mark.worker, pytest.mark.timeout(600)]
Look = Callable[[Page, str], None]


def test_from_an_included_report_to_the_lock(
    quorum_server: Callable[..., Server], pages: Pages, look: Look
) -> None:
    server = quorum_server()
    code = "from tests.extraction import played; played.begin()"
    done = server.manage("shell", "-v0", "-c", code)
    made = dict(json.loads(done.stdout.strip().splitlines()[-1]))
    root = f"/r/{made['review']}"
    pages.allow(r"(status of|Status Error Code) 4(09|22)")
    lead = signed_in(pages(server.url), LEAD)
    name_what_is_compared(lead, root, look)
    name_the_arms(lead, root, look)
    build_the_form(lead, root, look)
    ana, tom = (signed_in(pages(server.url), email) for email in (ANA, TOM))
    extract(ana, root, look)
    answer_otherwise(tom, root)
    agree(ana, tom, root, look)
    lock(lead, root, look)


def name_what_is_compared(page: Page, root: str, look: Look) -> None:
    page.goto(f"{root}/interventions/")
    look(page, "interventions-empty")
    for name in ("Ketamine", "Midazolam"):
        page.get_by_label("A further intervention").fill(name)
        page.get_by_role("button", name="Add the intervention").click()
        expect(page.get_by_text("The intervention is added.")).to_be_visible()
    page.get_by_label("A further intervention").fill("Ketamine")
    page.get_by_role("button", name="Add the intervention").click()
    expect(page.get_by_text("There is one of that name already.")).to_be_visible()
    page.get_by_label("Experimental").select_option("Ketamine")
    page.get_by_label("Comparator").select_option("Midazolam")
    page.get_by_role("button", name="Add the comparison").click()
    expect(page.get_by_text("Ketamine against Midazolam")).to_be_visible()
    look(page, "interventions")


def name_the_arms(page: Page, root: str, look: Look) -> None:
    page.goto(f"{root}/studies/")
    look(page, "studies")
    page.get_by_role("link", name="Feder 2014").click()
    for name in ("Ketamine", "Midazolam"):
        page.get_by_label("A further arm, as the study calls it").fill(f"{name} 0.5 mg/kg")
        page.locator("#new-intervention").select_option(name)
        page.get_by_role("button", name="Add the arm").click()
        expect(page.get_by_text("The arm is added.")).to_be_visible()
    look(page, "study")


def build_the_form(page: Page, root: str, look: Look) -> None:
    page.goto(f"{root}/forms/")
    page.get_by_role("link", name="Add a field").click()
    page.get_by_label("Question").fill("Funding")
    page.get_by_label("Type").select_option("Several choices")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A choice needs options.")).to_be_visible()
    look(page, "form-field")
    page.get_by_label("Options").fill("Public\nIndustry")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The field is added.")).to_be_visible()
    page.get_by_role("button", name="Up Funding").click()
    page.get_by_role("link", name="Add an outcome").click()
    page.get_by_role("textbox", name="Outcome").fill("CAPS-5 total")
    page.locator("#id_kind").select_option("Mean, SD and n for each arm")
    page.get_by_label("Time points").fill("4 weeks\n3 months")
    page.get_by_role("button", name="Save").click()
    in_line(page)
    look(page, "forms")
    page.get_by_role("link", name="Preview").click()
    look(page, "form-preview")
    page.go_back()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text("The form is published.")).to_be_visible()


def in_line(page: Page) -> None:
    """Columns begin at one place in every section, and what can be done with a line stands on one line."""
    page.set_viewport_size({"width": 1280, "height": 800})
    places = """each => [...each.querySelectorAll("tbody tr")].map(
        row => [...row.querySelectorAll("td")].map(cell => Math.round(cell.getBoundingClientRect().left)))"""
    begins = [line for each in page.locator(".e-form").all() for line in each.evaluate(places)]
    assert begins == [begins[0]] * len(begins)
    tops = "each => new Set([...each.querySelectorAll('.btn')].map(b => b.getBoundingClientRect().top)).size"
    assert {each.evaluate(tops) for each in page.locator(".e-acts").all()} == {1}


def field(page: Page, label: str) -> Locator:
    return page.locator("form.q-field").filter(has=page.get_by_text(label, exact=True))


def given(page: Page, label: str, value: str) -> None:
    """Type an answer, leave the field, and wait until it is kept."""
    control = page.get_by_label(label, exact=True)
    with page.expect_response("**/entry/") as caught:
        control.fill(value)
        control.blur()
    assert caught.value.status == 200


def chosen(page: Page, label: str, option: str) -> None:
    with page.expect_response("**/entry/") as caught:
        page.get_by_label(label, exact=True).select_option(option)
    assert caught.value.status == 200


def extract(page: Page, root: str, look: Look) -> None:
    page.goto(f"{root}/extract/")
    look(page, "extract-empty")
    page.get_by_role("button", name="Start the next study").click()
    expect(page.locator(".q-page-of-pdf canvas")).to_be_visible()
    submit = page.get_by_role("button", name="Hand in the extraction")
    expect(submit).to_be_disabled()
    look(page, "extract-begun")
    chosen(page, "Design", "OTHER")
    given(page, "Design other", "A crossover trial")
    chosen(page, "Design", "RCT")
    expect(page.get_by_label("Design other", exact=True)).to_have_count(0)
    refuse_a_comma(page)
    given(page, "Age", "36.4")
    expect(field(page, "Age").locator(".is-invalid")).to_have_count(0)
    take_a_source(page)
    chosen(page, "State of Country", "Not reported")
    expect(page.get_by_label("Country", exact=True)).to_be_disabled()
    with page.expect_response("**/entry/"):
        page.get_by_label("Public").check()
    given(page, "Size", "41")
    fill_the_table(page)
    another_window(page)
    look(page, "extract")
    expect(page.get_by_text("Everything that is required has an answer.")).to_be_visible()
    submit.click()
    expect(page.get_by_text("Your extraction is handed in.")).to_be_visible()
    look(page, "extract-list")


def refuse_a_comma(page: Page) -> None:
    control = page.get_by_label("Age", exact=True)
    with page.expect_response("**/entry/") as caught:
        control.fill("36,4")
        control.blur()
    assert caught.value.status == 422
    expect(page.get_by_text("Type numbers with a point: 12.5, not 12,5.")).to_be_visible()
    expect(field(page, "Age").locator(".is-invalid")).to_have_count(1)


def take_a_source(page: Page) -> None:
    """A selection in the PDF becomes the field's source."""
    line = page.locator(".q-pdftext span", has_text="mean age of 36.4 years").first
    line.select_text()
    age = field(page, "Age")
    age.get_by_text("Add where it stands").click()
    line.select_text()
    with page.expect_response("**/entry/"):
        age.get_by_role("button", name="Take what is selected in the PDF").click()
    expect(age.get_by_text("p. 1 “Participants had a mean age of 36.4 years.”")).to_be_visible()


def fill_the_table(page: Page) -> None:
    for arm, events, total in (("Ketamine", "25", "22"), ("Midazolam", "0", "19")):
        given(page, f"Deaths, 4 weeks, {arm} 0.5 mg/kg: Events", events)
        given(page, f"Deaths, 4 weeks, {arm} 0.5 mg/kg: Total", total)
    warning = page.get_by_text("25 events among 22 participants: more events than participants.")
    expect(warning).to_be_visible()
    given(page, "Deaths, 4 weeks, Ketamine 0.5 mg/kg: Events", "1")
    expect(warning).to_have_count(0)
    before = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    shown = "each => [getComputedStyle(each, '::before').display, getComputedStyle(each, '::before').content]"
    row = page.locator(".e-table").first.locator("tbody tr").first
    assert [cell.evaluate(shown) for cell in row.locator("td").all()] == [
        ["block", '"Events"'],
        ["block", '"Total"'],
    ]
    page.set_viewport_size(before)


def another_window(page: Page) -> None:
    """What another window wrote is not written over unseen."""
    other = page.context.new_page()
    other.goto(page.url)
    given(other, "Size", "42")
    control = page.get_by_label("Size", exact=True)
    with page.expect_response("**/entry/") as caught:
        control.fill("43")
        control.blur()
    assert caught.value.status == 409
    size = field(page, "Size")
    expect(size.get_by_text("There now: 42")).to_be_visible()
    with page.expect_response("**/entry/") as caught:
        size.get_by_role("button", name="Keep mine").click()
    assert caught.value.status == 200
    given(page, "Size", "41")
    other.close()


def answer_otherwise(page: Page, root: str) -> None:
    """The second extraction: another age, another number of deaths, and no funding."""
    page.goto(f"{root}/extract/")
    page.get_by_role("button", name="Start the next study").click()
    chosen(page, "Design", "RCT")
    given(page, "Age", "39")
    given(page, "Size", "41.0")
    chosen(page, "State of Country", "Not reported")
    chosen(page, "State of Funding", "Unclear")
    for arm, events, total in (("Ketamine", "2", "22"), ("Midazolam", "0", "19")):
        given(page, f"Deaths, 4 weeks, {arm} 0.5 mg/kg: Events", events)
        given(page, f"Deaths, 4 weeks, {arm} 0.5 mg/kg: Total", total)
    page.get_by_role("button", name="Hand in the extraction").click()


def settled(page: Page, act: Callable[[], object]) -> None:
    with page.expect_response("**/settle/") as caught:
        act()
    assert caught.value.status == 200


def agree(ana: Page, tom: Page, root: str, look: Look) -> None:
    ana.goto(f"{root}/consensus/")
    look(ana, "consensus-list")
    ana.get_by_role("link", name="Feder 2014").click()
    look(ana, "consensus")
    expect(ana.get_by_role("button", name="Propose as agreed")).to_be_disabled()
    deaths = ana.locator("form.e-pick").filter(has_text="Deaths, 4 weeks, Ketamine")
    deaths.get_by_text("Neither is right?").click()
    deaths.get_by_role("textbox").fill("3")
    mean_age, unclear = (ana.get_by_label(words, exact=True) for words in ("36.4", "Unclear"))
    answered_in_turned_order(ana, mean_age, unclear)
    expect(mean_age).to_be_checked()
    expect(unclear).to_be_checked()
    expect(deaths.get_by_role("textbox")).to_have_value("3")
    settled(ana, lambda: deaths.get_by_role("button", name="Use this").click())
    look(ana, "consensus-settled")
    ana.get_by_role("button", name="Propose as agreed").click()
    expect(ana.get_by_text("Proposed. It is agreed when the other one")).to_be_visible()
    tom.goto(f"{root}/consensus/")
    tom.get_by_role("link", name="Feder 2014").click()
    tom.get_by_role("button", name="Confirm as agreed").click()
    expect(tom.get_by_text("Agreed, revision 1.")).to_be_visible()
    look(tom, "consensus-agreed")


def lock(page: Page, root: str, look: Look) -> None:
    page.goto(f"{root}/lock/")
    look(page, "lock-ready")
    page.get_by_role("button", name="Lock and compute").click()
    expect(page.get_by_text("The data set is locked: revision 1")).to_be_visible()
    look(page, "lock-locked")
    digest = page.locator(".q-notice .e-hash").inner_text()
    page.get_by_label("Why is it unlocked?").fill("A letter from the authors")
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("The data set is open again.")).to_be_visible()
    page.get_by_role("button", name="Lock and compute").click()
    expect(page.locator(".q-notice .e-hash")).to_have_text(digest)
    look(page, "lock-again")
