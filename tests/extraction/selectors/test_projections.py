"""What the tables repeat of the ledger is what the ledger says, through the whole life of a study."""

import pytest

from extraction.formdef.sheet import field_place
from extraction.models import Sheet, Study, StudyArm
from extraction.selectors import projections
from extraction.services import arms, consensus, forms, locking, sheets, studies, vocabulary
from reviews import ledger
from reviews.ids import new_uuid
from reviews.services.team import remove_member
from screening.models import StageRecord
from screening.services.reopening import reopen
from screening.tally import Verdict
from tests.factories import extraction as made

pytestmark = pytest.mark.django_db


def check(crew: made.Crew) -> None:
    review = crew.owner.review_id
    expected = dict(projections.expected(review, ledger.replay(review)))
    assert expected == dict(projections.stored(review))


def test_tables_say_what_the_ledger_says() -> None:
    crew = made.crew(3)
    owner, one = crew.owner, crew.extractors[0]
    made.published(crew)
    first, second = made.study(crew), made.study(crew)
    report = second.links.get(unlinked_at=None).report_id
    studies.move_report(by=owner, report=report, study=first.uuid, key=new_uuid())
    studies.choose_primary(by=owner, study=first.uuid, report=report, key=new_uuid())
    check(crew)
    third = studies.split_report(by=owner, report=report, key=new_uuid())
    studies.link_report(by=owner, report=report, study=first.uuid, key=new_uuid())
    studies.unlink_report(by=owner, report=report, study=first.uuid, key=new_uuid())
    studies.rename_study(by=owner, study=third.uuid, label="Abdallah 2022", key=new_uuid())
    check(crew)
    made.with_arms(crew, first, ("Ketamine", "Midazolam", "Saline"))
    names = {name: made.intervention(crew, name) for name in ("Ketamine", "Midazolam")}
    saline = StudyArm.objects.get(label="Saline")
    arms.change_arm(
        by=owner,
        arm=saline.uuid,
        label="Salt water",
        intervention=names["Midazolam"].uuid,
        key=new_uuid(),
    )
    arms.remove_arm(by=owner, arm=saline.uuid, key=new_uuid())
    pair = vocabulary.add_comparison(
        by=owner,
        experimental=names["Ketamine"].uuid,
        comparator=names["Midazolam"].uuid,
        key=new_uuid(),
    )
    vocabulary.remove_comparison(by=owner, comparison=pair.uuid, key=new_uuid())
    check(crew)
    both = made.both_in(crew, first, age="40")
    place = field_place(made.AGE)
    consensus.settle_entry(by=one, consensus=both.uuid, place=place, content="38", key=new_uuid())
    made.propose(one, both)
    check(crew)
    consensus.settle_entry(
        by=one, consensus=both.uuid, place=place, content="39", key=new_uuid(), replaces=1
    )
    check(crew)
    own = Sheet.objects.get(person=one)
    sheets.return_sheet(by=owner, sheet=own.uuid, reason="Anew", key=new_uuid())
    sheets.submit_sheet(by=one, sheet=own.uuid, key=new_uuid())
    check(crew)
    made.started(crew.extractors[2], third)
    remove_member(by=owner, member=crew.extractors[2].uuid, key=new_uuid())
    forms.begin_version(by=owner, key=new_uuid())
    forms.add_section(by=owner, title="More", key=new_uuid())
    forms.publish_form(by=owner, key=new_uuid())
    check(crew)


def test_tables_say_what_the_ledger_says_of_a_lock() -> None:
    crew = made.crew()
    made.published(crew)
    study = made.study(crew)
    made.with_arms(crew, study)
    both = made.agreed(crew, study)
    check(crew)
    consensus.reopen_agreed(by=crew.owner, consensus=both.uuid, reason="Typo", key=new_uuid())
    one, two = crew.extractors
    made.propose(one, both)
    made.confirm(two, both)
    locking.lock_snapshot(by=crew.owner, key=new_uuid())
    check(crew)
    row = StageRecord.objects.get(report__isnull=False)
    reopen(by=crew.owner, stage_record=row.uuid, reason="Again", key=new_uuid())
    check(crew)
    made.screening.vote(crew.voters[0], row, Verdict.INCLUDE)
    made.screening.vote(crew.voters[1], row, Verdict.INCLUDE)
    locking.unlock_snapshot(by=crew.owner, reason="A letter", key=new_uuid())
    check(crew)
    assert Study.objects.included().count() == 1
