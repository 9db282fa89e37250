"""The identities of the diagram: what must add up after any history.

Each is a function from a Flow to its Balance. They compare lists of ids, not only their lengths, so
that two faults that cancel in the numbers still show. An identity that does not hold is an error to
show, never a number to adjust.

Source: Page MJ et al. BMJ 2021;372:n71, figure 1, with pending and set-aside records and reports
added so that the arithmetic closes while a review is under way.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from synthesis.prisma.boxes import (
    IDENTIFIED_BOX,
    MAIN_COLUMN,
    MAIN_KINDS,
    OTHER_COLUMN,
    OTHER_KINDS,
    Box,
    Column,
)
from synthesis.prisma.flow import Flow

_MAIN_IDENTIFIED = tuple(box for kind, box in IDENTIFIED_BOX.items() if kind in MAIN_KINDS)
_OTHER_IDENTIFIED = tuple(box for kind, box in IDENTIFIED_BOX.items() if kind in OTHER_KINDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Balance:
    """One identity on one flow.

    left, right: the sums of its two sides. missing: ids of the left side that the right one lacks;
    surplus: ids that the right side has once too often or the left one lacks.
    """

    left: int
    right: int
    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()

    @property
    def difference(self) -> int:
        """Left minus right; 0 where the identity holds."""
        return self.left - self.right

    @property
    def ok(self) -> bool:
        """Whether numbers and ids agree."""
        return not (self.difference or self.missing or self.surplus)


def records_identified_are_placed(flow: Flow) -> Balance:
    """I1: identified = duplicates + automation + other reasons removed + screened + pending."""
    return _compare(
        flow,
        _MAIN_IDENTIFIED,
        (
            Box.DUPLICATES_REMOVED,
            Box.AUTOMATION_REMOVED,
            Box.OTHER_REMOVED,
            Box.RECORDS_SCREENED,
            Box.PENDING_SCREENING,
        ),
    )


def records_screened_are_decided(flow: Flow) -> Balance:
    """I2: screened = excluded + to full text; the excluded split into human and automation."""
    split = _compare(
        flow,
        (Box.RECORDS_EXCLUDED,),
        (Box.RECORDS_EXCLUDED_HUMAN, Box.RECORDS_EXCLUDED_AUTOMATION),
    )
    decided = _compare(
        flow, (Box.RECORDS_SCREENED,), (Box.RECORDS_EXCLUDED, Box.RECORDS_TO_FULL_TEXT)
    )
    return split if decided.ok else decided


def reports_sought_are_retrieved_or_not(flow: Flow) -> Balance:
    """I3: sought = not retrieved + pending retrieval + assessed + pending full text."""
    return _sought(flow, MAIN_COLUMN)


def reports_assessed_are_settled(flow: Flow) -> Balance:
    """I4: assessed = excluded + included + awaiting + ongoing."""
    return _assessed(flow, MAIN_COLUMN)


def reports_excluded_have_one_reason(flow: Flow) -> Balance:
    """I5: excluded = sum of reasons."""
    return _compare(flow, (MAIN_COLUMN.excluded,), (MAIN_COLUMN.reasons,))


def other_records_identified_are_placed(flow: Flow) -> Balance:
    """O1: identified = duplicates + removed + screened out + sought + pending screening."""
    return _compare(
        flow,
        _OTHER_IDENTIFIED,
        (
            Box.OTHER_DUPLICATES,
            Box.OTHER_REMOVED_BEFORE_RETRIEVAL,
            Box.OTHER_SCREENED_OUT,
            Box.OTHER_RECORDS_SOUGHT,
            Box.OTHER_PENDING_SCREENING,
        ),
    )


def other_reports_sought_are_retrieved_or_not(flow: Flow) -> Balance:
    """O3: as I3, other column."""
    return _sought(flow, OTHER_COLUMN)


def other_reports_assessed_are_settled(flow: Flow) -> Balance:
    """O4: as I4, other column."""
    return _assessed(flow, OTHER_COLUMN)


def other_reports_excluded_have_one_reason(flow: Flow) -> Balance:
    """O5: as I5, other column."""
    return _compare(flow, (OTHER_COLUMN.excluded,), (OTHER_COLUMN.reasons,))


def reports_included_are_of_studies(flow: Flow) -> Balance:
    """N1: included in both columns = of new studies + new ones of previous studies."""
    return _compare(
        flow,
        (Box.REPORTS_INCLUDED, Box.OTHER_REPORTS_INCLUDED),
        (Box.NEW_REPORTS, Box.NEW_REPORTS_OF_PREVIOUS_STUDIES),
    )


def totals_are_previous_and_new(flow: Flow) -> Balance:
    """N2: totals = previous + new, for studies and for reports; the first that fails is returned."""
    studies = _compare(flow, (Box.TOTAL_STUDIES,), (Box.PREVIOUS_STUDIES, Box.NEW_STUDIES))
    reports = _compare(
        flow,
        (Box.TOTAL_REPORTS,),
        (Box.PREVIOUS_REPORTS, Box.NEW_REPORTS, Box.NEW_REPORTS_OF_PREVIOUS_STUDIES),
    )
    return reports if studies.ok else studies


IDENTITIES: dict[str, Callable[[Flow], Balance]] = {
    "I1": records_identified_are_placed,
    "I2": records_screened_are_decided,
    "I3": reports_sought_are_retrieved_or_not,
    "I4": reports_assessed_are_settled,
    "I5": reports_excluded_have_one_reason,
    "O1": other_records_identified_are_placed,
    "O3": other_reports_sought_are_retrieved_or_not,
    "O4": other_reports_assessed_are_settled,
    "O5": other_reports_excluded_have_one_reason,
    "N1": reports_included_are_of_studies,
    "N2": totals_are_previous_and_new,
}


def balances(flow: Flow) -> dict[str, Balance]:
    """Each identity's balance, by its id, in the order I, O, N."""
    return {name: identity(flow) for name, identity in IDENTITIES.items()}


def failing(flow: Flow) -> dict[str, Balance]:
    """The identities that do not hold; empty for every history the fold understands."""
    return {name: balance for name, balance in balances(flow).items() if not balance.ok}


def _sought(flow: Flow, column: Column) -> Balance:
    return _compare(
        flow,
        (column.sought,),
        (
            column.not_retrieved,
            column.pending_retrieval,
            column.assessed,
            column.pending_full_text,
        ),
    )


def _assessed(flow: Flow, column: Column) -> Balance:
    return _compare(
        flow,
        (column.assessed,),
        (column.excluded, column.included, column.awaiting, column.ongoing),
    )


def _compare(flow: Flow, left: Iterable[Box], right: Iterable[Box]) -> Balance:
    sums, members = [], []
    for side in (tuple(left), tuple(right)):
        sums.append(sum(flow.count(box) for box in side))
        members.append(Counter(member for box in side for member in flow.members(box)))
    return Balance(
        left=sums[0],
        right=sums[1],
        missing=tuple(members[0] - members[1]),
        surplus=tuple(members[1] - members[0]),
    )
