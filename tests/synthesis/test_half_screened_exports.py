"""Covidence and Rayyan exports of a half-screened review come in and go on."""

import pytest

from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Stage
from reviews.selectors.projections import differences
from screening.models import StageRecord
from screening.services import conflicts
from screening.team_decisions import ListedAs
from synthesis.prisma.boxes import Box
from synthesis.selectors.flow import flow_of
from tests.factories import screening, taken_votes
from tests.factories.taken_decisions import covidence, reading, states, taken

pytestmark = pytest.mark.db


def counted(owner: Member) -> dict[str, int]:
    """What stands in the diagram's main boxes, which add up."""
    flow = flow_of(owner.review)
    assert not any(flow.findings.values())
    boxes = (Box.RECORDS_SCREENED, Box.RECORDS_EXCLUDED, Box.REPORTS_EXCLUDED)
    return {box.value: len(flow.members(box)) for box in boxes}


def test_covidence_export_of_a_half_screened_review_comes_in_and_goes_on(db: None) -> None:
    it = screening.team()
    irrelevant = covidence(it.owner, ["", ""])
    excluded = covidence(it.owner, ["Exclusion reason: Wrong dose; "], first=2)
    undecided = covidence(it.owner, ["", ""], first=3)
    taken(it.owner, irrelevant, reading(ListedAs.EXCLUDED_TITLE))
    taken(it.owner, excluded, reading(ListedAs.EXCLUDED_FULL_TEXT, {"Wrong dose": None}))
    taken(it.owner, undecided, reading(ListedAs.INCLUDED_TITLE))

    assert counted(it.owner) == {
        "records_screened": 5, "records_excluded": 2, "reports_excluded": 1
    }  # fmt: skip
    # Screening goes on with what Covidence hadn't decided: two votes by two people.
    place = screening.at_hand(
        it.owner, StageRecord.objects.get(record=undecided.records.first(), stage="full_text")
    )
    for voter in it.reviewers:
        screening.vote(voter, place, "exclude", reason=screening.reasons(it.owner)[0])
    assert counted(it.owner)["reports_excluded"] == 2
    assert sorted(states(undecided)) == ["included, excluded", "included, pending"]
    assert list(differences(it.owner.review_id)) == []


def test_rayyan_export_of_a_half_screened_review_comes_in_and_goes_on(db: None) -> None:
    it = screening.team()
    first, second = it.reviewers
    batch = taken_votes.rayyan(
        it.owner,
        [
            {"Ana": "Included", "Leo": "Included"},
            {"Ana": "Excluded", "Leo": "Excluded"},
            {"Ana": "Included", "Leo": "Excluded"},
            {"Leo": "Maybe"},
            {},
        ],
    )
    taken_votes.taken(it.owner, batch, {"Ana": first.uuid, "Leo": None})

    assert states(batch) == ["included, pending", "excluded", "conflict", "pending", "pending"]
    one_vote, fresh = taken_votes.places(batch)[3:]
    screening.vote(second, one_vote, "include")
    for voter in (first, second):
        screening.vote(voter, fresh, "exclude")
    opened = conflicts.open_next(by=it.adjudicators[0], stage=Stage.TITLE_ABSTRACT, key=new_uuid())
    assert opened is not None
    conflicts.adjudicate(
        by=it.adjudicators[0],
        conflict=opened.uuid,
        decision=conflicts.Decision.EXCLUDE,
        remark="Not a trial",
        key=new_uuid(),
    )
    assert states(batch) == [
        *("included, pending", "excluded", "excluded", "included, pending", "excluded")
    ]
    assert counted(it.owner)["records_excluded"] == 3
    assert list(differences(it.owner.review_id)) == []
