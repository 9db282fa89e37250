"""Votes from a file: cast by the rules, once, marked; taken back as a whole while nothing rests on them."""

from collections.abc import Mapping
from uuid import UUID

import pytest

from reviews import jobs
from reviews.errors import Forbidden, NotFound
from reviews.ids import new_uuid
from reviews.models import Import, Job, JobState, Member, User
from reviews.roles import Stage
from reviews.selectors.projections import differences
from reviews.services import placeholders, short_acts
from reviews.services.import_undo import undo_import
from reviews.services.removals import remove_records
from screening.models import Conflict, StageRecord, Vote, VoteTakeover
from screening.rules import Decision
from screening.selectors import progress, takeover_forecast, takeovers
from screening.selectors.takeover_forecast import Forecast
from screening.services import conflicts, full_text, reopening
from screening.services import takeovers as services
from screening.takeover import FileVotes
from tests.factories import people, reviews, screening, taken_votes

pytestmark = pytest.mark.db

Said = Mapping[str, str]
BOTH = {"Ana": "Included", "Ben": "Included"}
APART = {"Ana": "Included", "Ben": "Excluded"}
TITLES = Stage.TITLE_ABSTRACT
NEITHER = {"Ana": "Excluded", "Ben": "Excluded"}


@pytest.fixture
def it(db: None) -> screening.Team:
    return screening.team()


def states(batch: Import) -> list[str]:
    return [place.state for place in taken_votes.places(batch)]


def rows(**where: object) -> list[tuple[str, str, bool]]:
    """(name, verdict, stands) of all votes."""
    found = Vote.objects.filter(**where).order_by("stage_record__record__face__number", "pk")
    return sorted(
        (vote.reviewer.user.name, vote.verdict, vote.withdrawn_at is None)
        for vote in found.select_related("reviewer__user")
    )


def unchanged(owner: Member) -> None:
    assert list(differences(owner.review_id)) == []


def test_votes_are_cast_for_a_member_and_a_placeholder_and_decide_by_the_rules(
    it: screening.Team,
) -> None:
    batch = taken_votes.rayyan(
        it.owner, [BOTH, APART, NEITHER, {"Ana": "Maybe"}, {"Eve": "Excluded"}]
    )
    first = it.reviewers[0]
    made = taken_votes.taken(it.owner, batch, {"Ana": first.uuid, "Ben": None})

    assert states(batch) == ["included", "conflict", "excluded", "pending", "pending"]
    placeholder = Member.objects.get(review_id=it.owner.review_id, user__is_placeholder=True)
    assert (placeholder.user.name, placeholder.user.is_active) == ("Ben", False)
    assert placeholder.removed_at is not None
    votes = Vote.objects.filter(takeover=made)
    assert votes.filter(reviewer=first).count() == 4
    assert votes.filter(reviewer=placeholder).count() == 3
    assert votes.count() == Vote.objects.count()
    unchanged(it.owner)


def test_screening_goes_on_from_there(it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [{"Ana": "Included"}, {"Ana": "Excluded"}])
    taken_votes.taken(it.owner, batch, {"Ana": None})
    agreed, apart = taken_votes.places(batch)
    for place in (agreed, apart):
        screening.vote(it.reviewers[0], place, "include")

    assert states(batch) == ["included", "conflict"]
    # A placeholder can't talk: even where voters settle, their conflict goes to an adjudicator.
    assert conflicts.open_next(
        by=it.adjudicators[0], stage=Stage.TITLE_ABSTRACT, key=new_uuid()
    ) == Conflict.objects.get(stage_record=apart)
    unchanged(it.owner)


def test_what_stands_is_not_touched(it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [BOTH, BOTH, BOTH, BOTH])
    first, second = it.reviewers
    own, decided, disputed, full = taken_votes.places(batch)
    screening.vote(first, own, "exclude")
    for voter in it.reviewers:
        screening.vote(voter, decided, "exclude")
    screening.vote(first, disputed, "include")
    screening.vote(second, disputed, "exclude")
    screening.vote(second, full, "exclude")
    before = Vote.objects.count()
    taken_votes.taken(it.owner, batch, {"Ana": first.uuid, "Ben": None})

    # On the first Ben's alone is cast, on the last Ana's alone.
    assert states(batch) == ["conflict", "excluded", "conflict", "conflict"]
    assert Vote.objects.count() == before + 2
    assert Vote.objects.get(stage_record=own, reviewer=first).verdict == "exclude"
    unchanged(it.owner)


