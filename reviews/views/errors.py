"""Pages for what goes wrong: each says what is safe and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token doesn't fit: usually a page that was open while somebody signed in again."""
    return render(request, "403_csrf.html", status=403)
