"""A refused act becomes a page, or a part that htmx swaps in, with the reason in words."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from reviews.errors import DomainError


class Unreadable(DomainError):
    """A value in the address holds a NUL, which no text that people type does, and which PostgreSQL can't take."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("This address can't be read. Go back and try again."))


class RefusalMiddleware:
    """Answers DomainError with its status and text; every other exception is a fault and may surface."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any("\0" in value for __, values in request.GET.lists() for value in values):
            return _refused(request, Unreadable())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        return _refused(request, exception)


def _refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"error": str(refusal)}, status=refusal.status)
    part = bool(request.headers.get("HX-Request"))
    template = "reviews/_refused.html" if part else "reviews/refused.html"
    if refusal.status == 404:
        template = "404.html"
    return render(request, template, {"text": str(refusal)}, status=refusal.status)
