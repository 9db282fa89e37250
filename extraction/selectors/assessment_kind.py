"""Assessment as a kind of sheet: about a result, by RoB 2 for parallel-group trials and the effect of assignment."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from extraction.models import Result, Sheet
from extraction.rob.loading import load_tool
from extraction.rob.sheet import AssessmentSheet, Reason, Refused, UnknownPlace
from extraction.selectors.sheet_kinds import Content, Contents, EntryRefused, Subject
from extraction.sheet_states import SheetKind
from reviews.errors import NotFound
from reviews.permissions import Act
from reviews.roles import Stage

# What a sheet keeps as its tool: the tool, its form for the design, and the effect of interest.
TOOL = "rob2:parallel:assignment"

REFUSALS: dict[Reason, str | Promise] = {
    Reason.NOT_AN_ANSWER: _("This is not one of the answers."),
    Reason.NOT_A_JUDGEMENT: _("This is not one of the judgements."),
    Reason.REASON_MISSING: _("Another judgement than the algorithm's needs a reason."),
    Reason.TOO_LONG: _("This is too long: at most 4,000 characters."),
    Reason.BAD_CHARACTER: _("The text holds a character that can't be stored."),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class AssessmentQuestions:
    """A tool's questions about one result."""

    sheet: AssessmentSheet

    def accept(self, place: str, raw: object) -> Content | None:
        try:
            return self.sheet.accept(place, raw)
        except UnknownPlace as unknown:
            raise EntryRefused(_("The tool has no such question. Reload the page.")) from unknown
        except Refused as refused:
            raise EntryRefused(REFUSALS[refused.reason]) from refused

    def places(self, entries: Contents) -> tuple[str, ...]:
        return self.sheet.places(entries)

    def missing(self, entries: Contents) -> tuple[str, ...]:
        return self.sheet.missing(entries)

    def agree(self, place: str, first: Content | None, second: Content | None) -> bool:
        return self.sheet.agree(place, first, second)

    def together(self, place: str, first: Content | None, second: Content | None) -> Content | None:
        return self.sheet.together(place, first, second)


class AssessmentRules:
    """See SheetRules."""

    kind = SheetKind.ASSESSMENT
    stage = Stage.RISK_OF_BIAS
    own_act = Act.ASSESS
    settle_act = Act.SETTLE_ASSESSMENTS
    full_text: str | Promise = _("This result has all the assessors it needs.")

    def subject(self, review_id: UUID, uuid: UUID) -> Subject:
        rows = Result.objects.filter(
            uuid=uuid, study__review_id=review_id, study__is_included=True, removed_at=None
        )
        result = rows.select_related("study").first()
        if result is None:
            raise NotFound(_("This result is not on the list of this review."))
        return Subject(
            kind=self.kind, uuid=result.uuid, study=result.study, result=result, tool=TOOL
        )

    def in_order(self, review_id: UUID) -> list[UUID]:
        rows = Result.objects.filter(
            study__review_id=review_id, study__is_included=True, removed_at=None
        )
        return list(rows.order_by("study_id", "uuid").values_list("uuid", flat=True))

    def questions(self, sheet: Sheet) -> AssessmentQuestions:
        return AssessmentQuestions(sheet=assessment_sheet(sheet.tool))


def assessment_sheet(tool: str) -> AssessmentSheet:
    """What a sheet with this tool asks."""
    name, variant, effect = tool.split(":")
    return AssessmentSheet(tool=load_tool(name), variant=variant, effect=effect)
