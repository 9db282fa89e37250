"""Locked data sets and analyses of them. The form and the words that the data name are made as rows."""

from typing import Any
from uuid import UUID

from extraction import signals
from extraction.events import SnapshotLocked
from extraction.formdef.definition import OutcomeKind
from extraction.models import Comparison, FormVersion, Intervention, Lock, Snapshot
from extraction.selectors.snapshots import newest_snapshot
from extraction.sheet_states import FormState
from extraction.snapshot_data import SnapshotData
from extraction.snapshot_json import write
from reviews import ledger
from reviews.ids import new_uuid
from reviews.models import Member
from synthesis.models import Analysis
from synthesis.services.analyses import add_analysis
from tests.factories.reviews import run_jobs
from tests.synthesis.runs import samples

OF_SAMPLES = "0" * 64


def words(
    owner: Member, kind: OutcomeKind = OutcomeKind.DICHOTOMOUS, n_timepoints: int = 1
) -> None:
    """The published form and the comparison that the data sets of `samples` name; once is enough."""
    data = samples.data_set(kind=kind, timepoints=samples.TIMES[:n_timepoints])
    names = {each.id for each in data.comparisons}
    if not Comparison.objects.filter(review_id=owner.review_id, uuid__in=names).exists():
        _name_comparisons(owner, data)
    forms = FormVersion.objects.filter(review_id=owner.review_id)
    published = forms.filter(state=FormState.PUBLISHED.value)
    if not published.filter(sha256=OF_SAMPLES).exists():
        published.update(state=FormState.RETIRED.value)
        FormVersion.objects.create(
            review_id=owner.review_id,
            number=forms.count() + 1,
            state=FormState.PUBLISHED.value,
            definition=samples.definition(data),
            sha256=OF_SAMPLES,
        )


def _name_comparisons(owner: Member, data: SnapshotData) -> None:
    for place, each in enumerate(data.interventions):
        Intervention.objects.create(
            uuid=each.id, review_id=owner.review_id, name=each.name, position=place
        )
    for pair in data.comparisons:
        Comparison.objects.create(
            uuid=pair.id,
            review_id=owner.review_id,
            experimental_id=pair.experimental,
            comparator_id=pair.comparator,
        )


def locked(owner: Member, data: SnapshotData) -> Snapshot:
    """The data as the lock freezes them, with what follows from a lock."""
    body = write(data)
    before = newest_snapshot(owner.review_id)
    with ledger.act(by=owner, key=new_uuid(), content="lock") as act:
        snapshot = Snapshot(
            review_id=owner.review_id,
            revision=1 if before is None else before.revision + 1,
            body=body,
            sha256=ledger.sha256(body),
            locked_by=owner,
            locked_at=act.at,
        )
        snapshot.save(force_insert=True)
        Lock.objects.create(snapshot=snapshot, review_id=owner.review_id)
        act.append(
            SnapshotLocked(
                snapshot=snapshot.uuid, revision=snapshot.revision, sha256=snapshot.sha256
            )
        )
        signals.snapshot_locked.send(sender=Snapshot, act=act, snapshot=snapshot)
    return snapshot


def analysis(owner: Member, *, key: UUID | None = None, **changes: Any) -> Analysis:
    """An analysis of the sample data, as a new one starts, changed so."""
    return add_analysis(by=owner, asked=samples.asked(**changes), key=key or new_uuid())


def computed(owner: Member) -> Analysis:
    """An analysis of the BCG trials with its result; the data set is locked then."""
    words(owner)
    made = analysis(owner)
    if not Lock.objects.filter(review_id=owner.review_id, unlocked_at=None).exists():
        locked(owner, samples.bcg())
    run_jobs(owner)
    return made