def test_more_votes_than_the_rules_ask_for_are_left_out(it: screening.Team) -> None:
    batch = taken_votes.rayyan(
        it.owner, [{"Ana": "Included", "Ben": "Included", "Cid": "Excluded"}]
    )
    # The order of the file's names counts, whatever order they were asked in.
    taken_votes.taken(it.owner, batch, {"Cid": None, "Ben": None, "Ana": None})

    assert states(batch) == ["included"]
    assert rows() == [("Ana", "include", True), ("Ben", "include", True)]


def test_second_attempt_after_a_killed_one_casts_the_rest_once(
    it: screening.Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = taken_votes.rayyan(it.owner, [BOTH, APART, NEITHER])
    made = services.begin(
        by=it.owner, batch=batch.uuid, givers={"Ana": None, "Ben": None}, key=new_uuid()
    )
    monkeypatch.setattr(services, "PART", 1)
    monkeypatch.setattr(short_acts, "MOST_SECONDS", 0)
    job = Job.objects.get(ref=made.uuid)
    killed = jobs.claim(job.uuid)
    assert killed is not None
    cast = services.cast_taken
    calls = iter([cast, cast])
    monkeypatch.setattr(services, "cast_taken", lambda *a, **k: next(calls)(*a, **k))
    with pytest.raises(StopIteration):
        services.take(killed)
    assert Vote.objects.count() == 4
    monkeypatch.setattr(services, "cast_taken", cast)
    Job.objects.filter(pk=job.pk).update(lease_until=made.begun_at)
    jobs.run(job.uuid)

    assert states(batch) == ["included", "conflict", "excluded"]
    assert Vote.objects.count() == 6
    assert Job.objects.get(ref=made.uuid).state == JobState.DONE.value
    unchanged(it.owner)


def test_cancelled_job_leaves_what_was_cast_and_can_be_undone(it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [BOTH])
    made = services.begin(by=it.owner, batch=batch.uuid, givers={"Ana": None}, key=new_uuid())
    job = Job.objects.get(ref=made.uuid)
    jobs.ask_to_cancel(review_id=it.owner.review_id, job=job.uuid)
    reviews.run_jobs(it.owner)

    assert Vote.objects.count() == 0
    taken_votes.taken_back(it.owner, made)
    made.refresh_from_db()
    assert made.undone_at is not None
    unchanged(it.owner)


def test_taken_back_as_a_whole_and_taken_over_again(it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [BOTH, APART, NEITHER, {"Ana": "Included"}])
    made = taken_votes.taken(it.owner, batch, {"Ana": it.reviewers[0].uuid, "Ben": None})
    other = taken_votes.places(batch)[3]
    screening.rules(it.owner, votes=3)
    screening.vote(it.reviewers[1], other, "include")
    screening.rules(it.owner, votes=2)
    # Decided with a vote that was cast here: that has to be re-opened first.
    with pytest.raises(services.VotesRest, match="decided together with votes"):
        taken_votes.taken_back(it.owner, made)
    reopening.reopen(by=it.owner, stage_record=other.uuid, reason="Again", key=new_uuid())
    taken_votes.taken_back(it.owner, made)

    assert states(batch) == ["pending"] * 4
    assert not takeovers.taken_votes(made).exists()
    assert not Conflict.objects.filter(state="open").exists()
    unchanged(it.owner)
    placeholder = Member.objects.get(review_id=it.owner.review_id, user__is_placeholder=True)
    taken_votes.taken(it.owner, batch, {"Ana": placeholder.uuid, "Ben": it.reviewers[0].uuid})
    assert states(batch) == ["included", "conflict", "excluded", "pending"]
    unchanged(it.owner)


def _adjudicated(it: screening.Team, batch: Import) -> None:
    found = conflicts.open_next(by=it.adjudicators[0], stage=Stage.TITLE_ABSTRACT, key=new_uuid())
    assert found is not None
    conflicts.adjudicate(
        by=it.adjudicators[0],
        conflict=found.uuid,
        decision=Decision.INCLUDE,
        remark="Why.",
        key=new_uuid(),
    )


def _retrieved(it: screening.Team, batch: Import) -> None:
    place = StageRecord.objects.get(record__batch=batch, report__isnull=False)
    assert place.report is not None
    full_text.mark_retrieved(by=it.owner, report=place.report.uuid, key=new_uuid())


@pytest.mark.parametrize(
    ("said", "then", "words"),
    [(APART, _adjudicated, "settling a conflict"), (BOTH, _retrieved, "work on the full text")],
)
def test_what_rests_on_the_votes_is_said(
    said: Said, then: object, words: str, it: screening.Team
) -> None:
    batch = taken_votes.rayyan(it.owner, [said])
    made = taken_votes.taken(it.owner, batch, {"Ana": None, "Ben": None})
    then(it, batch)

    with pytest.raises(services.VotesRest, match=words):
        taken_votes.taken_back(it.owner, made)


def test_votes_of_others_on_undecided_records_rest_on_nothing(it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [{"Ana": "Included"}])
    made = taken_votes.taken(it.owner, batch, {"Ana": None})
    [place] = taken_votes.places(batch)
    screening.vote(it.reviewers[0], place, "exclude")
    assert states(batch) == ["conflict"]
    taken_votes.taken_back(it.owner, made)

    assert states(batch) == ["pending"]
    [left] = Vote.objects.standing().filter(stage_record=place)
    assert left.reviewer == it.reviewers[0]
    unchanged(it.owner)


def test_kept_vote_is_still_marked_in_the_next_round(it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [BOTH])
    made = taken_votes.taken(it.owner, batch, {"Ana": None, "Ben": None})
    [place] = taken_votes.places(batch)
    kept = Vote.objects.filter(takeover=made)[0]
    reopening.reopen(
        by=it.owner, stage_record=place.uuid, reason="Why", keep=[kept.uuid], key=new_uuid()
    )

    assert takeovers.taken_votes(made).get().round == 2
    unchanged(it.owner)


def test_member_changes_their_own_vote_which_then_was_cast_here(it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [{"Ana": "Included"}])
    made = taken_votes.taken(it.owner, batch, {"Ana": it.reviewers[0].uuid})
    [place] = taken_votes.places(batch)
    screening.vote(it.reviewers[0], place, "exclude")

    assert not takeovers.taken_votes(made).exists()
    assert Vote.objects.standing().get(stage_record=place).takeover is None
    unchanged(it.owner)


def test_votes_taken_over_are_no_work_done_here(it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [APART])
    made = taken_votes.taken(it.owner, batch, {"Ana": it.reviewers[0].uuid, "Ben": None})
    at = VoteTakeover.objects.get(pk=made.pk).begun_at

    assert Vote.objects.cast_here().count() == 0
    until = at.replace(year=at.year + 1)
    assert progress.votes_by_member(Stage.TITLE_ABSTRACT, it.owner.review_id, until) == {}
    assert progress.progress_of(it.reviewers[0], Stage.TITLE_ABSTRACT).done == 1


Givers = Mapping[str, UUID | None]


def test_givers_that_do_not_go_together_are_refused(it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [BOTH])
    first, judge = it.reviewers[0].uuid, it.adjudicators[0].uuid
    stranger = people.review().uuid
    wrong: list[Givers] = [
        {},
        {"Ana": first, "Ben": first},
        {"Nobody": None},
        {"Ana": judge},
        {"Ana": stranger},
        {"Ana": it.owner.uuid},
    ]
    for givers in wrong:
        with pytest.raises(services.GiversUnclear):
            services.begin(by=it.owner, batch=batch.uuid, givers=givers, key=new_uuid())
    taken_votes.taken(it.owner, batch, {"Ana": first})
    again: list[Givers] = [{"Ana": None}, {"Ben": first}]
    for givers in again:
        with pytest.raises(services.GiversUnclear):
            services.begin(by=it.owner, batch=batch.uuid, givers=givers, key=new_uuid())


def test_only_leads_take_votes_over_and_only_from_what_counts(it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [BOTH])
    with pytest.raises(Forbidden):
        services.begin(by=it.reviewers[0], batch=batch.uuid, givers={"Ana": None}, key=new_uuid())
    undo_import(by=it.owner, batch=batch.uuid, reason="", key=new_uuid())
    with pytest.raises(NotFound):
        services.begin(by=it.owner, batch=batch.uuid, givers={"Ana": None}, key=new_uuid())


def test_same_key_begins_once(it: screening.Team) -> None:
    batch, key = taken_votes.rayyan(it.owner, [BOTH]), new_uuid()
    made = [
        services.begin(by=it.owner, batch=batch.uuid, givers={"Ana": None}, key=key)
        for _ in range(2)
    ]

    assert made[0] == made[1]
    assert User.objects.filter(is_placeholder=True).count() == 1
    with pytest.raises(services.GoesOn):
        services.begin(by=it.owner, batch=batch.uuid, givers={"Ben": None}, key=new_uuid())
    with pytest.raises(services.GoesOn):
        services.begin_undo(by=it.owner, takeover=made[0].uuid, key=new_uuid())


def test_name_of_a_placeholder_is_erased_and_the_votes_stay(it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [{"Ana": "Included"}])
    taken_votes.taken(it.owner, batch, {"Ana": None})
    member = Member.objects.get(review_id=it.owner.review_id, user__is_placeholder=True)
    placeholders.forget_placeholder(by=it.owner, member=member.uuid, key=new_uuid())

    member.user.refresh_from_db()
    assert (member.user.name, member.user.erased_at is None) == ("", False)
    assert Vote.objects.standing().count() == 1
    with pytest.raises(NotFound):
        placeholders.forget_placeholder(by=it.owner, member=it.reviewers[0].uuid, key=new_uuid())
    unchanged(it.owner)


def forecast(
    it: screening.Team, batch: Import, givers: Givers, by: Member | None = None
) -> Forecast:
    votes = takeovers.read_votes(batch)
    return takeover_forecast.forecast(by or it.owner, votes, givers, stage=TITLES, reasons={})


def test_preview_is_by_the_file_and_decisions_alone(it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [BOTH, APART, NEITHER, {"Ana": "Maybe"}, BOTH, BOTH])
    *_others, decided, removed = taken_votes.places(batch)
    for voter in it.reviewers:
        screening.vote(voter, decided, "exclude")
    remove_records(by=it.owner, records=[removed.record_id], reason="No report", key=new_uuid())
    givers: Givers = {"Ana": it.reviewers[0].uuid, "Ben": None}
    expected = Forecast(
        n_include=1,
        n_conflict=1,
        n_exclude=1,
        n_waiting=1,
        n_votes=7,
        n_decided=2,
        n_gone=2,
    )
    assert forecast(it, batch, givers) == expected
    # Votes that others cast meanwhile on what is undecided are told to nobody.
    screening.vote(it.reviewers[0], taken_votes.places(batch)[0], "exclude")
    screening.vote(it.reviewers[1], taken_votes.places(batch)[3], "exclude")
    assert forecast(it, batch, givers) == expected
    lead = it.reviewers[0]
    own = Forecast(
        n_waiting=2, n_conflict=1, n_exclude=1, n_votes=6, n_own=1, n_decided=2, n_gone=2
    )
    assert forecast(it, batch, givers, by=lead) == own


def test_votes_of_merged_entries_are_of_the_record_that_stays(it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [{"Ana": "Included"}])
    copy = taken_votes.rayyan(it.owner, [{"Ana": "Included"}])
    [place] = taken_votes.places(batch)

    assert set(takeovers.read_votes(copy).said) == {place.record_id}


def test_file_without_votes_has_none(it: screening.Team) -> None:
    batch = reviews.imported(it.owner, reviews.ris(reviews.entry("One")))
    found = takeovers.votes_in_file(it.owner, batch.uuid, TITLES)

    assert found is not None
    assert found.votes == FileVotes(said={}, n_reasons=0, n_labels=0, n_notes=0, n_final=0)
    assert takeovers.actions_on(it.owner, batch.uuid) == []
    full = taken_votes.rayyan(it.owner, [BOTH])
    assert len(takeovers.actions_on(it.owner, full.uuid)) == 1
    assert takeovers.actions_on(it.reviewers[0], full.uuid) == []
