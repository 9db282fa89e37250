"""Runs on the database: what locking asks for, what a job leaves, what is stale and comes back."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from extraction.services.locking import unlock_snapshot
from reviews import append_only, jobs
from reviews.errors import Forbidden
from reviews.ids import new_uuid
from reviews.models import Event, Job, JobState, Member, Review
from reviews.roles import Role
from reviews.selectors.projections import Difference, differences
from reviews.services.purging import purge_due
from synthesis.meta.vocabulary import Model
from synthesis.models import Analysis, AnalysisVersion, Run, RunRequest
from synthesis.selectors.analyses import COMPUTE, AnalysisRow, Standing, analysis_row
from synthesis.services.analyses import archive_analysis, restore_analysis, revise_analysis
from synthesis.services.runs import Archived, NotLocked, request_run
from tests.factories import people
from tests.factories import synthesis as made
from tests.synthesis.runs import samples

pytestmark = pytest.mark.db


@pytest.fixture
def owner(db: None) -> Member:
    found = people.review(title="BCG vaccine against tuberculosis")
    made.words(found)
    return found


def shown(owner: Member, analysis: Analysis) -> AnalysisRow:
    found = analysis_row(Review.objects.get(uuid=owner.review_id), analysis.uuid)
    assert found is not None
    return found


def kinds(owner: Member) -> list[str]:
    rows = Event.objects.filter(review_id=owner.review_id, kind__startswith="synthesis.")
    return [kind.partition(".")[2] for kind in rows.order_by("seq").values_list("kind", flat=True)]


def unlike_the_ledger(owner: Member) -> list[Difference]:
    """Where this app's tables differ from the events; the factory writes the form's rows past the ledger."""
    found = differences(owner.review_id)
    return [each for each in found if each.projection.startswith("synthesis.")]


def test_analysis_waits_until_the_data_are_locked(owner: Member) -> None:
    analysis = made.analysis(owner)
    assert Job.objects.filter(kind=COMPUTE).count() == 0
    assert shown(owner, analysis).standing is Standing.UNLOCKED


def test_locking_computes_every_analysis(owner: Member) -> None:
    first, second = made.analysis(owner), made.analysis(owner, model=Model.COMMON_EFFECT)
    archived = made.analysis(owner, title="Put away")
    archive_analysis(by=owner, analysis=archived.uuid, key=new_uuid())
    made.locked(owner, samples.bcg())
    assert [shown(owner, each).standing for each in (first, second)] == [Standing.COMPUTING] * 2
    made.run_jobs(owner)
    assert [shown(owner, each).standing for each in (first, second)] == [Standing.CURRENT] * 2
    assert Run.objects.count() == 2
    assert Job.objects.filter(kind=COMPUTE, state=JobState.DONE.value).count() == 2
    assert shown(owner, archived).run is None
    assert unlike_the_ledger(owner) == []


def test_analysis_added_while_locked_is_computed_at_once(owner: Member) -> None:
    made.locked(owner, samples.bcg())
    analysis = made.analysis(owner)
    assert shown(owner, analysis).is_computing
    made.run_jobs(owner)
    row = shown(owner, analysis)
    assert row.run is not None
    assert row.run.result.overall is not None
    assert round(row.run.result.overall.estimate, 10) == -0.7145323422
    assert kinds(owner) == ["analysis_specified", "run_requested", "run_succeeded"]


def test_same_three_return_the_stored_result(owner: Member) -> None:
    made.locked(owner, samples.bcg())
    analysis, twin = made.analysis(owner), made.analysis(owner)
    made.run_jobs(owner)
    before = Run.objects.get()
    request_run(by=owner, analysis=analysis.uuid, key=new_uuid())
    made.run_jobs(owner)
    assert Run.objects.get() == before
    assert set(RunRequest.objects.values_list("run", flat=True)) == {before.uuid}
    bodies = Event.objects.filter(kind="synthesis.run_succeeded").order_by("seq")
    stored = [json.loads(row.body)["payload"]["is_stored"] for row in bodies]
    assert stored == [False, True, True]
    # Only the first was worked on: the others found its result at once.
    steps = (
        Job.objects.filter(kind=COMPUTE).order_by("created_at").values_list("n_total", flat=True)
    )
    assert [n > 0 for n in steps] == [not each for each in stored]
    assert shown(owner, twin).standing is Standing.CURRENT
    assert unlike_the_ledger(owner) == []


def test_request_while_one_is_open_is_the_same_request(owner: Member) -> None:
    made.locked(owner, samples.bcg())
    analysis = made.analysis(owner)
    key = new_uuid()
    first = request_run(by=owner, analysis=analysis.uuid, key=key)
    assert request_run(by=owner, analysis=analysis.uuid, key=key) == first
    assert request_run(by=owner, analysis=analysis.uuid, key=new_uuid()) == first
    assert Job.objects.filter(kind=COMPUTE).count() == 1


def test_scenario_18_relock_with_a_corrected_number_gives_a_new_run_and_keeps_the_old(
    owner: Member,
) -> None:
    analysis = made.analysis(owner)
    made.locked(owner, samples.bcg())
    made.run_jobs(owner)
    unlock_snapshot(by=owner, reason="Events re-read from table 3", key=new_uuid())
    row = shown(owner, analysis)
    assert row.standing is Standing.STALE
    assert "Events re-read from table 3" in row.why[0]
    made.locked(owner, samples.bcg(without=["TPT Madras 1980"]))
    row = shown(owner, analysis)
    assert row.standing is Standing.COMPUTING
    assert row.is_stale
    made.run_jobs(owner)
    row = shown(owner, analysis)
    assert row.standing is Standing.CURRENT
    assert row.run is not None
    assert (row.run.snapshot.revision, row.run.result.analysis.k) == (2, 12)
    assert Run.objects.count() == 2


def test_data_that_return_unchanged_make_the_run_current_again(owner: Member) -> None:
    analysis = made.analysis(owner)
    first = made.locked(owner, samples.bcg())
    made.run_jobs(owner)
    before = shown(owner, analysis).run
    unlock_snapshot(by=owner, reason="Only looking", key=new_uuid())
    assert shown(owner, analysis).standing is Standing.STALE
    second = made.locked(owner, samples.bcg())
    assert (second.sha256, second.revision) == (first.sha256, 2)
    row = shown(owner, analysis)
    assert row.standing is Standing.CURRENT
    assert row.run is not None
    assert before is not None
    assert (row.run.uuid, row.run.snapshot.revision) == (before.uuid, 2)
    made.run_jobs(owner)
    assert Run.objects.count() == 1


def test_outdated_lock_makes_runs_stale(owner: Member) -> None:
    analysis = made.analysis(owner)
    snapshot = made.locked(owner, samples.bcg())
    made.run_jobs(owner)
    snapshot.lock.is_outdated = True
    snapshot.lock.save()
    row = shown(owner, analysis)
    assert row.standing is Standing.STALE
    assert "not included any more" in row.why[0]


def test_changed_specification_makes_the_run_stale_until_computed(owner: Member) -> None:
    analysis = made.analysis(owner)
    made.locked(owner, samples.bcg())
    made.run_jobs(owner)
    asked = samples.asked(model=Model.COMMON_EFFECT)
    revise_analysis(by=owner, analysis=analysis.uuid, asked=asked, based_on=1, key=new_uuid())
    row = shown(owner, analysis)
    assert row.is_stale
    assert "version 1, not 2" in row.why[0]
    made.run_jobs(owner)
    assert shown(owner, analysis).standing is Standing.CURRENT
    back = samples.asked()
    revise_analysis(by=owner, analysis=analysis.uuid, asked=back, based_on=2, key=new_uuid())
    row = shown(owner, analysis)
    assert row.standing is Standing.CURRENT
    made.run_jobs(owner)
    assert Run.objects.count() == 2


def test_run_is_refused_without_a_lock_and_for_archived_analyses(owner: Member) -> None:
    analysis = made.analysis(owner)
    with pytest.raises(NotLocked):
        request_run(by=owner, analysis=analysis.uuid, key=new_uuid())
    made.locked(owner, samples.bcg())
    made.run_jobs(owner)
    archive_analysis(by=owner, analysis=analysis.uuid, key=new_uuid())
    with pytest.raises(Archived):
        request_run(by=owner, analysis=analysis.uuid, key=new_uuid())
    restore_analysis(by=owner, analysis=analysis.uuid, key=new_uuid())
    assert shown(owner, analysis).is_computing


def test_doubled_doorbell_leaves_one_run(owner: Member) -> None:
    made.locked(owner, samples.bcg())
    made.analysis(owner)
    job = Job.objects.get(kind=COMPUTE)
    jobs.run(job.uuid)
    jobs.run(job.uuid)
    assert Run.objects.count() == 1
    assert kinds(owner).count("run_succeeded") == 1


def test_claim_that_was_lost_writes_nothing(owner: Member) -> None:
    made.locked(owner, samples.bcg())
    made.analysis(owner)
    uuid: UUID = Job.objects.get(kind=COMPUTE).uuid
    held = jobs.claim(uuid)
    assert held is not None
    Job.objects.filter(uuid=uuid).update(lease_until=held_long_ago())
    jobs.run(uuid)
    kind = jobs.registry.job_kinds[COMPUTE]
    with pytest.raises(jobs.LostClaim):
        kind.run(held)
    assert Run.objects.count() == 1
    assert kinds(owner).count("run_succeeded") == 1


def held_long_ago() -> datetime:
    return datetime(2020, 1, 1, tzinfo=UTC)


def test_specification_of_another_schema_fails_in_words(owner: Member) -> None:
    analysis = made.analysis(owner)
    version = analysis.versions.get()
    snapshot = made.locked(owner, samples.bcg())
    Job.objects.all().delete()
    strange = AnalysisVersion(
        review_id=owner.review_id,
        analysis=analysis,
        number=2,
        body=version.body.replace('"schema":1', '"schema":99'),
        sha256="0" * 64,
        written_by=owner,
    )
    strange.save(force_insert=True)
    request = RunRequest.objects.create(
        review_id=owner.review_id, version=strange, snapshot=snapshot
    )
    job = jobs.enqueue(
        review_id=owner.review_id, kind=COMPUTE, ref=request.uuid, asked_by=owner.uuid
    )
    jobs.run(job.uuid)
    job.refresh_from_db()
    assert job.state == JobState.FAILED.value
    assert "can't be computed" in job.failure
    assert kinds(owner)[-1] == "run_failed"
    assert Run.objects.count() == 0


def test_only_leads_and_statisticians_edit(owner: Member) -> None:
    statistician = people.member(owner, Role.STATISTICIAN)
    assert made.analysis(statistician).review_id == owner.review_id
    with pytest.raises(Forbidden):
        made.analysis(people.member(owner, Role.EXTRACTOR))


def test_purged_review_leaves_no_analysis(owner: Member) -> None:
    made.locked(owner, samples.bcg())
    made.analysis(owner)
    made.run_jobs(owner)
    past = datetime(2020, 1, 1, tzinfo=UTC)
    append_only.lift()
    Review.objects.filter(uuid=owner.review_id).update(purge_after=past)
    append_only.install()
    assert purge_due() == 1
    for model in (Analysis, AnalysisVersion, Run, RunRequest):
        assert model.objects.count() == 0


def test_versions_and_runs_are_append_only(owner: Member) -> None:
    made.locked(owner, samples.bcg())
    made.analysis(owner)
    made.run_jobs(owner)
    for rows in (Run.objects.all(), AnalysisVersion.objects.all()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(review_id=owner.review_id)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows._raw_delete("default")
