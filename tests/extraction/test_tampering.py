"""What plain SQL changes in extraction's tables shows against the ledger."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F, QuerySet

from extraction.models import (
    Comparison,
    Entry,
    FormVersion,
    Intervention,
    Sheet,
    SheetView,
    Study,
    StudyArm,
    StudyReport,
)
from extraction.services import consensus, vocabulary
from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role
from tests import tampering
from tests.factories import extraction as made
from tests.factories import people
from tests.tampering import every, to

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def it(module_db: None) -> Member:
    """The owner of a review with two studies, one of them agreed, whose consensus an adjudicator opened."""
    team = made.crew()
    owner = team.owner
    made.published(team)
    first, second = made.study(team), made.study(team)
    for study in (first, second):
        made.with_arms(team, study)
    both = made.both_in(team, first)
    judge = people.member(owner, Role.ADJUDICATOR)
    consensus.open_consensus(by=judge, consensus=both.uuid, key=new_uuid())
    made.agreed(team, second)
    one, other = Intervention.objects.order_by("uuid")[:2]
    vocabulary.add_comparison(
        by=owner, experimental=one.uuid, comparator=other.uuid, key=new_uuid()
    )
    return owner


CHANGED: dict[str, tuple[Callable[[Any], QuerySet[Any]], Callable[[Any], dict[str, Any]]]] = {
    "study included": (every(Study), to(is_included=False)),
    "study words": (every(Study), to(label="Another 2020")),
    "report of a study": (
        lambda _it: StudyReport.objects.exclude(study=Study.objects.latest("uuid")),
        lambda _it: {"study": Study.objects.latest("uuid"), "is_primary": False},
    ),
    "report unlinked": (every(StudyReport), lambda it: {"unlinked_at": it.joined_at}),
    "primary report": (every(StudyReport), to(is_primary=False)),
    "arm of an intervention": (
        every(StudyArm),
        lambda _it: {"intervention": Intervention.objects.latest("uuid")},
    ),
    "arm removed": (every(StudyArm), lambda it: {"removed_at": it.joined_at}),
    "intervention's name": (
        lambda _it: Intervention.objects.filter(pk=Intervention.objects.latest("uuid").pk),
        to(name="Another"),
    ),
    "comparison turned": (
        every(Comparison),
        lambda _it: {"experimental": F("comparator"), "comparator": F("experimental")},
    ),
    "form": (every(FormVersion), to(sha256="0" * 64)),
    "sheet state": (every(Sheet), to(state="in_progress")),
    "sheet's person": (
        lambda _it: Sheet.objects.filter(pk=Sheet.objects.exclude(person=None)[0].pk),
        lambda it: {"person": it},
    ),
    "sheet archived": (every(Sheet), lambda it: {"archived_at": it.joined_at}),
    "answer": (every(Entry), to(content={"state": "value", "value": "1"})),
    "answer's place": (
        lambda _it: Entry.objects.filter(pk=Entry.objects.latest("uuid").pk),
        to(place="field:another"),
    ),
    "view by another": (every(SheetView), lambda it: {"member": it}),
}
DELETED: dict[str, Callable[[Any], QuerySet[Any]]] = {
    "answers": every(Entry),
    "arms": every(StudyArm),
    "links": every(StudyReport),
    "views": every(SheetView),
}


def test_nothing_shows_where_nothing_was_changed(it: Member) -> None:
    assert tampering.shown(it) == []


@pytest.mark.parametrize("name", CHANGED)
def test_changed_column_shows(name: str, it: Member) -> None:
    rows, change = CHANGED[name]
    tampering.changed(rows(it), change(it))
    assert tampering.shown(it) != []


@pytest.mark.parametrize("name", DELETED)
def test_deleted_row_shows(name: str, it: Member) -> None:
    tampering.deleted(DELETED[name](it))
    assert tampering.shown(it) != []
