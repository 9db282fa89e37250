"""Wires the app: its events, jobs, pages, projections and receivers."""

from __future__ import annotations

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "screening"
