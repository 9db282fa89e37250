"""Decisions of a team in another program: written as they were made, marked, taken back while nothing rests on them."""

import pytest

from reviews.errors import Forbidden, NotFound
from reviews.formats.own_field import Decided, Standing
from reviews.formats.reference import ParsedReference
from reviews.formats.writing.registry import WRITERS
from reviews.formats.writing.written import Written
from reviews.ids import new_uuid
from reviews.models import Import, Member
from reviews.services.duplicates import ask_pair, settle_pair
from reviews.services.import_undo import undo_import
from reviews.services.removals import remove_records
from screening.models import Conflict, Report, StageRecord, Vote
from screening.receivers import TakenOver
from screening.selectors import decisions, team_decisions
from screening.selectors.rules import reasons_in_force
from screening.services import decision_takeovers as services
from screening.services import full_text, reopening
from screening.team_decisions import ListedAs
from tests.factories import reviews, screening, taken_votes
from tests.factories.taken_decisions import covidence, reading, states, taken, taken_back

pytestmark = pytest.mark.db

DOSE = "Exclusion reason: Wrong dose; "


@pytest.fixture
def it(db: None) -> screening.Team:
    return screening.team()


def unchanged(owner: Member) -> None:
    assert screening.ledger_differences(owner) == []


def titles(batch: Import) -> list[StageRecord]:
    return taken_votes.places(batch)


@pytest.mark.parametrize(
    ("listed", "state"),
    [
        (ListedAs.EXCLUDED_TITLE, "excluded"),
        (ListedAs.INCLUDED_TITLE, "included, pending"),
        (ListedAs.INCLUDED_FULL_TEXT, "included, included"),
    ],
)
def test_list_decides_at_two_votes_required_without_a_vote(
    listed: ListedAs, state: str, it: screening.Team
) -> None:
    batch = covidence(it.owner, [""])
    made = taken(it.owner, batch, reading(listed))

    assert states(batch) == [state]
    assert decisions.decision_on(it.owner, titles(batch)[0].uuid).elsewhere == "Covidence"
    unchanged(it.owner)
    taken_back(it.owner, made)
    assert states(batch) == ["pending"]
    assert set(Report.objects.values_list("retrieval", "is_sought")) <= {("sought", False)}
    unchanged(it.owner)


def test_reasons_of_an_excluded_list_are_those_of_the_review(it: screening.Team) -> None:
    batch = covidence(it.owner, [DOSE, "Exclusion reason: wrong  POPULATION", "", DOSE + "x"])
    own = {each.text: each.uuid for each in reasons_in_force(it.owner.review_id)}
    said = reading(
        ListedAs.EXCLUDED_FULL_TEXT,
        {"Wrong dose": None, "wrong  POPULATION": None, "": own["Wrong outcome"]},
    )
    forecast = team_decisions.forecast(it.owner.review_id, batch.uuid, said)
    made = taken(it.owner, batch, said)

    assert (forecast.n_title_in, forecast.n_full_text_out, forecast.left) == (4, 4, ())
    assert states(batch) == ["included, excluded"] * 4
    reasons = StageRecord.objects.filter(stage="full_text").order_by("record__face__number")
    assert list(reasons.values_list("reason__text", flat=True)) == [
        *("Wrong dose", "Wrong population", "Wrong outcome", "Wrong dose"),
    ]
    assert [each.text for each in reasons_in_force(it.owner.review_id)] == [*own, "Wrong dose"]
    assert not Vote.objects.exists()
    assert "4 decisions on titles and abstracts and 4 decisions on full texts" in (
        team_decisions.method_sentence(it.owner.review_id)
    )
    unchanged(it.owner)
    taken_back(it.owner, made)
    assert states(batch) == ["pending"] * 4
    assert team_decisions.method_sentence(it.owner.review_id) == ""
    taken(it.owner, batch, said)
    assert states(batch) == ["included, excluded"] * 4
    unchanged(it.owner)


def test_import_whose_decisions_stand_on_other_records_stays_until_they_are_taken_back(
    it: screening.Team,
) -> None:
    """All of its records are copies: none of its own is decided."""
    first, copies = covidence(it.owner, [""]), covidence(it.owner, [""], first=1)
    pair = ask_pair(
        by=it.owner,
        first=titles(first)[0].record_id,
        second=titles(copies)[0].record_id,
        key=new_uuid(),
    )
    settle_pair(by=it.owner, pair=pair.uuid, is_same=True, key=new_uuid())
    made = taken(it.owner, copies, reading(ListedAs.EXCLUDED_TITLE))
    assert states(first) == ["excluded"]

    with pytest.raises(TakenOver, match="Take them back first"):
        undo_import(by=it.owner, batch=copies.uuid, reason="", key=new_uuid())
    taken_back(it.owner, made)
    undo_import(by=it.owner, batch=copies.uuid, reason="", key=new_uuid())

    assert states(first) == ["pending"]
    unchanged(it.owner)


