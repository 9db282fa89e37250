"""Votes from a file that were cast on full texts: with reasons, on what is included, and taken back as a whole."""

from collections.abc import Mapping
from uuid import UUID

import pytest

from reviews.models import Import
from reviews.roles import Stage
from reviews.selectors.projections import differences
from screening.models import Conflict, Report, StageRecord, Vote
from screening.selectors import takeovers
from screening.selectors.takeover_forecast import Forecast, forecast
from screening.services import takeovers as services
from tests.factories import screening, taken_votes

pytestmark = pytest.mark.db

IN = {"Ana": "Included", "Ben": "Included"}
OUT = {"Ana": "Excluded", "Ben": "Excluded"}
APART = {"Ana": "Included", "Ben": "Excluded"}
GIVERS: Mapping[str, UUID | None] = {"Ana": None, "Ben": None}
WHY = " | RAYYAN-EXCLUSION-REASONS: wrong dose,too old"
FULL_TEXT = Stage.FULL_TEXT


@pytest.fixture
def it(db: None) -> screening.Team:
    return screening.team()


def included(it: screening.Team, batch: Import, *, but: int = 0) -> None:
    """Let everybody include the file's records on their titles, but the last ones."""
    places = taken_votes.places(batch)
    for place in places[: len(places) - but]:
        for voter in it.reviewers:
            screening.vote(voter, place, "include")


def stands(batch: Import) -> list[tuple[str, str]]:
    """(state, retrieval) of the file's reports."""
    rows = StageRecord.objects.filter(record__batch=batch, stage="full_text")
    found = rows.select_related("report").order_by("record__face__number")
    return [(row.state, row.report.retrieval) for row in found if row.report is not None]


def reasons(it: screening.Team) -> dict[str, UUID]:
    first, second = screening.reasons(it.owner)[:2]
    return {"wrong dose": first.uuid, "too old": second.uuid}


def test_votes_decide_with_the_reasons_of_the_record_and_are_taken_back(
    it: screening.Team,
) -> None:
    batch = taken_votes.rayyan(it.owner, [IN, OUT, APART, {"Ana": "Maybe"}, IN], more=WHY)
    included(it, batch, but=1)
    here = reasons(it)
    made = taken_votes.taken(it.owner, batch, GIVERS, stage=FULL_TEXT, reasons=here)

    retrieved = [(state, "retrieved") for state in ("included", "excluded", "conflict")]
    assert stands(batch) == [*retrieved, ("pending", "sought")]
    out = Vote.objects.filter(takeover=made, verdict="exclude")
    assert {(vote.reason_id, tuple(vote.further_reasons)) for vote in out} == {
        (here["wrong dose"], (str(here["too old"]),))
    }
    assert set(
        Vote.objects.filter(takeover=made).values_list("stage_record__stage", flat=True)
    ) == {"full_text"}
    assert "2 decisions on full texts rest" in takeovers.method_sentence(it.owner.review_id)
    assert list(differences(it.owner.review_id)) == []

    taken_votes.taken_back(it.owner, made)
    assert stands(batch) == [("pending", "sought")] * 4
    assert not Conflict.objects.filter(state="open").exists()
    assert list(differences(it.owner.review_id)) == []


def test_preview_says_what_is_left_and_nothing_of_votes_here(it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [IN, OUT, {"Ana": "Maybe"}, OUT, IN], more=WHY)
    included(it, batch, but=1)
    given_up = Report.objects.get(record__face__title=taken_votes.TITLES[3])
    Report.objects.filter(pk=given_up.pk).update(retrieval="not_retrieved")
    votes = takeovers.read_votes(batch)

    def seen(why: Mapping[str, UUID]) -> Forecast:
        return forecast(it.owner, votes, GIVERS, stage=FULL_TEXT, reasons=why)

    expected = Forecast(n_include=1, n_exclude=1, n_votes=4, n_gone=2, n_not_retrieved=2, n_unfit=1)
    assert seen(reasons(it)) == expected
    unreasoned = Forecast(n_include=1, n_votes=2, n_gone=2, n_not_retrieved=2, n_unfit=3)
    assert seen({}) == unreasoned
    place = StageRecord.objects.get(report__record__face__title=taken_votes.TITLES[1])
    screening.vote(it.reviewers[0], screening.at_hand(it.owner, place), "include")
    assert seen(reasons(it)) == expected

    taken_votes.taken(it.owner, batch, GIVERS, stage=FULL_TEXT, reasons=reasons(it))
    assert stands(batch)[3] == ("pending", "not_retrieved")
    assert Vote.objects.exclude(takeover=None).count() == 3


@pytest.mark.parametrize("stage", [Stage.TITLE_ABSTRACT, Stage.FULL_TEXT])
def test_reasons_are_of_the_list_here_and_of_full_texts(stage: Stage, it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [OUT], more=WHY)
    here = reasons(it)
    unknown = {"wrong dose": batch.uuid} if stage is FULL_TEXT else here
    with pytest.raises(services.GiversUnclear):
        taken_votes.taken(it.owner, batch, GIVERS, stage=stage, reasons=unknown)
