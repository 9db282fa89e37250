"""A publication's flow beside the review's own, and whether its printed numbers add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from synthesis.models import PublishedFigures
from synthesis.prisma.boxes import Box
from synthesis.prisma.flow import Flow
from synthesis.prisma.reported import Check, Reported, ReportedChecks, Status, check_reported
from synthesis.selectors.flow_lists import LABELS

Words = str | Promise

SUMS: dict[str, Words] = {
    "R1": gettext_lazy("records identified = removed before screening + screened"),
    "R2": gettext_lazy("records screened = excluded + reports sought"),
    "R3": gettext_lazy("reports sought = not retrieved + assessed"),
    "R4": gettext_lazy("reports assessed = excluded + included"),
    "R5": gettext_lazy("reports excluded = sum of the reasons"),
    "R6": gettext_lazy("studies included = sum of the designs"),
}
WARNINGS: dict[str, Words] = {
    "studies_used_for_reports": gettext_lazy(
        "The publication counts studies where reports are meant; the number of studies stands in."
    ),
    "negative_implied": gettext_lazy("An implied number is below zero."),
    "reason_is_not_retrieved": gettext_lazy(
        "A reason for exclusion means that the report was not retrieved: PRISMA 2020 counts those apart."
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """One number as published and as the ledger counts it; None where the publication doesn't give it."""

    label: Words
    published: int | None
    counted: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Sum:
    """One check of the printed numbers. says: what became of it, in words."""

    name: str
    label: Words
    is_failing: bool
    says: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """Everything that the page shows. reasons: as printed."""

    source: str
    numbers: Sequence[Beside]
    reasons: Sequence[tuple[str, int]]
    sums: Sequence[Sum]
    warnings: Sequence[Words]


def published_of(review: UUID, flow: Flow) -> Published | None:
    """The newest figures written down for a review; None if there are none."""
    row = PublishedFigures.objects.filter(review=review).order_by("-number").first()
    if row is None:
        return None
    figures = row.figures
    reported = Reported(
        numbers=figures["numbers"], reasons=figures.get("reasons"), designs=figures.get("designs")
    )
    checks = check_reported(reported)
    return Published(
        source=figures["source"],
        numbers=[_beside(box, reported, flow) for box in _SHOWN],
        reasons=sorted(
            (figures.get("reasons") or {}).items(), key=lambda pair: (-pair[1], pair[0])
        ),
        sums=[_sum(name, check, checks) for name, check in checks.checks.items()],
        warnings=[WARNINGS[warning.value] for warning in checks.warnings],
    )


_SHOWN = (
    "identified_total",
    "duplicates_removed",
    "records_screened",
    "records_excluded",
    "reports_sought",
    "reports_not_retrieved",
    "reports_assessed",
    "reports_excluded",
    "new_studies",
)


def _beside(box: str, reported: Reported, flow: Flow) -> Beside:
    if box == "identified_total":
        main = (Box.IDENTIFIED_DATABASES, Box.IDENTIFIED_REGISTERS)
        counted = sum(flow.count(each) for each in main)
        label: Words = _("Records identified")
    else:
        counted, label = flow.count(Box(box)), LABELS[box]
    return Beside(label=label, published=reported.numbers.get(box), counted=counted)


def _sum(name: str, check: Check, checks: ReportedChecks) -> Sum:
    says = {
        Status.OK: _("holds"),
        Status.FAIL: _("fails by %(n)s") % {"n": check.difference},
        Status.IMPLIED: _("gives a number that is not printed"),
        Status.NOT_CHECKABLE: _("can't be checked"),
    }[check.status]
    return Sum(name=name, label=SUMS[name], is_failing=check.status is Status.FAIL, says=says)
