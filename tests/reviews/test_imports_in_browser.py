"""From a search to compared records in a real browser, with a real worker: upload, preview, import, duplicates, records."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.machine.browser import Pages
from tests.machine.server import Server
from tests.reviews.test_pages_in_browser import PASSWORD, tick

KETAMINE = Path(__file__).resolve().parents[2] / "reviews" / "sample" / "ketamine"
FORMATS = Path(__file__).parents[1] / "reference" / "formats"
DIALECTS = FORMATS / "dialects"
FILES = {
    KETAMINE / "embase.ris": 129,
    KETAMINE / "psycinfo_ovid.ris": 87,
    KETAMINE / "pubmed.nbib": 129,
    KETAMINE / "wos.ciw": 115,
    DIALECTS / "cochrane-ris__central.ris": 3,
    DIALECTS / "scopus-ris__scopus_bom.ris": 6,
}
STRATEGY = "1  exp ketamine/\n2  (post-traumatic or posttraumatic).ti,ab.\n3  1 and 2"
Look = Callable[[Page, str], None]


def test_searches_become_records(
    quorum_server: Callable[..., Server], pages: Pages, look: Look, tmp_path: Path
) -> None:
    server = quorum_server()
    pages.allow("status of 422")
    page = pages(server.url)
    start(page)
    open_page(page, "Searches")
    look(page, "searches-empty")
    add_search(page, look)
    refused_file(page, look)
    file_in_part(page, look)
    all_files(page, look)
    # Eleven were removed before they came: they are counted as identified, and as duplicates.
    counts(page, identified=469 + 11, duplicates=298 + 11, left=171)
    same_file_again(page, look)
    long_import(page, look, tmp_path)
    compare_pair(page, look)
    counts(page, identified=480, duplicates=310, left=170)
    take_apart(page, look)
    counts(page, identified=480, duplicates=309, left=171)
    look_at_records(page, look)
    undo_an_import(page)
    # Two works were in that file alone.
    counts(page, identified=480 - 115, duplicates=309 - 115 + 2, left=171 - 2)


def start(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Name").fill("Mei Lindqvist")
    page.get_by_label("E-mail").fill("mei@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    page.get_by_role("link", name="Start a review").click()
    page.get_by_role("textbox", name="Title").fill("Ketamine for post-traumatic stress disorder")
    page.get_by_label("Question in short").fill("Does ketamine relieve symptoms?")
    tick(page, "Reviewer", "titles and abstracts")
    page.get_by_role("button", name="Start the review").click()
    expect(page.get_by_text("The review is started.")).to_be_visible()


def open_page(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Review").get_by_role("link", name=name, exact=True).click()


def add_search(page: Page, look: Look) -> None:
    page.get_by_role("link", name="Add a search").click()
    page.get_by_role("textbox", name="Source", exact=True).fill("Embase")
    page.get_by_label("Platform").fill("Embase.com")
    page.get_by_label("Date of the search").fill("2026-11-03")
    page.get_by_role("textbox", name="Strategy", exact=True).fill(STRATEGY)
    page.locator("summary", has_text="duplicates removed").click()
    page.get_by_label("Hits in all").fill("140")
    page.get_by_role("button", name="Add the search").click()
    expect(page.get_by_text("Give both numbers, or none.")).to_be_visible()
    page.get_by_label("Duplicates removed of these").fill("11")
    page.get_by_label("By whom, with what").fill("The library, with EndNote.")
    look(page, "search-form")
    page.get_by_role("button", name="Add the search").click()
    expect(page.get_by_role("heading", name="Embase")).to_be_visible()


def upload(page: Page, source: str, file: Path) -> None:
    open_page(page, "Searches")
    page.get_by_role("link", name=re.compile(f"Import a file.*{source}")).click()
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Upload and look").click()


def refused_file(page: Page, look: Look) -> None:
    upload(page, "Embase", FORMATS / "hostile" / "pdf_renamed.ris")
    expect(page.get_by_text("This is a PDF, not an export of references.")).to_be_visible()
    look(page, "import-refused")


def file_in_part(page: Page, look: Look) -> None:
    """Part of it can't be read: a person says that the rest is wanted, or discards it."""
    upload(page, "Embase", FORMATS / "hostile" / "nbib_then_ris.txt")
    expect(page.get_by_text("1 place of the file could not be read").first).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Tick that you import the rest")
    look(page, "import-in-part")
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_text("Nothing of it counts.")).to_be_visible()


