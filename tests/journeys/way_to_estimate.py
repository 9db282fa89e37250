"""The second half of the way: from included studies to the forest plot and the diagram, each step on its page."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.journeys.walking import Walker
from tests.journeys.works import AHLBERG, BRANDT, COUNTS

VACCINE, CONTROL = "Vaccine", "No vaccine"
OUTCOME, TIMEPOINT = "Disease", "2 years"
FOREST = re.compile(r"SVG\s?: Disease after two years")
LOW = {
    "1": {"1.1": "Y", "1.2": "Y", "1.3": "N"},
    "2": {"2.1": "N", "2.2": "N", "2.6": "Y"},
    "3": {"3.1": "Y"},
    "4": {"4.1": "N", "4.2": "N", "4.3": "N"},
    "5": {"5.1": "Y", "5.2": "N", "5.3": "N"},
}


def name_what_is_compared(lead: Walker) -> None:
    lead.go("interventions/")
    for name in (VACCINE, CONTROL):
        lead.page.get_by_label("A further intervention").fill(name)
        lead.press("Add the intervention", "The intervention is added.")
    lead.page.get_by_label("Experimental").select_option(VACCINE)
    lead.page.get_by_label("Comparator").select_option(CONTROL)
    lead.press("Add the comparison", f"{VACCINE} against {CONTROL}")
    lead.look("interventions")
    for study in (AHLBERG.label, BRANDT.label):
        lead.go("studies/")
        lead.page.get_by_role("link", name=study).click()
        for name in (VACCINE, CONTROL):
            lead.page.get_by_label("A further arm, as the study calls it").fill(name)
            lead.page.locator("#new-intervention").select_option(name)
            lead.press("Add the arm", "The arm is added.")
    lead.look("study")
    lead.go("studies/")
    lead.look("studies")


def build_the_form(lead: Walker) -> None:
    """One question and one outcome in the place of all that a review begins with."""
    lead.go("forms/")
    lead.look("forms-begun")
    lead.page.get_by_label("A further section").fill("Trial")
    lead.press("Add the section")
    while (remove := lead.page.get_by_role("button", name="Remove the section")).count() > 1:
        n = remove.count()
        remove.first.click()
        expect(remove).to_have_count(n - 1)
    lead.page.get_by_role("link", name="Add a field").click()
    lead.page.get_by_label("Question").fill("Country")
    lead.look("form-field")
    lead.press("Save", "The field is added.")
    lead.page.get_by_role("link", name="Add an outcome").last.click()
    lead.page.get_by_role("textbox", name="Outcome").fill(OUTCOME)
    lead.page.locator("#id_kind").select_option("dichotomous")
    lead.page.get_by_label("Time points").fill(TIMEPOINT)
    lead.look("form-outcome")
    lead.press("Save")
    lead.press("Publish version 1", "The form is published.")
    lead.look("forms")


def extract(extractor: Walker, place: int) -> None:
    """Both studies. place: 0 for the first extractor; the second one misreads a number."""
    for _ in COUNTS:
        extractor.go("extract/")
        extractor.press("Start the next study")
        expect(extractor.page).to_have_title(re.compile("|".join(COUNTS)))
        study = next(label for label in COUNTS if label in extractor.page.title())
        _enter(extractor, extractor.page.get_by_label("Country", exact=True), "Norway")
        for arm, counts in zip((VACCINE, CONTROL), COUNTS[study], strict=True):
            for column, number in zip(("Events", "Total"), counts, strict=True):
                is_slip = place == 1 and (study, arm, column) == (AHLBERG.label, VACCINE, "Events")
                label = f"{OUTCOME}, {TIMEPOINT}, {arm}: {column}"
                cell = extractor.page.get_by_label(label, exact=True)
                _enter(extractor, cell, "14" if is_slip else number)
        if (study, place) == (AHLBERG.label, 0):
            expect(extractor.page.locator(".q-page-of-pdf canvas")).to_be_visible()
            extractor.look("extract")
        extractor.says("Everything that is required has an answer.")
        extractor.press("Hand in the extraction", "Your extraction is handed in.")
    extractor.go("extract/")
    extractor.look(f"extract-list-{place + 1}")


def _enter(walker: Walker, control: Locator, value: str) -> None:
    with walker.page.expect_response("**/entry/") as caught:
        control.fill(value)
        control.blur()
    assert caught.value.status == 200


def agree_on_data(first: Walker, second: Walker) -> None:
    first.go("consensus/")
    first.look("consensus-list")
    for study in COUNTS:
        first.go("consensus/")
        first.page.get_by_role("link", name=study).click()
        if study == AHLBERG.label:
            with first.page.expect_response("**/settle/"):
                first.page.get_by_label("4", exact=True).check()
            first.look("consensus")
        first.press("Propose as agreed", "Proposed. It is agreed when the other one")
        second.go("consensus/")
        second.page.get_by_role("link", name=study).click()
        second.press("Confirm as agreed", "Agreed, revision 1.")
    second.look("consensus-agreed")


def list_results(lead: Walker) -> None:
    lead.go("risk-of-bias/")
    lead.press("Add them")
    lead.says("2 results")
    lead.look("rob-listed")


def assess(assessor: Walker, place: int) -> None:
    """Both results at low risk; the second assessor lacks information on Brandt's concealment."""
    for n, study in enumerate(COUNTS):
        assessor.go("risk-of-bias/")
        row = assessor.page.locator("table").first.get_by_role("row").filter(has_text=study)
        row.get_by_role("button", name="Assess").click()
        for domain, answers in LOW.items():
            heading = assessor.page.get_by_role("heading", name=f"Domain {domain}:")
            expect(heading).to_be_visible()
            _support(assessor, f"{domain}.1", f"See page {domain}.")
            for question, answer in answers.items():
                is_other = place == 1 and (study, question) == (BRANDT.label, "1.2")
                _answer(assessor, question, "NI" if is_other else answer)
            if (n, place, domain) == (0, 0, "1"):
                assessor.look("rob-domain")
            assessor.page.get_by_role("link", name="Next: ").click()
        expect(assessor.page.get_by_role("heading", name="Overall risk of bias")).to_be_visible()
        if (n, place) == (0, 0):
            assessor.look("rob-overall")
        assessor.press("Hand in the assessment", "Your assessment is handed in.")


