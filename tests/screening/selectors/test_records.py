"""What the list of records answers about screening."""

import pytest

from reviews.models import Member
from reviews.selectors.record_facets import facets
from reviews.selectors.record_lists import asked_in, works_asked
from screening.tally import State
from tests.factories import screening

pytestmark = pytest.mark.django_db


def found(member: Member, query: str) -> int:
    return works_asked(member, asked_in(query)).count()


@pytest.mark.parametrize("state", [State.PENDING, State.CONFLICT])
def test_address_tells_no_voter_of_a_conflict(state: State) -> None:
    team = screening.team()
    place, _fresh = screening.stage_records(team.owner, 2)
    for reviewer, verdict in zip(team.reviewers, ("include", "exclude"), strict=True):
        screening.vote(reviewer, place, verdict)
    reader = team.reviewers[0]

    assert found(reader, f"screened={state}") == 0
    assert found(reader, "screened=undecided") == 2


def test_values_that_no_database_keeps_find_nothing() -> None:
    team = screening.team()
    screening.stage_records(team.owner)

    assert {each.name: found(team.owner, f"{each.name}=%00") for each in facets()} == {
        each.name: 0 for each in facets()
    }
