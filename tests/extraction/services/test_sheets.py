"""One's own sheet: started, filled in, handed in, given back."""

import pytest

from extraction.formdef.sheet import field_place
from extraction.models import Entry, Sheet
from extraction.selectors.sheet_kinds import EntryRefused
from extraction.selectors.sheets import consensus_on, contents_of
from extraction.services import sheets
from extraction.services.entries import StaleEntry
from extraction.services.refusals import NotComplete, SheetClosed
from extraction.services.sheets import HasAllItNeeds
from extraction.sheet_states import SheetKind, SheetState
from reviews.errors import Forbidden, NotFound, ReasonMissing
from reviews.ids import new_uuid
from reviews.ledger import KeyReused
from reviews.models import Event, Member
from reviews.roles import Role
from reviews.services.team import change_roles, remove_member
from tests.factories import extraction as made
from tests.factories import people

pytestmark = pytest.mark.django_db
AGE = field_place(made.AGE)
KIND = SheetKind.EXTRACTION


@pytest.fixture
def crew() -> made.Crew:
    found = made.crew()
    made.published(found)
    return found


def next_of(by: Member) -> Sheet | None:
    return sheets.start_next(by=by, kind=KIND, key=new_uuid())


def test_sheet_is_started_once_by_each(crew: made.Crew) -> None:
    study = made.study(crew)
    first = made.started(crew.extractors[0], study)
    assert made.started(crew.extractors[0], study) == first
    assert made.started(crew.extractors[1], study) != first


def test_third_extractor_is_refused_without_a_word_about_others(crew: made.Crew) -> None:
    study = made.study(crew)
    for extractor in crew.extractors:
        made.started(extractor, study)
    third = people.member(crew.owner, Role.EXTRACTOR)
    with pytest.raises(HasAllItNeeds, match=r"^This study has all the extractors it needs\.$"):
        made.started(third, study)


def test_only_extractors_start(crew: made.Crew) -> None:
    with pytest.raises(Forbidden):
        made.started(crew.owner, made.study(crew))


def test_next_passes_over_what_two_have_and_what_is_mine(crew: made.Crew) -> None:
    studies = sorted((made.study(crew, year=year) for year in (2001, 2002)), key=lambda s: s.uuid)
    one, two = crew.extractors
    third = people.member(crew.owner, Role.EXTRACTOR)
    assert next_of(one).study == studies[0]
    assert next_of(two).study == studies[0]
    assert next_of(third).study == studies[1]
    assert next_of(one).study == studies[1]
    assert next_of(two) is None


def test_repeated_next_gives_the_same_sheet(crew: made.Crew) -> None:
    for year in (2001, 2002):
        made.study(crew, year=year)
    key = new_uuid()
    found = [sheets.start_next(by=crew.extractors[0], kind=KIND, key=key) for _ in range(2)]
    assert found[0] == found[1]
    assert Sheet.objects.count() == 1


def test_entry_is_appended_and_the_newest_stands(crew: made.Crew) -> None:
    one = crew.extractors[0]
    sheet = made.started(one, made.study(crew))
    first = sheets.enter(by=one, sheet=sheet.uuid, place=AGE, content="36.50", key=new_uuid())
    second = sheets.enter(
        by=one, sheet=sheet.uuid, place=AGE, content="37", key=new_uuid(), replaces=first.number
    )
    assert (first.number, second.number) == (1, 2)
    assert first.content == {"state": "value", "value": "36.50"}
    assert contents_of(sheet) == {AGE: {"state": "value", "value": "37"}}


def test_source_travels_with_the_value(crew: made.Crew) -> None:
    one = crew.extractors[0]
    sheet = made.started(one, made.study(crew))
    source = {"page": "5", "quotation": "a mean age of 36.4 years"}
    given = {"state": "value", "value": "36.4", "source": source}
    sheets.enter(by=one, sheet=sheet.uuid, place=AGE, content=given, key=new_uuid())
    assert contents_of(sheet) == {AGE: given}


def test_comma_is_refused_in_the_words_of_the_form(crew: made.Crew) -> None:
    one = crew.extractors[0]
    sheet = made.started(one, made.study(crew))
    with pytest.raises(EntryRefused, match=r"Type numbers with a point: 12\.5, not 12,5\."):
        sheets.enter(by=one, sheet=sheet.uuid, place=AGE, content="12,5", key=new_uuid())
    assert not Entry.objects.exists()


def test_second_tab_is_refused_with_both_values(crew: made.Crew) -> None:
    one = crew.extractors[0]
    sheet = made.started(one, made.study(crew))
    sheets.enter(by=one, sheet=sheet.uuid, place=AGE, content="36", key=new_uuid(), replaces=0)
    with pytest.raises(StaleEntry) as refusal:
        sheets.enter(by=one, sheet=sheet.uuid, place=AGE, content="37", key=new_uuid(), replaces=0)
    assert refusal.value.standing == {"state": "value", "value": "36"}
    assert refusal.value.offered == {"state": "value", "value": "37"}
    assert refusal.value.number == 1


def test_same_value_from_a_second_tab_is_no_conflict(crew: made.Crew) -> None:
    one = crew.extractors[0]
    sheet = made.started(one, made.study(crew))
    for _ in range(2):
        sheets.enter(by=one, sheet=sheet.uuid, place=AGE, content="36", key=new_uuid())
    assert Entry.objects.count() == 1


