"""A conflict on a full text is settled while the report is at hand, and waits while it isn't."""

import pytest

from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Stage
from screening.models import Conflict, Proposal, ReportFile, StageRecord
from screening.rules import Decision, ResolvedBy
from screening.selectors.conflicts import piles_of
from screening.services import conflicts, full_text
from screening.tally import State
from tests.factories import full_texts, screening

pytestmark = pytest.mark.db


def in_conflict(team: screening.Team, resolved_by: ResolvedBy) -> ReportFile:
    """The only file of a report that one voter included and the other excluded."""
    screening.rules(team.owner, resolved_by=resolved_by)
    report = full_texts.sought(team.owner, team.reviewers)
    attached = full_texts.attached(team.owner, report)
    one, other = team.reviewers
    screening.vote(one, full_texts.place(report), "include")
    reason = screening.reasons(team.owner)[0]
    screening.vote(other, full_texts.place(report), "exclude", reason=reason)
    return attached


def take_back(team: screening.Team, attached: ReportFile) -> None:
    full_text.take_back_full_text(by=team.owner, attachment=attached.uuid, key=new_uuid())


def stands(attached: ReportFile) -> tuple[str, str]:
    place = StageRecord.objects.select_related("report").get(report=attached.report_id)
    return place.state, place.report.retrieval


def waits_for(member: Member) -> int:
    return piles_of(member, Stage.FULL_TEXT).total


def test_voters_settle_nothing_while_the_full_text_is_gone(db: None) -> None:
    team = screening.team()
    one, other = team.reviewers
    attached = in_conflict(team, ResolvedBy.CONSENSUS)
    conflict = Conflict.objects.get()
    settle = {"conflict": conflict.uuid, "decision": Decision.INCLUDE}
    conflicts.propose(by=one, key=new_uuid(), **settle)
    take_back(team, attached)

    assert (waits_for(one), waits_for(other)) == (0, 0)
    with pytest.raises(conflicts.NotAtHand):
        conflicts.propose(by=one, key=new_uuid(), **settle)
    with pytest.raises(conflicts.NotAtHand):
        conflicts.confirm(by=other, proposal=Proposal.objects.get().uuid, key=new_uuid())
    assert stands(attached) == (State.CONFLICT.value, "sought")

    full_text.mark_retrieved(by=team.owner, report=attached.report_id, key=new_uuid())
    conflicts.confirm(by=other, proposal=Proposal.objects.get().uuid, key=new_uuid())
    assert stands(attached) == (State.INCLUDED.value, "retrieved")


def test_adjudicator_settles_nothing_while_the_full_text_is_gone(db: None) -> None:
    team = screening.team(adjudicators=2)
    reader, idle = team.adjudicators
    attached = in_conflict(team, ResolvedBy.ADJUDICATION)
    conflict = Conflict.objects.get()
    settle = {"conflict": conflict.uuid, "decision": Decision.INCLUDE}
    conflicts.open_to_adjudicator(by=reader, conflict=conflict.uuid, key=new_uuid())
    take_back(team, attached)

    assert (waits_for(reader), waits_for(idle)) == (0, 0)
    with pytest.raises(conflicts.NotAtHand):
        conflicts.adjudicate(by=reader, key=new_uuid(), **settle)
    with pytest.raises(conflicts.Unknown):
        conflicts.adjudicate(by=idle, key=new_uuid(), **settle)

    full_text.mark_retrieved(by=team.owner, report=attached.report_id, key=new_uuid())
    conflicts.adjudicate(by=reader, key=new_uuid(), **settle)
    assert stands(attached) == (State.INCLUDED.value, "retrieved")