def all_files(page: Page, look: Look) -> None:
    """One search is written down; the others are proposed from what the files say."""
    open_page(page, "Searches")
    page.get_by_role("link", name="Imports").click()
    page.get_by_role("link", name="Upload files").click()
    page.get_by_label("Files").set_input_files(list(FILES))
    page.get_by_role("button", name="Upload and look").click()
    # The list changes by itself when the worker has read a file.
    ready = page.get_by_role("button", name="Import the 6 that need no decision")
    expect(ready).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Embase, 3 Nov 2026")).to_be_visible()
    expect(page.get_by_text("New search: APA PsycInfo (database)")).to_be_visible()
    look(page, "imports-waiting")
    page.get_by_role("link", name="pubmed.nbib").click()
    expect(page.get_by_role("heading", name="Import these 129 records?")).to_be_visible()
    expect(page.get_by_label("Source", exact=True)).to_have_value("PubMed")
    page.get_by_label("Search", exact=True).select_option(label="Embase, 3 Nov 2026")
    expect(page.get_by_label("Source", exact=True)).to_be_hidden()
    look(page, "import-preview")
    page.go_back()
    ready.click()
    for file, n in FILES.items():
        row = page.get_by_role("row", name=re.compile(rf"{re.escape(file.name)}.*Imported {n} "))
        expect(row).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="wos.ciw").click()
    look(page, "import-done")


def same_file_again(page: Page, look: Look) -> None:
    upload(page, "PubMed", KETAMINE / "pubmed.nbib")
    expect(page.get_by_text("This very file was imported already")).to_be_visible()
    look(page, "import-same-file")
    page.get_by_role("button", name="Discard").click()


def long_import(page: Page, look: Look, folder: Path) -> None:
    """Its progress is on the page without a reload; it is cancelled, and nothing of it stays."""
    one = (
        "TY  - JOUR\nTI  - Trial {0} of something in {0} people\nPY  - 2001\nVL  - {0}\nER  - \n\n"
    )
    file = folder / "long.ris"
    file.write_text("".join(one.format(n) for n in range(20_000)))
    upload(page, "Embase", file)
    expect(page.get_by_role("status").get_by_text("Reading the file")).to_be_visible()
    expect(page.get_by_role("heading", name="Import these 20,000 records?")).to_be_visible(
        timeout=60_000
    )
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text(re.compile(r"reading records [\d,]+ of 20,000"))).to_be_visible(
        timeout=30_000
    )
    look(page, "import-running")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="Import these 20,000 records?")).to_be_visible(
        timeout=60_000
    )
    page.get_by_role("button", name="Discard").click()
    open_page(page, "Records")
    expect(page.get_by_text("171 records.")).to_be_visible()


def compare_pair(page: Page, look: Look) -> None:
    open_page(page, "Duplicates")
    expect(page.get_by_role("heading", name="Are these the same?")).to_be_visible()
    expect(page.get_by_text("the DOIs differ")).to_be_visible()
    look(page, "duplicates")
    page.keyboard.press("s")
    expect(page.get_by_role("heading", name="No pair to compare")).to_be_visible()
    look(page, "duplicates-none")
    for answer in "rs":
        page.keyboard.press("u")
        expect(page.get_by_role("heading", name="Are these the same?")).to_be_visible()
        page.keyboard.press(answer)
        expect(page.get_by_role("heading", name="No pair to compare")).to_be_visible()


def take_apart(page: Page, look: Look) -> None:
    open_page(page, "Duplicates")
    page.get_by_role("link", name="See the merges").click()
    page.get_by_role("searchbox").fill("feder 2014")
    page.get_by_role("button", name="Find").click()
    page.locator("summary", has_text="Take apart").first.click()
    look(page, "merges")
    page.get_by_label("Why are they not the same?").first.fill("Two reports of one trial.")
    page.get_by_role("button", name="Take apart").first.click()
    expect(page.get_by_text("both stand on their own again")).to_be_visible()


def undo_an_import(page: Page) -> None:
    open_page(page, "Searches")
    page.get_by_role("link", name="Imports").click()
    page.get_by_role("link", name="wos.ciw").click()
    page.get_by_role("link", name="Undo this import").click()
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("The import is undone")).to_be_visible()


def counts(page: Page, *, identified: int, duplicates: int, left: int) -> None:
    """The diagram's boxes of identification, and what is still to be screened."""
    open_page(page, "Flow")
    for words, n in (
        ("Records identified", identified),
        ("Duplicate records removed", duplicates),
        ("still to be screened", left),
    ):
        expect(page.get_by_role("link", name=f"{words} {n}", exact=True)).to_be_visible()


def look_at_records(page: Page, look: Look) -> None:
    open_page(page, "Records")
    expect(page.get_by_text("171 records.")).to_be_visible()
    look(page, "records")
    page.get_by_role("searchbox").fill("feder jama")
    page.get_by_role("button", name="Find").click()
    page.get_by_role(
        "link", name=re.compile("Efficacy of intravenous ketamine", re.I)
    ).first.click()
    page.locator("#sources summary").first.click()
    look(page, "record")
