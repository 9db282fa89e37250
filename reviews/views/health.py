"""For whoever runs the server: is the process there, and can it do its work?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from reviews.permissions import public
from reviews.selectors.health import readiness


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Each part by name; 503 if one isn't ready."""
    parts = readiness()
    is_ready = all(said == "ok" for said in parts.values())
    return JsonResponse({"ready": is_ready, "parts": parts}, status=200 if is_ready else 503)
