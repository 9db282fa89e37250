"""Staging: nothing is seen before it counts, killed and cancelled work leaves nothing, duplicates are joined or asked."""

import json
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from itertools import combinations
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from reviews import ids, jobs, ledger
from reviews.ids import new_uuid
from reviews.models import (
    IdSet,
    Import,
    Job,
    Member,
    Merge,
    PossibleDuplicate,
    Record,
    SourceRecord,
)
from reviews.selectors import copies, record_history, record_lists, records, searches
from reviews.selectors import duplicates as duplicate_selectors
from reviews.selectors.projections import differences
from reviews.services import import_staging
from reviews.services.background import cancel_job, try_again
from reviews.services.imports import confirm_import, discard_import
from screening.models import StageRecord
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db

GOLD = json.loads((made.KETAMINE / "gold.json").read_text(encoding="utf-8"))
SEVERAL = made.ris(
    *(made.entry(f"The {word} of ketamine in mice", year=1980 + n, volume=str(n + 1)) for n, word in enumerate(("effect", "metabolism", "price", "history", "taste", "smell", "colour"))),
    made.entry("The effect of ketamine in mice", year=1980, volume="1"),
)  # fmt: skip


class Killed(BaseException):
    """The worker is gone: nothing that it would do on an exception happens."""


@pytest.fixture
def die_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """die_at(n): the n-th short transaction of the staging is the last that a worker finishes."""

    def set_up(n: int) -> None:
        done = 0
        real = import_staging.Pace.transaction

        def counting(pace):
            nonlocal done
            if done == n:
                raise Killed
            done += 1
            return real(pace)

        def dying(*_args):
            raise Killed

        monkeypatch.setattr(import_staging.Pace, "transaction", counting)
        monkeypatch.setattr(import_staging, "_commit", dying)

    return set_up


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rows to a transaction, so that little files have several."""
    monkeypatch.setattr(import_staging, "MOST", 6)
    monkeypatch.setattr(import_staging, "LEAST", 3)
    monkeypatch.setattr(import_staging, "GOAL_SECONDS", 0)
    monkeypatch.setattr(import_staging, "PAUSE_SECONDS", 0)


def confirmed(owner: Member, content: bytes = SEVERAL) -> Import:
    batch = made.previewed(owner, content)
    confirm_import(by=owner, batch=batch.uuid, accepts_repeat=True, key=new_uuid())
    return batch


def killed(batch: Import) -> Job:
    """The staging job after its worker died: still held, its lease run out."""
    job = made.job_of(batch)
    claim = jobs.claim(job.uuid)
    with pytest.raises(Killed):
        import_staging.stage_import(claim)
    Job.objects.filter(uuid=job.uuid).update(lease_until="2020-01-01T00:00:00Z")
    return job


def seen(owner: Member) -> dict[str, object]:
    """Whatever a page could tell of the review's records."""
    works = list(records.search(owner.review_id, "").values_list("uuid", flat=True))
    hidden = list(Record.objects.filter(review_id=owner.review_id).values_list("uuid", flat=True))
    rows = searches.searches_of(owner.review_id)
    return {
        "list": record_lists.record_list(owner, record_lists.Asked()).n,
        "found": records.search(owner.review_id, "ketamine").count(),
        "rows": records.record_rows(owner.review_id, hidden),
        "faces": [row.title for row in records.record_rows(owner.review_id, works)],
        "sources": [copies.n_copies_of(works)],
        "pairs": duplicate_selectors.n_open_pairs(owner.review_id),
        "pair": duplicate_selectors.pair_page(owner.review_id),
        "merges": duplicate_selectors.merges_of(owner.review_id),
        "history": [record_history.history_of_record(owner, work) for work in works],
        "totals": searches.totals_of(rows),
        "queue": list(StageRecord.objects.counted().values_list("record_id", flat=True)),
    }


def works_by_file(owner: Member) -> set[frozenset[tuple[str, str]]]:
    """Each record as the set of its sources: (file, accession)."""
    found = []
    for record in made.records(owner):
        sources = records.source_rows(owner.review_id, record.uuid)
        found.append(frozenset((row.file, row.accession) for row in sources))
    return set(found)


def test_demo_files_become_the_works_that_they_describe() -> None:
    owner = people.review()
    for name in made.KETAMINE_FILES:
        batch = made.imported(owner, (made.KETAMINE / name).read_bytes(), name=name)
        assert (batch.state, batch.n_records) == ("committed", GOLD["files"][name])

    gold = {
        frozenset((member["file"], member["accession"]) for member in cluster["members"])
        for cluster in GOLD["clusters"]
    }
    # One work has a misprinted DOI in two of its sources: that is asked, and a person's yes completes it.
    pair = PossibleDuplicate.objects.get(review_id=owner.review_id)
    assert len(works_by_file(owner) - gold) == 2
    made.settle(owner, pair, is_same=True)
    assert works_by_file(owner) == gold
    assert differences(owner.review_id) == []
    assert ledger.verify(owner.review_id) is None


