"""Wires the app: its events, jobs, pages, projections and receivers."""

from __future__ import annotations

from django.apps import AppConfig


class ExtractionConfig(AppConfig):
    name = "extraction"

    def ready(self) -> None:
        # Deferred: these modules need the models, which are not loaded before ready().
        from extraction import registration, rob_registration  # noqa: PLC0415

        registration.register()
        rob_registration.register()
