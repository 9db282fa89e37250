"""Pages of full texts without scripts: what they show, what they answer, what they cost."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role, Stage
from reviews.seams import waiting_for
from screening.models import Conflict, Report, ReportFile, StageRecord, Vote
from screening.rules import ConflictKind, Retrieval
from screening.services import full_text
from screening.tally import State
from tests.factories import full_texts, pdfs, people, screening
from tests.factories.full_texts import place

pytestmark = pytest.mark.db
REFUSED = "This record has all the votes it needs."


@pytest.fixture(scope="module")
def people_in_review(module_db: None) -> screening.Team:
    return screening.team()


@pytest.fixture
def team(people_in_review: screening.Team, db: None) -> screening.Team:
    return people_in_review


class Browser:
    """A member's browser without scripts."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.client = Client()
        self.client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")

    def address(self, name: str, **kwargs: object) -> str:
        kwargs = {"review": self.member.review_id, **kwargs}
        return reverse(f"screening:{name}", kwargs=kwargs)

    def get(self, name: str, query: str = "", **kwargs: object) -> HttpResponse:
        return self.client.get(self.address(name, **kwargs) + query, follow=True)

    def post(self, name: str, data: dict[str, object] | None = None, **kwargs: object) -> str:
        found = self.client.post(
            self.address(name, **kwargs), {"key": new_uuid(), **(data or {})}, follow=True
        )
        return text(found)


