"""Cases in, statistics out, as plain JSON values: what the command `agreement` reads and writes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TypeVar

from screening.agreement.model import (
    Binary,
    Category,
    Level,
    NotEstimable,
    SeveralRaters,
    TwoRaters,
    Weights,
)
from screening.agreement.ratings import collapse_map, cross_table, remaining
from screening.agreement.several_raters import several_raters
from screening.agreement.two_raters import two_raters

# More than any review has, and few enough to be written out one by one.
MAX_ITEMS = 2_000_000

Rows = list[list[Category | None]]
Vocabulary = TypeVar("Vocabulary", bound=StrEnum)


class CaseError(ValueError):
    """A case that can't be computed; the text says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Case:
    """A case, checked, its categories collapsed."""

    categories: list[Category]
    ratings: Rows
    raters: int
    weights: Weights
    level: Level


def compute_cases(document: object) -> dict[str, list[dict[str, object]]]:
    """`{"cases": [...]}` -> `{"results": [...]}`, in the same order; what is undefined is null.

    A malformed case gets a result with an `error` text, and the others are computed all the same.
    Raises CaseError when the document holds no list of cases.
    """
    cases = document.get("cases") if isinstance(document, Mapping) else None
    if not isinstance(cases, list):
        raise CaseError("the document has no list of cases")
    return {"results": [_result(case) for case in cases]}


def _result(data: object) -> dict[str, object]:
    if not isinstance(data, Mapping):
        return {"id": None, "error": "a case must be an object"}
    try:
        case = _read(data)
        result: dict[str, object] = {"id": data.get("id")}
        if case.raters == 2:
            table = cross_table([(row[0], row[1]) for row in case.ratings], case.categories)
            result["two_rater"] = _two_as_json(two_raters(table, weights=case.weights))
        result["multi_rater"] = _as_json(
            several_raters(
                case.ratings, categories=case.categories, raters=case.raters, level=case.level
            )
        )
    except ValueError as error:
        return {"id": data.get("id"), "error": str(error)}
    return result


def _read(data: Mapping[str, object]) -> _Case:
    offered = _categories(data.get("categories"))
    if data.get("table") is not None:
        ratings, raters = _expanded(data["table"], offered), 2
    else:
        ratings, raters = _ratings(data.get("ratings"), offered, data.get("raters"))
    mapped = collapse_map(offered, _collapse(data.get("collapse"), offered))
    return _Case(
        categories=remaining(offered, mapped),
        ratings=[[None if r is None else mapped[r] for r in row] for row in ratings],
        raters=raters,
        weights=_member(Weights, data.get("weights"), Weights.IDENTITY),
        level=_member(Level, data.get("level"), Level.NOMINAL),
    )


def _categories(data: object) -> list[Category]:
    if not isinstance(data, list) or not data:
        raise CaseError("categories must be a list with something in it")
    found = [_category(item) for item in data]
    if len(set(found)) != len(found):
        raise CaseError("a category stands twice")
    return found


def _category(item: object) -> Category:
    if isinstance(item, bool) or not isinstance(item, (str, int, float)):
        raise CaseError(f"{item!r} can't be a category")
    if isinstance(item, float) and not math.isfinite(item):
        raise CaseError(f"{item!r} can't be a category")
    return item


def _ratings(data: object, categories: list[Category], stated: object) -> tuple[Rows, int]:
    """The rows, and the number of raters: stated where there are no rows."""
    if not isinstance(data, list):
        raise CaseError("ratings must be a list of rows, or a table be given")
    known = set(categories)
    rows: Rows = []
    for item in data:
        if not isinstance(item, list) or (rows and len(item) != len(rows[0])):
            raise CaseError("each row of the ratings needs one place per rater")
        row = [None if rating is None else _category(rating) for rating in item]
        for rating in row:
            if rating is not None and rating not in known:
                raise CaseError(f"{rating!r} is not among the categories")
        rows.append(row)
    if rows:
        return rows, len(rows[0])
    return rows, 0 if stated is None else _count(stated, "raters")


def _expanded(table: object, categories: list[Category]) -> Rows:
    """The ratings that a cross-table counts."""
    size = len(categories)
    if not isinstance(table, list) or len(table) != size:
        raise CaseError(f"the table must have {size} rows")
    rows: Rows = []
    for first, counts in zip(categories, table, strict=True):
        if not isinstance(counts, list) or len(counts) != size:
            raise CaseError(f"each row of the table must have {size} counts")
        for second, count in zip(categories, counts, strict=True):
            times = _count(count, "a cell of the table")
            if len(rows) + times > MAX_ITEMS:
                raise CaseError(f"at most {MAX_ITEMS} items can be computed")
            rows += [[first, second]] * times
    return rows


def _count(value: object, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise CaseError(f"{what} must be a count, not {value!r}")
    return value


def _collapse(data: object, categories: list[Category]) -> dict[Category, Category]:
    """Keys of a JSON object are texts, even where the categories are numbers."""
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        raise CaseError("collapse must be an object")
    by_text = {str(category): category for category in categories}
    known = set(categories)

    def named(item: object) -> Category:
        category = _category(item)
        return category if category in known else by_text.get(str(category), category)

    return {named(key): named(target) for key, target in data.items()}


def _member(vocabulary: type[Vocabulary], value: object, default: Vocabulary) -> Vocabulary:
    if value is None:
        return default
    if value not in list(vocabulary):
        raise CaseError(f"{value!r} is none of {', '.join(vocabulary)}")
    return vocabulary(str(value))


def _two_as_json(found: TwoRaters) -> dict[str, object]:
    result = _as_json(found)
    del result["binary"]
    del result["table"]
    if found.n_items:
        result["table"] = [list(row) for row in found.table]
        result |= {} if found.binary is None else _as_json(found.binary)
    return result


def _as_json(found: TwoRaters | SeveralRaters | Binary) -> dict[str, object]:
    values = {field.name: getattr(found, field.name) for field in fields(found)}
    return {key: None if isinstance(v, NotEstimable) else v for key, v in values.items()}
