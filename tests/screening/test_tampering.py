"""What plain SQL changes in screening's tables shows against the ledger, column by column."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import models
from django.db.models import F

from reviews.ids import new_uuid
from reviews.models import Member, PossibleDuplicate
from reviews.roles import Stage
from reviews.services.duplicates import settle_pair
from screening.models import (
    Confirmation,
    Conflict,
    ConflictView,
    DecisionTakeover,
    ExclusionReason,
    Proposal,
    Report,
    ReportFile,
    Resolution,
    RetrievalAttempt,
    StageRecord,
    StageSettings,
    TakenDecision,
    UpheldExclusion,
    Vote,
    VoteJoining,
    VoteTakeover,
)
from screening.rules import Decision, ResolvedBy
from screening.services import conflicts, full_text, voting
from screening.tally import Verdict
from screening.team_decisions import ListedAs
from tests import tampering
from tests.factories import full_texts, news, taken_votes
from tests.factories import screening as made
from tests.factories.taken_decisions import covidence, reading, taken
from tests.tampering import every, to

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A review in which every table of screening has rows."""

    owner: Member
    third: Member
    excluded: StageRecord
    settled: StageRecord
    agreed: StageRecord
    unvoted: StageRecord
    at_full_text: StageRecord
    reason: ExclusionReason
    other: ExclusionReason


@pytest.fixture(scope="module")
def it(module_db: None) -> Scene:
    team = made.team(reviewers=3)
    owner, (one, two, three) = team.owner, team.reviewers
    excluded, settled, agreed, unvoted = made.stage_records(owner, 4)
    report = full_texts.sought(owner, [one, two])
    full_text.log_attempt(
        by=owner,
        report=report.uuid,
        tried_on=date(2026, 1, 1),
        route="library",
        remark="in vain",
        key=new_uuid(),
    )
    full_texts.attached(owner, report)
    reason, other = made.reasons(owner)[:2]
    place = full_texts.place(report)
    for voter in (one, two):
        voting.cast_vote(
            by=voter,
            stage_record=place.uuid,
            verdict=Verdict.EXCLUDE,
            reason=reason.uuid,
            further_reasons=[other.uuid],
            key=new_uuid(),
        )
        made.vote(voter, excluded, "exclude")
    made.vote(one, settled, "include")
    made.vote(two, settled, "exclude")
    judge = team.adjudicators[0]
    opened = conflicts.open_next(by=judge, stage=Stage.TITLE_ABSTRACT, key=new_uuid())
    assert opened is not None
    conflicts.adjudicate(
        by=judge, conflict=opened.uuid, decision=Decision.EXCLUDE, remark="Why.", key=new_uuid()
    )
    made.rules(owner, resolved_by=ResolvedBy.CONSENSUS)
    made.vote(one, agreed, "include")
    made.vote(two, agreed, "exclude")
    talked = Conflict.objects.get(stage_record=agreed)
    conflicts.propose(by=one, conflict=talked.uuid, decision=Decision.INCLUDE, key=new_uuid())
    standing = Proposal.objects.get(conflict=talked)
    conflicts.confirm(by=two, proposal=standing.uuid, key=new_uuid())
    made.rules(owner, votes=3)
    two_more = made.stage_records(owner, 2, first_rank=9)
    kept, copy = sorted(two_more, key=lambda place: place.record_id)
    made.vote(three, kept, "include")
    made.vote(three, copy, "exclude")
    made.vote(one, copy, "exclude")
    pair = PossibleDuplicate.objects.create(
        review_id=owner.review_id, first=kept.record, second=copy.record, score=1
    )
    settle_pair(by=owner, pair=pair.uuid, is_same=True, key=new_uuid())
    [bare] = made.stage_records(owner, first_rank=12, abstract="")
    for voter in team.reviewers:
        made.vote(voter, bare, "exclude")
    news.upheld(owner, bare)
    file = taken_votes.rayyan(owner, [{"Ana": "Included"}])
    taken_votes.taken(owner, file, {"Ana": None})
    listed = covidence(owner, ["Exclusion reason: Dose"], first=1)
    taken(owner, listed, reading(ListedAs.EXCLUDED_FULL_TEXT, {"Dose": None}))
    return Scene(
        owner=owner,
        third=three,
        excluded=excluded,
        settled=settled,
        agreed=agreed,
        unvoted=unvoted,
        at_full_text=place,
        reason=reason,
        other=other,
    )


