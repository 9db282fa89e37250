"""Acts on many records by a job: in parts, stopped, gone on with by another worker, taken back as one."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from django.dispatch import Signal
from django.utils import timezone

from reviews import jobs, ledger, sealed
from reviews.automation import AutomationRule
from reviews.doing import Doing
from reviews.ids import new_uuid
from reviews.models import Automation, Event, IdSet, Job, LargeAct, Member, Record
from reviews.roles import Role
from reviews.selectors.history import history_of
from reviews.selectors.large_acts import large_act, newest
from reviews.selectors.projections import differences
from reviews.selectors.record_lists import asked_of
from reviews.selectors.together import preview
from reviews.services import large_acts, together
from reviews.services.large_acts import GoesOn
from reviews.services.reversals import NothingToUndo
from reviews.services.together import Wanted, act_on_list
from reviews.services.undoing import undo_act
from reviews.signals import records_removed
from tests.factories import people, reviews, screening
from tests.factories.large_acts import begun
from tests.factories.tags import found, put, tag

pytestmark = pytest.mark.django_db
TOOL = AutomationRule(tool="RCT Classifier", version="2.1", rule="Score under 0.1; recall 0.99.")
Meanwhile = Callable[[Callable[[], object]], None]


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two records are a part, and four are many."""
    monkeypatch.setattr(large_acts, "FIRST", 2)
    monkeypatch.setattr(large_acts, "MOST", 2)
    monkeypatch.setattr(together, "MANY", 3)


@pytest.fixture
def team(db: None) -> screening.Team:
    return screening.team()


@pytest.fixture
def meanwhile() -> Iterator[Meanwhile]:
    """meanwhile(do): do it once, within the next part that removes records."""
    connected: list[tuple[Signal, object]] = []

    def connect(do: Callable[[], object]) -> None:
        def hear(**_: object) -> None:
            if connected:
                records_removed.disconnect(connected.pop()[1])
                do()

        connected.append((records_removed, hear))
        records_removed.connect(hear, weak=False)

    yield connect
    for signal, hear in connected:
        signal.disconnect(hear)


def records_of(team: screening.Team, n: int) -> list[UUID]:
    return [place.record_id for place in screening.stage_records(team.owner, n)]


def removed() -> set[UUID]:
    return set(Record.objects.filter(is_removed=True).values_list("uuid", flat=True))


def parts(kind: str) -> list[list[str]]:
    """The records that each event of a kind names."""
    sets = [event.payload["records"] for event in every_event() if event.kind == kind]
    return [IdSet.objects.get(uuid=each).lines for each in sets]


def every_event() -> Sequence[object]:
    return [
        each for row in Event.objects.order_by("seq")[:1] for each in ledger.replay(row.review_id)
    ]


def job_of(act: LargeAct) -> Job:
    return Job.objects.filter(ref=act.uuid).latest("created_at")


def whole(owner: Member) -> bool:
    """Whether tables, content and ledger agree."""
    review = owner.review_id
    return (differences(review), sealed.faults_of(review), ledger.verify(review)) == ([], [], None)


def test_list_of_many_is_tagged_by_a_job_without_what_comes_later(team: screening.Team) -> None:
    owner, key, background = team.owner, new_uuid(), tag(team.owner)
    first, *others = records_of(team, 5)
    put(owner, background, first)
    seen = preview(owner, asked_of({}), Doing.TAG, tag=str(background.uuid))
    wanted = Wanted(doing=Doing.TAG, asked=asked_of({}), digest=seen.digest, tag=background.uuid)
    outcomes = [act_on_list(by=owner, wanted=wanted, key=key) for _ in range(2)]
    screening.stage_records(owner, 1, first_rank=50)
    nothing_yet = found(owner, background)
    reviews.run_jobs(owner)
    tagged = found(owner, background)
    undone = undo_act(by=owner, of=key, key=new_uuid())
    reviews.run_jobs(owner)

    (act,) = LargeAct.objects.filter(undoes=None)
    assert outcomes == [together.Outcome(by_job=act.uuid)] * 2
    assert nothing_yet == {first}
    assert tagged == {first, *others}
    assert (act.n_total, act.n_done, act.n_changed) == (5, 5, 4)
    assert found(owner, background) == {first}
    assert undone.by_job == LargeAct.objects.get(undoes=act).uuid
    with pytest.raises(NothingToUndo):
        undo_act(by=owner, of=key, key=new_uuid())
    assert whole(owner)


def test_tag_goes_off_many_and_back(team: screening.Team) -> None:
    owner, background = team.owner, tag(team.owner)
    records = records_of(team, 5)
    put(owner, background, *records[:3])
    act = begun(owner, Doing.UNTAG, records, tag=background.uuid)
    reviews.run_jobs(owner)
    gone = found(owner, background)
    undo_act(by=owner, of=act.key, key=new_uuid())
    reviews.run_jobs(owner)

    assert gone == set()
    assert found(owner, background) == set(records[:3])
    assert whole(owner)


