"""A refused act becomes a page, or a part that htmx swaps in, with the reason in words."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from reviews.errors import DomainError
from reviews.texts import is_text


class Unreadable(DomainError):
    """A value in the address holds what is no text."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("This address can't be read. Go back and try again."))


class NoText(DomainError):
    """A value that was sent holds what is no text."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "What you sent holds a character that is no text, and can't be kept. Go back, take it out and send it again."
            )
        )


class RefusalMiddleware:
    """Answers DomainError with its status and text; every other exception is a fault and may surface.

    What is no text is refused here, for every page: a form's own check would miss values that views read as they came.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _holds_text(request.GET):
            return _refused(request, Unreadable())
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        # Not before: a body is read once the token against forgery asks for it, its files into temporary ones.
        if request.method == "POST" and not _holds_text(request.POST):
            return _refused(request, NoText())
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        return _refused(request, exception)


def _holds_text(sent: QueryDict) -> bool:
    return all(is_text(value) for name, values in sent.lists() for value in (name, *values))


def _refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"error": str(refusal)}, status=refusal.status)
    part = bool(request.headers.get("HX-Request"))
    template = "reviews/_refused.html" if part else "reviews/refused.html"
    if refusal.status == 404:
        template = "404.html"
    return render(request, template, {"text": str(refusal)}, status=refusal.status)
