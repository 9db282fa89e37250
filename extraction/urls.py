"""Addresses of the extraction app, grouped by page."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "extraction"
urlpatterns: list[URLPattern | URLResolver] = []
