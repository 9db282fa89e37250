"""What plain SQL changes in the tables of teams, searches, imports and records shows against the ledger."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.models import F, QuerySet

from reviews.corrections import Correctable
from reviews.formats.reference import ParsedReference
from reviews.ids import new_uuid
from reviews.models import (
    Correction,
    Finding,
    HandEntry,
    Import,
    LookUp,
    Member,
    MemberRole,
    ProtocolVersion,
    Record,
    RecordNotice,
    RecordTag,
    Review,
    Search,
    SearchVersion,
    StoredFile,
    Tag,
    TagVersion,
)
from reviews.roles import Role
from reviews.searches import Prior, SearchFacts
from reviews.services.corrections import correct_record
from reviews.services.searches import add_search
from reviews.sources import SourceKind
from tests import tampering
from tests.factories import people, reviews, tags
from tests.tampering import every, to

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def it(module_db: None) -> Member:
    """The owner of a review with two imports."""
    owner = people.review()
    people.member(owner, Role.REVIEWER)
    reviews.imported(owner, reviews.ris(reviews.entry("One"), reviews.entry("Another")))
    reviews.imported(owner, reviews.ris(reviews.entry("A third")))
    facts = SearchFacts(source="By hand", kind=SourceKind.DATABASE)
    prior = Prior(identified=9, duplicates=4, note="In EndNote.")
    search = add_search(by=owner, facts=facts, prior=prior, key=new_uuid())
    reviews.by_hand(owner, search.uuid, ParsedReference(title="Found in a list"))
    first = reviews.records(owner)[0].uuid
    reviews.notice(owner)
    reviews.finding(owner)
    correct_record(by=owner, record=first, field=Correctable.YEAR, text="1999", key=new_uuid())
    tags.put(owner, tags.tag(owner), first)
    return owner


def _first(owner: Member) -> QuerySet[Record]:
    return Record.objects.filter(pk=_records(owner)[0].pk)


def _records(owner: Member) -> list[Record]:
    rows = Record.objects.filter(review_id=owner.review_id)
    return list(rows.order_by("batch__committed_at", "face__number"))


def _first_import(owner: Member) -> QuerySet[Import]:
    return Import.objects.filter(pk=_records(owner)[0].batch_id)


def _added(value: str) -> dict[str, Any]:
    (added,) = Record.objects.exclude(added={}).values_list("added", flat=True)
    return {**added, "abstract": {**added["abstract"], "value": value}}


CHANGED: dict[str, tuple[Callable[[Any], QuerySet[Any]], Callable[[Any], dict[str, Any]]]] = {
    "time zone": (every(Review), to(time_zone="Pacific/Kiritimati")),
    "owner": (every(Review), lambda it: {"owner": Member.objects.exclude(pk=it.pk)[0]}),
    "role": (lambda _it: MemberRole.objects.filter(role="reviewer"), to(role="observer")),
    "member removed": (every(Member), lambda _it: {"removed_at": F("joined_at")}),
    "search source": (every(Search), to(source="Another")),
    "search kind": (every(Search), to(kind="register")),
    "search platform": (every(Search), to(platform="Ovid")),
    "search day": (every(Search), to(run_on=date(2020, 1, 1))),
    "search strategy": (every(Search), to(strategy="another")),
    "search limits": (every(Search), to(limits="none")),
    "search yield": (every(Search), to(is_yield_reported=False)),
    "search screened": (every(Search), to(is_screened=True)),
    "search details": (every(Search), to(details={"filters": "None"})),
    "search prior": (every(Search), to(prior_duplicates=1, prior_identified=5)),
    "search withdrawn": (every(Search), lambda _it: {"withdrawn_at": F("created_at")}),
    "import search": (
        _first_import,
        lambda it: {"search": Search.objects.exclude(pk=_first_import(it)[0].search_id)[0]},
    ),
    "import state": (_first_import, to(state="undone")),
    "import file": (
        _first_import,
        lambda it: {"file": StoredFile.objects.exclude(pk=_first_import(it)[0].file_id)[0]},
    ),
    "import records": (_first_import, to(n_records=1)),
    "import unread": (_first_import, to(n_errors=3)),
    "import format": (_first_import, to(format="nbib")),
    "entry place": (every(HandEntry), to(found_in="website")),
    "entry import": (every(HandEntry), lambda it: {"batch": _first_import(it)[0]}),
    "entry note": (every(HandEntry), to(note=None)),
    "record import": (_first, lambda it: {"batch": _records(it)[-1].batch}),
    "record merged": (_first, lambda it: {"merged_into": _records(it)[-1]}),
    "record removed": (_first, to(is_removed=True)),
    "what is shown": (_first, to(corrected={"title": "Another"})),
    "tag name": (every(Tag), to(name="another")),
    "tag blinded": (every(Tag), to(is_blinded=False)),
    "tag deleted": (every(Tag), lambda it: {"deleted_at": it.joined_at}),
    "tagged by": (every(RecordTag), lambda it: {"member": Member.objects.exclude(pk=it.pk)[0]}),
    "tagged at": (every(RecordTag), to(stage="")),
    "additions": (lambda _it: Record.objects.exclude(added={}), to(added={})),
    "what is added": (
        lambda _it: Record.objects.exclude(added={}),
        lambda _it: {"added": _added("Another")},
    ),
    "marks": (lambda _it: Record.objects.exclude(marks=[]), to(marks=[])),
    "services switched": (every(Review), to(looks_up=True)),
    "finding taken back": (every(Finding), lambda _it: {"taken_back_at": F("found_at")}),
    "finding's service": (every(Finding), to(service="pubmed")),
    "finding's text": (every(Finding), to(content={"value": "Another"})),
    "notice taken back": (every(RecordNotice), lambda _it: {"taken_back_at": F("found_at")}),
    "notice's nature": (every(RecordNotice), to(nature="correction")),
    "look-up undone": (every(LookUp), lambda _it: {"undone_at": F("created_at")}),
    "look-up's questions": (lambda _it: LookUp.objects.filter(file=None), to(wants=["doi"])),
    "correction taken back": (every(Correction), lambda _it: {"taken_back_at": F("made_at")}),
}
DELETED: dict[str, Callable[[Any], QuerySet[Any]]] = {
    "roles": every(MemberRole),
    "entries by hand": every(HandEntry),
    "searches' versions": every(SearchVersion),
    "protocol": every(ProtocolVersion),
    "corrections": every(Correction),
    "tags' names": every(TagVersion),
    "tags on records": every(RecordTag),
    "findings": every(Finding),
    "notices": every(RecordNotice),
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
