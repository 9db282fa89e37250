"""Getting full texts: files, attempts, and what could not be retrieved."""

from datetime import date
from uuid import UUID

import pytest
from django.core.files.storage import default_storage

from reviews import sealed
from reviews.errors import DomainError, Forbidden, NotFound, ReasonMissing
from reviews.ids import new_uuid
from reviews.models import Event, StoredFile
from reviews.roles import Role, Stage
from reviews.services.people import erase_account
from screening.events import DecisionWithdrawn, FullTextAttached, RetrievalChanged
from screening.models import Conflict, Report, ReportFile, StageRecord, Vote
from screening.rules import ConflictState, Retrieval
from screening.selectors.conflicts import open_conflicts
from screening.selectors.full_text import report_detail
from screening.services import full_text, pdf_inspection
from screening.tally import State
from tests.factories import full_texts, pdfs, people, screening
from tests.factories.full_texts import place

pytestmark = pytest.mark.db


@pytest.fixture
def team(db: None) -> screening.Team:
    return screening.team()


def sought(team: screening.Team, **options: object) -> Report:
    return full_texts.sought(team.owner, team.reviewers, **options)


def attach(
    team: screening.Team, report: Report, content: bytes | None = None, **more: object
) -> ReportFile:
    return full_text.attach_full_text(
        **{
            "by": team.reviewers[0],
            "report": report.uuid,
            "upload": pdfs.upload(content or pdfs.pdf("Text")),
            "name": "report.pdf",
            "key": new_uuid(),
            **more,
        }
    )


def try_it(team: screening.Team, report: Report) -> None:
    full_text.log_attempt(
        by=team.reviewers[0],
        report=report.uuid,
        tried_on=date(2026, 5, 3),
        route="library",
        key=new_uuid(),
    )


def give_up(team: screening.Team, report: Report, reason: str = "nobody has it") -> None:
    full_text.mark_not_retrieved(by=team.owner, report=report.uuid, reason=reason, key=new_uuid())


def retrieval(report: Report) -> str:
    return Report.objects.values_list("retrieval", flat=True).get(uuid=report.uuid)


def kinds(report: Report) -> list[str]:
    rows = Event.objects.filter(review_id=report.review_id).order_by("seq")
    wanted = {FullTextAttached.KIND, RetrievalChanged.KIND, DecisionWithdrawn.KIND}
    return [row.kind for row in rows if row.kind in wanted]


def test_upload_makes_a_report_retrieved(team: screening.Team) -> None:
    report = sought(team)
    attached = attach(team, report, name="C:\\papers\\..\\Feder 2014.pdf")
    assert retrieval(report) == Retrieval.RETRIEVED.value
    assert kinds(report) == [FullTextAttached.KIND, RetrievalChanged.KIND]
    assert attached.file.name == "Feder 2014.pdf"
    assert attached.file.media_type == "application/pdf"
    with default_storage.open(attached.file.path, "rb") as kept:
        assert kept.read() == pdfs.pdf("Text")


def test_repeated_key_attaches_once(team: screening.Team) -> None:
    report, key = sought(team), new_uuid()
    assert attach(team, report, key=key) is not None
    assert attach(team, report, key=key) is None
    assert ReportFile.objects.filter(report=report).count() == 1


def test_same_file_is_refused_until_it_is_taken_back(team: screening.Team) -> None:
    report = sought(team)
    attached = attach(team, report)
    with pytest.raises(full_text.AttachedAlready):
        attach(team, report)
    full_text.take_back_full_text(by=team.owner, attachment=attached.uuid, key=new_uuid())
    assert attach(team, report) is not None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a PDF"),
        (pdfs.HTML, "not a PDF"),
        (b"%PDF-1.7\n" + pdfs.HTML, "damaged"),
        (pdfs.pdf("Text")[:300], "damaged"),
        (pdfs.locked(pdfs.pdf("Text")), "password"),
    ],
)
def test_what_is_no_open_pdf_is_refused_and_not_kept(
    team: screening.Team, content: bytes, words: str
) -> None:
    report = sought(team)
    with pytest.raises(full_text.NotAPdf, match=words) as refused:
        attach(team, report, upload=pdfs.upload(content))
    assert "Nothing of it was kept" in str(refused.value)
    assert not StoredFile.objects.exists()
    assert retrieval(report) == Retrieval.SOUGHT.value


