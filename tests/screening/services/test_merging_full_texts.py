"""Reports of records that become one, and parted again: decisions, reasons in dispute, and studies."""

import pytest

from extraction.models import Study
from extraction.services import studies
from reviews.ids import new_uuid
from reviews.models import Record
from reviews.services.duplicates import MergeRefused
from screening.models import Conflict, Report, StageRecord
from screening.rules import ConflictKind
from screening.selectors.joinings import merge_note
from synthesis.prisma import identities
from synthesis.selectors.flow import flow_of
from tests.factories import screening
from tests.screening.services.test_merging import Case, merged, part, stored

pytestmark = pytest.mark.db


@pytest.fixture(scope="module")
def two_records(module_db: None) -> Case:
    """Two reports at hand."""
    team = screening.team(reviewers=4)
    kept, copy = (
        screening.advanced(team.reviewers[:2], place)
        for place in sorted(
            screening.stage_records(team.owner, 2), key=lambda place: place.record_id
        )
    )
    return Case(team=team, kept=kept, copy=copy)


@pytest.fixture
def case(two_records: Case, db: None) -> Case:
    return two_records


def cast(case: Case, place: StageRecord, said: str) -> None:
    """said: of each voter, their letter and what they say: "A+" includes, "B1" excludes for the first reason."""
    reasons = screening.reasons(case.team.owner)
    for letter, what in zip(said[::2], said[1::2], strict=True):
        reason = None if what == "+" else reasons[int(what)]
        verdict = "include" if what == "+" else "exclude"
        screening.vote(case.who(letter), place, verdict, reason=reason)


# Votes on the kept report, on its copy; who has a vote on the one report, its state, what is in conflict.
CASES = {
    "waiting": ("A+", "B1", "AB", "conflict", "verdict"),
    "agreed": ("A1", "B1", "AB", "excluded", ""),
    "reasons differ": ("A1", "B2", "AB", "excluded", "reason"),
    "one person, two reasons": ("A1", "A2", "", "pending", ""),
    "one decided": ("A+B+", "C1", "AB", "included", ""),
    "in dispute beside one vote": ("A1B2", "C+", "AB", "excluded", "reason"),
    "decided differently": ("A+B+", "C1D1", "ABCD", "conflict", "verdict"),
    "excluded for two reasons": ("A1B1", "C2D2", "ABCD", "excluded", "reason"),
    "decided differently by the same": ("A+B+", "A1B1", "", "pending", ""),
}


@pytest.mark.parametrize("name", CASES)
def test_merged_and_parted(name: str, case: Case) -> None:
    on_kept, on_copy, voters, state, kind = CASES[name]
    cast(case, case.kept, on_kept)
    cast(case, case.copy, on_copy)
    before = stored(case.kept, case.copy)

    merged(case.team.owner, case.kept, case.copy)

    assert Record.objects.get(uuid=case.copy.record_id).merged_into_id == case.kept.record_id
    assert ("".join(sorted(case.votes(case.kept))), case.state(case.kept)) == (voters, state)
    found = Conflict.objects.filter(stage_record=case.kept, state="open")
    assert list(found.values_list("kind", flat=True)) == ([kind] if kind else [])
    assert identities.failing(flow_of(case.team.owner.review)) == {}
    assert screening.ledger_differences(case.team.owner) == []

    part(case.team.owner, case.copy)

    assert stored(case.kept, case.copy) == before
    assert case.is_whole()


def test_report_of_a_study_is_kept_and_its_study_waits_for_the_conflict(case: Case) -> None:
    cast(case, case.kept, "A1B1")
    cast(case, case.copy, "C+D+")
    assert merge_note(case.kept.record_id, case.copy.record_id) is not None
    study = Study.objects.get()

    merged(case.team.owner, case.kept, case.copy)

    assert Record.objects.get(uuid=case.kept.record_id).merged_into_id == case.copy.record_id
    study.refresh_from_db()
    assert not study.is_included
    part(case.team.owner, case.kept)
    study.refresh_from_db()
    assert study.is_included
    assert case.is_whole()


def test_reports_of_two_studies_become_one_only_within_one_study(case: Case) -> None:
    cast(case, case.kept, "A+B+")
    cast(case, case.copy, "C+D+")
    with pytest.raises(MergeRefused, match="move one of the reports"):
        merged(case.team.owner, case.kept, case.copy)
    first = Study.objects.get(links__report=case.kept.report_id)
    report = Report.objects.get(record=case.copy.record_id).uuid
    studies.move_report(by=case.team.owner, report=report, study=first.uuid, key=new_uuid())

    merged(case.team.owner, case.copy, case.kept)

    assert Study.objects.get(pk=first.pk).is_included
    assert screening.ledger_differences(case.team.owner) == []


def test_record_whose_full_text_is_at_hand_is_kept(case: Case) -> None:
    place = screening.stage_records(case.team.owner, 1, first_rank=9)[0]
    for voter in case.team.reviewers[:2]:
        screening.vote(voter, place, "include")
    merged(case.team.owner, place, case.copy)
    assert Record.objects.get(uuid=place.record_id).merged_into_id == case.copy.record_id


def test_report_decided_differently_at_titles_waits_for_the_conflict_there(case: Case) -> None:
    cast(case, case.kept, "A+B+")
    place = screening.stage_records(case.team.owner, 1, first_rank=9)[0]
    for voter in case.team.reviewers[2:]:
        screening.vote(voter, place, "exclude")
    before = stored(case.kept)
    merged(case.team.owner, case.kept, place)
    assert Conflict.objects.get(state="open").kind == ConflictKind.VERDICT
    assert StageRecord.objects.get(pk=case.kept.pk).is_parked
    part(case.team.owner, place)
    assert stored(case.kept) == before
    assert case.is_whole()
