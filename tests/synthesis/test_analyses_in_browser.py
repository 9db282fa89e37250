"""Analyses in a real browser, on a real server with a real worker."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.machine.server import Server
from tests.signing_in import signed_in
from tests.synthesis import played

pytestmark = [pytest.mark.journey, pytest.mark.worker]


def play(server: Server, call: str) -> dict[str, str]:
    """Run a function of `played` on the server's data; what it told."""
    done = server.manage("shell", "-v0", "-c", f"from tests.synthesis import played; played.{call}")
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def signed_in_lead(server: Server, pages: Callable[..., Page], start: str) -> tuple[Page, str]:
    """A page of the lead, and the review that `start` began."""
    review = play(server, start)["review"]
    return signed_in(pages(server.url), played.EMAIL), review


def test_from_the_specification_to_the_result(
    quorum_server: Callable[..., Server],
    pages: Callable[..., Page],
    look: Callable[..., None],
) -> None:
    server = quorum_server()
    page, review = signed_in_lead(server, pages, "begin()")
    page.goto(f"/r/{review}/analyses/")
    expect(page.get_by_role("heading", name="No analysis yet")).to_be_visible()
    look(page, "analyses-empty")
    page.get_by_role("link", name="Add an analysis").click()
    look(page, "analysis-add")
    page.get_by_label("Title").fill("BCG vaccination and tuberculosis")
    page.get_by_role("button", name="Add the analysis").click()
    expect(page.get_by_text("there is no preview of open data")).to_be_visible()
    look(page, "analysis-unlocked")

    server.stop("worker")
    play(server, "lock()")
    page.reload()
    expect(page.get_by_text("Computing an analysis")).to_be_visible()
    look(page, "analysis-computing")
    server.start("worker")
    # Without a reload: the part that polls the job tells the page.
    expect(page.get_by_text("Pooled risk ratio")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Current", exact=True)).to_be_visible()
    lead = page.locator(".q-lead")
    expect(lead).to_contain_text("0.49\u00a0[0.33,\u00a00.73]")
    expect(lead).to_contain_text("[0.14,\u00a01.76]")
    expect(lead).to_contain_text("τ²\u00a0=\u00a00.31, I²\u00a0=\u00a092\u00a0%")
    expect(lead).to_contain_text("357,347 participants")
    look(page, "analysis")
    with page.expect_download() as caught:
        page.get_by_role("link", name="R script and data").click()
    assert 'escalc(measure = "RR"' in caught.value.path().read_text()


def test_from_current_to_stale_and_back(
    quorum_server: Callable[..., Server],
    pages: Callable[..., Page],
    look: Callable[..., None],
) -> None:
    server = quorum_server()
    page, review = signed_in_lead(server, pages, "begin_locked()")
    page.goto(f"/r/{review}/analyses/")
    page.get_by_role("link", name="BCG by allocation").click()
    expect(page.get_by_text("Test of subgroup differences").last).to_be_visible(timeout=60_000)
    look(page, "analysis-subgroups")

    play(server, "unlock()")
    page.goto(f"/r/{review}/analyses/")
    expect(page.get_by_text("Stale", exact=True)).to_have_count(2)
    look(page, "analyses")
    page.get_by_role("link", name="BCG vaccination and tuberculosis").click()
    expect(page.get_by_text("events re-read from table 3").first).to_be_visible()
    look(page, "analysis-stale")
    page.goto(f"/r/{review}/reports/")
    look(page, "reports")

    play(server, "lock_judged()")
    page.goto(f"/r/{review}/analyses/")
    expect(page.get_by_text("Current", exact=True)).to_have_count(2)
    assert server.rows("SELECT count(*) FROM synthesis_run") == [(2,)]

    page.get_by_role("link", name="BCG by allocation").click()
    page.get_by_role("link", name="Change").click()
    look(page, "analysis-change")
    page.get_by_label("Subgroups by").select_option("No subgroups")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_text("Current", exact=True)).to_be_visible(timeout=60_000)
    page.get_by_text("What is asked, and its versions").click()
    page.get_by_role("button", name="Archive this analysis").click()
    expect(page.get_by_text("1 archived analysis")).to_be_visible()


def test_rows_of_the_same_participants_and_what_is_illustrative(
    quorum_server: Callable[..., Server],
    pages: Callable[..., Page],
    look: Callable[..., None],
) -> None:
    server = quorum_server()
    page, review = signed_in_lead(server, pages, "begin_repeated()")
    page.goto(f"/r/{review}/analyses/")
    page.get_by_role("link", name="All time points").click()
    expect(page.get_by_text("Not pooled.")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("They are no findings.")).to_be_visible()
    look(page, "analysis-repeated")
