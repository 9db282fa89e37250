"""Cases in plain JSON values to counts in plain JSON values.

A ledger case carries sources and events, a reported case a publication's numbers. Unknown keys are
ignored; a malformed case gives a result with an `error`, and the others still run.
"""

from synthesis.prisma.boxes import PARTED, PREVIOUS, ReviewType
from synthesis.prisma.case_facts import facts_of, previous_of
from synthesis.prisma.flow import Flow
from synthesis.prisma.fold import fold
from synthesis.prisma.identities import balances
from synthesis.prisma.reported import BOXES, DESIGNS, REASONS, Reported, check_reported
from synthesis.prisma.values import (
    MalformedCase,
    Values,
    mapping,
    member,
    number,
    optional_number,
)


def count_cases(document: object) -> dict[str, object]:
    """{"cases": [...]} -> {"results": [...]}, one result for each case, in their order.

    Raises MalformedCase where the document itself is not of that form.
    """
    cases = mapping(document, "the document").get("cases")
    if not isinstance(cases, list):
        raise MalformedCase("the document has no list of cases")
    return {"results": [_result(case) for case in cases]}


def count_case(case: Values) -> dict[str, object]:
    """The result of one case. Raises MalformedCase."""
    match case.get("mode"):
        case "ledger":
            return _count_ledger(case)
        case "reported":
            return _check_reported(case)
        case other:
            raise MalformedCase(f"mode is {other!r:.80}; expected ledger or reported")


def _result(case: object) -> dict[str, object]:
    try:
        return count_case(mapping(case, "a case"))
    except MalformedCase as error:
        identifier = case.get("id") if isinstance(case, dict) else None
        return {"id": identifier, "error": str(error)}


def _count_ledger(case: Values) -> dict[str, object]:
    flow = fold(
        facts_of(case),
        review_type=member(ReviewType, case, "review_type"),
        previous=previous_of(case),
    )
    return {
        "id": case.get("id"),
        "mode": "ledger",
        "template": flow.template.value,
        "boxes": _boxes(flow),
        "identities": [
            {"id": name, "ok": balance.ok, "difference": balance.difference}
            for name, balance in balances(flow).items()
        ],
        "warnings": list(flow.warnings),
        "advice": sorted(advice.value for advice in flow.advice),
        "complete": flow.complete,
    }


def _boxes(flow: Flow) -> dict[str, object]:
    """Previous studies and reports are null in a new review; other boxes it lacks are left out."""
    boxes: dict[str, object] = {box.value: None for box in PREVIOUS}
    for box in flow.boxes:
        boxes[box.value] = flow.counts_by_part(box) if box in PARTED else flow.count(box)
    return boxes


def _check_reported(case: Values) -> dict[str, object]:
    given = mapping(case.get("reported"), "reported")
    result = check_reported(
        Reported(
            numbers={box: optional_number(given, box) for box in BOXES},
            reasons=_numbers(given, REASONS),
            designs=_numbers(given, DESIGNS),
        )
    )
    return {
        "id": case.get("id"),
        "mode": "reported",
        "identities": [
            {"id": name, "status": check.status.value, "difference": check.difference}
            for name, check in result.checks.items()
        ],
        "implied": dict(result.implied),
        "defaulted": list(result.defaulted),
        "warnings": [warning.value for warning in result.warnings],
        "advice": [advice.value for advice in result.advice],
    }


def _numbers(values: Values, key: str) -> dict[str, int] | None:
    if values.get(key) is None:
        return None
    listed = mapping(values[key], key)
    return {name: number(listed, name) for name in listed}
