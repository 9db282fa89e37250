"""Pages for what goes wrong: each says what is safe and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils import timezone

from reviews import request_id


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token doesn't fit: usually a page that was open while somebody signed in again."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours. Rendered without the request's context, which may be what failed; the code finds the log line."""
    context = {
        "code": request_id.current.get(),
        "at": timezone.now(),
        "address": request.path if request.method == "GET" else "/",
    }
    return HttpResponse(loader.get_template("500.html").render(context), status=500)
