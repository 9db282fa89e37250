"""Many new rows of one table at once."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from django.db import connection
from django.db.models import Model


def insert(rows: Iterable[Model]) -> None:
    """Write new rows whose keys are made already, in the caller's transaction, as `bulk_create` would.

    That makes SQL of every value, which takes longer than writing it. Each value goes through its field here too; none
    may be an expression, or left to the database.
    """
    new = list(rows)
    if not new:
        return
    quote = connection.ops.quote_name
    meta = new[0]._meta
    fields = meta.concrete_fields
    into = f"{quote(meta.db_table)} ({', '.join(quote(str(field.column)) for field in fields)})"
    by_field = []
    for field in fields:
        value_of, prepared = attrgetter(field.attname), field.get_db_prep_save
        by_field.append([prepared(value_of(row), connection) for row in new])
    values = list(zip(*by_field, strict=True))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for each in values:
                    copy.write_row(each)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", values)  # noqa: S608 - own names
    for row in new:
        row._state.adding = False
        row._state.db = connection.alias
