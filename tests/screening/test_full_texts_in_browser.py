"""Full texts in a real browser: upload, look, vote by keys, and what a PDF must not do."""

import json
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.factories import pdfs
from tests.machine.browser import Pages
from tests.machine.server import Server
from tests.screening.full_text_played import ANA, BEN, DOIS, LEAD, TITLES
from tests.signing_in import signed_in

pytestmark = [pytest.mark.journey, pytest.mark.worker]
Look = Callable[[Page, str], None]


@pytest.fixture
def look(look: Callable[..., None]) -> Look:
    """The look of all tests, with PDFs drawn for each width."""
    return partial(look, prepare=fitted)


def fitted(page: Page) -> None:
    """A PDF is drawn anew for the width that the page has now."""
    if not page.locator("[data-pdf]").count():
        return
    page.wait_for_function(
        """() => {
            const leaf = document.querySelector(".q-page-of-pdf");
            return leaf && leaf.clientWidth <= document.querySelector("[data-pdf-view]").clientWidth;
        }"""
    )


def play(server: Server) -> dict[str, list[str]]:
    code = "from tests.screening import full_text_played; full_text_played.begin()"
    done = server.manage("shell", "-v0", "-c", code)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def paper(place: int) -> bytes:
    lines = "\n".join(f"{n}. Forty people were recruited from two clinics." for n in range(1, 30))
    first = f"{TITLES[place]}\nhttps://doi.org/{DOIS[place]}\n\n{lines}"
    return pdfs.scripted(pdfs.pdf(first, "All had chronic pain for three months.", "The end."))


def drawn(page: Page, number: int) -> None:
    """The page of that number stands there, painted."""
    expect(page.locator("[data-pdf-page]")).to_have_value(str(number))
    expect(page.locator(".q-page-of-pdf canvas")).to_be_visible()


def test_from_the_upload_to_a_conflict_on_the_reason(
    quorum_server: Callable[..., Server], pages: Pages, look: Look
) -> None:
    server = quorum_server()
    made = play(server)
    root = f"/r/{made['review']}"
    pages.allow("status of 422")
    lead = signed_in(pages(server.url), LEAD)
    upload_many(lead, root, look)
    upload_one(lead, root, made["reports"][1], look)
    give_up(lead, root, made["reports"][2], look)
    ana, ben = (signed_in(pages(server.url), email) for email in (ANA, BEN))
    first_vote(ana, root, look)
    second_vote(ben, root)
    after_both(lead, root)


def upload_many(page: Page, root: str, look: Look) -> None:
    page.goto(f"{root}/full-texts/")
    look(page, "full-texts")
    page.get_by_role("link", name="Upload many at once").click()
    look(page, "full-texts-upload")
    page.get_by_label("PDFs").set_input_files(
        [
            payload("dadabayev.pdf", paper(0)),
            payload("scan 7.pdf", pdfs.pdf("Nothing that is known")),
            payload("page.pdf", pdfs.HTML),
            payload("locked.pdf", pdfs.locked(pdfs.pdf("Text"))),
        ]
    )
    page.get_by_role("button", name="Upload and match").click()
    expect(page.get_by_role("heading", name="Uploaded full texts")).to_be_visible()
    attach = page.get_by_role("button", name="Attach those that are chosen")
    # What was found comes by itself when the looking is over.
    expect(attach).to_be_visible(timeout=60_000)
    sure = page.get_by_label("Report of dadabayev.pdf")
    expect(sure.locator("option:checked")).to_contain_text(TITLES[0][:40])
    expect(page.get_by_label("Report of scan 7.pdf")).to_have_value("")
    expect(page.get_by_text("Nothing of it was kept.")).to_be_visible()
    expect(page.get_by_text("It is kept, and attached to nothing.")).to_be_visible()
    look(page, "full-texts-matches")
    attach.click()
    expect(page.get_by_text("1 full text is attached.")).to_be_visible()
    page.get_by_role("button", name="Set all of these aside").click()
    expect(page.get_by_text("The rest is set aside. The files stay kept.")).to_be_visible()


