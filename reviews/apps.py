"""Wires the app: guards of its append-only tables, its events, jobs, pages and projections."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        # Deferred: these modules need the models, which are not loaded before ready().
        from reviews import append_only, registration  # noqa: PLC0415

        registration.register()
        post_migrate.connect(append_only.install, dispatch_uid="append_only")
        checks.register(checks.Tags.database)(append_only.check_triggers)
