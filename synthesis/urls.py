"""Addresses of the synthesis app, grouped by page."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from synthesis.views import flow

app_name = "synthesis"
urlpatterns: list[URLPattern | URLResolver] = [
    # The review's home
    path("r/<uuid:review>/", flow.show_flow, name="flow"),
    path("r/<uuid:review>/flow/<slug:box>/", flow.show_box, name="box"),
    path("r/<uuid:review>/diagram/prisma.<slug:kind>", flow.download_diagram, name="diagram"),
]
