"""Stored files, served so that a browser does nothing with them but keep them or hand them to our own script."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reviews.errors import Forbidden
from reviews.permissions import Act, ReviewRequest, allow
from reviews.selectors.files import PDF, files_kept_from, opened_file

# Nothing in the file may run, load or be shown as a page of this site.
POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_safe
@allow(Act.VIEW_REVIEW)
def show_file(request: ReviewRequest, file: UUID) -> FileResponse:
    """The bytes of a file: to download, or with ?shown for the page that draws PDFs. Always whole, never a part."""
    if files_kept_from(request.member, [file]):
        raise Forbidden(
            _(
                "An imported file may say how others judged the records in it. Leads can download it now, everybody when"
                " nobody can vote on these records any more."
            )
        )
    found = opened_file(request.member, file)
    if found is None:
        raise Http404
    is_shown = found.media_type == PDF and "shown" in request.GET
    response = FileResponse(
        found.content,
        as_attachment=not is_shown,
        filename=found.name,
        content_type=found.media_type,
    )
    response["Content-Length"] = str(found.n_bytes)
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Accept-Ranges"] = "none"
    response["Cache-Control"] = "private, no-store"
    return response
