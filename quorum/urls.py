"""Addresses of the whole product; each app has its own table."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("reviews.urls")),
    path("", include("screening.urls")),
    path("", include("extraction.urls")),
    path("", include("synthesis.urls")),
]

handler500 = "reviews.views.errors.server_error"