Rows = Callable[[Scene], models.QuerySet[Any]]
Change = Callable[[Scene], dict[str, Any]]


def _vote(it: Scene) -> models.QuerySet[Vote]:
    """One that excludes a report."""
    votes = Vote.objects.filter(stage_record=it.at_full_text).order_by("uuid")
    return Vote.objects.filter(pk=votes[:1].get().pk)


def _taken(_it: Scene) -> models.QuerySet[Vote]:
    return Vote.objects.exclude(takeover=None)


def _decided(_it: Scene) -> models.QuerySet[TakenDecision]:
    return TakenDecision.objects.filter(stage_record__stage=Stage.FULL_TEXT.value)


def _repeated(_it: Scene) -> models.QuerySet[Vote]:
    return Vote.objects.exclude(joining=None)


def _place(name: str) -> Rows:
    return lambda it: StageRecord.objects.filter(pk=getattr(it, name).pk)


def _reason(name: str) -> Rows:
    return lambda it: ExclusionReason.objects.filter(pk=getattr(it, name).pk)


LATER = timedelta(days=1)
CHANGED: dict[str, tuple[Rows, Change]] = {
    "vote reviewer": (_vote, lambda it: {"reviewer": it.third}),
    "vote verdict": (
        lambda it: Vote.objects.filter(stage_record=it.excluded),
        to(verdict="include"),
    ),
    "vote place": (_vote, lambda it: {"stage_record": it.unvoted}),
    "vote round": (_vote, to(round=7)),
    "vote reason": (_vote, lambda it: {"reason": it.other}),
    "vote further reasons": (_vote, to(further_reasons=[])),
    "vote protocol": (_vote, to(protocol=None)),
    "vote time": (_vote, lambda _it: {"cast_at": F("cast_at") - LATER}),
    "vote withdrawn": (_vote, lambda _it: {"withdrawn_at": F("cast_at")}),
    "taken vote reviewer": (_taken, lambda it: {"reviewer": it.third}),
    "taken vote told as cast here": (_taken, to(takeover=None)),
    "takeover givers": (every(VoteTakeover), to(givers={})),
    "takeover import": (every(VoteTakeover), lambda it: {"batch": it.at_full_text.batch}),
    "takeover person": (every(VoteTakeover), lambda it: {"by": it.third}),
    "takeover stage": (every(VoteTakeover), to(stage="full_text")),
    "takeover reasons": (every(VoteTakeover), to(reasons={"a": "b"})),
    "takeover reports": (every(VoteTakeover), to(retrieved=["a"])),
    "takeover time": (every(VoteTakeover), lambda _it: {"begun_at": F("begun_at") - LATER}),
    "takeover undone": (every(VoteTakeover), lambda _it: {"undone_at": F("begun_at")}),
    "decisions: import": (every(DecisionTakeover), lambda it: {"batch": it.at_full_text.batch}),
    "decisions: person": (every(DecisionTakeover), lambda it: {"by": it.third}),
    "decisions: program": (every(DecisionTakeover), to(program="other")),
    "decisions: list": (every(DecisionTakeover), to(listed_as="as_said")),
    "decisions: reasons": (every(DecisionTakeover), to(reasons={})),
    "decisions: time": (every(DecisionTakeover), lambda _it: {"begun_at": F("begun_at") - LATER}),
    "decisions: undone": (every(DecisionTakeover), lambda _it: {"undone_at": F("begun_at")}),
    "taken decision: place": (_decided, lambda it: {"stage_record": it.unvoted}),
    "taken decision: round": (_decided, to(round=7)),
    "taken decision: retrieval": (_decided, to(is_retrieved_by=False)),
    "repeated vote told as cast here": (_repeated, to(joining=None)),
    "joining number": (every(VoteJoining), to(number=7)),
    "joining copy": (every(VoteJoining), lambda it: {"copy": it.unvoted}),
    "joining record": (every(VoteJoining), lambda it: {"into": it.unvoted}),
    "joining round": (every(VoteJoining), to(round=7)),
    "joining round before": (every(VoteJoining), to(was_round=0)),
    "joining state before": (every(VoteJoining), to(was_state="excluded")),
    "joining reason before": (every(VoteJoining), lambda it: {"was_reason": it.reason}),
    "joining rules before": (every(VoteJoining), to(was_settings=None)),
    "joining cleared votes": (every(VoteJoining), to(cleared=[])),
    "joining time": (every(VoteJoining), lambda _it: {"made_at": F("made_at") - LATER}),
    "joining undone": (every(VoteJoining), lambda _it: {"parted_at": F("made_at")}),
    "place without votes: state": (_place("unvoted"), to(state="excluded")),
    "place without votes: parked": (_place("unvoted"), to(is_parked=True)),
    "place without votes: round": (_place("unvoted"), to(round=2)),
    "place state": (_place("excluded"), to(state="included")),
    "place parked": (_place("excluded"), to(is_parked=True)),
    "place batch": (_place("excluded"), lambda it: {"batch": it.at_full_text.batch}),
    "place reason": (_place("at_full_text"), lambda it: {"reason": it.other}),
    "place disputed": (_place("at_full_text"), to(is_reason_disputed=True)),
    "place rules": (
        _place("at_full_text"),
        lambda it: {"settings": StageSettings.objects.exclude(pk=it.at_full_text.settings_id)[0]},
    ),
    "rules": (every(StageSettings), to(votes_required=1)),
    "reason text": (_reason("reason"), to(text="Something quite different")),
    "reason position": (_reason("reason"), to(position=9)),
    "reason in force": (_reason("other"), to(is_active=False)),
    "report retrieval": (every(Report), to(retrieval="not_retrieved")),
    "report sought": (every(Report), to(is_sought=False)),
    "attempt route": (
        every(RetrievalAttempt),
        lambda _it: {"route": RetrievalAttempt.objects.get().remark},
    ),
    "attempt day": (every(RetrievalAttempt), to(tried_on=date(2020, 1, 1))),
    "attempt person": (every(RetrievalAttempt), lambda it: {"by": it.third}),
    "file taken back": (every(ReportFile), lambda _it: {"taken_back_at": F("attached_at")}),
    "conflict state": (every(Conflict), to(state="void")),
    "conflict round": (every(Conflict), to(round=2)),
    "conflict kind": (every(Conflict), to(kind="reason")),
    "view by another": (every(ConflictView), lambda it: {"member": it.third}),
    "proposal decision": (every(Proposal), to(decision="exclude")),
    "proposal standing": (every(Proposal), to(is_standing=False)),
    "confirmation by another": (every(Confirmation), lambda it: {"by": it.third}),
    "resolution decision": (
        lambda _it: Resolution.objects.filter(settled_by="adjudication"),
        to(decision="include"),
    ),
    "resolution by another": (every(Resolution), lambda it: {"by": it.third}),
    "resolution settled by": (every(Resolution), to(settled_by="consensus")),
    "upheld place": (every(UpheldExclusion), lambda it: {"stage_record": it.excluded}),
    "upheld round": (every(UpheldExclusion), to(round=2)),
    "upheld by another": (every(UpheldExclusion), lambda it: {"by": it.third}),
    "upheld time": (every(UpheldExclusion), lambda _it: {"made_at": F("made_at") - LATER}),
    "upheld taken back": (every(UpheldExclusion), lambda _it: {"taken_back_at": F("made_at")}),
    "resolution voided": (every(Resolution), lambda _it: {"voided_at": F("made_at")}),
}
DELETED: dict[str, Rows] = {
    "place without votes": _place("unvoted"),
    "attempts": every(RetrievalAttempt),
    "files": every(ReportFile),
    "views": every(ConflictView),
    "confirmations": every(Confirmation),
    "votes of resolutions": lambda _it: Resolution.votes.through.objects.all(),
}


def test_nothing_shows_where_nothing_was_changed(it: Scene) -> None:
    assert tampering.shown(it.owner) == []


@pytest.mark.parametrize("name", CHANGED)
def test_changed_column_shows(name: str, it: Scene) -> None:
    rows, change = CHANGED[name]
    tampering.changed(rows(it), change(it))
    assert tampering.shown(it.owner) != []


@pytest.mark.parametrize("name", DELETED)
def test_deleted_row_shows(name: str, it: Scene) -> None:
    tampering.deleted(DELETED[name](it))
    assert tampering.shown(it.owner) != []
