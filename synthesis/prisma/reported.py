"""Do a publication's printed numbers add up, and what do they imply?

The diagram of a published review is a list of numbers, some of them not given. Six sums are checked
in order, again and again until nothing changes; a sum with one unknown gives its value.
Source: Page MJ et al. BMJ 2021;372:n71, figure 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from synthesis.prisma.boxes import Advice, Finding
from synthesis.prisma.reasons import advice_on, is_not_retrieved

REASONS = "reports_excluded_reasons"
DESIGNS = "studies_by_design"
DEFAULT_ZERO = ("automation_removed", "other_removed", "reports_not_retrieved")
# Left side, right side; in the order in which they are checked.
SUMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "R1": (
        "identified_total",
        ("duplicates_removed", "automation_removed", "other_removed", "records_screened"),
    ),
    "R2": ("records_screened", ("records_excluded", "reports_sought")),
    "R3": ("reports_sought", ("reports_not_retrieved", "reports_assessed")),
    "R4": ("reports_assessed", ("reports_excluded", "reports_included")),
    "R5": ("reports_excluded", (REASONS,)),
    "R6": ("new_studies", (DESIGNS,)),
}

# Boxes with one printed number each.
BOXES = (
    "identified_total",
    "identified_databases",
    "identified_registers",
    "duplicates_removed",
    "automation_removed",
    "other_removed",
    "records_screened",
    "records_excluded",
    "reports_sought",
    "reports_not_retrieved",
    "reports_assessed",
    "reports_excluded",
    "reports_included",
    "new_studies",
)


class Status(StrEnum):
    """What became of one sum."""

    OK = "ok"
    FAIL = "fail"
    IMPLIED = "implied"
    NOT_CHECKABLE = "not_checkable"


class ReportedWarning(StrEnum):
    """What was noticed about the printed numbers."""

    STUDIES_USED_FOR_REPORTS = "studies_used_for_reports"
    NEGATIVE_IMPLIED = "negative_implied"
    REASON_IS_NOT_RETRIEVED = Finding.REASON_IS_NOT_RETRIEVED.value


@dataclass(frozen=True, kw_only=True, slots=True)
class Reported:
    """The numbers as printed, by box of BOXES; None or absent where the publication does not give them.

    reasons, designs: numbers for each exclusion reason and study design, or None where not given.
    """

    numbers: Mapping[str, int | None]
    reasons: Mapping[str, int] | None = None
    designs: Mapping[str, int] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One sum. difference: left minus right, for `ok` and `fail`; else None."""

    status: Status
    difference: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportedChecks:
    """All six sums, the values they imply, and the boxes counted as 0 because not given."""

    checks: Mapping[str, Check]
    implied: Mapping[str, int]
    defaulted: tuple[str, ...]
    warnings: tuple[ReportedWarning, ...]
    advice: tuple[Advice, ...]


def check_reported(reported: Reported) -> ReportedChecks:
    """Check R1 to R6 on a publication's numbers.

    Without a number of included reports that of new studies stands in for it. A list of reasons or
    designs that is not given is never implied.
    """
    warnings: set[ReportedWarning] = set()
    known = _known_numbers(reported)
    defaulted = tuple(box for box in DEFAULT_ZERO if box not in known)
    known.update(dict.fromkeys(defaulted, 0))
    if "reports_included" not in known and "new_studies" in known:
        known["reports_included"] = known["new_studies"]
        warnings.add(ReportedWarning.STUDIES_USED_FOR_REPORTS)
    checks, implied = _solve(known)
    if any(value < 0 for value in implied.values()):
        warnings.add(ReportedWarning.NEGATIVE_IMPLIED)
    reasons = tuple(reported.reasons or ())
    if any(is_not_retrieved(reason) for reason in reasons):
        warnings.add(ReportedWarning.REASON_IS_NOT_RETRIEVED)
    return ReportedChecks(
        checks=checks,
        implied=implied,
        defaulted=defaulted,
        warnings=tuple(sorted(warnings)),
        advice=tuple(sorted({advice for reason in reasons for advice in advice_on(reason)})),
    )


def _known_numbers(reported: Reported) -> dict[str, int]:
    known = {box: n for box, n in reported.numbers.items() if n is not None}
    if "identified_total" not in known:
        parts = [known.get(box) for box in ("identified_databases", "identified_registers")]
        given = [n for n in parts if n is not None]
        if len(given) == len(parts):
            known["identified_total"] = sum(given)
    for box, listed in ((REASONS, reported.reasons), (DESIGNS, reported.designs)):
        if listed is not None:
            known[box] = sum(listed.values())
    return known


def _solve(known: dict[str, int]) -> tuple[dict[str, Check], dict[str, int]]:
    """Settle sums until nothing changes; `known` grows by what they imply."""
    settled: dict[str, Check] = {}
    implied: dict[str, int] = {}
    changed = True
    while changed:
        changed = False
        for name, (left, right) in SUMS.items():
            if name in settled:
                continue
            unknown = [box for box in (left, *right) if box not in known]
            if len(unknown) > 1 or unknown in ([REASONS], [DESIGNS]):
                continue
            total = sum(known.get(box, 0) for box in right)
            if unknown:
                value = total if unknown == [left] else known[left] - total
                known[unknown[0]] = implied[unknown[0]] = value
                settled[name] = Check(status=Status.IMPLIED)
            else:
                difference = known[left] - total
                status = Status.FAIL if difference else Status.OK
                settled[name] = Check(status=status, difference=difference)
            changed = True
    not_checkable = Check(status=Status.NOT_CHECKABLE)
    return {name: settled.get(name, not_checkable) for name in SUMS}, implied