def test_too_large_is_refused(team: screening.Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_inspection, "MAX_BYTES", 100)
    with pytest.raises(full_text.NotAPdf, match="larger than 100 MB"):
        attach(team, sought(team))


def test_pdf_with_an_owners_password_only_is_taken(team: screening.Team) -> None:
    assert attach(team, sought(team), pdfs.locked(pdfs.pdf("Text"), opens_with="")) is not None


def test_report_of_another_review_is_not_found(team: screening.Team) -> None:
    report = sought(team)
    stranger = screening.team()
    with pytest.raises(NotFound):
        attach(stranger, report)
    with pytest.raises(NotFound):
        try_it(stranger, report)


def test_observers_retrieve_nothing(team: screening.Team) -> None:
    observer = people.member(team.owner, Role.OBSERVER)
    with pytest.raises(Forbidden):
        attach(team, sought(team), by=observer)


def test_taking_back_the_only_file_seeks_again(team: screening.Team) -> None:
    report = sought(team)
    attached = attach(team, report)
    key = new_uuid()
    for _ in range(2):
        full_text.take_back_full_text(by=team.reviewers[0], attachment=attached.uuid, key=key)
    assert retrieval(report) == Retrieval.SOUGHT.value
    attached.refresh_from_db()
    assert attached.taken_back_at is not None
    assert default_storage.exists(attached.file.path)


def test_taking_back_one_of_two_files_keeps_the_report(team: screening.Team) -> None:
    report = sought(team)
    attached = attach(team, report)
    attach(team, report, pdfs.pdf("Another"))
    full_text.take_back_full_text(by=team.owner, attachment=attached.uuid, key=new_uuid())
    assert retrieval(report) == Retrieval.RETRIEVED.value


@pytest.mark.parametrize("second", ["none", "same", "other"])
def test_taking_back_tells_nothing_of_a_conflict(team: screening.Team, second: str) -> None:
    report = sought(team)
    attached = attach(team, report)
    reasons = screening.reasons(team.owner)
    screening.vote(team.reviewers[0], place(report), "include")
    if second == "other":
        screening.vote(team.reviewers[1], place(report), "exclude", reason=reasons[0])
    elif second == "same":
        screening.vote(team.reviewers[1], place(report), "include")
    full_text.take_back_full_text(by=team.owner, attachment=attached.uuid, key=new_uuid())
    decided = second == "same"
    expected = Retrieval.RETRIEVED if decided else Retrieval.SOUGHT
    assert retrieval(report) == expected.value


def test_not_retrieved_needs_an_attempt_a_reason_and_a_lead(team: screening.Team) -> None:
    report = sought(team)
    with pytest.raises(full_text.AttemptNeeded):
        give_up(team, report)
    try_it(team, report)
    with pytest.raises(ReasonMissing):
        give_up(team, report, reason="  ")
    with pytest.raises(Forbidden):
        full_text.mark_not_retrieved(
            by=team.reviewers[0], report=report.uuid, reason="gone", key=new_uuid()
        )
    assert retrieval(report) == Retrieval.SOUGHT.value
    give_up(team, report)
    assert retrieval(report) == Retrieval.NOT_RETRIEVED.value


def test_attempt_needs_a_route(team: screening.Team) -> None:
    report = sought(team)
    with pytest.raises(ReasonMissing):
        full_text.log_attempt(
            by=team.owner,
            report=report.uuid,
            tried_on=date(2026, 5, 3),
            route=" ",
            key=new_uuid(),
        )


