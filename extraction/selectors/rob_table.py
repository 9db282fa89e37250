"""Agreed risk of bias as rows of a table: one for each result, as RevMan takes them."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from extraction.rob.tool import Tool
from extraction.selectors.assessment_kind import TOOL, assessment_sheet
from extraction.selectors.illustrative import marked
from extraction.selectors.rob import AgreedAssessment, agreed_assessments
from extraction.selectors.rob_page import level_of
from extraction.selectors.rob_words import ResultWords, listed_results


def rob_table(review_id: UUID) -> list[list[str]]:
    """A heading row, then the results on the list; those not agreed yet have their names only.

    In an illustrative review a last column says so in every row.
    """
    form = assessment_sheet(TOOL)
    heading = [_("Study"), _("Outcome"), _("Time point"), _("Comparison"), _("Tool")]
    for domain in form.domains:
        heading += [
            _("Domain %(id)s judgement: %(name)s") % {"id": domain.id, "name": domain.name},
            _("Domain %(id)s by the algorithm") % {"id": domain.id},
            _("Domain %(id)s support") % {"id": domain.id},
        ]
    heading += [_("Overall judgement"), _("Overall by the algorithm"), _("Overall reason")]
    agreed = agreed_assessments(review_id)
    rows = [
        _row(words, agreed.get(words.result.uuid), len(heading))
        for words in listed_results(review_id)
    ]
    return marked([heading, *rows], review_id)


def _row(words: ResultWords, agreed: AgreedAssessment | None, width: int) -> list[str]:
    row = [words.study, words.outcome, words.timepoint, words.comparison]
    if agreed is None:
        return [*row, *[""] * (width - len(row))]
    form = assessment_sheet(agreed.consensus.tool)
    row.append(form.tool.title)
    for final in agreed.judged.domains:
        row += [
            _label(form.tool, final.final),
            _label(form.tool, final.algorithm.judgement),
            "\n\n".join(form.support(final, agreed.contents)),
        ]
    overall = agreed.judged.overall
    reason = "" if overall.override is None else overall.override.justification
    return [
        *row,
        _label(form.tool, overall.judgement),
        _label(form.tool, overall.suggested),
        reason,
    ]


def _label(tool: Tool, judgement: str | None) -> str:
    level = level_of(tool, judgement)
    return "" if level is None else level.label
