"""Imports: upload, preview, confirmation, progress, and the way back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reviews.errors import DomainError
from reviews.forms.searches import ConfirmForm, ReasonForm, UploadForm, first_error
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.selectors import by_hand, searches
from reviews.selectors import imports as selectors
from reviews.services import import_undo
from reviews.services import imports as services
from reviews.shell import complain, page_number, say


@require_http_methods(["GET", "POST"])
@allow(Act.IMPORT)
def upload(request: ReviewRequest, search: UUID) -> HttpResponse:
    row = searches.search_row(request.member.review_id, search)
    if row is None:
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = services.start_import(
                by=request.member, search=search, upload=file, name=file.name, key=form.act_key
            )
        except DomainError as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("reviews:import", review=request.member.review_id, batch=batch.uuid)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "row": row, "suffixes": selectors.suffixes()}
    return render(request, "reviews/import_upload.html", context, status=status)


@require_safe
@allow(Act.VIEW_REVIEW)
def show_import(request: ReviewRequest, batch: UUID) -> HttpResponse:
    return _import_page(request, batch)


@require_POST
@allow(Act.IMPORT)
def confirm(request: ReviewRequest, batch: UUID) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _import_page(request, batch, refused=first_error(form), status=422)
    try:
        services.confirm_import(
            by=request.member,
            batch=batch,
            accepts_errors=form.cleaned_data["accepts_errors"],
            accepts_repeat=form.cleaned_data["accepts_repeat"],
            key=form.act_key,
        )
    except (services.PartsUnread, services.SameFileAgain) as refused:
        return _import_page(request, batch, refused=str(refused), status=422)
    return redirect("reviews:import", review=request.member.review_id, batch=batch)


@require_POST
@allow(Act.IMPORT)
def discard(request: ReviewRequest, batch: UUID) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _import_page(request, batch, refused=first_error(form), status=422)
    services.discard_import(by=request.member, batch=batch, key=form.act_key)
    say(request, _("The import is discarded. Nothing of it counts."))
    return redirect("reviews:searches", review=request.member.review_id)


@require_POST
@allow(Act.IMPORT)
def undo(request: ReviewRequest, batch: UUID) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _import_page(request, batch, refused=first_error(form), status=422)
    try:
        import_undo.undo_import(
            by=request.member, batch=batch, reason=form.cleaned_data["reason"], key=form.act_key
        )
    except (import_undo.RestsOnIt, import_undo.ImportRunning) as refused:
        complain(request, str(refused))
    else:
        say(request, _("The import is undone: its records do not count any more."))
    return redirect("reviews:import", review=request.member.review_id, batch=batch)


def _import_page(
    request: ReviewRequest, batch: UUID, *, refused: str = "", status: int = 200
) -> HttpResponse:
    found = selectors.import_detail(request.member, batch, page=page_number(request))
    if found is None:
        raise Http404
    context = {
        "detail": found,
        "origin": by_hand.origin_of(request.member.review_id, batch),
        "job": found.job,
        "refused": refused,
        "may_import": may(request.member, Act.IMPORT),
        "may_settle": may(request.member, Act.SETTLE_DUPLICATES),
    }
    return render(request, "reviews/import.html", context, status=status)