def test_reports_without_a_reason_stay_open(it: screening.Team) -> None:
    batch = covidence(it.owner, [DOSE, ""])
    taken(it.owner, batch, reading(ListedAs.EXCLUDED_FULL_TEXT, {"Wrong dose": None}))

    assert states(batch) == ["included, excluded", "included, pending"]
    unchanged(it.owner)


def test_export_of_another_review_in_quorum_says_itself_how_it_stands(it: screening.Team) -> None:
    def written(number: int, *decided: Decided) -> Written:
        title = taken_votes.TITLES[number]
        standing = Standing(id=str(number), decisions=decided)
        return Written(reference=ParsedReference(title=title, year=2014), standing=standing)

    out = Decided(stage="title_abstract", state="excluded")
    advanced = Decided(stage="title_abstract", state="included")
    dose = Decided(stage="full_text", state="excluded", reasons=("Wrong dose",))
    still = Decided(stage="full_text", state="undecided")
    records = [written(0, out), written(1, advanced, dose), written(2, advanced, still), written(3)]
    batch = reviews.imported(it.owner, b"".join(WRITERS[0].write(records)))
    said = reading(ListedAs.AS_SAID, {"Wrong dose": None})
    taken(it.owner, batch, said)

    assert states(batch) == ["excluded", "included, excluded", "included, pending", "pending"]
    assert team_decisions.said_in(batch) == team_decisions.SaidInFile(
        n_records=4, n_said=3, reasons=(("Wrong dose", 1),)
    )
    unchanged(it.owner)


def test_what_is_undecided_gives_way_and_what_is_decided_stands(it: screening.Team) -> None:
    batch = covidence(it.owner, [""] * 5)
    half, disputed, decided, same, removed = titles(batch)
    first, second = it.reviewers
    screening.vote(first, half, "include")
    screening.vote(first, disputed, "include")
    screening.vote(second, disputed, "exclude")
    for voter in it.reviewers:
        screening.vote(voter, decided, "include")
        screening.vote(voter, same, "exclude")
    remove_records(by=it.owner, records=[removed.record_id], reason="No report", key=new_uuid())
    said = reading(ListedAs.EXCLUDED_TITLE)
    forecast = team_decisions.forecast(it.owner.review_id, batch.uuid, said)
    made = taken(it.owner, batch, said)

    assert (forecast.n_title_out, [n for _words, n in forecast.left]) == (2, [1, 1, 1])
    assert states(batch) == ["excluded", "excluded", "included, pending", "excluded"]
    assert not Conflict.objects.filter(state="open").exists()
    assert decisions.decision_on(it.owner, half.uuid).votes == ()
    assert len(decisions.decision_on(it.owner, same.uuid).votes) == 2
    unchanged(it.owner)
    taken_back(it.owner, made)
    assert states(batch) == ["pending", "pending", "included, pending", "excluded"]
    assert Vote.objects.standing().filter(stage_record=half, round=1).count() == 1
    for voter in it.reviewers:
        screening.vote(voter, half, "include")
    assert len(decisions.decision_on(it.owner, half.uuid).votes) == 2
    unchanged(it.owner)


def test_not_taken_back_while_work_on_full_texts_rests_on_it(it: screening.Team) -> None:
    batch = covidence(it.owner, ["", ""])
    made = taken(it.owner, batch, reading(ListedAs.INCLUDED_TITLE))
    report = Report.objects.order_by("pk").first()
    assert report is not None
    full_text.mark_retrieved(by=it.owner, report=report.uuid, key=new_uuid())
    with pytest.raises(services.DecisionsRest, match="full text has begun"):
        taken_back(it.owner, made)
    reopening.reopen(
        by=it.owner,
        stage_record=StageRecord.objects.get(record=report.record_id, report=None).uuid,
        reason="Again",
        key=new_uuid(),
    )
    taken_back(it.owner, made)

    assert states(batch) == ["pending"] * 2
    unchanged(it.owner)


def test_only_leads_take_decisions_over_and_only_from_what_counts(it: screening.Team) -> None:
    batch = covidence(it.owner, [""])
    said, key = reading(ListedAs.EXCLUDED_TITLE), new_uuid()
    with pytest.raises(Forbidden):
        services.begin(by=it.reviewers[0], batch=batch.uuid, reading=said, key=new_uuid())
    wrong = reading(ListedAs.EXCLUDED_FULL_TEXT, {"": new_uuid()})
    with pytest.raises(services.ReadingUnclear):
        services.begin(by=it.owner, batch=batch.uuid, reading=wrong, key=new_uuid())
    made = [services.begin(by=it.owner, batch=batch.uuid, reading=said, key=key) for _ in range(2)]
    assert made[0] == made[1]
    with pytest.raises(services.GoesOn):
        services.begin(by=it.owner, batch=batch.uuid, reading=said, key=new_uuid())
    other = covidence(it.owner, [""], first=1)
    undo_import(by=it.owner, batch=other.uuid, reason="", key=new_uuid())
    with pytest.raises(NotFound):
        services.begin(by=it.owner, batch=other.uuid, reading=said, key=new_uuid())
