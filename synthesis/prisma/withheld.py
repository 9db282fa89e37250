"""The diagram for somebody who must not learn yet that reports are excluded."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from synthesis.prisma.boxes import MAIN_COLUMN, OTHER_COLUMN, Box
from synthesis.prisma.flow import Flow
from synthesis.prisma.reports import in_order


def withhold(flow: Flow, reports: Collection[str]) -> Flow:
    """The flow as it would be if these reports, whose reasons are in dispute, were at hand and not assessed yet."""
    lists, parts = dict(flow.lists), dict(flow.parts)
    for column in (MAIN_COLUMN, OTHER_COLUMN):
        moved = {*flow.lists[column.excluded]} & {*reports}
        for box in (column.assessed, column.excluded):
            lists[box] = _without(flow.lists[box], moved)
        waiting = moved.union(flow.lists[column.pending_full_text])
        lists[column.pending_full_text] = tuple(
            report for report in flow.lists[column.sought] if report in waiting
        )
        parts[column.reasons] = _reasons(flow, column.reasons, moved)
    disputed = _without(flow.reasons_disputed, reports)
    return replace(flow, lists=lists, parts=parts, reasons_disputed=disputed)


def _reasons(flow: Flow, box: Box, moved: Collection[str]) -> dict[str, tuple[str, ...]]:
    left = {reason: _without(ids, moved) for reason, ids in flow.parts[box].items()}
    return in_order({reason: ids for reason, ids in left.items() if ids})


def _without(ids: Sequence[str], gone: Collection[str]) -> tuple[str, ...]:
    return tuple(each for each in ids if each not in gone)
