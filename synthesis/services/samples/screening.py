"""Playing two reviewers, an adjudicator and a lead through the screening of a sample review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from django.core.files.base import File
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Stage
from screening.models import Conflict, ExclusionReason, Report, StageRecord
from screening.rules import ConflictState, Decision, ResolvedBy, Retrieval
from screening.selectors.rules import reasons_in_force
from screening.services import conflicts, full_text, stage_settings, voting
from screening.tally import State, Verdict
from synthesis.services.samples.company import Company


@dataclass(frozen=True, kw_only=True, slots=True)
class Ballot:
    """What the two reviewers say of one record; reason: at full text, by its words."""

    verdict: Verdict
    reason: str | None = None


def set_rules(team: Company, reasons: list[str]) -> None:
    """Titles: conflicts to adjudication. Full texts: consensus of the voters."""
    stage_settings.change_reasons(by=team.lead, texts=reasons, key=new_uuid())
    rules = stage_settings.Rules(resolved_by=ResolvedBy.CONSENSUS)
    stage_settings.change_rules(by=team.lead, stage=Stage.FULL_TEXT, rules=rules, key=new_uuid())


def vote_all(
    team: Company, stage: Stage, ballots: Callable[[StageRecord], tuple[Ballot, Ballot]]
) -> None:
    """Both reviewers vote on whatever waits for them, in the common order."""
    reasons = {reason.text: reason for reason in reasons_in_force(team.lead.review_id)}
    rows = StageRecord.objects.counted().filter(
        review_id=team.lead.review_id, stage=stage.value, state=State.PENDING.value
    )
    if stage is Stage.FULL_TEXT:
        rows = rows.filter(report__retrieval=Retrieval.RETRIEVED.value)
    for row in list(rows.select_related("record").order_by("rank", "uuid")):
        for reviewer, ballot in zip((team.first, team.second), ballots(row), strict=True):
            _vote(reviewer, row, ballot, reasons)


def _vote(
    reviewer: Member, row: StageRecord, ballot: Ballot, reasons: Mapping[str, ExclusionReason]
) -> None:
    voting.cast_vote(
        by=reviewer,
        stage_record=row.uuid,
        verdict=ballot.verdict,
        reason=None if ballot.reason is None else reasons[ballot.reason].uuid,
        key=new_uuid(),
    )


def open_conflicts(team: Company, stage: Stage) -> list[Conflict]:
    """The open conflicts of a stage, in the common order."""
    rows = Conflict.objects.filter(
        stage_record__review_id=team.lead.review_id,
        stage_record__stage=stage.value,
        state=ConflictState.OPEN.value,
    )
    return list(
        rows.select_related("stage_record").order_by("stage_record__rank", "stage_record__uuid")
    )


def adjudicate(team: Company, conflict: Conflict, decision: Decision, remark: str) -> None:
    """The third person opens the conflict and decides."""
    conflicts.open_to_adjudicator(by=team.third, conflict=conflict.uuid, key=new_uuid())
    conflicts.adjudicate(
        by=team.third, conflict=conflict.uuid, decision=decision, remark=remark, key=new_uuid()
    )


def agree(
    team: Company, conflict: Conflict, decision: Decision, reason: str | None, remark: str
) -> None:
    """The first reviewer proposes, the second confirms."""
    known = {each.text: each.uuid for each in reasons_in_force(team.lead.review_id)}
    proposed = conflicts.propose(
        by=team.first,
        conflict=conflict.uuid,
        decision=decision,
        reason=None if reason is None else known[reason],
        remark=remark,
        key=new_uuid(),
    )
    proposal = proposed.proposals.get(is_standing=True)
    conflicts.confirm(by=team.second, proposal=proposal.uuid, key=new_uuid())


def reports_sought(team: Company) -> list[Report]:
    """The reports that still have to be got, in the common order."""
    rows = Report.objects.filter(
        review_id=team.lead.review_id, is_sought=True, retrieval=Retrieval.SOUGHT.value
    )
    return list(rows.select_related("record__face").order_by("record__rank", "uuid"))


def give_up(team: Company, report: Report, reason: str, tried_on: date) -> None:
    """Two attempts, then the lead confirms that the report can't be had."""
    for route in ("Library catalogue", "E-mail to the authors"):
        full_text.log_attempt(
            by=team.first, report=report.uuid, tried_on=tried_on, route=route, key=new_uuid()
        )
    full_text.mark_not_retrieved(by=team.lead, report=report.uuid, reason=reason, key=new_uuid())


def attach_placeholder(team: Company, report: Report) -> None:
    """A small PDF of our own words in place of the article."""
    face = report.record.face
    content = _pdf(["Placeholder for the full text of", face.title, "No publisher's text is here."])
    upload: File[bytes] = File(BytesIO(content), name="placeholder.pdf")
    full_text.attach_full_text(
        by=team.first, report=report.uuid, upload=upload, name="placeholder.pdf", key=new_uuid()
    )


def _pdf(lines: list[str]) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle("Placeholder")
    for number, line in enumerate(lines):
        canvas.drawString(72, 770 - 24 * number, line[:95])
    canvas.save()
    return out.getvalue()
