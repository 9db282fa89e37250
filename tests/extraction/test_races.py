"""Exactly one outcome: acts on sheets in the same instant, on real connections; on SQLite and, in its lane, PostgreSQL."""

from collections.abc import Iterator

import pytest

from extraction.events import SheetAgreed
from extraction.formdef.sheet import field_place
from extraction.models import Entry, Sheet, Snapshot
from extraction.selectors import projections
from extraction.services import consensus, locking, sheets
from extraction.services.consensus import ConsensusClosed
from extraction.services.entries import StaleEntry
from extraction.services.locked import DataSetLocked
from extraction.services.sheets import HasAllItNeeds
from extraction.sheet_states import SheetKind, SheetState
from reviews import ledger
from reviews.ids import new_uuid
from reviews.roles import Role
from tests.concurrency import at_once
from tests.factories import extraction as made
from tests.factories import people
from tests.machine.schedules import Schedules

pytestmark = pytest.mark.usefixtures("transactional_db")
AGE = field_place(made.AGE)
KIND = SheetKind.EXTRACTION


@pytest.fixture
def crew(transactional_db: None) -> Iterator[made.Crew]:
    """Two extractors and an adjudicator; at the end the ledger is whole and equal to the tables."""
    found = made.crew()
    made.published(found)
    yield found
    review = found.owner.review_id
    assert ledger.verify(review) is None
    expected = projections.expected(review, ledger.replay(review))
    assert dict(expected) == dict(projections.stored(review))


def kinds(results: list[object]) -> list[str]:
    return sorted(type(each).__name__ for each in results)


def a_study(crew: made.Crew, seed: int) -> made.Study:
    study = made.study(crew, title=f"Trial {seed}")
    made.with_arms(crew, study)
    return study


def test_three_start_in_one_instant_and_two_are_let_in(
    crew: made.Crew, schedules: Schedules
) -> None:
    people_in = [*crew.extractors, people.member(crew.owner, Role.EXTRACTOR)]
    for seed in schedules(10):
        study = a_study(crew, seed)
        results = at_once(
            *(lambda each=each, study=study: made.started(each, study) for each in people_in)
        )
        assert kinds(results) == [HasAllItNeeds.__name__, "Sheet", "Sheet"], results


def test_two_windows_of_one_extractor_write_one_value(
    crew: made.Crew, schedules: Schedules
) -> None:
    one = crew.extractors[0]
    for seed in schedules(10):
        sheet = made.started(one, a_study(crew, seed))
        results = at_once(
            *(
                lambda value=value, sheet=sheet: sheets.enter(
                    by=one, sheet=sheet.uuid, place=AGE, content=value, key=new_uuid()
                )
                for value in ("36", "37")
            )
        )
        assert kinds(results) == ["Entry", StaleEntry.__name__], results
        assert Entry.objects.filter(sheet=sheet).count() == 1


def test_both_hand_in_in_one_instant_and_one_consensus_opens(
    crew: made.Crew, schedules: Schedules
) -> None:
    for seed in schedules(10):
        study = a_study(crew, seed)
        both = [made.filled(each, study) for each in crew.extractors]
        results = at_once(
            *(
                lambda by=by, sheet=sheet: sheets.submit_sheet(
                    by=by, sheet=sheet.uuid, key=new_uuid()
                )
                for by, sheet in zip(crew.extractors, both, strict=True)
            )
        )
        assert kinds(results) == ["Sheet", "Sheet"], results
        assert Sheet.objects.filter(study=study, person=None).count() == 1


def test_two_confirmations_and_an_adjudicator_in_one_instant_make_one_agreement(
    crew: made.Crew, schedules: Schedules
) -> None:
    one, two = crew.extractors
    for seed in schedules(10):
        both = made.both_in(crew, a_study(crew, seed))
        consensus.open_consensus(by=crew.adjudicator, consensus=both.uuid, key=new_uuid())
        made.propose(one, both)
        results = at_once(
            lambda both=both: made.confirm(two, both),
            lambda both=both: made.confirm(two, both),
            lambda both=both: made.finish(crew.adjudicator, both),
        )
        closed = ConsensusClosed.__name__
        assert kinds(results) == [closed, closed, "Sheet"], results
        both.refresh_from_db()
        assert (both.state, both.revision) == (SheetState.AGREED.value, 1)
        agreed = [
            event
            for event in ledger.replay(crew.owner.review_id)
            if event.kind == SheetAgreed.KIND and event.payload["consensus"] == str(both.uuid)
        ]
        assert len(agreed) == 1


def test_two_locks_in_one_instant_make_one_snapshot(crew: made.Crew) -> None:
    made.agreed(crew, a_study(crew, 0))
    lead = people.member(crew.owner, Role.LEAD)
    results = at_once(
        *(lambda by=by: locking.lock_snapshot(by=by, key=new_uuid()) for by in (crew.owner, lead))
    )
    assert kinds(results) == [DataSetLocked.__name__, "Snapshot"], results
    assert Snapshot.objects.count() == 1
