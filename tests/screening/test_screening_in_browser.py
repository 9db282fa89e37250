"""Two reviewers side by side and an adjudicator, in a real browser: keys, undo, outbox, tabs, no scripts, pictures."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.machine.browser import Pages
from tests.machine.server import Server, eventually
from tests.screening.browser_team import Team, numbers, press_when_shown, python, ready, title

N = 40
DECIDE = """
import sys, django; django.setup()
from screening.models import StageRecord
StageRecord.objects.filter(review_id=sys.argv[1], rank=0).update(state="excluded")
"""

DECIDE_MOST = DECIDE.replace("rank=0", "rank__gte=2")


@pytest.fixture(scope="module")
def server(module_quorum_server: Callable[..., Server]) -> Server:
    return module_quorum_server(workers=0)


@pytest.fixture(scope="module")
def reviews(server: Server) -> Iterator[str]:
    """Reviews that nobody has touched. Starting the program that makes them takes longer than making a few."""

    def made() -> Iterator[str]:
        while True:
            yield from python(server, "-m", "tests.screening.populate", str(N), "5").split()

    return made()


@pytest.fixture
def team(server: Server, pages: Pages, reviews: Iterator[str]) -> Team:
    """A review of its own for each test, with the same people."""
    return Team(server, pages, next(reviews))


def test_two_reviewers_side_by_side_and_an_adjudicator(
    team: Team, look: Callable[[Page, str], None]
) -> None:
    tom, ana = team.screen("tom"), team.screen("ana")
    assert title(tom) == title(ana) == "Efficacy of intravenous ketamine"
    assert numbers(tom) == ("0", "40")
    expect(tom.locator("#record mark.in").first).to_have_text("randomized")
    expect(tom.locator("#record mark.out")).to_have_text("Comorbidities")
    expect(tom.locator("#record h2")).to_have_text(
        ["Background", "Methods", "Results", "Conclusions"]
    )
    look(tom, "screen")
    # As fast as keys come; each meets another record, in the common order.
    for key in "iiememei":
        tom.keyboard.press(key)
    for key in "ieeemmie":
        ana.keyboard.press(key)
    assert title(tom) == title(ana) == "Trial 9"
    assert numbers(tom) == ("8", "32")
    eventually(lambda: len(team.votes("tom")) == len(team.votes("ana")) == 8)
    words = {"i": "include", "e": "exclude", "m": "maybe"}
    assert team.votes("tom") == [words[key] for key in "iiememei"]
    assert team.states() == {"pending": 32, "included": 2, "excluded": 1, "conflict": 5}
    expect(tom.locator("#record h1")).to_be_focused()

    for voter in (tom, ana):
        team.at(voter, "title_abstract/conflicts/")
        expect(voter.get_by_text("No conflict for you to settle")).to_be_visible()
    team.at(tom, "title_abstract/lists/awaiting/")
    expect(tom.locator("tbody tr")).to_have_count(5)
    look(tom, "screening-awaiting")
    jon = team.at(team.enter("jon"), "title_abstract/conflicts/")
    expect(jon.get_by_text("5 conflicts wait for you")).to_be_visible()
    look(jon, "conflicts")
    jon.get_by_role("button", name="Open the next").click()
    expect(jon.get_by_text("neither votes nor names")).to_be_visible()
    jon.get_by_label("Exclude").check()
    jon.get_by_label("Why").fill("Not a trial")
    look(jon, "conflict")
    jon.get_by_role("button", name="Settle and open the next").click()
    expect(jon.get_by_text("You excluded “")).to_be_visible()
    assert team.states()["conflict"] == 4
    team.at(tom, "title_abstract/lists/done/")
    expect(tom.locator("tbody tr")).to_have_count(8)
    look(tom, "screening-done")
    mei = team.at(team.enter("mei"), "title_abstract/lists/decided/")
    mei.get_by_role("link", name="How it was decided").first.click()
    look(mei, "decision")
    mei.get_by_label("Why").fill("A late report")
    mei.get_by_role("button", name="Re-open").click()
    expect(mei.get_by_text("a new round has begun")).to_be_visible()
    team.at(mei, "settings/")
    look(mei, "screening-settings")
    mei.get_by_role("button", name="Down reason 1").click()
    expect(mei.get_by_label("Reason 1")).to_have_value("Wrong population")
    expect(mei.get_by_role("button", name="Down reason 2")).to_be_focused()
    mei.get_by_role("button", name="Save the list").click()
    expect(mei.get_by_text("The list of exclusion reasons is saved.")).to_be_visible()


def test_texts_of_other_scripts_and_markup_are_shown_as_they_are(team: Team) -> None:
    tom = team.screen("tom")
    tom.keyboard.press("j")
    heading = tom.locator("#record h1")
    assert heading.evaluate("each => getComputedStyle(each).direction") == "rtl"
    tom.keyboard.press("j")
    assert title(tom) == "<script>alert(1)</script> & <b>bold</b>"
    tom.keyboard.press("i")
    expect(tom.locator("#said-vote")).to_contain_text("<script>alert(1)</script>")


def test_undo_back_later_and_a_changed_verdict(team: Team) -> None:
    tom = team.screen("tom")
    tom.keyboard.press("e")
    tom.keyboard.press("i")
    tom.keyboard.press("u")
    expect(tom.locator("#said-vote")).to_contain_text("You took your vote back on")
    assert numbers(tom) == ("1", "39")
    eventually(lambda: team.votes("tom") == ["exclude"])
    # Back to what was excluded: its button says so, and another key changes the vote.
    tom.keyboard.press("k")
    assert title(tom) == "Efficacy of intravenous ketamine"
    expect(tom.get_by_role("button", name="Exclude")).to_have_attribute("aria-pressed", "true")
    tom.keyboard.press("m")
    eventually(lambda: team.votes("tom") == ["maybe"])
    assert numbers(tom) == ("1", "39")
    tom.get_by_role("button", name="Undo").click()
    eventually(lambda: team.votes("tom") == [])
    assert numbers(tom) == ("0", "40")
    before = title(tom)
    tom.keyboard.press("j")
    assert title(tom) != before
    tom.keyboard.press("k")
    assert title(tom) == before


def test_twenty_acts_can_be_undone_also_after_a_reload(team: Team) -> None:
    tom = team.screen("tom")
    for _ in range(22):
        press_when_shown(tom, "e")
    eventually(lambda: len(team.votes("tom")) == 22)
    tom.reload()
    ready(tom)
    for _ in range(25):
        tom.keyboard.press("u")
    eventually(lambda: len(team.votes("tom")) == 2)
    expect(tom.locator("#n-done")).to_have_text("2")


def test_votes_without_a_network_wait_and_are_sent_once(team: Team, pages: Pages) -> None:
    pages.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    tom = team.screen("tom")
    tom.context.set_offline(True)
    for key in "iem":
        tom.keyboard.press(key)
    expect(tom.locator("#outbox")).to_contain_text("3 votes waiting")
    assert team.votes("tom") == []
    tom.context.set_offline(False)
    expect(tom.locator("#outbox")).to_be_empty()
    assert team.votes("tom") == ["include", "exclude", "maybe"]

    # Kept through a reload, and a vote whose answer was lost is not counted twice.
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    tom.route("**/vote/", lose_the_answer)
    tom.keyboard.press("e")
    expect(tom.locator("#outbox")).to_contain_text("1 vote waiting")
    tom.reload()
    ready(tom)
    expect(tom.locator("#outbox")).to_contain_text("1 vote waiting")
    assert title(tom) == "Trial 5"
    tom.unroute("**/vote/")
    tom.evaluate("window.dispatchEvent(new Event('online'))")
    expect(tom.locator("#outbox")).to_be_empty()
    assert team.votes("tom") == ["include", "exclude", "maybe", "exclude"]
    assert team.n_votes() == 4


def test_unsent_votes_are_said_at_the_end_and_sent_from_the_home_too(
    team: Team, pages: Pages, look: Callable[[Page, str], None]
) -> None:
    pages.allow("ERR_FAILED")
    tom = team.screen("tom")
    python(team.server, "-c", DECIDE_MOST, team.review)
    tom.reload()
    ready(tom)
    tom.route("**/vote/", lambda route: route.abort())
    for key in "ie":
        press_when_shown(tom, key)
    expect(tom.get_by_role("heading", name="Your last votes are still to be sent")).to_be_visible()
    assert team.votes("tom") == []

    tom.goto(f"/r/{team.review}/")
    expect(tom.get_by_text("2 votes wait on this device to be sent.")).to_be_visible()
    look(tom, "votes-unsent")
    tom.goto("/")
    tom.unroute("**/vote/")
    shown = tom.locator("[data-unsent]", has_text="2 votes wait on this device to be sent.")
    shown.get_by_role("button", name="Send now").click()
    expect(tom.get_by_text("Your votes are sent.")).to_be_visible()
    assert team.votes("tom") == ["include", "exclude"]
    tom.reload()
    expect(tom.locator("[data-unsent]").first).to_be_hidden()
    team.at(tom)
    expect(tom.get_by_role("heading", name="Nothing is left for you here")).to_be_visible()


def test_two_tabs_of_one_reviewer_do_not_double(team: Team) -> None:
    one = team.screen("tom")
    two = one.context.new_page()
    team.at(two)
    ready(two)
    assert title(one) == title(two)
    for key in "ieie":
        one.keyboard.press(key)
    # What is being read stays; of what comes, the other page has left out what has its vote.
    assert title(two) == "Efficacy of intravenous ketamine"
    two.keyboard.press("m")
    assert title(two) == "Trial 5"
    two.keyboard.press("m")
    eventually(lambda: len(team.votes("tom")) == 5)
    assert sorted(team.votes("tom")) == ["exclude", "exclude", "include", "maybe", "maybe"]


def test_refused_vote_is_said_in_one_sentence(team: Team, pages: Pages) -> None:
    pages.allow("status of 409")
    tom = team.screen("tom")
    # Decided behind the page.
    python(team.server, "-c", DECIDE, team.review)
    tom.keyboard.press("i")
    expect(tom.locator("#said-vote")).to_contain_text("This record has all the votes it needs.")
    assert numbers(tom) == ("0", "39")
    assert team.votes("tom") == []


def test_keys_can_be_changed_and_switched_off(team: Team) -> None:
    tom = team.screen("tom")
    tom.keyboard.press("?")
    expect(tom.locator("#keys > summary")).to_be_focused()
    tom.keyboard.press("h")
    expect(tom.locator("body")).to_have_class(re.compile("q-nomarks"))
    tom.locator("#change-keys > summary").click()
    tom.get_by_label("include", exact=True).fill("y")
    expect(tom.locator("#vote kbd").first).to_have_text("Y")
    tom.locator("#record h1").click()
    tom.keyboard.press("i")
    assert title(tom) == "Efficacy of intravenous ketamine"
    tom.keyboard.press("y")
    eventually(lambda: team.votes("tom") == ["include"])
    tom.get_by_label("exclude", exact=True).fill("y")
    expect(tom.get_by_text("Each needs a key of its own.")).to_be_visible()
    tom.get_by_role("button", name="As they were").click()
    tom.get_by_label("Keys on").uncheck()
    tom.locator("#record h1").click()
    for key in ("e", "ArrowLeft", "m"):
        tom.keyboard.press(key)
    assert title(tom) != "Trial 4"
    tom.reload()
    ready(tom)
    tom.keyboard.press("e")
    assert numbers(tom) == ("1", "39")
    tom.get_by_role("button", name="Maybe").click()
    eventually(lambda: team.votes("tom") == ["include", "maybe"])


def test_slash_leads_to_the_search_for_a_record_ready_to_type(team: Team) -> None:
    tom = team.screen("tom")
    tom.keyboard.press("/")
    field = tom.get_by_label("Words")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    tom.keyboard.type("Trial 4")
    tom.keyboard.press("Enter")
    expect(tom.get_by_role("link", name="Trial 4", exact=True)).to_be_visible()


def test_double_click_or_tap_votes_on_the_record_that_was_read_only(team: Team) -> None:
    tom = team.screen("tom")
    tom.get_by_role("button", name="Exclude").dblclick()
    assert numbers(tom) == ("1", "39")
    second = title(tom)
    tom.get_by_role("button", name="Include").click()
    assert title(tom) != second
    eventually(lambda: team.votes("tom") == ["exclude", "include"])
    # A finger's taps are not counted by every browser: the second of two comes too soon to be meant.
    ana = team.screen("ana", has_touch=True)
    maybe = ana.get_by_role("button", name="Maybe")
    maybe.evaluate("""each => {
        const tap = () => each.dispatchEvent(
            new PointerEvent("click", {bubbles: true, cancelable: true, detail: 1, pointerType: "touch"}));
        tap(); tap();
    }""")
    assert numbers(ana) == ("1", "39")
    ana.wait_for_timeout(500)
    maybe.tap()
    eventually(lambda: team.votes("ana") == ["maybe", "maybe"])


def test_screening_to_the_end_of_the_queue(team: Team) -> None:
    tom = team.screen("tom")
    for _ in range(N):
        press_when_shown(tom, "ArrowLeft")
    expect(tom.get_by_text("Nothing is left for you here")).to_be_visible()
    eventually(lambda: len(team.votes("tom")) == N)
    tom.keyboard.press("k")
    expect(tom.locator("#record h1")).to_have_text(f"Trial {N}")


def test_without_scripts(team: Team) -> None:
    tom = team.at(team.enter("tom", java_script_enabled=False))
    tom.get_by_role("button", name="Get a record").click()
    assert title(tom) == "Efficacy of intravenous ketamine"
    tom.get_by_role("button", name="Maybe").click()
    expect(tom.get_by_text("You voted “maybe”.")).to_be_visible()
    assert team.votes("tom") == ["maybe"]
    tom.get_by_role("button", name="Undo").click()
    assert team.votes("tom") == []
    assert title(tom) == "Efficacy of intravenous ketamine"
    for _ in range(3):
        tom.get_by_role("button", name="Exclude").click()
    assert title(tom) == "Trial 4"
    assert team.votes("tom") == ["exclude"] * 3


def test_consensus_by_two_in_the_browser(team: Team, look: Callable[[Page, str], None]) -> None:
    mei = team.at(team.enter("mei"), "settings/")
    rules = mei.locator("form[action$='rules/title_abstract/']")
    rules.get_by_label("Conflicts are settled by").select_option("consensus")
    rules.get_by_role("button", name="Save").click()
    expect(mei.get_by_text("The rules for titles and abstracts are saved.")).to_be_visible()
    tom, ana = team.screen("tom"), team.screen("ana")
    tom.keyboard.press("i")
    eventually(lambda: team.votes("tom") == ["include"])
    ana.keyboard.press("e")
    eventually(lambda: team.states().get("conflict") == 1)
    team.at(tom, "title_abstract/conflicts/")
    tom.get_by_role("link", name=re.compile("Efficacy")).click()
    tom.get_by_label("Include").check()
    tom.get_by_label("Why").fill("It is randomised")
    tom.get_by_role("button", name="Propose").click()
    expect(tom.get_by_text("Still to confirm: Ana Ruiz.")).to_be_visible()
    team.at(ana, "title_abstract/conflicts/")
    ana.get_by_role("link", name=re.compile("Efficacy")).click()
    look(ana, "conflict-consensus")
    ana.get_by_role("button", name="Confirm: include").click()
    expect(ana.get_by_text("You confirmed the proposal.")).to_be_visible()
    assert team.states()["included"] == 1
