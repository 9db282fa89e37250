"""Addresses of the whole product; each app has its own table."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("reviews.urls"))]

handler500 = "reviews.views.errors.server_error"
