"""A refused act becomes a page, or a part that htmx swaps in, with the reason in words."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from reviews.errors import DomainError


class RefusalMiddleware:
    """Answers DomainError with its status and text; every other exception is a fault and may surface."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"error": str(exception)}, status=exception.status)
        part = bool(request.headers.get("HX-Request"))
        template = "reviews/_refused.html" if part else "reviews/refused.html"
        if exception.status == 404:
            template = "404.html"
        return render(request, template, {"text": str(exception)}, status=exception.status)