def upload_one(page: Page, root: str, report: str, look: Look) -> None:
    page.goto(f"{root}/full-texts/{report}/")
    page.get_by_label("PDF of the full text").set_input_files(payload("x.pdf", pdfs.HTML))
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("This file is not a PDF.")).to_be_visible()
    look(page, "full-text-refused")
    page.get_by_label("PDF of the full text").set_input_files(payload("two.pdf", paper(1)))
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("The full text is attached.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The file is taken back. It stays kept.")).to_be_visible()
    page.get_by_label("PDF of the full text").set_input_files(payload("two.pdf", paper(1)))
    page.get_by_role("button", name="Upload", exact=True).click()
    page.get_by_role("link", name="two.pdf").first.click()
    drawn(page, 1)
    look(page, "full-text-alone")


def give_up(page: Page, root: str, report: str, look: Look) -> None:
    page.goto(f"{root}/full-texts/{report}/")
    expect(page.get_by_text("Log at least one attempt first")).to_be_visible()
    page.get_by_text("Log an attempt").click()
    page.get_by_label("Date").fill("2026-05-03")
    page.get_by_label("Route").fill("interlibrary loan")
    page.get_by_label("Note").fill("The library has no copy.")
    page.get_by_role("button", name="Log", exact=True).click()
    page.get_by_text("Confirm: not retrieved").click()
    page.get_by_label("Why").fill("Nobody holds the issue.")
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.get_by_text("The report counts as not retrieved.")).to_be_visible()
    look(page, "full-text-not-retrieved")


def on_desk(page: Page, title: str) -> None:
    """The report stands there, and the keys work."""
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_label("Keys on")).to_be_visible()


def first_vote(page: Page, root: str, look: Look) -> None:
    page.goto(f"{root}/screening/full_text/")
    page.get_by_role("button", name="Get a full text").click()
    on_desk(page, TITLES[0])
    drawn(page, 1)
    # The text lies above the picture, to be selected and read aloud; the file's own script has not run.
    expect(page.locator(".q-pdftext")).to_contain_text("Forty people were recruited")
    page.locator("[data-pdf-view]").focus()
    page.keyboard.press("ArrowRight")
    drawn(page, 2)
    expect(page.get_by_label("Page 2 of 3 of the report")).to_be_visible()
    page.keyboard.press("+")
    page.keyboard.press("-")
    page.keyboard.press("End")
    drawn(page, 3)
    page.keyboard.press("Home")
    drawn(page, 1)
    page.keyboard.press("e")
    expect(page.get_by_text("Choose the reason for excluding this report.")).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator('[data-digit="2"]')).to_be_checked()
    page.keyboard.press("Shift+Digit4")
    look(page, "full-text")
    page.keyboard.press("e")
    expect(page.get_by_text("You excluded the report.")).to_be_visible()
    on_desk(page, TITLES[1])
    look(page, "full-text-next")
    page.keyboard.press("u")
    on_desk(page, TITLES[0])
    page.keyboard.press("0")
    page.keyboard.type("population")
    page.keyboard.press("Enter")
    expect(page.locator('[name="reason"]:checked')).to_have_count(1)
    page.keyboard.press("e")
    expect(page.get_by_text("You excluded the report.")).to_be_visible()
    page.keyboard.press("i")
    expect(page.get_by_text("You included the report.")).to_be_visible()
    expect(page.get_by_text("Nothing is left for you here")).to_be_visible()


def second_vote(page: Page, root: str) -> None:
    page.goto(f"{root}/screening/full_text/")
    page.get_by_role("button", name="Get a full text").click()
    on_desk(page, TITLES[0])
    page.keyboard.press("1")
    page.get_by_role("button", name="Exclude and open the next").click()
    expect(page.get_by_text("You excluded the report.")).to_be_visible()


def after_both(page: Page, root: str) -> None:
    page.goto(f"{root}/screening/full_text/lists/decided/")
    expect(page.get_by_role("row").filter(has_text=TITLES[0][:40])).to_contain_text("Excluded")
    page.get_by_role("link", name="How it was decided").click()
    expect(page.get_by_role("main")).to_contain_text("reason")