def test_many_are_removed_by_a_tool_named_once_and_put_back_as_one(team: screening.Team) -> None:
    owner = team.owner
    records = records_of(team, 5)
    act = begun(owner, Doing.REMOVE, records, automation=TOOL)
    reviews.run_jobs(owner)
    gone = removed()
    back = begun(owner, Doing.RESTORE, records[3:])
    reviews.run_jobs(owner)
    left = removed()
    undo_act(by=owner, of=act.key, key=new_uuid())
    reviews.run_jobs(owner)

    assert [len(part) for part in parts("reviews.records_removed")] == [2, 2, 1]
    assert (gone, left, removed()) == (set(records), set(records[:3]), set())
    assert Automation.objects.count() == 1
    assert LargeAct.objects.get(undoes=act).n_changed == 3
    with pytest.raises(NothingToUndo):
        undo_act(by=owner, of=back.key, key=new_uuid())
    assert whole(owner)


def test_cancelled_act_keeps_what_is_done_and_goes_on_or_is_taken_back(
    team: screening.Team, meanwhile: Meanwhile
) -> None:
    owner, records = team.owner, records_of(team, 5)
    act = begun(owner, Doing.REMOVE, records)
    meanwhile(lambda: jobs.ask_to_cancel(review_id=owner.review_id, job=job_of(act).uuid))
    with pytest.raises(GoesOn):
        undo_act(by=owner, of=act.key, key=new_uuid())
    reviews.run_jobs(owner)
    row = large_act(owner, act.uuid)
    undo_act(by=owner, of=act.key, key=new_uuid())
    reviews.run_jobs(owner)
    large_acts._enqueue(act)
    reviews.run_jobs(owner)

    assert row is not None
    assert (row.job.state, row.n_done, row.n_changed, row.undo_of) == ("cancelled", 2, 2, act.key)
    assert [len(part) for part in parts("reviews.records_removed")] == [2]
    assert removed() == set()
    assert (
        job_of(act).failure
        == "What was done of this has been taken back. Begin anew from the list."
    )
    assert whole(owner)


@pytest.mark.parametrize("how", ["fails", "is lost"])
def test_another_worker_goes_on_and_does_nothing_twice(
    team: screening.Team, meanwhile: Meanwhile, how: str
) -> None:
    owner, records = team.owner, records_of(team, 7)
    act = begun(owner, Doing.REMOVE, records)
    job = job_of(act)

    def fail() -> None:
        raise OSError("The worker's machine is gone.")

    def lose() -> None:
        past = timezone.now() - timedelta(hours=1)
        Job.objects.filter(uuid=job.uuid).update(lease_until=past, token=new_uuid())

    def second() -> None:
        meanwhile(fail if how == "fails" else lose)

    meanwhile(second)
    if how == "fails":
        with pytest.raises(OSError, match="gone"):
            jobs.run(job.uuid)
    else:
        jobs.run(job.uuid)
    before = removed()
    reviews.run_jobs(owner)

    named = [record for part in parts("reviews.records_removed") for record in part]
    assert len(before) == (2 if how == "fails" else 4)
    assert sorted(named) == sorted(map(str, records))
    assert (job_of(act).state, job_of(act).attempts) == ("done", 2)
    assert whole(owner)


def test_what_has_changed_since_is_left_and_lost_rights_end_it(
    team: screening.Team, meanwhile: Meanwhile
) -> None:
    lead = people.member(team.owner, Role.LEAD)
    first, second, third, *rest = screening.stage_records(team.owner, 6)
    act = begun(lead, Doing.REMOVE, [place.record_id for place in (first, second, third, *rest)])
    for voter in team.reviewers:
        screening.vote(voter, first, "exclude")
    meanwhile(lambda: lead.roles.all().delete())
    reviews.run_jobs(team.owner)
    act.refresh_from_db()

    assert removed() == {second.record_id}
    assert (act.n_done, act.n_changed, job_of(act).state) == (2, 1, "failed")
    assert "lead" in job_of(act).failure
    assert ledger.verify(team.owner.review_id) is None


def test_act_shows_to_nobody_else(team: screening.Team) -> None:
    one, two = team.reviewers
    background = tag(team.owner)
    act = begun(one, Doing.TAG, records_of(team, 4), tag=background.uuid)
    reviews.run_jobs(team.owner)

    own = newest(one)
    assert own is not None
    assert (own.act, own.said, own.n_left) == (act.uuid, "4 records are tagged.", 0)
    for other in (two, team.owner):
        assert (newest(other), large_act(other, act.uuid)) == (None, None)
        assert "asked for 4 records" not in said_to(other)
    assert "asked for 4 records to be tagged" in said_to(one)


def said_to(member: Member) -> str:
    return " ".join(str(line.what) for line in history_of(member).lines)
