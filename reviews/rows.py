"""Rows of the database, where Django's own ways cost more than they give."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def only(rows: QuerySet[Row]) -> Row | None:
    """The row of a query that finds one at most, None where it finds none.

    first() would put it into an order, for which Django looks at each column: half of such a query's time.
    """
    return next(iter(rows[:1]), None)
