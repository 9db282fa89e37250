"""The first half of the way: from search files to included studies, each step on the page that the product has for it."""

import re
from collections.abc import Mapping

from playwright.sync_api import expect

from tests.factories import pdfs
from tests.journeys.walking import Walker
from tests.journeys.works import AHLBERG, BRANDT, CASTRO, DALGAARD, FIRST_FILE, SECOND_FILE, WORKS

SEARCHES = (("PubMed", "pubmed.ris", FIRST_FILE, 5), ("Embase", "embase.ris", SECOND_FILE, 3))


def write_protocol(lead: Walker) -> None:
    lead.go("protocol/")
    lead.page.get_by_role("link", name="Amend").click()
    lead.page.get_by_label("Population").fill("Anybody")
    lead.page.get_by_label("Include when all hold, criterion 1").fill("Trial with controls")
    lead.page.get_by_label("Why this amendment?").fill("Criteria agreed in the team.")
    lead.look("protocol-amend")
    lead.press("Save as a new version", "Version 2 of the protocol stands.")
    lead.look("protocol")


def set_rules(lead: Walker) -> None:
    """Titles: adjudication, as it comes. Full texts: consensus."""
    lead.go("screening/settings/")
    texts = lead.page.get_by_role("region", name="Full texts")
    texts.get_by_label("Conflicts are settled by").select_option("consensus")
    texts.get_by_role("button", name="Save").click()
    expect(texts.get_by_label("Conflicts are settled by")).to_have_value("consensus")
    lead.look("rules")


def bring_in(lead: Walker) -> None:
    for source, name, content, n in SEARCHES:
        lead.go("searches/")
        lead.page.get_by_role("link", name="Add a search").click()
        lead.page.get_by_role("textbox", name="Source", exact=True).fill(source)
        lead.page.get_by_label("Date of the search").fill("2026-11-03")
        lead.page.get_by_role("textbox", name="Strategy", exact=True).fill("vaccin* and trial")
        lead.press("Add the search")
        lead.go("searches/")
        lead.page.get_by_role("link", name=re.compile(f"Import a file.*{source}")).click()
        payload = {"name": name, "mimeType": "text/plain", "buffer": content}
        lead.page.get_by_label("File").set_input_files([payload])
        lead.press("Upload and look", f"Import these {n} records?")
        lead.look(f"import-{source.lower()}")
        lead.press("Import", f"{n} records imported")
    lead.go("searches/")
    lead.look("searches")


def compare(lead: Walker) -> None:
    lead.go("duplicates/")
    lead.says("Are these the same?")
    lead.look("duplicates")
    lead.page.keyboard.press("s")
    lead.says("No pair to compare")
    lead.go("records/")
    lead.says("6 records.")
    lead.look("records")


def screen_titles(reviewer: Walker, place: int) -> None:
    """By keys, each record as it comes. place: 0 for the first reviewer, 1 for the second."""
    reviewer.go("screening/title_abstract/")
    record = reviewer.page.locator("#record")
    for n in range(len(WORKS)):
        title = record.get_by_role("heading").first
        expect(title).to_have_text(re.compile("|".join(map(re.escape, WORKS))))
        work = WORKS[title.inner_text().strip().rstrip(".")]
        if n == 0 and place == 0:
            reviewer.look("screen")
        with reviewer.page.expect_response("**/vote/") as sent:
            reviewer.page.keyboard.press(work.title_votes[place])
        assert sent.value.ok
        expect(title).not_to_have_text(work.title)
    expect(record.get_by_role("heading")).to_have_text(
        re.compile("Nothing is left for you here|No record for you now")
    )


def adjudicate(third: Walker) -> None:
    third.go("screening/title_abstract/conflicts/")
    third.look("conflicts")
    third.press("Open the next")
    expect(third.page.get_by_role("heading", name=BRANDT.title)).to_be_visible()
    third.page.get_by_text("Include", exact=True).click()
    third.page.get_by_label("Why").fill("The full text has to tell.")
    third.look("conflict-adjudication")
    third.press("Settle")
    third.says("No conflict for you to settle")


def get_full_texts(lead: Walker) -> None:
    lead.go("full-texts/")
    lead.look("full-texts")
    _open_report(lead, AHLBERG.title)
    content = pdfs.pdf(f"{AHLBERG.title}\n\nThe children of two counties took part.", "Results.")
    payload = {"name": "ahlberg.pdf", "mimeType": "application/pdf", "buffer": content}
    lead.page.get_by_label("PDF of the full text").set_input_files([payload])
    lead.press("Upload", "The full text is attached.")
    lead.look("full-text-file")
    for work in (BRANDT, DALGAARD):
        _open_report(lead, work.title)
        lead.press("Mark as retrieved without a file")
        lead.says("Retrieved")
    _open_report(lead, CASTRO.title)
    lead.page.get_by_text("Log an attempt").click()
    lead.page.get_by_label("Date").fill("2026-11-05")
    lead.page.get_by_label("Route").fill("interlibrary loan")
    lead.press("Log")
    lead.page.get_by_text("Confirm: not retrieved").click()
    lead.page.get_by_label("Why").fill("Nobody holds the issue.")
    lead.press("Confirm", "The report counts as not retrieved.")
    lead.look("full-text-not-retrieved")


def _open_report(lead: Walker, title: str) -> None:
    lead.go("full-texts/")
    lead.page.get_by_role("link", name=title).first.click()
    expect(lead.page.get_by_role("heading", name=title)).to_be_visible()


def screen_full_texts(reviewer: Walker, place: int) -> None:
    reviewer.go("screening/full_text/")
    reviewer.press("Get a full text")
    for n in range(3):
        expect(reviewer.page.get_by_label("Keys on")).to_be_visible()
        title = reviewer.page.get_by_role("region", name="Decision").get_by_role("heading").first
        work = WORKS[title.inner_text().strip().rstrip(".")]
        if n == 0 and place == 0:
            reviewer.look("screen-full-text")
        verdict, reason = (work.text_votes[place] + " ")[:2]
        if reason.strip():
            reviewer.page.keyboard.press(reason)
        with reviewer.page.expect_navigation():
            reviewer.page.keyboard.press(verdict)
        said = "You included the report." if verdict == "i" else "You excluded the report."
        reviewer.says(said)
    reviewer.says("Nothing is left for you here")


def agree(first: Walker, second: Walker) -> None:
    first.go("screening/full_text/conflicts/")
    first.page.get_by_role("link", name=re.compile(BRANDT.title)).click()
    first.page.get_by_text("Include", exact=True).last.click()
    first.page.get_by_label("Why").fill("There is a control group: see table 1.")
    first.look("conflict-consensus")
    first.press("Propose", "You propose: include.")
    second.go("screening/full_text/conflicts/")
    second.page.get_by_role("link", name=re.compile(BRANDT.title)).click()
    second.look("conflict-proposed")
    second.press("Confirm: include", "No conflict for you to settle")


def numbers(lead: Walker) -> Mapping[str, int]:
    """The big numbers of the live flow, by their labels."""
    lead.go("")
    boxes = lead.page.locator("a.q-big")
    found = (box.inner_text().split("\n") for box in boxes.all())
    return {words[0]: int(words[-1].replace(",", "")) for words in found}
