"""A publication's flow beside the review's own, and whether its printed numbers add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from synthesis.models import PublishedFigures
from synthesis.prisma import reported as printed
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
    """One number as published and as the ledger counts it; None where the publication doesn't give it.

    instead: what the printed numbers make of one that is not given, in words.
    """

    label: Words
    published: int | None
    instead: str
    counted: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Sum:
    """One check of the printed numbers. says: what became of it, in words; sign: the icon that goes with it."""

    name: str
    label: Words
    sign: str
    says: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """Everything that the page shows. reasons: as printed. defaulted: what is not printed and counted as 0."""

    source: str
    numbers: Sequence[Beside]
    reasons: Sequence[tuple[str, int]]
    sums: Sequence[Sum]
    defaulted: str
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
        numbers=[_beside(box, reported, checks, flow) for box in _SHOWN],
        reasons=sorted(
            (figures.get("reasons") or {}).items(), key=lambda pair: (-pair[1], pair[0])
        ),
        sums=[_sum(name, check, checks) for name, check in checks.checks.items()],
        defaulted="; ".join(_name(box) for box in checks.defaulted),
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


def _beside(box: str, reported: Reported, checks: ReportedChecks, flow: Flow) -> Beside:
    if box == "identified_total":
        main = (Box.IDENTIFIED_DATABASES, Box.IDENTIFIED_REGISTERS)
        counted = sum(flow.count(each) for each in main)
    else:
        counted = flow.count(Box(box))
    instead = ""
    if box in checks.implied:
        instead = _("implied %(n)s") % {"n": f"{checks.implied[box]:,}"}
    elif box in checks.defaulted:
        instead = _("counted as 0")
    return Beside(
        label=_label(box), published=reported.numbers.get(box), instead=instead, counted=counted
    )


_PRINTED_ONLY: dict[str, Words] = {
    "identified_total": gettext_lazy("Records identified"),
    "reports_included": gettext_lazy("Reports included"),
}


def _label(box: str) -> Words:
    return _PRINTED_ONLY[box] if box in _PRINTED_ONLY else LABELS[box]


def _name(box: str) -> str:
    """A box's label inside a sentence."""
    label = str(_label(box))
    return label[:1].lower() + label[1:]


SIGNS = {Status.OK: "check", Status.FAIL: "warn", Status.IMPLIED: "info"}


def _sum(name: str, check: Check, checks: ReportedChecks) -> Sum:
    return Sum(
        name=name, label=SUMS[name], sign=SIGNS.get(check.status, "info"), says=_says(name, checks)
    )


def _says(name: str, checks: ReportedChecks) -> str:
    match checks.checks[name]:
        case Check(status=Status.OK):
            return _("holds")
        case Check(status=Status.FAIL, difference=difference):
            return _("fails by %(n)s") % {"n": difference}
        case Check(status=Status.IMPLIED):
            box = _implied_by(checks)[name]
            told = {"n": f"{checks.implied[box]:,}", "what": _name(box)}
            return _("gives %(n)s %(what)s, which are not printed") % told
        case _:
            return _("can't be checked")


def _implied_by(checks: ReportedChecks) -> dict[str, str]:
    """The box whose number each sum gave. A sum that gave one had no other unknown left, so each round finds some."""
    boxes = {
        name: {left, *right} & checks.implied.keys()
        for name, (left, right) in printed.SUMS.items()
        if checks.checks[name].status is Status.IMPLIED
    }
    found: dict[str, str] = {}
    while boxes:
        name = min(boxes, key=lambda each: len(boxes[each] - set(found.values())))
        (found[name],) = boxes.pop(name) - set(found.values())
    return found
