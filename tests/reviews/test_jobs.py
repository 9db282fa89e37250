"""Jobs: the row is the truth. Lost, late and doubled doorbells, killed workers, and cancelling."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import OperationalError, transaction
from django.db.backends.signals import connection_created
from django.utils import timezone

from reviews import jobs
from reviews.errors import DomainError
from reviews.ids import new_uuid
from reviews.models import Job, JobState, Member
from reviews.seams import JobKind, registry
from tests.factories import people
from tests.machine.server import eventually

pytestmark = pytest.mark.django_db

Work = Callable[[jobs.Claim], None]


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """kind(work) registers a kind of job for this test, and gives its name."""
    monkeypatch.setattr(jobs, "ring", lambda job: rung.append(job))
    rung.clear()
    names = []

    def register(work: Work, *, is_serial: bool = False) -> str:
        name = f"tests.work_{len(names)}"
        registry.job_kinds[name] = JobKind(name=name, label=name, run=work, is_serial=is_serial)
        names.append(name)
        return name

    yield register
    for name in names:
        del registry.job_kinds[name]


rung: list[UUID] = []


def _finish(claim: jobs.Claim) -> None:
    with transaction.atomic():
        claim.finish()


def _enqueue(member: Member, kind: str, ref: UUID | None = None) -> Job:
    return jobs.enqueue(
        review_id=member.review_id, kind=kind, ref=ref or new_uuid(), asked_by=member.uuid
    )


def _state(job: Job) -> str:
    job.refresh_from_db()
    return job.state


def _expire(job: Job) -> None:
    Job.objects.filter(uuid=job.uuid).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_job_runs_once_however_often_the_bell_rings(kind: Callable[..., str]) -> None:
    done: list[UUID] = []

    def work(claim: jobs.Claim) -> None:
        done.append(claim.job)
        _finish(claim)

    job = _enqueue(people.review(), kind(work))
    for _ in range(3):
        jobs.run(job.uuid)

    assert done == [job.uuid]
    assert _state(job) == JobState.DONE


def test_the_bell_rings_on_commit_only(
    kind: Callable[..., str], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    member = people.review()
    with django_capture_on_commit_callbacks(execute=True):
        job = _enqueue(member, kind(_finish))
        assert rung == []

    assert rung == [job.uuid]


def test_asking_twice_for_the_same_open_thing_gives_one_job(kind: Callable[..., str]) -> None:
    member, ref, name = people.review(), new_uuid(), kind(_finish)

    first, second = _enqueue(member, name, ref), _enqueue(member, name, ref)
    assert first.uuid == second.uuid

    jobs.run(first.uuid)
    assert _enqueue(member, name, ref).uuid != first.uuid


def test_a_running_job_is_not_claimed_again_until_its_lease_ends(kind: Callable[..., str]) -> None:
    job = _enqueue(people.review(), kind(_finish))
    held = jobs.claim(job.uuid)
    assert held is not None

    assert jobs.claim(job.uuid) is None
    _expire(job)
    again = jobs.claim(job.uuid)

    assert again is not None
    assert (again.attempt, again.token != held.token) == (2, True)


def test_a_stale_worker_writes_nothing(kind: Callable[..., str]) -> None:
    job = _enqueue(people.review(), kind(_finish))
    stale = jobs.claim(job.uuid)
    _expire(job)
    fresh = jobs.claim(job.uuid)
    assert stale is not None
    assert fresh is not None

    assert not stale.beat()
    with pytest.raises(jobs.LostClaim):
        stale.progress(done=1, total=2)
    with pytest.raises(jobs.LostClaim), transaction.atomic():
        stale.finish()
    assert _state(job) == JobState.RUNNING
    _finish(fresh)
    assert _state(job) == JobState.DONE


def test_what_a_worker_wrote_is_undone_when_its_claim_was_lost(kind: Callable[..., str]) -> None:
    member = people.review()
    title = "Written by a stale worker"

    def work(claim: jobs.Claim) -> None:
        _expire(job)
        assert jobs.claim(job.uuid) is not None
        with transaction.atomic():
            member.review.title = title
            member.review.save(update_fields=["title"])
            claim.finish()

    job = _enqueue(member, kind(work))
    jobs.run(job.uuid)

    member.review.refresh_from_db()
    assert member.review.title != title
    assert _state(job) == JobState.RUNNING


def test_the_sweep_rings_for_queued_and_expired_jobs_with_growing_pauses(
    kind: Callable[..., str],
) -> None:
    job = _enqueue(people.review(), kind(_finish))
    assert jobs.sweep() == 0

    pauses = []
    for _ in range(7):
        Job.objects.filter(uuid=job.uuid).update(ring_at=timezone.now())
        before = timezone.now()
        assert jobs.sweep() == 1
        job.refresh_from_db()
        pauses.append(round((job.ring_at - before).total_seconds()))

    assert pauses == [60, 120, 240, 480, 600, 600, 600]
    assert rung == [job.uuid] * 7


def test_a_job_of_a_killed_worker_is_rung_for_and_done_once(kind: Callable[..., str]) -> None:
    done: list[int] = []

    def work(claim: jobs.Claim) -> None:
        done.append(claim.attempt)
        _finish(claim)

    job = _enqueue(people.review(), kind(work))
    assert jobs.claim(job.uuid) is not None
    _expire(job)
    Job.objects.filter(uuid=job.uuid).update(ring_at=timezone.now())

    jobs.sweep()
    for uuid in rung:
        jobs.run(uuid)

    assert done == [2]
    assert _state(job) == JobState.DONE


def test_after_five_attempts_a_job_has_failed_in_words(kind: Callable[..., str]) -> None:
    def work(claim: jobs.Claim) -> None:
        raise ZeroDivisionError

    job = _enqueue(people.review(), kind(work))
    for _ in range(jobs.MAX_ATTEMPTS):
        with pytest.raises(ZeroDivisionError):
            jobs.run(job.uuid)
    jobs.run(job.uuid)

    assert _state(job) == JobState.FAILED
    assert "5 times" in job.failure


def test_a_worker_that_dies_five_times_leaves_a_failed_job(kind: Callable[..., str]) -> None:
    job = _enqueue(people.review(), kind(_finish))
    for _ in range(jobs.MAX_ATTEMPTS):
        assert jobs.claim(job.uuid) is not None
        _expire(job)

    # The bell may ring before the sweep has said so.
    assert jobs.claim(job.uuid) is None
    jobs.sweep()

    assert _state(job) == JobState.FAILED
    assert jobs.claim(job.uuid) is None


def test_a_refusal_is_the_answer_and_not_tried_again(kind: Callable[..., str]) -> None:
    def work(claim: jobs.Claim) -> None:
        raise DomainError("The file is empty.")

    job = _enqueue(people.review(), kind(work))
    jobs.run(job.uuid)

    assert (_state(job), job.failure) == (JobState.FAILED, "The file is empty.")


def test_a_queued_job_is_cancelled_at_once_and_a_running_one_where_it_is_safe(
    kind: Callable[..., str],
) -> None:
    member = people.review()

    def work(claim: jobs.Claim) -> None:
        assert jobs.ask_to_cancel(review_id=member.review_id, job=claim.job)
        claim.progress(done=1, total=2)

    queued, running = _enqueue(member, kind(_finish)), _enqueue(member, kind(work))

    assert jobs.ask_to_cancel(review_id=member.review_id, job=queued.uuid)
    jobs.run(running.uuid)
    jobs.run(queued.uuid)

    assert (_state(queued), _state(running)) == (JobState.CANCELLED, JobState.CANCELLED)
    assert not jobs.ask_to_cancel(review_id=member.review_id, job=queued.uuid)


def test_a_job_of_another_review_is_not_cancelled(kind: Callable[..., str]) -> None:
    job = _enqueue(people.review(), kind(_finish))

    assert not jobs.ask_to_cancel(review_id=people.review().review_id, job=job.uuid)
    assert _state(job) == JobState.QUEUED


def test_a_serial_kind_runs_one_at_a_time_in_a_review(kind: Callable[..., str]) -> None:
    member, other, name = people.review(), people.review(), kind(_finish, is_serial=True)
    first, second, elsewhere = _enqueue(member, name), _enqueue(member, name), _enqueue(other, name)
    held = jobs.claim(first.uuid)
    assert held is not None

    assert jobs.claim(second.uuid) is None
    assert jobs.claim(elsewhere.uuid) is not None
    _finish(held)
    assert jobs.claim(second.uuid) is not None


def test_a_dead_worker_holds_back_no_other_job_of_a_serial_kind(kind: Callable[..., str]) -> None:
    member, name = people.review(), kind(_finish, is_serial=True)
    first, second = _enqueue(member, name), _enqueue(member, name)
    assert jobs.claim(first.uuid) is not None
    _expire(first)

    assert jobs.claim(second.uuid) is not None


def test_the_next_of_a_serial_kind_is_rung_for_when_one_ends(kind: Callable[..., str]) -> None:
    member, name = people.review(), kind(_finish, is_serial=True)
    first, second = _enqueue(member, name), _enqueue(member, name)

    jobs.run(first.uuid)

    assert rung == [second.uuid]


def test_a_kind_that_forgets_to_finish_is_a_fault(kind: Callable[..., str]) -> None:
    job = _enqueue(people.review(), kind(lambda claim: None))

    with pytest.raises(RuntimeError):
        jobs.run(job.uuid)


def test_a_job_is_finished_within_a_transaction_only(
    kind: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = jobs.claim(_enqueue(people.review(), kind(_finish)).uuid)
    assert held is not None
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)

    with pytest.raises(RuntimeError):
        held.finish()
    monkeypatch.undo()


@pytest.mark.usefixtures("transactional_db")
def test_a_lease_is_renewed_though_one_beat_met_a_locked_database(
    kind: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.01)
    refused: list[str] = []

    def refuse_once(**_: object) -> None:
        if threading.current_thread().name == "heartbeat" and not refused:
            refused.append("database is locked")
            raise OperationalError(refused[0])

    def work(claim: jobs.Claim) -> None:
        _expire(job)
        eventually(lambda: Job.objects.filter(lease_until__gt=timezone.now()).exists(), seconds=10)
        _finish(claim)

    job = _enqueue(people.review(), kind(work))
    connection_created.connect(refuse_once)
    try:
        jobs.run(job.uuid)
    finally:
        connection_created.disconnect(refuse_once)

    assert refused == ["database is locked"]
    assert _state(job) == JobState.DONE
