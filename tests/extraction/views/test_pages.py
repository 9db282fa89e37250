"""The pages of extraction: what they answer, and how many questions they ask the database."""

import csv

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extraction.formdef.sheet import field_place
from extraction.models import Entry, Sheet, Study
from extraction.selectors.sheets import compared, contents_of
from reviews import append_only
from reviews.ids import new_uuid
from reviews.models import Member, Review
from screening.models import Report
from screening.rules import Retrieval
from screening.tally import Verdict
from tests.factories import extraction as made
from tests.factories import full_texts

pytestmark = pytest.mark.usefixtures("db")
AGE = field_place(made.AGE)
HTMX = {"hx-request": "true"}


@pytest.fixture
def crew() -> made.Crew:
    found = made.crew(names=("Ana Ruiz", "Tom Okafor"))
    made.published(found)
    return found


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def at(member: Member, name: str, **kwargs: object) -> str:
    return reverse(f"extraction:{name}", kwargs={"review": member.review_id, **kwargs})


def post(member: Member, name: str, data: dict[str, object], **kwargs: object) -> object:
    headers = kwargs.pop("headers", {})
    return client_of(member).post(
        at(member, name, **kwargs), {"key": str(new_uuid()), **data}, headers=headers
    )


def enter(member: Member, sheet: Sheet, place: str, value: str, **more: object) -> object:
    data = {"place": place, "replaces": 0, "state": "value", "value": value, **more}
    return post(member, "sheet-entry", data, sheet=sheet.uuid, headers=HTMX)


def test_entry_is_saved_and_the_answer_brings_the_next_number(crew: made.Crew) -> None:
    one = crew.extractors[0]
    sheet = made.started(one, made.study(crew))
    answer = enter(one, sheet, AGE, "36.4", page="5", quotation="a mean age of 36.4 years")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'name="replaces" value="1"' in text
    assert "p. 5 “a mean age of 36.4 years”" in text
    assert contents_of(sheet)[AGE]["source"]["page"] == "5"


def test_comma_is_answered_422_in_words(crew: made.Crew) -> None:
    one = crew.extractors[0]
    sheet = made.started(one, made.study(crew))
    answer = enter(one, sheet, AGE, "36,4")
    assert answer.status_code == 422
    assert "Type numbers with a point: 12.5, not 12,5." in answer.content.decode()
    assert not Entry.objects.exists()


def test_stale_entry_is_answered_409_with_what_is_there(crew: made.Crew) -> None:
    one = crew.extractors[0]
    sheet = made.started(one, made.study(crew))
    enter(one, sheet, AGE, "36")
    answer = enter(one, sheet, AGE, "37")
    assert answer.status_code == 409
    assert "<strong>36</strong>" in answer.content.decode()
    assert enter(one, sheet, AGE, "37", replaces=1).status_code == 200


def test_choice_brings_the_field_that_it_opens(crew: made.Crew) -> None:
    one = crew.extractors[0]
    sheet = made.started(one, made.study(crew))
    place = field_place(made.DESIGN)
    opened = enter(one, sheet, place, "other").content.decode()
    assert f'id="f-field-{made.OTHER}"' in opened
    assert "Design other" in opened
    closed = enter(one, sheet, place, "rct", replaces=1).content.decode()
    assert f'<div id="f-field-{made.OTHER}" hidden hx-swap-oob="true">' in closed


def test_without_scripts_an_entry_leads_back_to_the_page(crew: made.Crew) -> None:
    one = crew.extractors[0]
    sheet = made.started(one, made.study(crew))
    data = {"place": AGE, "replaces": 0, "state": "not_reported", "value": ""}
    answer = post(one, "sheet-entry", data, sheet=sheet.uuid)
    assert answer.status_code == 302
    assert contents_of(sheet) == {AGE: {"state": "not_reported"}}


def test_blank_cell_keeps_no_source(crew: made.Crew) -> None:
    one = crew.extractors[0]
    study = made.study(crew)
    arm = made.with_arms(crew, study)[0]
    sheet = made.started(one, study)
    place = made.data_place(made.DEATHS, made.WEEK, str(arm.uuid), "events")
    assert enter(one, sheet, place, "", page="5").status_code == 200
    assert contents_of(sheet) == {}


def test_sheet_of_another_is_not_found(crew: made.Crew) -> None:
    one, two = crew.extractors
    sheet = made.started(one, made.study(crew))
    client = client_of(two)
    assert client.get(at(two, "sheet", sheet=sheet.uuid)).status_code == 404
    assert enter(two, sheet, AGE, "36").status_code == 404


def test_consensus_is_closed_to_others_and_its_door_shows_no_answer(crew: made.Crew) -> None:
    study = made.study(crew)
    made.with_arms(crew, study)
    both = made.both_in(crew, study, country="Ruritania")
    address = at(crew.owner, "consensus", consensus=both.uuid)
    for member, status in (
        (crew.owner, 200),
        (crew.adjudicator, 200),
        (crew.voters[0], 404),
        (made.people.member(crew.owner, made.Role.EXTRACTOR), 404),
    ):
        answer = client_of(member).get(address)
        assert answer.status_code == status
        assert "Ruritania" not in answer.content.decode()
    for author in crew.extractors:
        assert "Ruritania" in client_of(author).get(address).content.decode()


