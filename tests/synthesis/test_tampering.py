"""What plain SQL changes in the tables of snapshots, analyses and runs shows against the ledger."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet

from extraction.models import Lock, Snapshot
from reviews import sealed
from reviews.ids import new_uuid
from reviews.models import Member
from reviews.selectors.projections import differences
from synthesis.models import Analysis, AnalysisVersion, PublishedFigures, Run, RunRequest
from synthesis.services.published import record_published
from tests import tampering
from tests.factories import people, synthesis
from tests.tampering import every, to

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def it(module_db: None) -> Member:
    """The owner of a review with a locked data set and an analysis of it with its result."""
    owner = people.review()
    synthesis.computed(owner)
    record_published(by=owner, figures={"numbers": {"identified": 7}}, key=new_uuid())
    return owner


CHANGED: dict[str, tuple[Callable[[Any], QuerySet[Any]], Callable[[Any], dict[str, Any]]]] = {
    "snapshot": (every(Snapshot), to(body="{}")),
    "lock outdated": (every(Lock), to(is_outdated=True)),
    "lock opened": (every(Lock), lambda it: {"unlocked_at": it.joined_at}),
    "analysis put away": (every(Analysis), lambda it: {"archived_at": it.joined_at}),
    "specification": (every(AnalysisVersion), to(body="{}")),
    "version": (every(AnalysisVersion), to(number=7)),
    "request's answer": (every(RunRequest), to(run=None)),
    "result": (every(Run), to(result="{}")),
    "result with its hash": (every(Run), to(result_sha256="0" * 64)),
    "engine": (every(Run), to(engine="{}")),
    "data set of a run": (every(Run), to(snapshot_sha256="0" * 64)),
    "specification of a run": (every(Run), to(specification_sha256="0" * 64)),
    "published figures": (every(PublishedFigures), to(figures={})),
}
DELETED: dict[str, Callable[[Any], QuerySet[Any]]] = {
    "requests": every(RunRequest),
    "published figures": every(PublishedFigures),
    "locks": every(Lock),
}


def test_nothing_shows_where_nothing_was_changed(it: Member) -> None:
    # The data set is written without the form and the studies that it names.
    assert {each.projection for each in differences(it.review_id)} == {"extraction"}
    assert {each.model for each in sealed.faults_of(it.review_id)} == {"extraction.formversion"}


@pytest.mark.parametrize("name", CHANGED)
def test_changed_column_shows(name: str, it: Member) -> None:
    rows, change = CHANGED[name]
    before = tampering.shown(it)
    tampering.changed(rows(it), change(it))
    assert tampering.shown(it) != before


@pytest.mark.parametrize("name", DELETED)
def test_deleted_row_shows(name: str, it: Member) -> None:
    before = tampering.shown(it)
    tampering.deleted(DELETED[name](it))
    assert tampering.shown(it) != before
