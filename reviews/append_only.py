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
    the change is let through; "" means never, and {in_29_days} stands for that moment. A purged review's rows may always be deleted. unique: further sets of
    columns by which an overwriting INSERT could replace a row.
    """

    model: str
    update_if: str = ""
    delete_if: str = ""
    unique: tuple[tuple[str, ...], ...] = ()

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
    """Names of triggers that should be there and aren't, for tables that exist."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {row[0] for row in cursor.fetchall()}
    wanted = [n for g in guards() if g.table in existing for n in _names_for(connection, g)]
    return [name for name in wanted if name not in there]


def check_triggers(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """System check: the append-only tables are guarded."""
    return [
        Error(f"The trigger {name} is missing: run manage.py migrate.", id="quorum.E001")
        for using in databases or []
        for name in missing(using)
    ]


def _names(each: Guard) -> list[str]:
    return [f"{each.table}_no_{verb}" for verb in ("update", "delete", "overwrite", "truncate")]


def _names_for(connection: BaseDatabaseWrapper, each: Guard) -> list[str]:
    absent = "truncate" if connection.vendor == "sqlite" else "overwrite"
    return [name for name in _names(each) if not name.endswith(absent)]


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
    return _sqlite(each) if connection.vendor == "sqlite" else _postgresql(each)


def _sqlite(each: Guard) -> list[str]:
    now = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
    later = "strftime('%Y-%m-%d %H:%M:%f', 'now', '+29 days')"
    refuse = f"SELECT RAISE(ABORT, '{each.table} is append-only');"
    keys = [(each.key,), *each.unique]
    same = [" AND ".join(f't."{c}" = NEW."{c}"' for c in columns) for columns in keys]
    overwrites = " OR ".join(f"({condition})" for condition in same)
    conditions = {
        "UPDATE": f"NOT ({(each.update_if or 'FALSE').replace('{in_29_days}', later)})",
        "DELETE": f"NOT ({_delete_condition(each, now)})",
        "INSERT": f"EXISTS (SELECT 1 FROM {each.table} t WHERE {overwrites})",  # noqa: S608 - own names
    }
    statements = []
    for verb, name in zip(("UPDATE", "DELETE", "INSERT"), _names(each), strict=False):
        statements.append(f"DROP TRIGGER IF EXISTS {name}")
        statements.append(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {each.table}"
            f" WHEN {conditions[verb]} BEGIN {refuse} END"
        )
    return statements


def _postgresql(each: Guard) -> list[str]:
    update, delete, _overwrite, truncate = _names(each)
    refuse = f"RAISE EXCEPTION '{each.table} is append-only' USING ERRCODE = 'restrict_violation'"
    conditions = {
        update: (
            (each.update_if or "FALSE").replace("{in_29_days}", "now() + interval '29 days'"),
            "NEW",
        ),
        delete: (_delete_condition(each, "now()"), "OLD"),
        truncate: ("FALSE", "NULL"),
    }
    events = {
        update: "BEFORE UPDATE ON {} FOR EACH ROW",
        delete: "BEFORE DELETE ON {} FOR EACH ROW",
        truncate: "BEFORE TRUNCATE ON {} FOR EACH STATEMENT",
    }
    statements = []
    for name, (condition, result) in conditions.items():
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN IF NOT ({condition}) THEN {refuse}; END IF; RETURN {result}; END $$",
            f"DROP TRIGGER IF EXISTS {name} ON {each.table}",
            f"CREATE TRIGGER {name} {events[name].format(each.table)} EXECUTE FUNCTION {name}()",
            f"ALTER TABLE {each.table} ENABLE ALWAYS TRIGGER {name}",
        ]
    return statements
