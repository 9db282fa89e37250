"""Two sheets become one agreement, by both authors or by an adjudicator."""

from collections.abc import Callable

import pytest

from extraction.events import ConsensusOpened, SheetAgreed
from extraction.formdef.sheet import field_place
from extraction.models import Entry, Sheet
from extraction.selectors.sheets import agreed_contents, compared, consensus_on
from extraction.services import consensus, sheets
from extraction.services.consensus import ConsensusClosed, NothingProposed, NotYours
from extraction.services.entries import StaleEntry
from extraction.services.refusals import NotComplete, SheetClosed
from extraction.services.sheets import HasAllItNeeds
from extraction.sheet_states import SettledBy, SheetKind, SheetState
from reviews import ledger
from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role, Stage
from reviews.services.team import change_roles, remove_member
from screening.models import StageRecord
from screening.services.reopening import reopen
from screening.tally import Verdict
from tests.factories import extraction as made
from tests.factories import people
from tests.factories.extraction import confirm, finish, propose

pytestmark = pytest.mark.django_db
AGE, DESIGN, OTHER = (field_place(f) for f in (made.AGE, made.DESIGN, made.OTHER))
COUNTRY = field_place(made.COUNTRY)
KIND = SheetKind.EXTRACTION


@pytest.fixture
def crew() -> made.Crew:
    found = made.crew()
    made.published(found)
    return found


def a_study(crew: made.Crew) -> made.Study:
    study = made.study(crew)
    made.with_arms(crew, study)
    return study


def settle(by: Member, both: Sheet, place: str, content: object, replaces: int = 0) -> Entry | None:
    return consensus.settle_entry(
        by=by,
        consensus=both.uuid,
        place=place,
        content=content,
        key=new_uuid(),
        replaces=replaces,
    )


def last(crew: made.Crew, kind: str) -> dict[str, object]:
    return [e.payload for e in ledger.replay(crew.owner.review_id) if e.kind == kind][-1]


def test_agreement_is_recorded_before_anybody_talks(crew: made.Crew) -> None:
    made.both_in(crew, a_study(crew), age="40", country="Austria")
    opened = last(crew, ConsensusOpened.KIND)
    assert opened["n_places"] == 8
    assert opened["differing"] == [AGE, COUNTRY]


def test_scenario_17_numbers_agree_by_value_and_tolerance(crew: made.Crew) -> None:
    both = made.both_in(crew, a_study(crew), age="36.50", size="41")
    assert compared(both).is_complete
    other = made.both_in(crew, a_study(crew), age="36.7", size="41")
    assert [row.place for row in compared(other).open] == [AGE]


def test_difference_has_to_be_settled_first(crew: made.Crew) -> None:
    both = made.both_in(crew, a_study(crew), age="40")
    with pytest.raises(NotComplete) as refusal:
        propose(crew.extractors[0], both)
    assert refusal.value.places == (AGE,)


def test_two_confirm_and_what_both_said_is_taken_over(crew: made.Crew) -> None:
    one, two = crew.extractors
    study = a_study(crew)
    both = made.both_in(crew, study, age="40")
    settle(one, both, AGE, "38")
    propose(one, both)
    both = confirm(two, both)
    assert (both.state, both.revision) == (SheetState.AGREED.value, 1)
    found = agreed_contents(both)
    assert found[AGE] == {"state": "value", "value": "38"}
    assert found.keys() == made.answers(study).keys()
    assert both.sha256 == ledger.sha256(ledger.canonical(found))
    assert last(crew, SheetAgreed.KIND)["settled_by"] == SettledBy.CONSENSUS


def test_nobody_settles_alone(crew: made.Crew) -> None:
    one, two = crew.extractors
    both = made.both_in(crew, a_study(crew))
    with pytest.raises(NothingProposed):
        confirm(two, both)
    propose(one, both)
    with pytest.raises(NotYours):
        confirm(one, both)


