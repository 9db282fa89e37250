"""Reports and studies to boxes: retrieval, eligibility, inclusion."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from synthesis.prisma.boxes import MAIN_COLUMN, OTHER_COLUMN, Box, Column, Finding
from synthesis.prisma.draft import Draft
from synthesis.prisma.facts import Aside, DecideReport, Decision, RetrievalStatus, SetAside
from synthesis.prisma.flow import IN_DISPUTE, NOT_STATED
from synthesis.prisma.reasons import advice_on, is_not_retrieved
from synthesis.prisma.state import FlowState

Ids = TypeVar("Ids", bound=Sequence[str])


def place_reports(state: FlowState, draft: Draft) -> None:
    """Put each sought report into its boxes; one reached from both columns belongs to the main one."""
    main = _reports_of(state, draft.advanced_main)
    other = {
        report: None for report in _reports_of(state, draft.advanced_other) if report not in main
    }
    for column, reports in ((MAIN_COLUMN, main), (OTHER_COLUMN, other)):
        for report in reports:
            _place(state, draft, column, report)
        _sort_reasons(draft, column)
    for report in state.verdicts:
        if report not in main and report not in other:
            draft.note(Finding.REPORT_NOT_SOUGHT, report)
    if len(draft.advanced_main) != len(main):
        # About numbers, not about single records: what has no partner of its own is listed.
        for root in _not_one_to_one(state, draft.advanced_main):
            draft.note(Finding.RECORDS_REPORTS_DIFFER, root)


def place_studies(state: FlowState, draft: Draft) -> None:
    """Studies of the included reports of both columns, apart from those of the earlier version."""
    lists = draft.lists
    previous = {study.study: None for study in state.previous}
    previous_reports = {report: None for study in state.previous for report in study.reports}
    new: dict[str, None] = {}
    for report in (*lists[Box.REPORTS_INCLUDED], *lists[Box.OTHER_REPORTS_INCLUDED]):
        studies = state.studies_of.get(report) or {f"study:{report}": None}
        new_here = [study for study in studies if study not in previous]
        new.update(dict.fromkeys(new_here))
        lists[Box.NEW_REPORTS if new_here else Box.NEW_REPORTS_OF_PREVIOUS_STUDIES].append(report)
    lists[Box.PREVIOUS_STUDIES] = list(previous)
    lists[Box.PREVIOUS_REPORTS] = list(previous_reports)
    lists[Box.NEW_STUDIES] = list(new)
    lists[Box.TOTAL_STUDIES] = [*previous, *new]
    lists[Box.TOTAL_REPORTS] = [
        *previous_reports,
        *lists[Box.NEW_REPORTS],
        *lists[Box.NEW_REPORTS_OF_PREVIOUS_STUDIES],
    ]


def _reports_of_root(state: FlowState, root: str) -> Iterable[str]:
    return state.reports_of.get(root) or (f"rep:{root}",)


def _reports_of(state: FlowState, roots: Iterable[str]) -> dict[str, None]:
    return {report: None for root in roots for report in _reports_of_root(state, root)}


def _not_one_to_one(state: FlowState, roots: Iterable[str]) -> list[str]:
    """Records with several reports, or whose report another record has too."""
    first_of: dict[str, str] = {}
    found: dict[str, None] = {}
    for root in roots:
        reports = tuple(_reports_of_root(state, root))
        if len(reports) > 1:
            found[root] = None
        for report in reports:
            first = first_of.setdefault(report, root)
            if first != root:
                found.update({first: None, root: None})
    return list(found)


def _place(state: FlowState, draft: Draft, column: Column, report: str) -> None:
    lists = draft.lists
    lists[column.sought].append(report)
    verdict = state.verdicts.get(report)
    if verdict is None:
        match state.retrieval.get(report):
            case RetrievalStatus.NOT_RETRIEVED:
                lists[column.not_retrieved].append(report)
            case RetrievalStatus.RETRIEVED:
                lists[column.pending_full_text].append(report)
            case None:
                lists[column.pending_retrieval].append(report)
        return
    lists[column.assessed].append(report)
    if isinstance(verdict, SetAside):
        awaits = verdict.status is Aside.AWAITING
        lists[column.awaiting if awaits else column.ongoing].append(report)
    elif verdict.decision is Decision.INCLUDE:
        lists[column.included].append(report)
    else:
        _exclude(state, draft, column, verdict)


def _exclude(state: FlowState, draft: Draft, column: Column, verdict: DecideReport) -> None:
    reason, report = verdict.reason, verdict.report
    draft.lists[column.excluded].append(report)
    if report in state.disputed:
        reason = IN_DISPUTE
    elif not reason or not reason.strip():
        draft.note(Finding.EXCLUSION_WITHOUT_REASON, report)
        reason = NOT_STATED
    draft.parts[column.reasons].setdefault(reason, []).append(report)


def in_order(reasons: Mapping[str, Ids]) -> dict[str, Ids]:
    """Reasons with their reports: most frequent first, ties by name."""
    return dict(sorted(reasons.items(), key=lambda r: (-len(r[1]), r[0])))


def _sort_reasons(draft: Draft, column: Column) -> None:
    """What the wording of each reason gives rise to, and their order."""
    reasons = draft.parts[column.reasons]
    draft.parts[column.reasons] = in_order(reasons)
    for reason, reports in reasons.items():
        if is_not_retrieved(reason):
            draft.findings.setdefault(Finding.REASON_IS_NOT_RETRIEVED, {}).update(
                dict.fromkeys(reports)
            )
        for advice in advice_on(reason):
            draft.advice.setdefault(advice, {}).update(dict.fromkeys(reports))
