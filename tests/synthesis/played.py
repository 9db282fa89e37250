"""What tests with real servers play on a server's data: `manage.py shell` runs these, each prints JSON as its last line."""

import json
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from extraction.formdef.definition import OutcomeKind
from extraction.selectors.locking import is_locked
from extraction.services.locking import unlock_snapshot
from extraction.snapshot_data import SnapshotData
from reviews import jobs
from reviews.ids import new_uuid
from reviews.models import Job, Member
from synthesis.meta.vocabulary import MeasureCode
from synthesis.models import Analysis
from synthesis.services.analyses import archive_analysis
from synthesis.services.runs import request_run
from tests.factories import people
from tests.factories import synthesis as made
from tests.synthesis.runs import samples

EMAIL = "mei@example.org"


def tell(**values: object) -> None:
    """Print what the test needs to know."""
    sys.stdout.write(
        json.dumps({name: str(value) for name, value in values.items()}, sort_keys=True) + "\n"
    )


def lead() -> Member:
    return Member.objects.get(user__email=EMAIL)


def begin(*, is_illustrative: bool = False, **options: Any) -> None:
    """A review with its lead, the form's outcome and a comparison."""
    user = people.person(name="Mei Lindqvist", email=EMAIL, password=people.PASSWORD)
    owner = people.review(user, title="BCG vaccine against tuberculosis")
    if is_illustrative:
        owner.review.is_illustrative = True
        owner.review.save(update_fields=["is_illustrative"])
    made.words(owner, **options)
    tell(review=owner.review_id)


def specify(**changes: Any) -> None:
    """A further analysis."""
    tell(analysis=made.analysis(lead(), **changes).uuid)


def begin_locked() -> None:
    """A review with two analyses of the trials, locked."""
    begin()
    specify()
    specify(title="BCG by allocation", subgroup=samples.ALLOCATION)
    lock_judged()
    tell(review=lead().review_id)


def begin_repeated() -> None:
    """An illustrative review of means, whose trials report several time points."""
    begin(is_illustrative=True, kind=OutcomeKind.CONTINUOUS, n_timepoints=3)
    specify(title="All time points", timepoints=samples.TIMES, measure=MeasureCode.MD)
    made.locked(lead(), repeated())
    tell(review=lead().review_id)


def repeated() -> SnapshotData:
    """Three trials: all report the first time point, the first two further ones."""
    kind = OutcomeKind.CONTINUOUS
    studies = []
    for place, label in enumerate(("Feder 2014", "Feder 2021", "Pradhan 2018")):
        study = samples.trial(label, (20.5 - place, 8.1, 22), (25 + place, 9.4, 19), kind=kind)
        again = [
            cell
            for arm, numbers in zip(study.arms, ((18.5, 8.3, 19), (24, 9, 15)), strict=True)
            for time in samples.TIMES[place + 1 : 3]
            for cell in samples.cells(kind, samples.TB, time, arm.id, *numbers)
        ]
        studies.append(replace(study, cells=(*study.cells, *again)))
    return samples.data_set(*studies, kind=kind, timepoints=samples.TIMES, is_illustrative=True)


def lock_judged() -> None:
    """Lock the 13 trials with their risk of bias."""
    names = [row["study"] for row in samples.case(samples.BCG)["input"]["studies"]]
    judged = dict(zip(names, ["low", "some", "high"] * 5, strict=False))
    lock(judged=judged)


def lock(**options: Any) -> None:
    """Lock the 13 trials; the worker hears of it."""
    tell(snapshot=made.locked(lead(), samples.bcg(**options)).uuid)


def lock_one_analysis(n: int) -> None:
    """One analysis that was never computed, and n trials, locked: one job."""
    owner = lead()
    if is_locked(owner.review_id):
        unlock()
    for analysis in Analysis.objects.standing():
        archive_analysis(by=owner, analysis=analysis.uuid, key=new_uuid())
    made.analysis(owner, title=f"Analysis {Analysis.objects.count()}")
    made.locked(owner, many(n))
    tell(job=Job.objects.open().get().uuid)


def many(n: int) -> SnapshotData:
    studies = [
        samples.trial(f"Trial {i}", (5 + i % 7, 100 + i), (9 + i % 11, 101 + i)) for i in range(n)
    ]
    return samples.data_set(*studies)


def unlock(reason: str = "Frimodt-Moller: events re-read from table 3") -> None:
    unlock_snapshot(by=lead(), reason=reason, key=new_uuid())
    tell(unlocked=True)


def let_time_pass(rings: int = 0) -> None:
    """What a minute does: every lease runs out, every forgotten doorbell is due. rings: doorbells for each job."""
    past = timezone.now() - timedelta(minutes=10)
    Job.objects.filter(state="running").update(lease_until=past)
    Job.objects.open().update(ring_at=past)
    ring(rings)


def request(n: int = 1) -> None:
    """Ask for every analysis once more, n times; tells the newest job."""
    for analysis in Analysis.objects.standing():
        for _ in range(n):
            request_run(by=lead(), analysis=analysis.uuid, key=new_uuid())
    tell(job=Job.objects.order_by("-created_at")[0].uuid)


def ring(n: int) -> None:
    """Ring n times for each job, finished ones too."""
    for job in Job.objects.all():
        for _ in range(n):
            jobs.ring(job.uuid)
    tell(n=n)
