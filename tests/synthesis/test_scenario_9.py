"""FIELD C13.9: a late import with known records changes no decision, and the numbers still add up."""

import pytest

from reviews.models import Record
from reviews.roles import Stage
from reviews.selectors.projections import differences
from screening.models import StageRecord
from synthesis.prisma import identities
from synthesis.prisma.boxes import Box
from synthesis.selectors.flow import flow_of
from tests.factories import reviews, screening

pytestmark = pytest.mark.django_db
N_KNOWN, N_EXCLUDED, N_INCLUDED, N_LATE = 120, 30, 5, 300


def entries(numbers: range) -> bytes:
    return reviews.ris(
        *(
            reviews.entry(
                f"Ketamine and the memory of {number} words: a randomised trial",
                doi=f"10.1000/n{number}",
                volume=str(number),
                authors=(f"Smith{chr(97 + number % 26)}{chr(97 + number // 26)}, J.", "Berg, K."),
            )
            for number in numbers
        )
    )


def decisions() -> dict[object, tuple[object, ...]]:
    """Of each record decided: its state, its round, its votes."""
    decided = StageRecord.objects.filter(stage=Stage.TITLE_ABSTRACT.value).exclude(state="pending")
    return {
        place.record_id: (place.state, place.round, *sorted(place.votes.values_list("uuid")))
        for place in decided
    }


def test_scenario_9_late_import_of_known_records_changes_no_decision() -> None:
    team = screening.team()
    reviews.imported(team.owner, entries(range(N_KNOWN)))
    places = list(StageRecord.objects.order_by("rank")[: N_EXCLUDED + N_INCLUDED])
    for number, place in enumerate(places):
        for voter in team.reviewers:
            screening.vote(voter, place, "exclude" if number < N_EXCLUDED else "include")
    before = decisions()

    reviews.imported(team.owner, entries(range(N_LATE)), to=reviews.search(team.owner, "Embase"))

    flow = flow_of(team.owner.review)
    assert decisions() == before
    assert Record.objects.distinct_works().count() == N_LATE
    assert flow.count(Box.DUPLICATES_REMOVED) == N_KNOWN
    assert identities.failing(flow) == {}
    assert differences(team.owner.review_id) == []
