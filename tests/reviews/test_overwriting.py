"""An overwriting statement of SQLite fires no trigger of the row that it replaces: every guarded table still refuses it."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models
from pytest_django import DjangoDbBlocker

from reviews import append_only
from reviews.append_only import Guard

GUARDS = sorted(append_only.guards(), key=lambda each: each.table)
every_guard = pytest.mark.parametrize("each", GUARDS, ids=lambda each: each.table)


OWN = "overwriting"


@pytest.fixture(autouse=True)
def _on_a_sqlite_of_its_own(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The guarded tables and their triggers, whichever database the run is on. No row needs what it points to."""
    settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:", "OPTIONS": {}}
    connections.settings[OWN] = {**connections.settings[DEFAULT_DB_ALIAS], **settings}
    connections[OWN] = made = connections.create_connection(OWN)
    with django_db_blocker.unblock():
        with made.schema_editor() as editor:
            for each in GUARDS:
                editor.create_model(each.model_class)
        append_only.install(using=OWN)
        with made.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield
        made.close()
    del connections[OWN], connections.settings[OWN]


def _value(field: models.Field) -> object:
    """Something that the column takes; what it means plays no part."""
    if field.null:
        return None
    if isinstance(field, models.UUIDField | models.ForeignKey):
        return uuid4().hex
    if isinstance(field, models.JSONField):
        return "{}"
    if isinstance(field, models.DateTimeField):
        return "2026-01-01 00:00:00"
    if isinstance(field, models.IntegerField | models.BooleanField):
        return 1
    return "x"


def _row(each: Guard, **known: object) -> dict[str, object]:
    fields = {f.column: _value(f) for f in each.model_class._meta.concrete_fields}
    if isinstance(each.model_class._meta.pk, models.AutoField):
        del fields[each.key]
    return fields | known


def _execute(sql: str, values: list[object]) -> None:
    with connections[OWN].cursor() as cursor:
        cursor.execute(sql, values)


def _put(each: Guard, row: dict[str, object], *, verb: str = "INSERT") -> None:
    columns = ", ".join(f'"{column}"' for column in row)
    marks = ", ".join("%s" for _ in row)
    _execute(f"{verb} INTO {each.table} ({columns}) VALUES ({marks})", list(row.values()))


def _rows(each: Guard) -> list[tuple[object, ...]]:
    with connections[OWN].cursor() as cursor:
        cursor.execute(f"SELECT rowid, * FROM {each.table} ORDER BY rowid")  # noqa: S608
        return cursor.fetchall()


@every_guard
def test_no_row_is_overwritten_by_its_hidden_number(each: Guard) -> None:
    _put(each, _row(each))
    rows = _rows(each)

    with pytest.raises(DatabaseError, match="append-only"):
        _put(each, _row(each, rowid=rows[0][0]), verb="INSERT OR REPLACE")
    assert _rows(each) == rows


@every_guard
def test_no_row_is_overwritten_by_what_is_unique_about_it(each: Guard) -> None:
    row = _row(each)
    _put(each, row)
    rows = _rows(each)
    unique = [columns for columns in _unique_columns(each) if set(columns) <= set(row)]

    for columns in unique:
        with pytest.raises(DatabaseError, match="append-only"):
            _put(each, _row(each, **{c: row[c] for c in columns}), verb="INSERT OR REPLACE")
    assert _rows(each) == rows


def _unique_columns(each: Guard) -> list[tuple[str, ...]]:
    """As the database itself lists them, those that hold for some rows only left out."""
    with connections[OWN].cursor() as cursor:
        cursor.execute(f"PRAGMA index_list({each.table})")
        names = [row[1] for row in cursor.fetchall() if row[2] and not row[4]]
        found = []
        for name in names:
            cursor.execute(f"PRAGMA index_info({name})")
            found.append(tuple(row[2] for row in cursor.fetchall()))
    return found


@every_guard
def test_no_row_moves_onto_another_one(each: Guard) -> None:
    _put(each, _row(each))
    _put(each, _row(each))
    rows = _rows(each)
    first, second = rows[0][0], rows[1][0]

    for target in (first, 1_000_000):
        with pytest.raises(DatabaseError, match="append-only"):
            _execute(
                f"UPDATE OR REPLACE {each.table} SET rowid = %s WHERE rowid = %s",  # noqa: S608
                [target, second],
            )
    assert _rows(each) == rows


@pytest.mark.parametrize("column", ["number", "state"])
def test_a_draft_does_not_take_the_place_of_a_published_form(column: str) -> None:
    forms = next(each for each in GUARDS if each.model == "extraction.FormVersion")
    review = uuid4().hex
    _put(forms, _row(forms, review_id=review, number=1, state="published"))
    _put(forms, _row(forms, review_id=review, number=2, state="draft"))
    rows = _rows(forms)
    value = {"number": 1, "state": "published"}[column]

    with pytest.raises(DatabaseError, match="append-only"):
        _execute(
            f"UPDATE OR REPLACE {forms.table} SET {column} = %s WHERE number = 2",  # noqa: S608
            [value],
        )
    with pytest.raises(DatabaseError, match="append-only"):
        _put(
            forms,
            _row(forms, review_id=review, number=3, state="published"),
            verb="INSERT OR REPLACE",
        )
    assert _rows(forms) == rows


@every_guard
def test_every_condition_of_uniqueness_is_known(each: Guard) -> None:
    partial = [
        one
        for one in each.model_class._meta.constraints
        if isinstance(one, models.UniqueConstraint) and one.condition is not None
    ]

    assert len(partial) == bool(each.meets)
