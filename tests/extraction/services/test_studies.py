"""Studies follow the decisions on reports, and people group them."""

import pytest

from extraction.events import StudyLinked
from extraction.models import Study, StudyReport
from extraction.services import sheets, studies
from extraction.services.refusals import SheetClosed
from extraction.services.studies import NeedsAStudy
from reviews import ledger
from reviews.errors import Forbidden, NotFound
from reviews.ids import new_uuid
from reviews.roles import Role
from screening.models import StageRecord
from screening.services.reopening import reopen
from screening.tally import Verdict
from tests.factories import extraction as made
from tests.factories import people, screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew() -> made.Crew:
    return made.crew()


def links(study: Study) -> set[object]:
    rows = StudyReport.objects.filter(study=study, unlinked_at=None)
    return set(rows.values_list("report_id", flat=True))


def state(study: Study) -> tuple[bool, set[object]]:
    study.refresh_from_db()
    return study.is_included, links(study)


def test_included_report_makes_a_study_of_its_author_and_year(crew: made.Crew) -> None:
    report = made.report(crew, authors=["Feder, Adriana", "Parides, M. K."], year=2014)
    study = Study.objects.get()
    assert (study.label, study.is_included) == ("Feder 2014", True)
    link = StudyReport.objects.get()
    assert (link.report_id, link.is_primary) == (report.uuid, True)


def test_excluded_report_makes_none(crew: made.Crew) -> None:
    made.report(crew, Verdict.EXCLUDE)
    assert not Study.objects.exists()


def test_labels_get_letters(crew: made.Crew) -> None:
    for _ in range(3):
        made.report(crew)
    made.report(crew, year=2015)
    labels = sorted(Study.objects.values_list("label", flat=True))
    assert labels == ["Feder 2014a", "Feder 2014b", "Feder 2014c", "Feder 2015"]


def test_scenario_14_two_reports_of_one_study_one_excluded(crew: made.Crew) -> None:
    included = made.report(crew)
    excluded = made.report(crew, Verdict.EXCLUDE, title="A substudy")
    study = Study.objects.get()
    studies.move_report(by=crew.owner, report=excluded.uuid, study=study.uuid, key=new_uuid())
    assert state(study) == (True, {included.uuid, excluded.uuid})
    assert Study.objects.included().count() == 1
    facts = [e.payload for e in ledger.replay(crew.owner.review_id) if e.kind == StudyLinked.KIND]
    assert facts == [
        {"report": str(included.uuid), "study": str(study.uuid), "also": False},
        {"report": str(excluded.uuid), "study": str(study.uuid), "also": False},
    ]


def test_study_is_parked_with_its_work_and_comes_back(crew: made.Crew) -> None:
    made.published(crew)
    study = made.study(crew)
    sheet = made.started(crew.extractors[0], study)
    row = StageRecord.objects.get(report__isnull=False)
    reopen(by=crew.owner, stage_record=row.uuid, reason="Look again", key=new_uuid())
    assert state(study)[0] is False
    with pytest.raises(SheetClosed, match="parked"):
        sheets.submit_sheet(by=crew.extractors[0], sheet=sheet.uuid, key=new_uuid())
    for voter in crew.voters:
        screening.vote(voter, row, Verdict.INCLUDE)
    assert state(study)[0] is True
    assert made.started(crew.extractors[0], study) == sheet
    assert Study.objects.count() == 1


def test_title_decision_that_falls_parks_the_study_too(crew: made.Crew) -> None:
    study = made.study(crew)
    row = StageRecord.objects.get(report=None)
    reopen(by=crew.owner, stage_record=row.uuid, reason="Look again", key=new_uuid())
    assert state(study)[0] is False
    for voter in crew.voters:
        screening.vote(voter, row, Verdict.INCLUDE)
    assert state(study)[0] is True


def test_moved_report_takes_the_inclusion_along_and_can_go_back(crew: made.Crew) -> None:
    first, second = made.study(crew), made.study(crew, year=2015)
    report = next(iter(links(second)))
    studies.move_report(by=crew.owner, report=report, study=first.uuid, key=new_uuid())
    assert len(links(first)) == 2
    assert state(second) == (False, set())
    studies.move_report(by=crew.owner, report=report, study=second.uuid, key=new_uuid())
    assert state(second) == (True, {report})
    assert StudyReport.objects.get(study=second, unlinked_at=None).is_primary


def test_split_report_has_a_study_of_its_own(crew: made.Crew) -> None:
    first, second = made.study(crew), made.study(crew, year=2015)
    report = next(iter(links(second)))
    studies.move_report(by=crew.owner, report=report, study=first.uuid, key=new_uuid())
    third = studies.split_report(by=crew.owner, report=report, key=new_uuid())
    assert state(third) == (True, {report})
    assert len(links(first)) == 1


def test_repeated_split_has_no_second_effect_after_the_report_was_moved(crew: made.Crew) -> None:
    first, second = made.study(crew), made.study(crew, year=2015)
    report, key = next(iter(links(second))), new_uuid()
    third = studies.split_report(by=crew.owner, report=report, key=key)
    studies.move_report(by=crew.owner, report=report, study=first.uuid, key=new_uuid())
    studies.link_report(by=crew.owner, report=report, study=second.uuid, key=new_uuid())

    assert studies.split_report(by=crew.owner, report=report, key=key) == third
    assert links(third) == set()


def test_report_may_describe_two_studies(crew: made.Crew) -> None:
    first, second = made.study(crew), made.study(crew, year=2015)
    report = next(iter(links(first)))
    studies.link_report(by=crew.owner, report=report, study=second.uuid, key=new_uuid())
    assert report in links(first) & links(second)
    studies.unlink_report(by=crew.owner, report=report, study=first.uuid, key=new_uuid())
    assert state(first) == (False, set())
    with pytest.raises(NeedsAStudy):
        studies.unlink_report(by=crew.owner, report=report, study=second.uuid, key=new_uuid())


def test_one_primary_report_is_chosen(crew: made.Crew) -> None:
    study = made.study(crew)
    other = made.report(crew, Verdict.EXCLUDE, title="A substudy")
    studies.move_report(by=crew.owner, report=other.uuid, study=study.uuid, key=new_uuid())
    studies.choose_primary(by=crew.owner, study=study.uuid, report=other.uuid, key=new_uuid())
    primary = StudyReport.objects.get(study=study, is_primary=True)
    assert primary.report_id == other.uuid


def test_reviewers_do_not_group(crew: made.Crew) -> None:
    study = made.study(crew)
    with pytest.raises(Forbidden):
        studies.rename_study(by=crew.voters[0], study=study.uuid, label="X", key=new_uuid())


def test_study_of_another_review_is_not_found(crew: made.Crew) -> None:
    study = made.study(crew)
    stranger = people.review(roles=[(Role.EXTRACTOR, "")])
    with pytest.raises(NotFound):
        studies.rename_study(by=stranger, study=study.uuid, label="X", key=new_uuid())
