"""Events to counts: the fold behind the PRISMA 2020 flow diagram.

Every number is the size of a set of ids, derived from decisions that stand and never from votes,
tables or today's settings. Folding a prefix of the facts gives the diagram as of that moment.

Sources: Page MJ et al. BMJ 2021;372:n71 (statement) and n160 (explanation); Haddaway NR et al.
Campbell Syst Rev 2022;18:e1230 (box keys); Rethlefsen ML et al. Syst Rev 2021;10:39 (PRISMA-S).
"""

from collections.abc import Iterable, Sequence

from synthesis.prisma.boxes import (
    OTHER_KINDS,
    PREVIOUS,
    SET_ASIDE,
    Box,
    ReviewType,
    Template,
)
from synthesis.prisma.draft import Draft
from synthesis.prisma.facts import Fact, PreviousStudy
from synthesis.prisma.flow import Flow
from synthesis.prisma.records import place_records
from synthesis.prisma.reports import place_reports, place_studies
from synthesis.prisma.state import FlowState


def fold(
    facts: Iterable[Fact], *, review_type: ReviewType, previous: Sequence[PreviousStudy] = ()
) -> Flow:
    """The diagram after these facts, in their order.

    previous: the studies of the earlier version, read only where the review is an update.
    """
    state = FlowState(review_type=review_type, previous=previous)
    for fact in facts:
        state.apply(fact)
    return derive(state)


def derive(state: FlowState) -> Flow:
    """The diagram of the present state, which may take further facts afterwards."""
    draft = Draft(findings={finding: dict(ids) for finding, ids in state.findings.items()})
    place_records(state, draft)
    place_reports(state, draft)
    place_studies(state, draft)
    excluded = (*draft.lists[Box.REPORTS_EXCLUDED], *draft.lists[Box.OTHER_REPORTS_EXCLUDED])
    return Flow(
        review_type=state.review_type,
        template=_template(state),
        sources=dict(state.sources),
        boxes=_boxes(state),
        lists={box: tuple(ids) for box, ids in draft.lists.items()},
        parts={
            box: {part: tuple(ids) for part, ids in parts.items()}
            for box, parts in draft.parts.items()
        },
        priors=dict(state.priors),
        findings={finding: tuple(ids) for finding, ids in draft.findings.items()},
        advice={advice: tuple(ids) for advice, ids in draft.advice.items()},
        reasons_disputed=tuple(report for report in excluded if report in state.disputed),
        representatives=draft.representatives,
    )


def _template(state: FlowState) -> Template:
    """A declared source of an other kind asks for the other column, even with no records."""
    has_other = any(source.kind in OTHER_KINDS for source in state.sources.values())
    columns = "and_other" if has_other else "only"
    return Template(f"{state.review_type.value}_databases_{columns}")


def _boxes(state: FlowState) -> tuple[Box, ...]:
    left_out: set[Box] = set()
    if state.review_type is ReviewType.NEW:
        left_out |= PREVIOUS
    if not state.has_set_aside:
        left_out |= SET_ASIDE
    if not any(s.screened and s.kind in OTHER_KINDS for s in state.sources.values()):
        left_out.add(Box.OTHER_PENDING_SCREENING)
    return tuple(box for box in Box if box not in left_out)
