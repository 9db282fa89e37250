"""Commands that need the product's tables."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from reviews.selectors.health import n_unapplied


class DataCommand(BaseCommand):
    """A command that says in one line where the tables are not there, or not those of this version."""

    # Any: Django's own signature.
    def execute(self, *args: Any, **options: Any) -> str | None:
        # A database that is away is the command's own to meet: the sweep waits for it.
        with suppress(OperationalError):
            if n_unapplied():
                raise CommandError(
                    "The database is not prepared for this version. Type: python manage.py migrate"
                )
        return super().execute(*args, **options)