def test_change_after_a_proposal_makes_it_fall(crew: made.Crew) -> None:
    one, two = crew.extractors
    both = made.both_in(crew, a_study(crew))
    propose(one, both)
    settle(two, both, AGE, "99")
    with pytest.raises(NothingProposed):
        confirm(two, both)


def test_second_confirmation_is_refused(crew: made.Crew) -> None:
    one, two = crew.extractors
    both = made.both_in(crew, a_study(crew))
    propose(one, both)
    confirm(two, both)
    with pytest.raises(ConsensusClosed):
        confirm(two, both)
    both.refresh_from_db()
    assert both.revision == 1


def test_repeated_confirmation_has_no_second_effect(crew: made.Crew) -> None:
    one, two = crew.extractors
    both = made.both_in(crew, a_study(crew))
    propose(one, both)
    key = new_uuid()
    for _ in range(2):
        found = confirm(two, both, key)
    assert found.revision == 1


def test_adjudicator_opens_and_finishes_alone(crew: made.Crew) -> None:
    both = made.both_in(crew, a_study(crew), age="40")
    with pytest.raises(NotYours):
        settle(crew.adjudicator, both, AGE, "40")
    consensus.open_consensus(by=crew.adjudicator, consensus=both.uuid, key=new_uuid())
    settle(crew.adjudicator, both, AGE, "40")
    found = finish(crew.adjudicator, both)
    assert found.state == SheetState.AGREED.value
    assert last(crew, SheetAgreed.KIND)["settled_by"] == SettledBy.ADJUDICATION


def test_adjudicator_finishes_only_what_they_opened(crew: made.Crew) -> None:
    both = made.both_in(crew, a_study(crew))
    with pytest.raises(NotYours):
        finish(crew.adjudicator, both)
    both.refresh_from_db()
    assert both.state == SheetState.IN_PROGRESS.value


def test_whose_sheet_was_archived_never_adjudicates_its_study(crew: made.Crew) -> None:
    judge = people.member(crew.owner, Role.EXTRACTOR, Role.ADJUDICATOR)
    study = a_study(crew)
    sheet = made.started(judge, study)
    roles = [(Role.ADJUDICATOR, "")]
    judge = change_roles(by=crew.owner, member=judge.uuid, roles=roles, key=new_uuid())
    sheet.refresh_from_db()
    assert sheet.archived_at is not None
    both, other = made.both_in(crew, study), made.both_in(crew, a_study(crew))
    with pytest.raises(NotYours):
        consensus.open_consensus(by=judge, consensus=both.uuid, key=new_uuid())
    consensus.open_consensus(by=judge, consensus=other.uuid, key=new_uuid())


def test_extractor_of_the_study_does_not_adjudicate(crew: made.Crew) -> None:
    both_roles = people.member(crew.owner, Role.EXTRACTOR, Role.ADJUDICATOR)
    study = a_study(crew)
    made.submitted(crew.extractors[0], study)
    made.submitted(both_roles, study)
    both = consensus_on(KIND, study.uuid)
    with pytest.raises(NotYours):
        consensus.open_consensus(by=both_roles, consensus=both.uuid, key=new_uuid())


def test_adjudicator_of_another_stage_does_not_settle(crew: made.Crew) -> None:
    other = people.member(crew.owner, Role.ADJUDICATOR, stage=Stage.FULL_TEXT.value)
    both = made.both_in(crew, a_study(crew))
    with pytest.raises(NotYours):
        consensus.open_consensus(by=other, consensus=both.uuid, key=new_uuid())


def test_who_opened_a_consensus_never_extracts_its_study(crew: made.Crew) -> None:
    judge = people.member(crew.owner, Role.ADJUDICATOR, Role.EXTRACTOR)
    study = a_study(crew)
    both = made.both_in(crew, study)
    consensus.open_consensus(by=judge, consensus=both.uuid, key=new_uuid())
    own = Sheet.objects.get(person=crew.extractors[0])
    sheets.return_sheet(by=crew.owner, sheet=own.uuid, reason="Anew", key=new_uuid())
    remove_member(by=crew.owner, member=crew.extractors[0].uuid, key=new_uuid())
    with pytest.raises(HasAllItNeeds):
        made.started(judge, study)
    assert sheets.start_next(by=judge, kind=KIND, key=new_uuid()) is None


