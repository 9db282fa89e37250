"""Triggers by which the database itself refuses to change what was written.

SQLite rebuilds a table that a migration alters and drops its triggers, so they are installed after every migrate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from reviews.belonging import way_to_review


@dataclass(frozen=True, kw_only=True, slots=True)
class Guard:
    """What the database lets happen to a table's rows.

    model: "app.Model". update_if, delete_if: SQL conditions on OLD and NEW, valid on SQLite and PostgreSQL, under which
    the change is let through; "" means never, and {in_29_days} stands for that moment. A purged review's rows may
    always be deleted. unique: further sets of columns by which an overwriting INSERT or UPDATE could replace a row;
    meets: the same as an SQL condition on t and NEW, for uniqueness that holds under a condition.
    """

    model: str
    update_if: str = ""
    delete_if: str = ""
    unique: tuple[tuple[str, ...], ...] = ()
    meets: str = ""

    @property
    def model_class(self) -> type[models.Model]:
        return apps.get_model(self.model)

    @property
    def table(self) -> str:
        return self.model_class._meta.db_table

    @property
    def key(self) -> str:
        column = self.model_class._meta.pk.column
        return str(column)


_guards: list[Guard] = []


def guard(*guards: Guard) -> None:
    """Register guards; called from AppConfig.ready by the app that owns the tables."""
    for each in guards:
        if each not in _guards:
            _guards.append(each)


def guards() -> tuple[Guard, ...]:
    return tuple(_guards)


def install(using: str = "default", **_: Any) -> None:
    """(Re)create every trigger; hears post_migrate, and does nothing for tables that don't exist yet."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    _settle_constraints(connection)
    with connection.cursor() as cursor:
        for each in guards():
            if each.table in existing:
                for statement in _statements(connection, each):
                    cursor.execute(statement)


def lift(using: str = "default") -> None:
    """Remove every trigger. For test databases only, before they are flushed."""
    connection = connections[using]
    _settle_constraints(connection)
    with connection.cursor() as cursor:
        for each in guards():
            for name in _names(each):
                suffix = f" ON {each.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")


def _settle_constraints(connection: BaseDatabaseWrapper) -> None:
    """PostgreSQL alters no table on which a deferred constraint still waits within the transaction."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def missing(using: str = "default") -> list[str]:
    """Names of triggers that should be there and aren't, or are another version's, for tables that exist."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    query = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = dict(cursor.fetchall())
    wanted = {
        n: t for g in guards() if g.table in existing for n, t in _texts(connection, g).items()
    }
    return [name for name, text in wanted.items() if there.get(name) != text]


def check_triggers(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """System check: the append-only tables are guarded."""
    return [
        Error(
            f"The trigger {name} is missing or of another version: run manage.py migrate.",
            id="quorum.E001",
        )
        for using in databases or []
        for name in missing(using)
    ]


def _names(each: Guard) -> list[str]:
    return [f"{each.table}_no_{verb}" for verb in ("update", "delete", "overwrite", "truncate")]


def _texts(connection: BaseDatabaseWrapper, each: Guard) -> dict[str, str]:
    """What the database keeps of each trigger: SQLite its statement, PostgreSQL its function's body."""
    return _sqlite(each) if connection.vendor == "sqlite" else _postgresql(each)


def _purgeable(model: type[models.Model], now: str) -> str | None:
    """The row's review may go: found along the foreign keys that lead to it. None for tables of no review."""
    way = way_to_review(model)
    if way is None:
        return None
    if not way:
        return f"(OLD.purge_after IS NOT NULL AND OLD.purge_after <= {now})"
    joins, holder, here = [], "OLD", model
    for step, name in enumerate(way):
        field = cast("models.ForeignKey[Any, Any]", here._meta.get_field(name))
        here = field.related_model
        link = f"t{step}.{here._meta.pk.column} = {holder}.{field.column}"
        joins.append((f"{here._meta.db_table} t{step}", link))
        holder = f"t{step}"
    tables = ", ".join(table for table, _link in joins)
    links = " AND ".join(link for _table, link in joins)
    due = f"{holder}.purge_after IS NOT NULL AND {holder}.purge_after <= {now}"
    return f"EXISTS (SELECT 1 FROM {tables} WHERE {links} AND {due})"  # noqa: S608 - own names


def _delete_condition(each: Guard, now: str) -> str:
    ways = [each.delete_if, _purgeable(each.model_class, now)]
    return " OR ".join(f"({way})" for way in ways if way) or "FALSE"


def _statements(connection: BaseDatabaseWrapper, each: Guard) -> list[str]:
    texts = _texts(connection, each)
    if connection.vendor == "sqlite":
        return [
            each_one
            for name, text in texts.items()
            for each_one in (f"DROP TRIGGER IF EXISTS {name}", text)
        ]
    return [
        statement for name, body in texts.items() for statement in _pointing(each.table, name, body)
    ]


def _sqlite(each: Guard) -> dict[str, str]:
    now = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
    later = "strftime('%Y-%m-%d %H:%M:%f', 'now', '+29 days')"
    refuse = f"SELECT RAISE(ABORT, '{each.table} is append-only');"
    # Overwriting fires no trigger of the row that goes; it finds it by a key, or by the hidden rowid.
    keys = [("rowid",), (each.key,), *each.unique]
    same = [" AND ".join(f't."{c}" = NEW."{c}"' for c in columns) for columns in keys]
    taken = " OR ".join(f"({condition})" for condition in [*same, each.meets] if condition)
    others = f"SELECT 1 FROM {each.table} t WHERE ({taken})"  # noqa: S608 - own names
    change = (each.update_if or "FALSE").replace("{in_29_days}", later)
    stays = f"NEW.rowid = OLD.rowid AND NOT EXISTS ({others} AND t.rowid <> OLD.rowid)"
    conditions = {
        "UPDATE": f"(({change}) AND {stays}) IS NOT TRUE",
        "DELETE": f"({_delete_condition(each, now)}) IS NOT TRUE",
        "INSERT": f"EXISTS ({others})",
    }
    names = zip(("UPDATE", "DELETE", "INSERT"), _names(each), strict=False)
    return {
        name: f"CREATE TRIGGER {name} BEFORE {verb} ON {each.table}"
        f" WHEN {conditions[verb]} BEGIN {refuse} END"
        for verb, name in names
    }


def _postgresql(each: Guard) -> dict[str, str]:
    update, delete, _overwrite, truncate = _names(each)
    refuse = f"RAISE EXCEPTION '{each.table} is append-only' USING ERRCODE = 'restrict_violation'"
    change = (each.update_if or "FALSE").replace("{in_29_days}", "now() + interval '29 days'")
    conditions = {
        update: (change, "NEW"),
        delete: (_delete_condition(each, "now()"), "OLD"),
        truncate: ("FALSE", "NULL"),
    }
    return {
        name: f" BEGIN IF ({condition}) IS NOT TRUE THEN {refuse}; END IF; RETURN {result}; END "
        for name, (condition, result) in conditions.items()
    }


def _pointing(table: str, name: str, body: str) -> list[str]:
    """A function of PostgreSQL and the trigger that calls it."""
    verb = name.rsplit("_", 1)[1].upper()
    each_what = "STATEMENT" if verb == "TRUNCATE" else "ROW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$",
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH {each_what} EXECUTE FUNCTION {name}()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
    ]
