"""The lock: complete or refused, the same data with the same hash, and nothing moves under it."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from extraction import signals
from extraction.formdef.sheet import field_place
from extraction.models import Lock, Sheet, Snapshot, Study
from extraction.selectors.completeness import gaps_of
from extraction.selectors.snapshots import data_of, locked_snapshot
from extraction.services import arms, consensus, forms, locking, sheets, studies, vocabulary
from extraction.services.locked import DataSetLocked
from extraction.services.locking import NotLocked, NotReady
from extraction.sheet_states import SheetKind
from reviews import ledger
from reviews.errors import Forbidden, ReasonMissing
from reviews.ids import drawn_from, new_uuid
from screening.models import StageRecord
from screening.services.reopening import reopen
from screening.tally import Verdict
from tests.factories import extraction as made
from tests.factories import people, screening

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def one_study(module_db: None) -> made.Crew:
    crew = made.crew()
    complete(crew)
    return crew


@pytest.fixture(scope="module")
def two_studies(module_db: None) -> made.Crew:
    crew = made.crew()
    complete(crew, 2)
    return crew


@pytest.fixture
def crew(one_study: made.Crew, db: None) -> made.Crew:
    """A review with one agreed study."""
    return one_study


@pytest.fixture
def crew_of_two(two_studies: made.Crew, db: None) -> made.Crew:
    """A review with two agreed studies."""
    return two_studies


def complete(crew: made.Crew, n: int = 1) -> None:
    """A review whose n studies are agreed, with one comparison."""
    made.published(crew)
    for year in range(2014, 2014 + n):
        study = made.study(crew, year=year)
        made.with_arms(crew, study)
        made.agreed(crew, study)
    vocabulary.add_comparison(
        by=crew.owner,
        experimental=made.intervention(crew, "Ketamine").uuid,
        comparator=made.intervention(crew, "Midazolam").uuid,
        key=new_uuid(),
    )


def only_study(crew: made.Crew) -> Study:
    return Study.objects.get(review_id=crew.owner.review_id)


def lock(crew: made.Crew) -> Snapshot:
    return locking.lock_snapshot(by=crew.owner, key=new_uuid())


def unlock(crew: made.Crew) -> Snapshot:
    return locking.unlock_snapshot(by=crew.owner, reason="A letter came", key=new_uuid())


def gaps(crew: made.Crew) -> list[str]:
    return [gap.text for gap in gaps_of(crew.owner.review_id)]


def test_empty_review_says_what_is_missing() -> None:
    crew = made.crew()
    assert gaps(crew) == ["The extraction form is not published.", "No study is included."]
    with pytest.raises(NotReady):
        lock(crew)
    assert not Snapshot.objects.exists()


def test_open_work_of_every_stage_is_named(crew: made.Crew) -> None:
    rows = screening.stage_records(crew.owner, 4, first_rank=10)
    screening.advanced(crew.voters, rows[0])
    for voter in crew.voters:
        screening.vote(voter, rows[1], Verdict.INCLUDE)
    later = screening.advanced(crew.voters, rows[2])
    reasons = screening.reasons(crew.owner)
    for voter, reason in zip(crew.voters, reasons, strict=False):
        screening.vote(voter, later, Verdict.EXCLUDE, reason=reason)
    made.study(crew, authors=["Abdallah, C."], year=2022)
    assert gaps(crew) == [
        "1 record is not decided at title and abstract.",
        "1 report is still sought: neither retrieved nor given up.",
        "2 reports are not decided at full text, or have no settled reason.",
        "1 included study has no agreed extraction.",
    ]
    assert gaps_of(crew.owner.review_id)[-1].names == ("Abdallah 2022",)


def test_open_conflicts_are_counted_as_undecided_and_no_otherwise(crew: made.Crew) -> None:
    rows = screening.stage_records(crew.owner, 2, first_rank=10)
    before = gaps(crew)
    screening.vote(crew.voters[0], rows[0], Verdict.INCLUDE)
    screening.vote(crew.voters[1], rows[0], Verdict.EXCLUDE)
    assert gaps(crew) == before == ["2 records are not decided at title and abstract."]


def test_snapshot_holds_what_is_agreed(crew: made.Crew) -> None:
    study = only_study(crew)
    snapshot = lock(crew)
    assert snapshot.revision == 1
    assert snapshot.sha256 == ledger.sha256(snapshot.body)
    data = data_of(snapshot)
    assert [s.label for s in data.studies] == ["Feder 2014"]
    assert data.studies[0].id == str(study.uuid)
    assert {v.field: v.value for v in data.studies[0].values} == {
        made.DESIGN: "rct",
        made.AGE: "36.5",
        made.SIZE: "41",
    }
    rows = data.rows(made.DEATHS, made.WEEK, data.comparisons[0].id)
    assert [(r.experimental.number("events"), r.experimental.number("total")) for r in rows] == [
        (2, 20)
    ]
    assert [(r.comparator.number("events"), r.comparator.number("total")) for r in rows] == [
        (3, 21)
    ]


def test_only_a_lead_locks(crew: made.Crew) -> None:
    with pytest.raises(Forbidden):
        locking.lock_snapshot(by=crew.extractors[0], key=new_uuid())


def test_repeated_lock_has_no_second_effect(crew: made.Crew) -> None:
    key = new_uuid()
    found = [locking.lock_snapshot(by=crew.owner, key=key) for _ in range(2)]
    assert found[0] == found[1]
    with pytest.raises(DataSetLocked):
        lock(crew)


def test_unlocking_needs_a_reason_and_the_same_data_have_the_same_hash(
    crew_of_two: made.Crew,
) -> None:
    first = lock(crew_of_two)
    with pytest.raises(ReasonMissing):
        locking.unlock_snapshot(by=crew_of_two.owner, reason=" ", key=new_uuid())
    unlock(crew_of_two)
    assert locked_snapshot(crew_of_two.owner.review_id) is None
    with pytest.raises(NotLocked):
        unlock(crew_of_two)
    second = lock(crew_of_two)
    assert (second.revision, second.sha256) == (2, first.sha256)


def test_corrected_number_gives_another_hash(crew: made.Crew) -> None:
    study = only_study(crew)
    first = lock(crew)
    unlock(crew)
    both = Sheet.objects.get(study=study, person=None)
    consensus.reopen_agreed(by=crew.owner, consensus=both.uuid, reason="Typo", key=new_uuid())
    place = field_place(made.AGE)
    consensus.settle_entry(
        by=crew.extractors[0],
        consensus=both.uuid,
        place=place,
        content="37",
        key=new_uuid(),
        replaces=1,
    )
    made.propose(crew.extractors[0], both)
    made.confirm(crew.extractors[1], both)
    assert lock(crew).sha256 != first.sha256


def test_same_seed_gives_the_same_hash() -> None:
    hashes = []
    for _ in range(2):
        with transaction.atomic():
            with drawn_from(7):
                crew = made.crew()
                complete(crew, 2)
                hashes.append(lock(crew).sha256)
            transaction.set_rollback(True)
    assert hashes[0] == hashes[1]


ACTS_ON_DATA: dict[str, Callable[[made.Crew, Study, Sheet], object]] = {
    "start": lambda crew, study, _: made.started(
        people.member(crew.owner, made.Role.EXTRACTOR), study
    ),
    "start next": lambda crew, *_: sheets.start_next(
        by=crew.extractors[0], kind=SheetKind.EXTRACTION, key=new_uuid()
    ),
    "return": lambda crew, study, _: sheets.return_sheet(
        by=crew.owner,
        sheet=Sheet.objects.filter(study=study, person__isnull=False)[0].uuid,
        reason="Anew",
        key=new_uuid(),
    ),
    "reopen": lambda crew, _, both: consensus.reopen_agreed(
        by=crew.owner, consensus=both.uuid, reason="Anew", key=new_uuid()
    ),
    "arm": lambda crew, study, _: arms.add_arm(
        by=crew.owner,
        study=study.uuid,
        label="Saline",
        intervention=made.intervention(crew, "Ketamine").uuid,
        key=new_uuid(),
    ),
    "rename": lambda crew, study, _: studies.rename_study(
        by=crew.owner, study=study.uuid, label="Another", key=new_uuid()
    ),
    "intervention": lambda crew, *_: vocabulary.add_intervention(
        by=crew.owner, name="Saline", key=new_uuid()
    ),
    "form": lambda crew, *_: forms.publish_form(by=crew.owner, key=new_uuid()),
}


@pytest.mark.parametrize("act", ACTS_ON_DATA)
def test_nothing_moves_while_locked(crew: made.Crew, act: str) -> None:
    study = only_study(crew)
    both = Sheet.objects.get(study=study, person=None)
    forms.begin_version(by=crew.owner, key=new_uuid())
    lock(crew)
    with pytest.raises(DataSetLocked, match=r"The data set is locked\. Unlock it first"):
        ACTS_ON_DATA[act](crew, study, both)


def test_scenario_15_study_that_leaves_makes_the_lock_outdated_until_it_returns(
    crew_of_two: made.Crew,
) -> None:
    first = lock(crew_of_two)
    row = (
        StageRecord.objects.filter(review_id=crew_of_two.owner.review_id, report__isnull=False)
        .order_by("rank")
        .first()
    )
    reopen(by=crew_of_two.owner, stage_record=row.uuid, reason="Look again", key=new_uuid())
    assert Lock.objects.get().is_outdated
    assert locked_snapshot(crew_of_two.owner.review_id) == first
    for voter in crew_of_two.voters:
        screening.vote(voter, row, Verdict.INCLUDE)
    assert not Lock.objects.get().is_outdated
    unlock(crew_of_two)
    assert lock(crew_of_two).sha256 == first.sha256


def test_scenario_19_downstream_hears_of_each_lock_once_in_the_same_act(crew: made.Crew) -> None:
    heard: list[tuple[object, int]] = []

    def on_locked(*, act: ledger.Act, snapshot: Snapshot, **_: object) -> None:
        heard.append((snapshot.uuid, len(act.events)))

    signals.snapshot_locked.connect(on_locked)
    try:
        key = new_uuid()
        snapshot = locking.lock_snapshot(by=crew.owner, key=key)
        locking.lock_snapshot(by=crew.owner, key=key)
        unlock(crew)
    finally:
        signals.snapshot_locked.disconnect(on_locked)
    assert [uuid for uuid, _n in heard] == [snapshot.uuid]
    assert all(n >= 1 for _uuid, n in heard)


def test_snapshot_can_not_be_changed(crew: made.Crew) -> None:
    snapshot = lock(crew)
    with pytest.raises(DatabaseError), transaction.atomic():
        Snapshot.objects.filter(uuid=snapshot.uuid).update(body="{}")
    with pytest.raises(DatabaseError), transaction.atomic():
        Snapshot.objects.filter(uuid=snapshot.uuid).delete()
