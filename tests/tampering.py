"""Rows changed or deleted by plain SQL, past the triggers, and what shows of it."""

from collections.abc import Callable
from typing import Any

from django.db import models

from reviews import append_only, sealed
from reviews.models import Member
from reviews.selectors.projections import differences

Rows = models.QuerySet[Any]


def every(model: type[models.Model]) -> Callable[[object], Rows]:
    """All rows of a table, whatever the scene."""
    return lambda _scene: model._default_manager.all()


def to(**columns: Any) -> Callable[[object], dict[str, Any]]:
    """These values, whatever the scene."""
    return lambda _scene: columns


def changed(rows: Rows, columns: dict[str, Any]) -> None:
    """Write the columns of these rows; there is at least one."""
    append_only.lift()
    assert rows.update(**columns) > 0
    append_only.install()


def deleted(rows: Rows) -> None:
    """Delete these rows, of which there is at least one, and nothing else."""
    append_only.lift()
    assert rows._raw_delete(rows.db) > 0
    append_only.install()


def shown(owner: Member) -> list[object]:
    """What rebuild_projection and verify_ledger find of the tables."""
    return [*differences(owner.review_id), *sealed.faults_of(owner.review_id)]
