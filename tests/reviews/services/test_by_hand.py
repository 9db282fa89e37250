"""Adding by hand: kept to the last sign, compared at once, screened and undone like any import, and counted apart."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.core.files.storage import default_storage

from reviews.errors import Forbidden, NotFound
from reviews.formats.reference import ParsedReference, ReferenceType
from reviews.ids import new_uuid
from reviews.ledger import replay
from reviews.models import (
    HandEntry,
    Import,
    Member,
    PossibleDuplicate,
    Record,
    Search,
    SourceRecord,
)
from reviews.roles import Role
from reviews.searches import SearchFacts
from reviews.selectors.by_hand import (
    cites_in,
    completed,
    entries_by_events,
    entries_stored,
    history_of,
    known_as,
)
from reviews.services.by_hand import Found, NothingToAdd, is_export
from reviews.services.import_undo import undo_import
from reviews.services.imports import confirm_import
from reviews.sources import FoundIn, SourceKind
from screening.models import StageRecord
from tests.factories import people, reviews

pytestmark = pytest.mark.django_db

LISTS = SearchFacts(source="Reference lists", kind=SourceKind.CITATION_SEARCHING)
PASTED = "  Berg K. A small trial\tof nothing. J Ex. 2020;1:2-3. \n"
SMALL = ParsedReference(
    type=ReferenceType.ARTICLE,
    title="A small trial of nothing",
    authors=("Berg, K", "Médecins sans frontières"),
    year=2020,
    journal="J Ex",
    abstract="First.\n\nSecond: x < 3.",
)


def added(
    owner: Member,
    reference: ParsedReference | None = SMALL,
    *,
    search: UUID | SearchFacts = LISTS,
    text: str = PASTED,
    **more: Any,
) -> Import:
    return reviews.by_hand(owner, search, reference, text=text, **more)


def test_record_has_what_was_checked_and_the_text_as_it_was_pasted() -> None:
    owner = people.review()

    batch = added(owner)

    source = SourceRecord.objects.get(batch=batch)
    assert (batch.state, source.title, source.year) == ("committed", SMALL.title, 2020)
    assert (source.authors, source.abstract) == (list(SMALL.authors), SMALL.abstract)
    assert json.loads(source.raw_text.strip("[]\n"))["custom"]["pasted"] == PASTED
    assert batch.file is not None
    assert batch.file.name == "A small trial of nothing.json"
    assert default_storage.open(batch.file.path).read().decode() == source.raw_text
    assert StageRecord.objects.filter(record=source.record_id).count() == 1


def test_the_same_act_twice_adds_one_record_and_one_search() -> None:
    owner, key = people.review(), new_uuid()
    first = added(owner, key=key)
    again = added(owner, key=key)
    assert first == again
    counts = [model.objects.count() for model in (Record, Search, HandEntry)]
    assert counts == [1, 1, 1]


def test_certain_copy_joins_what_is_there_and_a_possible_one_is_asked() -> None:
    owner = people.review()
    known = reviews.entry(reviews.TITLE, doi="10.1000/one")
    reviews.imported(owner, reviews.ris(known))

    copy = ParsedReference(doi="10.1000/one")
    there = known_as(owner.review_id, copy)
    assert there is not None
    joined = added(owner, completed(copy, there))
    added(owner, ParsedReference(title=reviews.TITLE, year=2020, doi="10.1000/two"))

    assert Record.objects.get(batch=joined).merged_into is not None
    assert PossibleDuplicate.objects.filter(review_id=owner.review_id).count() == 1


def test_identifier_alone_makes_a_record() -> None:
    owner = people.review()
    batch = added(owner, ParsedReference(doi="10.1000/one"), text="10.1000/one")
    assert SourceRecord.objects.get(batch=batch).doi == "10.1000/one"
    assert batch.file.name == "10.1000-one.json"


def test_nothing_is_refused_and_leaves_nothing() -> None:
    owner = people.review()
    with pytest.raises(NothingToAdd):
        added(owner, ParsedReference(type=ReferenceType.BOOK))
    assert not Search.objects.exists()


def test_export_is_kept_as_it_is_and_waits_for_its_preview() -> None:
    owner = people.review()
    text = reviews.entry("One") + reviews.entry("Another")
    assert is_export(text)

    batch = added(owner, None, text=text)
    assert (batch.state, batch.n_records, batch.format) == ("previewed", 2, "ris")
    confirm_import(by=owner, batch=batch.uuid, key=new_uuid())
    reviews.run_jobs(owner)

    texts = SourceRecord.objects.filter(batch=batch).order_by("number")
    assert "".join(texts.values_list("raw_text", flat=True)) == text


@pytest.mark.parametrize("text", ["", PASTED, "10.1000/one", "a, b\n1, 2\n", "PMID- x, or not"])
def test_what_people_type_is_no_export(text: str) -> None:
    assert not is_export(text)


def test_it_is_undone_like_any_import() -> None:
    owner = people.review()
    batch = added(owner)
    undo_import(by=owner, batch=batch.uuid, reason="Not a report.", key=new_uuid())
    assert not Record.objects.counted().exists()
    assert HandEntry.objects.filter(batch=batch).exists()


def test_record_says_where_it_was_found_and_by_whom() -> None:
    owner = people.review()
    reviews.imported(owner, reviews.ris(reviews.entry("A review of trials", doi="10.1000/rev")))
    citing = cites_in(owner.review_id, "https://doi.org/10.1000/REV")
    assert citing is not None
    found = Found(found_in=FoundIn.REPORT, record=citing.record, note="Its table 2.")

    record = Record.objects.get(batch=added(owner, found=found))

    lines = [(line.text, line.by) for line in history_of(owner, record.uuid)]
    said = "added by hand, found in a report that cites it: A review of trials: Its table 2."
    assert lines == [(said, owner.user.name)]
    stored = entries_stored(owner.review_id)
    assert entries_by_events(owner.review_id, replay(owner.review_id)) == stored


@pytest.mark.parametrize("text", ["", "10.1000/none", "999", str(UUID(int=1)), "Smith 2019"])
def test_what_names_no_report_of_the_review_is_words(text: str) -> None:
    assert cites_in(people.review().review_id, text) is None


def test_report_and_search_are_of_the_review_and_the_person_may_import() -> None:
    owner, stranger = people.review(), people.review()
    reviews.imported(stranger, reviews.ris(reviews.entry("Theirs")))
    theirs = Found(found_in=FoundIn.REPORT, record=reviews.records(stranger)[0].uuid)
    for more in ({"found": theirs}, {"search": Search.objects.get().uuid}):
        with pytest.raises(NotFound):
            added(owner, **more)
    with pytest.raises(Forbidden):
        added(people.member(owner, Role.REVIEWER))
    assert not Record.objects.filter(review_id=owner.review_id).exists()