def test_each_work_stands_once_in_the_queue() -> None:
    owner = people.review()
    for name in made.KETAMINE_FILES[:2]:
        made.imported(owner, (made.KETAMINE / name).read_bytes(), name=name)

    queued = Counter(StageRecord.objects.counted().values_list("record_id", flat=True))

    assert queued == Counter(record.uuid for record in made.records(owner))


@pytest.mark.parametrize("n", range(7))
def test_staged_rows_are_invisible_and_a_killed_job_is_replaced_without_doubles(
    n: int, die_at: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """n: how many of the six short transactions are finished; with all six, it dies before the act that counts."""
    owner = people.review()
    known = made.entry("The effect of ketamine in mice", year=1980, volume="1")
    made.imported(owner, made.ris(known))
    before = seen(owner)
    batch = confirmed(owner)
    die_at(n)

    killed(batch)

    assert Record.objects.filter(batch=batch).exists() == (n > 0)
    assert seen(owner) == before
    monkeypatch.undo()
    jobs.run(made.job_of(batch).uuid)
    batch.refresh_from_db()
    numbers = list(
        SourceRecord.objects.filter(batch=batch).order_by("number").values_list("number", flat=True)
    )
    assert (batch.state, numbers) == ("committed", list(range(1, 9)))
    assert Record.objects.distinct_works().count() == 7
    assert (
        Counter(StageRecord.objects.values_list("record_id", flat=True)).most_common(1)[0][1] == 1
    )
    assert differences(owner.review_id) == []


def test_cancelled_import_leaves_nothing_and_can_be_confirmed_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owner = people.review()
    batch = confirmed(owner)
    job = made.job_of(batch)
    real = import_staging.plan_of

    def cancelling(*args):
        cancel_job(by=owner, job=job.uuid)
        return real(*args)

    monkeypatch.setattr(import_staging, "plan_of", cancelling)
    jobs.run(job.uuid)

    batch.refresh_from_db()
    job.refresh_from_db()
    assert (job.state, batch.state) == ("cancelled", "previewed")
    left = [
        model.objects.filter(batch=batch).count()
        for model in (Record, SourceRecord, Merge, PossibleDuplicate, StageRecord)
    ]
    assert left == [0, 0, 0, 0, 0]
    monkeypatch.undo()
    confirm_import(by=owner, batch=batch.uuid, key=new_uuid())
    made.run_jobs(owner)
    assert Record.objects.distinct_works().count() == 7


def test_job_cancelled_in_the_queue_can_be_tried_again() -> None:
    owner = people.review()
    batch = confirmed(owner)
    job = cancel_job(by=owner, job=made.job_of(batch).uuid)
    assert job.state == "cancelled"

    try_again(by=owner, job=job.uuid)
    made.run_jobs(owner)

    batch.refresh_from_db()
    assert batch.state == "committed"


def test_import_that_failed_for_good_can_be_discarded_with_its_rows(
    die_at: Callable[[int], None],
) -> None:
    owner = people.review()
    batch = confirmed(owner)
    die_at(2)
    job = killed(batch)
    Job.objects.filter(uuid=job.uuid).update(state="failed", token=None, lease_until=None)
    assert Record.objects.filter(batch=batch).exists()

    discard_import(by=owner, batch=batch.uuid, key=new_uuid())
    made.run_jobs(owner)

    assert not Record.objects.filter(batch=batch).exists()
    assert not SourceRecord.objects.filter(batch=batch).exists()


def test_file_that_reads_differently_than_its_preview_is_refused() -> None:
    owner = people.review()
    batch = confirmed(owner)
    Import.objects.filter(uuid=batch.uuid).update(n_records=99)

    jobs.run(made.job_of(batch).uuid)

    job = made.job_of(batch)
    batch.refresh_from_db()
    assert (job.state, batch.state) == ("failed", "previewed")
    assert "reads differently" in job.failure
    assert not Record.objects.exists()


def test_one_short_act_makes_the_rows_count() -> None:
    owner = people.review()
    made.imported(owner, SEVERAL)

    kinds = [event.kind for event in ledger.replay(owner.review_id)]
    assert kinds[-2:] == ["reviews.import_committed", "reviews.records_merged"]
    committed, merged = list(ledger.replay(owner.review_id))[-2:]
    rows = SourceRecord.objects.order_by("number")
    listed = IdSet.objects.get(uuid=committed.payload["records"])
    assert listed.lines == [str(row.record_id) for row in rows]
    assert listed.sha256 == committed.payload["records_sha256"]
    (merge,) = Merge.objects.all()
    assert IdSet.objects.get(uuid=merged.payload["pairs"]).lines == [
        f"{merge.record_id} {merge.into_id}"
    ]
    assert merged.payload["is_automatic"] is True
    assert merged.payload["engine"]


def test_fuller_copy_is_shown_once_its_import_counts() -> None:
    owner = people.review()
    thin = made.entry(made.TITLE, doi="10.1000/one", pages=("101", "110"))
    full = made.entry(made.TITLE, doi="10.1000/one", abstract="Methods: a trial. " * 30)
    made.imported(owner, made.ris(thin))
    (record,) = made.records(owner)

    made.imported(owner, made.ris(full))

    row = records.record_row(owner.review_id, record.uuid)
    assert [each.uuid for each in made.records(owner)] == [record.uuid]
    assert (bool(row.abstract), row.n_sources) == (True, 2)


def test_new_record_that_fits_two_known_ones_joins_one_and_asks_about_the_two() -> None:
    owner = people.review()
    made.pair(owner)
    known = {record.uuid for record in made.records(owner)}

    made.imported(owner, made.ris(made.entry(made.TITLE)))

    assert {record.uuid for record in made.records(owner)} == known
    assert Record.objects.counted().count() == 3
    assert duplicate_selectors.n_open_pairs(owner.review_id) == 1


def test_further_copies_of_two_that_are_asked_about_are_no_further_question() -> None:
    owner = people.review()
    pair = made.pair(owner)
    both = (made.entry(made.TITLE, doi="10.1000/one"), made.entry(made.TITLE, doi="10.1000/two"))

    made.imported(owner, made.ris(*both))

    assert list(PossibleDuplicate.objects.values_list("uuid", flat=True)) == [pair.uuid]
    assert len(made.records(owner)) == 2


def test_pair_called_different_is_not_asked_again() -> None:
    owner = people.review()
    pair = made.pair(owner)
    made.settle(owner, pair, is_same=False)

    made.imported(owner, made.ris(made.entry(made.TITLE, doi="10.1000/two")))

    assert duplicate_selectors.n_open_pairs(owner.review_id) == 0
    assert len(made.records(owner)) == 2


def test_rank_is_a_shuffle_that_anybody_can_repeat() -> None:
    owner = people.review()
    made.imported(owner, SEVERAL)

    for record in made.records(owner):
        assert record.rank == import_staging.rank_of(owner.review_id, record.uuid)
    numbers = [record.face.number for record in made.records(owner)]
    assert numbers != sorted(numbers)


@given(st.uuids(version=4), st.uuids(version=4))
def test_rank_fits_the_column(review: UUID, record: UUID) -> None:
    assert 0 <= import_staging.rank_of(review, record) < 2**63


def test_same_seed_gives_the_same_records() -> None:
    found = []
    for _ in range(2):
        with transaction.atomic(), ids.drawn_from(7):
            owner = people.review(people.person(email="same@example.org"))
            made.imported(owner, SEVERAL)
            found.append([(r.uuid, r.rank, r.face.title) for r in made.records(owner)])
            transaction.set_rollback(True)

    assert len(found[0]) == 7
    assert found[0] == found[1]


def test_stale_worker_writes_nothing_after_another_took_the_job(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It stands still between two transactions, long enough for another worker to do the whole work."""
    owner = people.review()
    batch = confirmed(owner)
    job = made.job_of(batch)
    stale = jobs.claim(job.uuid)
    real = import_staging.Pace.transaction

    @contextmanager
    def halting(pace):
        with real(pace):
            yield
        monkeypatch.setattr(import_staging.Pace, "transaction", real)
        Job.objects.filter(uuid=job.uuid).update(lease_until="2020-01-01T00:00:00Z")
        import_staging.stage_import(jobs.claim(job.uuid))

    monkeypatch.setattr(import_staging.Pace, "transaction", halting)
    with pytest.raises(jobs.LostClaim):
        import_staging.stage_import(stale)

    batch.refresh_from_db()
    assert batch.state == "committed"
    assert SourceRecord.objects.filter(batch=batch).count() == 8
    assert Record.objects.distinct_works().count() == 7
    assert differences(owner.review_id) == []


@pytest.mark.parametrize(("between", "waits"), [(0.0, 0.02), (0.015, 0.005), (0.3, 0.0)])
def test_transactions_leave_others_a_gap_that_work_without_one_counts_for(
    monkeypatch: pytest.MonkeyPatch, between: float, waits: float
) -> None:
    now, waited = 0.0, []
    monkeypatch.setattr(import_staging, "PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(
        import_staging, "time", SimpleNamespace(monotonic=lambda: now, sleep=waited.append)
    )
    pace = import_staging.Pace()
    now = 1.0
    with pace.transaction():
        now = 1.1

    now += between
    with pace.transaction():
        pass

    assert waited == [0.0, pytest.approx(waits)]


def test_known_pairs_are_one_for_two_records() -> None:
    owner = people.review()
    for name in made.KETAMINE_FILES:
        made.imported(owner, (made.KETAMINE / name).read_bytes(), name=name)

    for a, b in combinations(PossibleDuplicate.objects.all(), 2):
        assert {a.first_id, a.second_id} != {b.first_id, b.second_id}
