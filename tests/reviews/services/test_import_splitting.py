"""One file of several databases divided over searches: nothing of it is lost, and each part is an import of its own."""

from collections import Counter
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from reviews import ledger
from reviews.errors import NotFound
from reviews.ids import new_uuid
from reviews.models import Import, Record, Search, SourceRecord
from reviews.searches import SearchFacts
from reviews.selectors.imports import import_detail
from reviews.selectors.searches import searches_of
from reviews.services.import_splitting import Share, SharesUnclear
from reviews.services.import_undo import undo_import
from reviews.services.imports import (
    NoSearch,
    Upload,
    confirm_import,
    import_ready,
    start_imports,
)
from reviews.services.searches import withdraw_search
from reviews.sources import SourceKind
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db

DATABASES = ("Embase", "MEDLINE", "Embase", "", "ClinicalTrials.gov", "MEDLINE", "Embase")


def entry(n: int, database: str = "") -> str:
    extra = f"DB  - {database}" if database else ""
    return made.entry(f"Trial {n} of something rare in some people", volume=str(n), extra=extra)


MIXED = made.ris(*(entry(n, name) for n, name in enumerate(DATABASES)))


def uploaded(owner, *contents: bytes) -> list[Import]:
    """Files of which nobody has said yet which search gave them, read."""
    files = [
        Upload(file=ContentFile(content, name=f"{n}.ris"), name=f"{n}.ris")
        for n, content in enumerate(contents)
    ]
    batches = start_imports(by=owner, uploads=files, key=new_uuid())
    made.run_jobs(owner)
    return list(Import.objects.filter(pk__in=[b.pk for b in batches]).order_by("file__name"))


def share(search, *databases: str) -> Share:
    return Share(databases=frozenset(databases), search=search)


def new(source: str, kind: SourceKind = SourceKind.DATABASE) -> SearchFacts:
    return SearchFacts(source=source, kind=kind)


def split_mixed(owner) -> None:
    """The mixed file over a known search, and two new ones."""
    (batch,) = uploaded(owner, MIXED)
    known = made.search(owner, "Embase")
    confirm_import(
        by=owner,
        batch=batch.uuid,
        shares=[
            share(known.uuid, "embase"),
            share(new("MEDLINE"), "medline", ""),
            share(new("ClinicalTrials.gov", SourceKind.REGISTER), "clinicaltrials.gov"),
        ],
        key=new_uuid(),
    )
    made.run_jobs(owner)


def by_source(owner) -> dict[str, int]:
    return {row.facts.source: row.n_records for row in searches_of(owner.review_id)}


def test_each_share_becomes_an_import_and_nothing_is_lost_between_them() -> None:
    owner = people.review()

    split_mixed(owner)

    assert by_source(owner) == {"Embase": 3, "MEDLINE": 3, "ClinicalTrials.gov": 1}
    numbers = SourceRecord.objects.values_list("number", flat=True)
    assert Counter(numbers) == Counter(range(1, len(DATABASES) + 1))
    assert {batch.state for batch in Import.objects.all()} == {"committed"}
    out = StringIO()
    call_command("rebuild_projection", stdout=out)
    assert "differs" not in out.getvalue()


def test_parts_say_what_they_took_and_are_undone_alone() -> None:
    owner = people.review()
    split_mixed(owner)
    medline = Import.objects.get(search__source="MEDLINE")

    undo_import(by=owner, batch=medline.uuid, reason="", key=new_uuid())

    assert by_source(owner) == {"Embase": 3, "MEDLINE": 0, "ClinicalTrials.gov": 1}
    assert Record.objects.counted().count() == 4
    details = [import_detail(owner, each.uuid) for each in Import.objects.all()]
    assert {(d.source, *d.part_of) for d in details} == {
        ("Embase", "Embase"),
        ("MEDLINE", "MEDLINE", ""),
        ("ClinicalTrials.gov", "ClinicalTrials.gov"),
    }
    confirmed = [
        event.payload
        for event in ledger.replay(owner.review_id)
        if event.kind == "reviews.import_confirmed"
    ]
    assert {payload["search"] for payload in confirmed} == {
        str(search.uuid) for search in Search.objects.all()
    }
    assert len({payload["reading_sha256"] for payload in confirmed}) == 3


def test_same_part_again_is_noticed_and_another_is_not() -> None:
    owner = people.review()
    split_mixed(owner)
    undone = Import.objects.get(search__source="MEDLINE")
    undo_import(by=owner, batch=undone.uuid, reason="", key=new_uuid())

    (again,) = uploaded(owner, MIXED)

    assert [same.source for same in import_detail(owner, again.uuid).same_files] != []
    assert "MEDLINE" not in {same.source for same in import_detail(owner, again.uuid).same_files}


def test_databases_of_one_search_are_one_import() -> None:
    owner = people.review()
    (batch,) = uploaded(owner, MIXED)
    facts = new("Embase.com")

    confirm_import(
        by=owner,
        batch=batch.uuid,
        shares=[share(facts, "embase", "medline"), share(facts, "", "clinicaltrials.gov")],
        key=new_uuid(),
    )
    made.run_jobs(owner)

    assert by_source(owner) == {"Embase.com": len(DATABASES)}
    assert Import.objects.get().part == {}


@pytest.mark.parametrize(
    ("shares", "error"),
    [
        ([], NoSearch),
        ([share(new("Embase"), "embase")], SharesUnclear),
        ([share(new("A"), "embase", "medline", "", "clinicaltrials.gov", "eric")], SharesUnclear),
        ([share(new_uuid(), "embase", "medline", "", "clinicaltrials.gov")], NotFound),
    ],
    ids=["no search", "not all", "unknown database", "unknown search"],
)
def test_shares_that_are_not_the_file_are_refused(shares: list[Share], error: type) -> None:
    owner = people.review()
    (batch,) = uploaded(owner, MIXED)

    with pytest.raises(error):
        confirm_import(by=owner, batch=batch.uuid, shares=shares, key=new_uuid())

    batch.refresh_from_db()
    assert (batch.state, Import.objects.count(), Search.objects.count()) == ("previewed", 1, 0)


def test_withdrawn_search_takes_no_file() -> None:
    owner = people.review()
    (batch,) = uploaded(owner, made.ris(entry(1)))
    gone = made.search(owner)
    withdraw_search(by=owner, search=gone.uuid, key=new_uuid())

    with pytest.raises(NotFound):
        confirm_import(by=owner, batch=batch.uuid, shares=[share(gone.uuid, "")], key=new_uuid())


def test_files_that_leave_nothing_to_decide_are_imported_together() -> None:
    owner = people.review()
    known = made.search(owner, "Embase")
    embase, eric, twin = (
        made.ris(entry(n, name)) for n, name in ((1, "Embase"), (2, "ERIC"), (1, "Embase"))
    )
    batches = uploaded(owner, embase, eric, twin, MIXED, made.ris(entry(5)))
    key = new_uuid()

    for _ in range(2):
        found = import_ready(by=owner, batches=[b.uuid for b in batches], key=key)
        assert [batch.uuid for batch in found] == [b.uuid for b in batches[:2]]
    made.run_jobs(owner)

    assert by_source(owner) == {"Embase": 1, "ERIC": 1}
    assert Import.objects.get(search=known).uuid == batches[0].uuid
    assert [b.state for b in Import.objects.order_by("file__name")] == [
        *("committed", "committed", "previewed", "previewed", "previewed")
    ]