def test_route_of_an_attempt_is_forgotten_with_whoever_tried(team: screening.Team) -> None:
    report = sought(team)
    asked = "asked Dr Latimeria Quastenflosser"
    full_text.log_attempt(
        by=team.reviewers[0],
        report=report.uuid,
        tried_on=date(2026, 5, 3),
        route=asked,
        remark="in vain",
        key=new_uuid(),
    )
    detail = report_detail(team.owner, report.uuid)
    assert detail is not None
    assert [(each.route, each.remark) for each in detail.attempts] == [(asked, "in vain")]
    erase_account(user=team.reviewers[0].user, key=new_uuid())
    detail = report_detail(team.owner, report.uuid)
    assert detail is not None
    assert [(each.route, each.remark) for each in detail.attempts] == [("", "")]
    assert sealed.faults_of(team.owner.review_id) == []


def test_report_with_a_file_is_not_given_up(team: screening.Team) -> None:
    report = sought(team)
    try_it(team, report)
    attach(team, report)
    with pytest.raises(full_text.HasFile):
        give_up(team, report)


def test_not_retrieved_is_found_later(team: screening.Team) -> None:
    report = sought(team)
    try_it(team, report)
    give_up(team, report)
    attach(team, report)
    assert retrieval(report) == Retrieval.RETRIEVED.value
    assert kinds(report) == [RetrievalChanged.KIND, FullTextAttached.KIND, RetrievalChanged.KIND]


def test_only_what_was_given_up_is_sought_again(team: screening.Team) -> None:
    report = sought(team)

    def seek() -> None:
        full_text.seek_again(by=team.owner, report=report.uuid, reason="a hint", key=new_uuid())

    with pytest.raises(full_text.NotGivenUp):
        seek()
    attach(team, report)
    with pytest.raises(full_text.NotGivenUp):
        seek()
    other = sought(team, first_rank=5)
    try_it(team, other)
    give_up(team, other)
    full_text.seek_again(by=team.owner, report=other.uuid, reason="a hint", key=new_uuid())
    assert retrieval(other) == Retrieval.SOUGHT.value


def decided(team: screening.Team, verdict: str) -> Report:
    report = sought(team)
    full_text.mark_retrieved(by=team.owner, report=report.uuid, key=new_uuid())
    reason = screening.reasons(team.owner)[0] if verdict == "exclude" else None
    for voter in team.reviewers:
        screening.vote(voter, place(report), verdict, reason=reason)
    return report


@pytest.mark.parametrize("verdict", ["include", "exclude"])
def test_decision_is_withdrawn_when_a_report_is_given_up(
    team: screening.Team, verdict: str
) -> None:
    report = decided(team, verdict)
    assert place(report).state != State.PENDING.value
    try_it(team, report)
    give_up(team, report)
    row = place(report)
    assert (row.state, row.round, row.reason) == (State.PENDING.value, 2, None)
    assert kinds(report)[-2:] == [DecisionWithdrawn.KIND, RetrievalChanged.KIND]
    assert Vote.objects.standing().filter(stage_record=row, round=1).count() == 2


def test_reason_conflict_waits_while_a_report_is_given_up(team: screening.Team) -> None:
    report = sought(team)
    full_text.mark_retrieved(by=team.owner, report=report.uuid, key=new_uuid())
    for voter, reason in zip(team.reviewers, screening.reasons(team.owner)[:2], strict=True):
        screening.vote(voter, place(report), "exclude", reason=reason)
    conflict = Conflict.objects.get(stage_record=place(report))
    try_it(team, report)
    give_up(team, report)
    conflict.refresh_from_db()
    assert conflict.state == ConflictState.OPEN.value
    assert not open_conflicts(team.owner.review_id, Stage.FULL_TEXT).exists()
    assert (place(report).state, place(report).round) == (State.EXCLUDED.value, 1)

    full_text.seek_again(by=team.owner, report=report.uuid, reason="Found", key=new_uuid())
    attach(team, report)
    assert open_conflicts(team.owner.review_id, Stage.FULL_TEXT).get() == conflict
    assert screening.ledger_differences(team.owner) == []


def test_report_of_a_removed_record_is_not_sought(team: screening.Team) -> None:
    report = sought(team)
    place_id: UUID = place(report).uuid
    StageRecord.objects.filter(uuid=place_id).update(is_parked=True)
    with pytest.raises(DomainError):
        attach(team, report)
