"""Imports: upload, preview, confirmation, progress, and the way back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reviews.errors import DomainError
from reviews.forms.import_columns import ColumnsForm
from reviews.forms.imports import ConfirmForm, ReadyForm, UploadForm
from reviews.forms.layout import ActForm
from reviews.forms.searches import ReasonForm, first_error
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.selectors import by_hand, records, searches
from reviews.selectors import imports as selectors
from reviews.selectors.import_columns import columns_page
from reviews.selectors.import_list import import_list
from reviews.selectors.import_shares import named_searches
from reviews.services import import_columns, import_splitting, import_undo
from reviews.services import imports as services
from reviews.shell import complain, page_number, say

HOLDING_SHOWN = 20
ON_THE_FORM = (
    services.PartsUnread,
    services.SameFileAgain,
    services.NoSearch,
    import_splitting.SharesUnclear,
)


@require_safe
@allow(Act.VIEW_REVIEW)
def show_imports(request: ReviewRequest) -> HttpResponse:
    context = {
        "list": import_list(request.member.review_id),
        "may_import": may(request.member, Act.IMPORT),
    }
    return render(request, "reviews/imports.html", context)


@require_http_methods(["GET", "POST"])
@allow(Act.IMPORT)
def upload(request: ReviewRequest, search: UUID | None = None) -> HttpResponse:
    review = request.member.review_id
    row = None if search is None else searches.search_row(review, search)
    if search is not None and row is None:
        raise Http404
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        initial={"search": search},
        searches=named_searches(review),
    )
    if request.method == "POST" and form.is_valid():
        try:
            batches = services.start_imports(
                by=request.member,
                uploads=form.uploads,
                search=search or form.chosen_search,
                key=form.act_key,
            )
        except DomainError as refused:
            form.add_error("file", str(refused))
        else:
            if len(batches) > 1:
                return redirect("reviews:imports", review=review)
            return redirect("reviews:import", review=review, batch=batches[0].uuid)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "row": row}
    return render(request, "reviews/import_upload.html", context, status=status)


@require_POST
@allow(Act.IMPORT)
def confirm_ready(request: ReviewRequest) -> HttpResponse:
    """Import all that leave nothing to decide."""
    form = ReadyForm(request.POST)
    if form.is_valid():
        asked = form.cleaned_data["batch"]
        found = services.import_ready(by=request.member, batches=asked, key=form.act_key)
        if found:
            text = ngettext(
                "%(n)s file is being imported.", "%(n)s files are being imported.", len(found)
            )
            say(request, text % {"n": len(found)})
        if left := len(asked) - len(found):
            text = ngettext(
                "%(n)s file waits for your decision.", "%(n)s files wait for your decision.", left
            )
            complain(request, text % {"n": left})
    else:
        complain(request, first_error(form))
    return redirect("reviews:imports", review=request.member.review_id)


@require_safe
@allow(Act.VIEW_REVIEW)
def show_import(request: ReviewRequest, batch: UUID) -> HttpResponse:
    return _import_page(request, batch)


@require_http_methods(["GET", "POST"])
@allow(Act.IMPORT)
def columns(request: ReviewRequest, batch: UUID) -> HttpResponse:
    """Say what the columns of a table give."""
    page = columns_page(request.member, batch)
    back = redirect("reviews:import", review=request.member.review_id, batch=batch)
    if page is None:
        return back
    form = ColumnsForm(request.POST or None, page=page)
    if request.method == "POST" and form.is_valid():
        try:
            import_columns.map_columns(
                by=request.member, batch=batch, columns=form.columns(), key=form.act_key
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            return back
    status = 422 if request.method == "POST" else 200
    context = {"page": page, "form": form}
    return render(request, "reviews/import_columns.html", context, status=status)


@require_POST
@allow(Act.IMPORT)
def confirm(request: ReviewRequest, batch: UUID) -> HttpResponse:
    choices = selectors.choices_of(request.member, batch)
    form = ConfirmForm(request.POST, choices=choices)
    if not form.is_valid():
        return _import_page(request, batch, form=form, status=422)
    try:
        services.confirm_import(
            by=request.member,
            batch=batch,
            accepts_errors=form.cleaned_data["accepts_errors"],
            accepts_repeat=form.cleaned_data["accepts_repeat"],
            shares=form.shares(),
            key=form.act_key,
        )
    except ON_THE_FORM as refused:
        form.add_error(None, str(refused))
        return _import_page(request, batch, form=form, status=422)
    return redirect("reviews:import", review=request.member.review_id, batch=batch)


@require_POST
@allow(Act.IMPORT)
def discard(request: ReviewRequest, batch: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if form.is_valid():
        services.discard_import(by=request.member, batch=batch, key=form.act_key)
        say(request, _("The import is discarded. Nothing of it counts."))
    else:
        complain(request, first_error(form))
    return redirect("reviews:imports", review=request.member.review_id)


@require_http_methods(["GET", "POST"])
@allow(Act.IMPORT)
def undo(request: ReviewRequest, batch: UUID) -> HttpResponse:
    """What undoing would do, and what stands in its way."""
    back = redirect("reviews:import", review=request.member.review_id, batch=batch)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            import_undo.undo_import(
                by=request.member, batch=batch, reason=form.cleaned_data["reason"], key=form.act_key
            )
        except (import_undo.RestsOnIt, import_undo.ImportRunning) as refused:
            complain(request, str(refused))
        else:
            say(request, _("The import is undone: its records do not count any more."))
        return back
    detail = selectors.import_detail(request.member, batch)
    if detail is None:
        raise Http404
    if not detail.may_undo:
        return back
    holding = import_undo.what_holds(request.member, batch)
    context = {
        "detail": detail,
        "form": form,
        "n_holding": len(holding),
        "reasons": sorted(set(holding.values())),
        "rows": records.record_rows(request.member.review_id, list(holding)[:HOLDING_SHOWN]),
        "may_remove": may(request.member, Act.REMOVE_RECORDS),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/import_undo.html", context, status=status)


def _import_page(
    request: ReviewRequest, batch: UUID, *, form: ConfirmForm | None = None, status: int = 200
) -> HttpResponse:
    found = selectors.import_detail(request.member, batch, page=page_number(request))
    if found is None:
        raise Http404
    if form is None and found.choices is not None:
        form = ConfirmForm(choices=found.choices)
    context = {
        "detail": found,
        "origin": by_hand.origin_of(request.member.review_id, batch),
        "job": found.job,
        "form": form,
        "may_import": may(request.member, Act.IMPORT),
        "may_settle": may(request.member, Act.SETTLE_DUPLICATES),
        "actions": selectors.actions_on(request.member, batch),
    }
    return render(request, "reviews/import.html", context, status=status)