def test_choosing_an_answer_settles_the_place(crew: made.Crew) -> None:
    study = made.study(crew)
    made.with_arms(crew, study)
    both = made.both_in(crew, study, age="40")
    one = crew.extractors[0]
    data = {"place": AGE, "replaces": 0, "choice": "second"}
    answer = post(one, "consensus-settle", data, consensus=both.uuid, headers=HTMX)
    assert answer.status_code == 200
    assert contents_of(both)[AGE]["value"] == "40"
    data = {"place": AGE, "replaces": 1, "choice": "other", "state": "value", "value": "3,8"}
    answer = post(one, "consensus-settle", data, consensus=both.uuid, headers=HTMX)
    assert answer.status_code == 422
    assert "Type numbers with a point" in answer.content.decode()


def test_scenario_14_pages_show_one_study_with_two_reports(crew: made.Crew) -> None:
    study = made.study(crew)
    excluded = made.report(crew, Verdict.EXCLUDE, title="A substudy")
    page = client_of(crew.owner).get(at(crew.owner, "study", study=study.uuid))
    assert "A substudy (excluded)" in page.content.decode()
    data = {"report": excluded.uuid, "how": "move"}
    post(crew.owner, "report-add", data, study=study.uuid)
    listed = client_of(crew.owner).get(at(crew.owner, "studies")).content.decode()
    assert "1 included study" in listed
    assert '<td class="n" data-l="Reports">2</td>' in listed


def test_report_that_was_not_retrieved_is_called_so(crew: made.Crew) -> None:
    study = made.study(crew)
    lost = full_texts.sought(crew.owner, titles=["A lost report"], first_rank=90)
    Report.objects.filter(uuid=lost.uuid).update(retrieval=Retrieval.NOT_RETRIEVED.value)
    page = client_of(crew.owner).get(at(crew.owner, "study", study=study.uuid)).content.decode()
    assert "A lost report (not retrieved)" in page
    post(crew.owner, "report-add", {"report": lost.uuid, "how": "move"}, study=study.uuid)
    page = client_of(crew.owner).get(at(crew.owner, "study", study=study.uuid)).content.decode()
    assert "Not retrieved" in page
    assert "Undecided" not in page


def test_grouping_is_taken_back_by_its_undo(crew: made.Crew) -> None:
    first, second = made.study(crew), made.study(crew, year=2015)
    report = second.links.get().report_id
    client = client_of(crew.owner)
    data = {"key": str(new_uuid()), "report": report, "how": "move"}
    page = client.post(at(crew.owner, "report-add", study=first.uuid), data, follow=True)
    undo = at(crew.owner, "report-move", study=second.uuid, report=report)
    assert f'action="{undo}"' in page.content.decode()
    client.post(undo, {"key": str(new_uuid())})
    second.refresh_from_db()
    assert second.is_included


def test_characteristics_are_one_row_for_each_study(crew: made.Crew) -> None:
    study = made.study(crew)
    made.study(crew, authors=["Abdallah, C."], year=2022)
    made.with_arms(crew, study)
    made.both_in(crew, study, country="=HYPERLINK()")
    both = Sheet.objects.get(person=None)
    for data in (
        {"place": AGE, "choice": "first"},
        {"place": field_place(made.COUNTRY), "choice": "second"},
    ):
        fields = {"replaces": 0, **data}
        post(crew.extractors[0], "consensus-settle", fields, consensus=both.uuid, headers=HTMX)
    for member, button in zip(crew.extractors, ("propose", "confirm"), strict=True):
        seen = {"seen": compared(both).sha256}
        post(member, f"consensus-{button}", seen, consensus=both.uuid)
    answer = client_of(crew.owner).get(at(crew.owner, "characteristics"))
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert lines == [
        "Study,Reports,Arms,Design,Design other,Age,Size,Country",
        "Abdallah 2022,Efficacy of intravenous ketamine,,,,,,",
        "Feder 2014,Efficacy of intravenous ketamine,Ketamine (Ketamine); Midazolam (Midazolam),"
        "RCT,,36.5,41,'=HYPERLINK()",
    ]


def test_characteristics_of_an_illustrative_review_say_so(crew: made.Crew) -> None:
    made.study(crew)
    append_only.lift()
    Review.objects.filter(uuid=crew.owner.review_id).update(is_illustrative=True)
    append_only.install()
    answer = client_of(crew.owner).get(at(crew.owner, "characteristics"))
    rows = list(csv.reader(answer.getvalue().decode("utf-8-sig").splitlines()))
    assert [row[-1] for row in rows] == ["Illustrative", "yes"]
    assert len(rows[0]) == len(rows[1])


def queries(member: Member, name: str) -> int:
    client = client_of(member)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(at(member, name)).status_code == 200
    return len(caught)


@pytest.mark.parametrize("name", ["studies", "extract", "consensus-list", "lock"])
def test_lists_ask_the_same_number_of_questions_for_one_row_and_three(
    crew: made.Crew, name: str
) -> None:
    one = crew.extractors[0]

    def add(year: int) -> Study:
        study = made.study(crew, year=year)
        made.with_arms(crew, study)
        made.both_in(crew, study, age="40")
        return study

    add(2001)
    first = queries(one, name)
    for year in (2002, 2003):
        add(year)
    assert queries(one, name) == first


def test_snapshot_is_downloaded_byte_for_byte(crew: made.Crew) -> None:
    study = made.study(crew)
    made.with_arms(crew, study)
    made.agreed(crew, study)
    post(crew.owner, "lock-lock", {})
    snapshot = crew.owner.review.snapshots.get()
    answer = client_of(crew.owner).get(at(crew.owner, "snapshot", snapshot=snapshot.uuid))
    assert answer.content.decode() == snapshot.body
    assert answer["Content-Disposition"] == 'attachment; filename="snapshot-1.json"'
