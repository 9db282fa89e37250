"""Wires the app: its events, jobs, pages, projections and receivers."""

from __future__ import annotations

from django.apps import AppConfig


class SynthesisConfig(AppConfig):
    name = "synthesis"

    def ready(self) -> None:
        # Deferred: these modules need the models, which are not loaded before ready().
        from synthesis import registration  # noqa: PLC0415

        registration.register()