def test_answer_behind_a_gate_that_closed_is_not_asked(crew: made.Crew) -> None:
    one, two = crew.extractors
    both = made.both_in(crew, a_study(crew), design="other", design_other="A cohort")
    assert [row.place for row in compared(both).open] == [DESIGN]
    settle(one, both, DESIGN, "rct")
    propose(one, both)
    assert OTHER not in agreed_contents(confirm(two, both))


def test_question_that_a_choice_opens_has_to_be_answered(crew: made.Crew) -> None:
    one = crew.extractors[0]
    both = made.both_in(crew, a_study(crew))
    settle(one, both, DESIGN, "other")
    assert compared(both).missing == (OTHER,)
    with pytest.raises(NotComplete):
        propose(one, both)


def test_settled_entry_of_another_window_is_not_overwritten(crew: made.Crew) -> None:
    one, two = crew.extractors
    both = made.both_in(crew, a_study(crew), age="40")
    settle(one, both, AGE, "38")
    with pytest.raises(StaleEntry):
        settle(two, both, AGE, "39")
    settle(two, both, AGE, "39", replaces=1)
    assert compared(both).stands[AGE]["value"] == "39"


def test_lead_opens_an_agreement_again_for_a_next_revision(crew: made.Crew) -> None:
    one, two = crew.extractors
    both = made.agreed(crew, a_study(crew))
    before = both.sha256
    consensus.reopen_agreed(
        by=crew.owner, consensus=both.uuid, reason="A letter came", key=new_uuid()
    )
    settle(one, both, AGE, "39", replaces=1)
    propose(two, both)
    both = confirm(one, both)
    assert both.revision == 2
    assert both.sha256 != before


@pytest.mark.parametrize("what", ["settle", "propose", "confirm", "finish"])
def test_consensus_of_a_parked_study_waits(crew: made.Crew, what: str) -> None:
    one, two = crew.extractors
    both = made.both_in(crew, a_study(crew))
    consensus.open_consensus(by=crew.adjudicator, consensus=both.uuid, key=new_uuid())
    if what != "propose":
        propose(one, both)
    acts: dict[str, Callable[[], object]] = {
        "settle": lambda: settle(one, both, AGE, "38"),
        "propose": lambda: propose(one, both),
        "confirm": lambda: confirm(two, both),
        "finish": lambda: finish(crew.adjudicator, both),
    }
    row = StageRecord.objects.get(report__isnull=False)
    reopen(by=crew.owner, stage_record=row.uuid, reason="Look again", key=new_uuid())
    n_before = len(list(ledger.replay(crew.owner.review_id)))
    with pytest.raises(SheetClosed, match="parked"):
        acts[what]()
    assert len(list(ledger.replay(crew.owner.review_id))) == n_before
    for voter in crew.voters:
        made.screening.vote(voter, row, Verdict.INCLUDE)
    acts[what]()


def test_agreed_sheets_are_not_returned(crew: made.Crew) -> None:
    made.agreed(crew, a_study(crew))
    own = Sheet.objects.get(person=crew.extractors[0])
    with pytest.raises(SheetClosed):
        sheets.return_sheet(by=crew.owner, sheet=own.uuid, reason="Anew", key=new_uuid())


def test_consensus_of_somebody_who_left_goes_to_the_adjudicator(crew: made.Crew) -> None:
    one, two = crew.extractors
    both = made.both_in(crew, a_study(crew))
    remove_member(by=crew.owner, member=one.uuid, key=new_uuid())
    propose(two, both)
    with pytest.raises(NotYours):
        confirm(two, both)
    consensus.open_consensus(by=crew.adjudicator, consensus=both.uuid, key=new_uuid())
    found = finish(crew.adjudicator, both)
    assert found.state == SheetState.AGREED.value
