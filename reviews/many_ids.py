"""A hundred thousand ids within a query, as one parameter of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL


def among(ids: Iterable[UUID]) -> RawSQL:
    """The ids as a subquery of one column, for `__in`."""
    sql, params = rows_of(ids)
    return RawSQL(f"SELECT id FROM {sql}", params)  # noqa: S608, S611 - own names


def rows_of(ids: Iterable[UUID]) -> tuple[str, tuple[Any, ...]]:
    """What stands after FROM for a table of the ids, whose column is `id`, and its parameter."""
    if connection.vendor == "postgresql":
        return "unnest(%s::uuid[]) AS ids (id)", (list(ids),)
    # As Django keeps them where the database has no type for them.
    kept = json.dumps([each.hex for each in ids])
    return "(SELECT value AS id FROM json_each(%s)) AS ids", (kept,)
