"""The identification boxes: each record by the kind of its source, and what was removed before an import apart."""

import pytest

from reviews.formats.reference import ParsedReference
from reviews.ids import new_uuid
from reviews.models import Import, Member
from reviews.searches import Prior, SearchFacts
from reviews.services.import_undo import undo_import
from reviews.services.searches import add_search
from reviews.sources import SourceKind
from synthesis.prisma.boxes import Box
from synthesis.selectors.flow import flow_of
from tests.factories import people, reviews
from tests.reviews.services.test_import_splitting import DATABASES, split_mixed

pytestmark = pytest.mark.django_db

BOXES = {
    SourceKind.DATABASE: Box.IDENTIFIED_DATABASES,
    SourceKind.REGISTER: Box.IDENTIFIED_REGISTERS,
    SourceKind.WEBSITE: Box.OTHER_IDENTIFIED_WEBSITES,
    SourceKind.ORGANISATION: Box.OTHER_IDENTIFIED_ORGANISATIONS,
    SourceKind.CITATION_SEARCHING: Box.OTHER_IDENTIFIED_CITATION_SEARCHING,
    SourceKind.BROWSING: Box.OTHER_IDENTIFIED_OTHER,
    SourceKind.CONTACT: Box.OTHER_IDENTIFIED_OTHER,
    SourceKind.OTHER: Box.OTHER_IDENTIFIED_OTHER,
}
SHOWN = (*dict.fromkeys(BOXES.values()), Box.DUPLICATES_REMOVED, Box.OTHER_DUPLICATES)


def counts(owner: Member) -> dict[Box, int]:
    """The boxes that aren't empty."""
    flow = flow_of(owner.review)
    return {box: n for box in SHOWN if (n := flow.count(box))}


def test_every_kind_of_source_has_its_box_and_declared_duplicates_are_apart() -> None:
    owner = people.review()
    assert set(BOXES) == set(SourceKind)
    for kind in SourceKind:
        prior = Prior(identified=3, duplicates=2)
        facts = SearchFacts(source=kind.value, kind=kind)
        search = add_search(by=owner, facts=facts, prior=prior, key=new_uuid())
        title = f"What nobody but the {kind.value} has"
        reviews.imported(owner, reviews.ris(reviews.entry(title, volume=title)), to=search)

    found = counts(owner)

    # One record and two duplicates of each source; three sources share the last box.
    assert found == {
        **dict.fromkeys(BOXES.values(), 3),
        Box.OTHER_IDENTIFIED_OTHER: 9,
        Box.DUPLICATES_REMOVED: 4,
        Box.OTHER_DUPLICATES: 12,
    }


def test_reference_lists_read_by_hand_stand_under_other_methods_until_undone() -> None:
    owner = people.review()
    reviews.imported(owner, reviews.ris(reviews.entry(reviews.TITLE, doi="10.1000/one")))
    lists = SearchFacts(source="Reference lists", kind=SourceKind.CITATION_SEARCHING)
    search = add_search(by=owner, facts=lists, key=new_uuid()).uuid
    for doi, title in (("10.1000/one", reviews.TITLE), ("10.1000/two", "Another work altogether")):
        place = {"journal": "Journal of Examples", "volume": "12", "pages": "101-110"}
        typed = ParsedReference(title=title, doi=doi, year=2020, **place)
        last = reviews.by_hand(owner, search, typed, text=doi)

    cited = Box.OTHER_IDENTIFIED_CITATION_SEARCHING
    assert counts(owner) == {Box.IDENTIFIED_DATABASES: 1, cited: 2, Box.OTHER_DUPLICATES: 1}
    undo_import(by=owner, batch=last.uuid, reason="", key=new_uuid())
    assert counts(owner) == {Box.IDENTIFIED_DATABASES: 1, cited: 1, Box.OTHER_DUPLICATES: 1}


def test_file_divided_over_searches_stands_in_the_box_of_each_until_its_part_is_undone() -> None:
    owner = people.review()
    split_mixed(owner)
    register = Import.objects.get(search__kind=SourceKind.REGISTER.value)

    before = counts(owner)
    undo_import(by=owner, batch=register.uuid, reason="", key=new_uuid())

    databases = {Box.IDENTIFIED_DATABASES: len(DATABASES) - 1}
    assert before == {**databases, Box.IDENTIFIED_REGISTERS: 1}
    assert counts(owner) == databases
