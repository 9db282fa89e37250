"""Many full texts at once: upload, what was found out about each, and where they belong."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reviews.errors import DomainError
from reviews.forms.layout import ActForm
from reviews.forms.searches import first_error
from reviews.permissions import Act, ReviewRequest, allow
from reviews.shell import say
from screening.forms.full_text import chosen_reports
from screening.selectors import full_text_uploads as selectors
from screening.services import full_text_uploads as services


@require_http_methods(["GET", "POST"])
@allow(Act.RETRIEVE)
def upload(request: ReviewRequest) -> HttpResponse:
    """Choose many PDFs; a job looks into them."""
    if request.method != "POST":
        return _upload_page(request)
    form = ActForm(request.POST)
    if not form.is_valid():
        return _upload_page(request, refused=first_error(form), status=422)
    try:
        made = services.upload_full_texts(
            by=request.member, uploads=request.FILES.getlist("files"), key=form.act_key
        )
    except (services.NoFiles, services.NonePdf) as refused:
        return _upload_page(request, refused=str(refused), status=422)
    return redirect("screening:full-text-upload", review=request.member.review_id, upload=made.uuid)


@require_safe
@allow(Act.RETRIEVE)
def show_upload(request: ReviewRequest, upload: UUID) -> HttpResponse:
    """How far the looking has come; then each file with the reports that it may be."""
    return _matches_page(request, upload)


@require_POST
@allow(Act.RETRIEVE)
def attach(request: ReviewRequest, upload: UUID) -> HttpResponse:
    """Attach the files to the reports that were chosen for them."""
    form = ActForm(request.POST)
    if not form.is_valid():
        return _matches_page(request, upload, refused=first_error(form), status=422)
    try:
        n = services.attach_offered(
            by=request.member,
            upload=upload,
            chosen=chosen_reports(request.POST.dict()),
            key=form.act_key,
        )
    except ValidationError as unclear:
        return _matches_page(request, upload, refused=str(unclear.message), status=422)
    except DomainError as refused:
        if refused.status != 422:
            raise
        return _matches_page(request, upload, refused=str(refused), status=422)
    if n:
        text = ngettext("%(n)s full text is attached.", "%(n)s full texts are attached.", n)
        say(request, text % {"n": n})
    return redirect("screening:full-text-upload", review=request.member.review_id, upload=upload)


@require_POST
@allow(Act.RETRIEVE)
def set_aside(request: ReviewRequest, upload: UUID) -> HttpResponse:
    """The rest belongs to no report."""
    services.set_aside(by=request.member, upload=upload)
    say(request, _("The rest is set aside. The files stay kept."))
    return redirect("screening:full-text-upload", review=request.member.review_id, upload=upload)


def _upload_page(request: ReviewRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    context = {"refused": refused, "most": services.MOST_FILES}
    return render(request, "screening/full_text_upload.html", context, status=status)


def _matches_page(
    request: ReviewRequest, upload: UUID, *, refused: str = "", status: int = 200
) -> HttpResponse:
    found = selectors.upload_detail(request.member, upload)
    if found is None:
        raise Http404
    context = {"detail": found, "job": found.job, "refused": refused}
    return render(request, "screening/full_text_matches.html", context, status=status)