def text(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def retrieved(team: screening.Team, n: int = 1, **record: object) -> list[Report]:
    reports = [
        full_texts.sought(team.owner, team.reviewers, first_rank=rank, **record)
        for rank in range(n)
    ]
    for number, report in enumerate(reports):
        full_texts.attached(team.owner, report, pdfs.pdf(f"Text {number}"))
    return reports


def exclusion(team: screening.Team, *places: int) -> dict[str, object]:
    reasons = screening.reasons(team.owner)
    first, *also = (str(reasons[number].uuid) for number in places)
    return {"verdict": "exclude", "reason": first, "also": also}


def test_empty_page_teaches(team: screening.Team) -> None:
    page = text(Browser(team.owner).get("full-texts"))
    assert "When a record is included by its title and abstract, its report is sought here." in page


def test_list_shows_each_state_of_retrieval(team: screening.Team) -> None:
    for rank, title in enumerate(("The sought one", "The retrieved one", "The lost one")):
        full_texts.sought(team.owner, team.reviewers, titles=[title], first_rank=rank)
    reports = Report.objects.order_by("stage_records__rank")
    full_texts.attached(team.owner, reports[1])
    Report.objects.filter(uuid=reports[2].uuid).update(retrieval=Retrieval.NOT_RETRIEVED.value)
    browser = Browser(team.owner)
    for state, title in (
        ("sought", "sought"),
        ("retrieved", "retrieved"),
        ("not_retrieved", "lost"),
    ):
        page = text(browser.get("full-texts", f"?state={state}"))
        shown = {word for word in ("sought", "retrieved", "lost") if f"The {word} one" in page}
        assert (state, shown) == (state, {title})
    every = text(browser.get("full-texts", "?state=all"))
    assert all(f"The {word} one" in every for word in ("sought", "retrieved", "lost"))


def test_list_opens_where_reports_are(team: screening.Team) -> None:
    browser = Browser(team.owner)
    [report] = retrieved(team, titles=["The retrieved one"])
    assert "The retrieved one" in text(browser.get("full-texts"))
    assert "None here" in text(browser.get("full-texts", "?state=sought"))
    Report.objects.filter(uuid=report.uuid).update(retrieval=Retrieval.NOT_RETRIEVED.value)
    assert "The retrieved one" in text(browser.get("full-texts"))
    full_texts.sought(team.owner, team.reviewers, titles=["The sought one"], first_rank=5)
    page = text(browser.get("full-texts"))
    assert "The sought one" in page
    assert "The retrieved one" not in page


def test_same_file_at_another_report_is_remarked_on_until_it_is_taken_back(
    team: screening.Team,
) -> None:
    first, second = (
        full_texts.sought(team.owner, team.reviewers, titles=[title], first_rank=rank)
        for rank, title in enumerate(("The first one", "The second one"))
    )
    browser = Browser(team.owner)
    full_texts.attached(team.owner, first, pdfs.pdf("One text"))
    remark = "The very same file is attached to another report:"
    assert remark not in text(browser.get("full-text", report=first.uuid))
    data = {"file": pdfs.upload(pdfs.pdf("One text"), "again.pdf")}
    page = browser.post("full-text-attach", data, report=second.uuid)
    assert remark in page
    assert f'href="{browser.address("full-text", report=first.uuid)}"' in page
    assert remark in text(browser.get("full-text", report=first.uuid))
    wrong = second.files.get()
    browser.post("full-text-take-back", attachment=wrong.uuid)
    for report in (first, second):
        assert remark not in text(browser.get("full-text", report=report.uuid))


def test_observers_see_reports_and_no_buttons(team: screening.Team) -> None:
    report = full_texts.sought(team.owner, team.reviewers)
    browser = Browser(people.member(team.owner, Role.OBSERVER))
    for page in (browser.get("full-texts"), browser.get("full-text", report=report.uuid)):
        assert page.status_code == 200
        assert "Upload" not in text(page)


def test_refused_file_is_told_at_its_field(team: screening.Team) -> None:
    report = full_texts.sought(team.owner, team.reviewers)
    browser = Browser(team.owner)
    page = browser.post(
        "full-text-attach", {"file": pdfs.upload(pdfs.HTML, "a.pdf")}, report=report.uuid
    )
    assert "This file is not a PDF." in page
    assert not ReportFile.objects.exists()


def test_attempt_of_the_future_is_refused(team: screening.Team) -> None:
    report = full_texts.sought(team.owner, team.reviewers)
    page = Browser(team.owner).post(
        "full-text-attempt", {"tried_on": "2999-01-01", "route": "library"}, report=report.uuid
    )
    assert "This date has not come yet." in page


def test_report_is_given_up_and_sought_again_with_both_dates(team: screening.Team) -> None:
    report = full_texts.sought(team.owner, team.reviewers)
    lead, reviewer = Browser(team.owner), Browser(team.reviewers[0])
    assert "A lead confirms it" in text(reviewer.get("full-text", report=report.uuid))
    why = {"reason": "Nobody has it"}
    assert "Log at least one attempt first" in lead.post(
        "full-text-not-retrieved", why, report=report.uuid
    )
    attempt = {"tried_on": "2026-05-03", "route": "interlibrary loan", "remark": "in vain"}
    reviewer.post("full-text-attempt", attempt, report=report.uuid)
    page = lead.post("full-text-not-retrieved", why, report=report.uuid)
    assert "The report counts as not retrieved." in page
    assert "interlibrary loan" in page
    assert "Nobody has it" in page
    page = lead.post("full-text-seek-again", {"reason": "A hint"}, report=report.uuid)
    assert "The report is sought again." in page
    assert page.index("Nobody has it") < page.index("A hint")


def test_taken_back_file_stays_kept_on_the_page(team: screening.Team) -> None:
    attached = full_texts.attached(team.owner)
    page = Browser(team.owner).post("full-text-take-back", attachment=attached.uuid)
    assert "The file is taken back. It stays kept." in page
    assert "Taken back" in page
    assert str(attached.file_id) in page


def test_vote_by_plain_forms(team: screening.Team) -> None:
    retrieved(team, 2)
    browser = Browser(team.reviewers[0])
    assert "Get a full text" in text(browser.get("full-text-screen"))
    page = browser.post("full-text-next")
    assert "Download it" in page
    first = StageRecord.objects.get(leases__member=team.reviewers[0])
    page = browser.post("full-text-vote", exclusion(team, 1, 3, 4), stage_record=first.uuid)
    assert "You excluded the report." in page
    vote = Vote.objects.standing().get(stage_record=first)
    reasons = screening.reasons(team.owner)
    assert vote.reason == reasons[1]
    assert vote.further_reasons == [str(reasons[3].uuid), str(reasons[4].uuid)]
    # The next report is on the desk already.
    second = StageRecord.objects.exclude(uuid=first.uuid).get(leases__member=team.reviewers[0])
    page = browser.post("full-text-vote", {"verdict": "include"}, stage_record=second.uuid)
    assert "You included the report." in page
    assert "Nothing is left for you here" in page


def test_inclusion_has_no_reason_whatever_was_chosen(team: screening.Team) -> None:
    (report,) = retrieved(team)
    given = {**exclusion(team, 0, 1), "verdict": "include"}
    Browser(team.reviewers[0]).post("full-text-vote", given, stage_record=place(report).uuid)
    vote = Vote.objects.standing().get(stage_record=place(report))
    assert (vote.verdict, vote.reason, vote.further_reasons) == ("include", None, [])


@pytest.mark.parametrize("given", [{"verdict": "exclude"}, {"verdict": "maybe"}, {}])
def test_incomplete_vote_is_told_on_the_page(
    team: screening.Team, given: dict[str, object]
) -> None:
    (report,) = retrieved(team)
    page = Browser(team.reviewers[0]).post("full-text-vote", given, stage_record=place(report).uuid)
    assert 'role="alert"' in page
    assert "Why is it out?" in page
    assert not Vote.objects.filter(stage_record=place(report)).exists()


def test_vote_is_changed_and_taken_back_while_open(team: screening.Team) -> None:
    (report,) = retrieved(team)
    browser, here = Browser(team.reviewers[0]), {"stage_record": place(report).uuid}
    browser.post("full-text-vote", exclusion(team, 2), **here)
    page = text(browser.get("full-text-read", **here))
    assert "You excluded this report." in page
    chosen = screening.reasons(team.owner)[2].uuid
    assert f'value="{chosen}" data-digit="3" checked' in page
    listed = text(browser.get("list", stage="full_text", pile="awaiting"))
    assert browser.address("full-text-read", **here) in listed
    browser.post("full-text-vote", {"verdict": "include"}, **here)
    page = browser.post("full-text-withdraw", **here)
    assert "Your vote is taken back." in page
    assert not Vote.objects.standing().filter(stage_record=place(report)).exists()
    assert report.record.face.title in page


def test_closed_report_is_refused_in_one_sentence(team: screening.Team) -> None:
    (report,) = retrieved(team)
    for voter in team.reviewers:
        screening.vote(voter, place(report), "include")
    third = Browser(people.member(team.owner, Role.REVIEWER))
    here = {"stage_record": place(report).uuid}
    assert REFUSED in third.post("full-text-vote", {"verdict": "include"}, **here)
    assert REFUSED in third.post("full-text-withdraw", **here)
    found = third.get("full-text-read", **here)
    assert found.redirect_chain[-1][0] == third.address("decision", **here)


def test_report_that_is_not_at_hand_takes_no_vote(team: screening.Team) -> None:
    report = full_texts.sought(team.owner, team.reviewers)
    browser, here = Browser(team.reviewers[0]), {"stage_record": place(report).uuid}
    assert REFUSED in browser.post("full-text-vote", {"verdict": "include"}, **here)
    found = browser.get("full-text-read", **here)
    assert found.redirect_chain[-1][0] == browser.address("full-text", report=report.uuid)
    assert "There is no full text for you to assess now." in browser.post("full-text-next")


def test_report_without_a_file_shows_citation_and_links(team: screening.Team) -> None:
    report = full_texts.sought(team.owner, team.reviewers, doi="10.1000/one.1")
    full_text.mark_retrieved(by=team.owner, report=report.uuid, key=new_uuid())
    page = text(Browser(team.reviewers[0]).get("full-text-read", stage_record=place(report).uuid))
    assert "This report has no file here" in page
    assert "https://doi.org/10.1000/one.1" in page
    assert "data-pdf" not in page


def test_two_reasons_are_a_conflict_on_the_reason(team: screening.Team) -> None:
    (report,) = retrieved(team)
    for number, voter in enumerate(team.reviewers):
        page = Browser(voter).post(
            "full-text-vote", exclusion(team, number), stage_record=place(report).uuid
        )
        assert "You excluded the report." in page
    stands = place(report)
    assert (stands.state, stands.is_reason_disputed) == (State.EXCLUDED.value, True)
    assert Conflict.objects.get(stage_record=stands).kind == ConflictKind.REASON.value


def test_reviewers_of_titles_only_assess_nothing(team: screening.Team) -> None:
    (report,) = retrieved(team)
    titles = people.member(team.owner, Role.REVIEWER, stage=Stage.TITLE_ABSTRACT.value)
    browser = Browser(titles)
    assert browser.get("full-text-screen").status_code == 403
    assert browser.get("full-text-read", stage_record=place(report).uuid).status_code == 403


def test_titles_and_names_are_text(team: screening.Team) -> None:
    evil = "<script>alert(1)</script> a title"
    (report,) = retrieved(team, titles=[evil])
    for member, name, kwargs in (
        (team.owner, "full-texts", {}),
        (team.owner, "full-text", {"report": report.uuid}),
        (team.reviewers[0], "full-text-read", {"stage_record": place(report).uuid}),
    ):
        page = text(Browser(member).get(name, "?state=all" if not kwargs else "", **kwargs))
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page


def test_piles_wait_where_the_work_is(team: screening.Team) -> None:
    retrieved(team)
    full_texts.sought(team.owner, team.reviewers, first_rank=5)
    full_texts.uploaded(team.owner)

    def piles(member: Member) -> dict[str, tuple[int, str]]:
        boxes = {"reports_sought", "reports_assessed"}
        return {
            str(pile.label): (pile.count, pile.box)
            for pile in waiting_for(member)
            if pile.box in boxes
        }

    to_find = {
        "full text to find": (1, "reports_sought"),
        "uploaded file that belongs to no report yet": (1, "reports_sought"),
    }
    assert piles(team.owner) == to_find
    assert piles(team.reviewers[0]) == {**to_find, "full text to assess": (1, "reports_assessed")}
    assert piles(people.member(team.owner, Role.OBSERVER)) == {}


@pytest.mark.parametrize("name", ["full-texts", "full-text-upload"])
def test_lists_cost_the_same_with_more_rows(team: screening.Team, name: str) -> None:
    browser = Browser(team.owner)

    def queries(first: int, n: int) -> int:
        for rank in range(first, first + n):
            report = full_texts.sought(
                team.owner, team.reviewers, first_rank=rank, doi=f"10.1000/number.{rank}"
            )
            full_texts.attached(team.owner, report, pdfs.pdf(f"Text {rank}"))
        files = [(f"{place}.pdf", pdfs.pdf(f"File {place}")) for place in range(first + n)]
        kwargs = {}
        if name == "full-text-upload":
            kwargs = {"upload": full_texts.uploaded(team.owner, *files).uuid}
        with CaptureQueriesContext(
            connection,
        ) as caught:
            browser.get(name, "?state=all", **kwargs)
        return len(caught)

    queries(0, 1)
    assert queries(1, 1) == queries(2, 3)
