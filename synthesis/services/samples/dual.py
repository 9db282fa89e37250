"""Two people fill in a sheet each and settle where they differ: of extraction and of risk of bias alike."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from extraction.models import Sheet
from extraction.selectors.sheets import compared, consensus_on
from extraction.services import consensus, sheets
from extraction.sheet_states import SheetKind
from reviews.ids import new_uuid
from reviews.models import Member
from synthesis.services.samples.company import Company

# What is entered, by place of the sheet.
Answers = Mapping[str, object]


def work_on(
    team: Company,
    kind: SheetKind,
    subject: UUID,
    *,
    first: Answers,
    second: Answers,
    settled: Answers,
    is_adjudicated: bool = False,
) -> Sheet:
    """Both sheets on a study or result, and what comes of them. settled: what stands where the two differ."""
    _fill(team.first, kind, subject, first)
    _fill(team.second, kind, subject, second)
    both = consensus_on(kind, subject)
    if both is None:
        raise RuntimeError("The second sheet opens the consensus.")
    if is_adjudicated:
        consensus.open_consensus(by=team.third, consensus=both.uuid, key=new_uuid())
    settler = team.third if is_adjudicated else team.first
    for place, content in settled.items():
        consensus.settle_entry(
            by=settler, consensus=both.uuid, place=place, content=content, key=new_uuid()
        )
    seen = compared(both).sha256
    if is_adjudicated:
        return consensus.finish_alone(by=team.third, consensus=both.uuid, seen=seen, key=new_uuid())
    consensus.propose_agreed(by=team.first, consensus=both.uuid, seen=seen, key=new_uuid())
    return consensus.confirm_agreed(by=team.second, consensus=both.uuid, seen=seen, key=new_uuid())


def _fill(by: Member, kind: SheetKind, subject: UUID, answers: Answers) -> None:
    sheet = sheets.start_sheet(by=by, kind=kind, subject=subject, key=new_uuid())
    for place, content in answers.items():
        sheets.enter(by=by, sheet=sheet.uuid, place=place, content=content, key=new_uuid())
    sheets.submit_sheet(by=by, sheet=sheet.uuid, key=new_uuid())