def _answer(walker: Walker, question: str, value: str) -> None:
    place = question.replace(".", "-")
    with walker.page.expect_response(lambda answer: answer.url.endswith("/entry/")):
        walker.page.locator(f"#v-question-{place}-{value}").check()
    kept = walker.page.locator(f"#k-question-{place} [name=replaces]")
    expect(kept).not_to_have_value("0")


def _support(walker: Walker, question: str, text: str) -> None:
    place = question.replace(".", "-")
    walker.page.locator(f"#s-support-{place}").click()
    walker.page.locator(f"#v-support-{place}").fill(text)
    with walker.page.expect_response(lambda answer: answer.url.endswith("/entry/")):
        walker.page.locator(f"#v-support-{place}").blur()
    expect(walker.page.locator(f"#s-support-{place}")).to_contain_text(text)


def agree_on_bias(first: Walker, second: Walker) -> None:
    """Of Ahlberg the two think alike."""
    for walker, press, words in (
        (first, "Propose as agreed", "It is agreed when the other one of you confirms"),
        (second, "Confirm as agreed", "Agreed, revision 1."),
    ):
        walker.go("risk-of-bias/")
        row = walker.page.locator("table").first.get_by_role("row").filter(has_text=AHLBERG.label)
        row.get_by_role("link", name="Consensus").click()
        walker.press(press, words)


def adjudicate_bias(third: Walker) -> None:
    """Of Brandt somebody else decides."""
    third.go("risk-of-bias/")
    third.press("Open the consensus that waits for an adjudicator")
    form = third.page.locator("#q-question-1-2")
    with third.page.expect_response("**/settle/"):
        form.locator(".form-check").get_by_label("No information", exact=True).check()
    expect(third.page.get_by_role("button", name="Mark as agreed")).to_be_enabled()
    third.look("rob-adjudication")
    third.press("Mark as agreed", "Agreed, revision 1.")
    third.go("risk-of-bias/")
    third.look("rob-list")


def specify(lead: Walker) -> None:
    lead.go("analyses/")
    lead.look("analyses-none")
    lead.page.get_by_role("link", name="Add an analysis").click()
    lead.page.get_by_label("Title").fill("Disease after two years")
    lead.look("analysis-add")
    lead.press("Add the analysis", "there is no preview of open data")


def lock(lead: Walker) -> None:
    lead.go("lock/")
    lead.says("Everything is complete.")
    lead.look("lock")
    lead.press("Lock and compute", "The data set is locked: revision 1")
    lead.look("locked")


def read_the_estimate(lead: Walker) -> str:
    """The pooled estimate as the page shows it, without a reload once the worker has it."""
    lead.go("analyses/")
    lead.page.get_by_role("link", name="Disease after two years").click()
    expect(lead.page.get_by_text("Pooled risk ratio")).to_be_visible(timeout=60_000)
    lead.look("analysis")
    return lead.page.locator(".q-lead").inner_text()


def download(lead: Walker) -> dict[str, bytes]:
    """What the page of reports gives, by its words."""
    lead.go("reports/")
    lead.look("reports")
    wanted: dict[str, Callable[[], Locator]] = {
        "diagram": lambda: lead.page.get_by_role("link", name="SVG", exact=True).first,
        "characteristics": lambda: lead.page.get_by_role("link", name="Characteristics"),
        "bias": lambda: lead.page.get_by_role("link", name="Risk of bias, CSV"),
        "forest": lambda: lead.page.get_by_role("link", name=FOREST),
    }
    found = {}
    for name, link in wanted.items():
        with lead.page.expect_download() as caught:
            link().click()
        found[name] = caught.value.path().read_bytes()
    return found
