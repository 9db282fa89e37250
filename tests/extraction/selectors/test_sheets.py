"""Who reads whose answers, and when."""

import pytest

from extraction.models import Sheet
from extraction.selectors.sheets import consensus_on, entries_visible_to, sheets_visible_to
from extraction.services import consensus, sheets
from extraction.sheet_states import SheetKind
from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role
from tests.factories import extraction as made
from tests.factories import people

pytestmark = pytest.mark.django_db
KIND = SheetKind.EXTRACTION


@pytest.fixture
def crew() -> made.Crew:
    found = made.crew()
    made.published(found)
    return found


@pytest.fixture
def study(crew: made.Crew) -> made.Study:
    found = made.study(crew)
    made.with_arms(crew, found)
    return found


def authors_seen(member: Member, study: made.Study) -> set[object]:
    """Whose answers a member may read; the two ways of asking agree."""
    of_sheets = set(sheets_visible_to(member, KIND, study.uuid).values_list("person", flat=True))
    rows = entries_visible_to(member, KIND, study.uuid)
    of_entries = set(rows.values_list("sheet__person", flat=True))
    assert of_entries <= of_sheets
    return of_sheets


def test_each_reads_their_own_until_both_are_in(crew: made.Crew, study: made.Study) -> None:
    one, two = crew.extractors
    both_roles = people.member(crew.owner, Role.EXTRACTOR, Role.LEAD, Role.ADJUDICATOR)
    made.submitted(one, study)
    sheet = made.filled(two, study)
    assert authors_seen(one, study) == {one.uuid}
    assert authors_seen(two, study) == {two.uuid}
    for other in (crew.owner, crew.adjudicator, both_roles):
        assert authors_seen(other, study) == set()
    sheets.submit_sheet(by=two, sheet=sheet.uuid, key=new_uuid())
    assert authors_seen(one, study) == authors_seen(two, study) == {one.uuid, two.uuid, None}
    for other in (crew.owner, crew.adjudicator, both_roles):
        assert authors_seen(other, study) == set()


def test_adjudicator_reads_both_after_opening(crew: made.Crew, study: made.Study) -> None:
    both = made.both_in(crew, study)
    consensus.open_consensus(by=crew.adjudicator, consensus=both.uuid, key=new_uuid())
    assert len(authors_seen(crew.adjudicator, study)) == 3


def test_returned_sheet_closes_both_again(crew: made.Crew, study: made.Study) -> None:
    one, two = crew.extractors
    both = made.both_in(crew, study)
    consensus.open_consensus(by=crew.adjudicator, consensus=both.uuid, key=new_uuid())
    own = Sheet.objects.get(person=one)
    sheets.return_sheet(by=crew.owner, sheet=own.uuid, reason="Anew", key=new_uuid())
    assert authors_seen(one, study) == {one.uuid}
    assert authors_seen(two, study) == {two.uuid}
    assert authors_seen(crew.adjudicator, study) == set()


def test_everybody_reads_what_is_agreed(crew: made.Crew, study: made.Study) -> None:
    made.agreed(crew, study)
    assert len(authors_seen(crew.owner, study)) == 3
    both = consensus_on(KIND, study.uuid)
    consensus.reopen_agreed(
        by=crew.owner, consensus=both.uuid, reason="A letter came", key=new_uuid()
    )
    assert authors_seen(crew.owner, study) == set()


def test_other_review_sees_nothing(crew: made.Crew, study: made.Study) -> None:
    made.agreed(crew, study)
    stranger = people.review(roles=[(Role.EXTRACTOR, "")])
    assert authors_seen(stranger, study) == set()