def test_repeated_entry_has_no_second_effect(crew: made.Crew) -> None:
    one = crew.extractors[0]
    sheet = made.started(one, made.study(crew))
    key = new_uuid()
    for _ in range(2):
        sheets.enter(by=one, sheet=sheet.uuid, place=AGE, content="36", key=key)
    assert Entry.objects.count() == 1
    with pytest.raises(KeyReused):
        sheets.enter(by=one, sheet=sheet.uuid, place=AGE, content="37", key=key)


def test_cleared_place_is_blank_and_its_past_is_kept(crew: made.Crew) -> None:
    one = crew.extractors[0]
    sheet = made.started(one, made.study(crew))
    sheets.enter(by=one, sheet=sheet.uuid, place=AGE, content="36", key=new_uuid())
    sheets.clear(by=one, sheet=sheet.uuid, place=AGE, key=new_uuid(), replaces=1)
    assert contents_of(sheet) == {}
    assert list(Entry.objects.order_by("number").values_list("content", flat=True)) == [
        {"state": "value", "value": "36"},
        None,
    ]


def test_incomplete_sheet_is_not_taken_in(crew: made.Crew) -> None:
    study = made.study(crew)
    made.with_arms(crew, study)
    one = crew.extractors[0]
    given = made.answers(study)
    del given[AGE]
    sheet = made.filled(one, study, given)
    with pytest.raises(NotComplete) as refusal:
        sheets.submit_sheet(by=one, sheet=sheet.uuid, key=new_uuid())
    assert refusal.value.places == (AGE,)


def test_submitted_sheet_stays_as_it_is(crew: made.Crew) -> None:
    study = made.study(crew)
    made.with_arms(crew, study)
    one = crew.extractors[0]
    sheet = made.submitted(one, study)
    with pytest.raises(SheetClosed):
        sheets.enter(by=one, sheet=sheet.uuid, place=AGE, content="40", key=new_uuid(), replaces=1)
    with pytest.raises(SheetClosed):
        sheets.submit_sheet(by=one, sheet=sheet.uuid, key=new_uuid())


def test_nobody_writes_on_anothers_sheet(crew: made.Crew) -> None:
    one, two = crew.extractors
    sheet = made.started(one, made.study(crew))
    with pytest.raises(NotFound):
        sheets.enter(by=two, sheet=sheet.uuid, place=AGE, content="40", key=new_uuid())


def test_lead_returns_a_sheet_and_the_consensus_closes(crew: made.Crew) -> None:
    study = made.study(crew)
    made.with_arms(crew, study)
    both = made.both_in(crew, study)
    own = Sheet.objects.get(person=crew.extractors[0])
    with pytest.raises(ReasonMissing):
        sheets.return_sheet(by=crew.owner, sheet=own.uuid, reason=" ", key=new_uuid())
    sheets.return_sheet(by=crew.owner, sheet=own.uuid, reason="Wrong paper", key=new_uuid())
    assert consensus_on(KIND, study.uuid) is None
    sheets.submit_sheet(by=crew.extractors[0], sheet=own.uuid, key=new_uuid())
    assert consensus_on(KIND, study.uuid) not in {None, both}


def test_who_leaves_frees_the_place_of_an_unfinished_sheet(crew: made.Crew) -> None:
    study = made.study(crew)
    one, two = crew.extractors
    sheet = made.filled(one, study, {AGE: "36"})
    made.started(two, study)
    remove_member(by=crew.owner, member=one.uuid, key=new_uuid())
    third = people.member(crew.owner, Role.EXTRACTOR)
    assert made.started(third, study).study == study
    sheet.refresh_from_db()
    assert sheet.archived_at is not None
    assert contents_of(sheet) == {AGE: {"state": "value", "value": "36"}}


def test_submitted_sheet_of_who_leaves_stands(crew: made.Crew) -> None:
    study = made.study(crew)
    made.with_arms(crew, study)
    one, two = crew.extractors
    sheet = made.submitted(one, study)
    change_roles(by=crew.owner, member=one.uuid, roles=[(Role.OBSERVER, "")], key=new_uuid())
    made.submitted(two, study)
    sheet.refresh_from_db()
    assert (sheet.archived_at, sheet.state) == (None, SheetState.SUBMITTED.value)
    assert consensus_on(KIND, study.uuid) is not None


def test_who_loses_the_role_leaves_the_unfinished_sheet(crew: made.Crew) -> None:
    study = made.study(crew)
    sheet = made.started(crew.extractors[0], study)
    roles = [(Role.OBSERVER, "")]
    change_roles(by=crew.owner, member=crew.extractors[0].uuid, roles=roles, key=new_uuid())
    sheet.refresh_from_db()
    assert sheet.archived_at is not None


def test_every_act_stands_in_the_ledger(crew: made.Crew) -> None:
    study = made.study(crew)
    made.with_arms(crew, study)
    made.submitted(crew.extractors[0], study)
    rows = Event.objects.filter(by=crew.extractors[0].uuid).order_by("seq")
    kinds = [kind.removeprefix("extraction.") for kind in rows.values_list("kind", flat=True)]
    assert kinds == ["sheet_started", *["entry_written"] * 7, "sheet_submitted"]
